use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::de::DeserializeOwned;

use crate::support::Violation;

/// What a trait object returns instead of an `async fn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What answering may fail with. Its text may reach the other side: keep secrets out of it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A call that is answered with an error. A handler may return one of its own.
///
/// See <https://www.jsonrpc.org/specification#error_object>.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RpcError {
    /// One of those of JSON-RPC, or of the application.
    pub code: i64,
    /// What went wrong.
    pub message: String,
    /// Anything else that the other side is told.
    pub data: Option<serde_json::Value>,
}

impl RpcError {
    /// The method does not exist.
    pub const METHOD_NOT_FOUND: i64 = -32601;

    /// The parameters are not what the method takes.
    pub const INVALID_PARAMS: i64 = -32602;

    /// An error without `data`.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            data: None,
        }
    }
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RpcError {}

fn method_not_found(method: &str) -> BoxError {
    let message = format!("Method not found: {method}");
    RpcError::new(RpcError::METHOD_NOT_FOUND, message).into()
}

/// The parameters of a call that has come in. Those that are left out are an empty object.
fn accept<T: DeserializeOwned>(
    params: Option<serde_json::Value>,
    validate: impl FnOnce(&T) -> Result<(), Vec<Violation>>,
) -> Result<T, RpcError> {
    let given = params.filter(|value| !value.is_null());
    let params = given.unwrap_or_else(|| serde_json::json!({}));
    // What serde says of a value quotes it, and it may be a secret.
    let value = serde_json::from_value(params)
        .map_err(|_| RpcError::new(RpcError::INVALID_PARAMS, "Invalid params"))?;
    validate(&value).map_err(|found| {
        let texts: Vec<String> = found.iter().map(Violation::to_string).collect();
        let message = format!("Invalid params: {}", texts.join("; "));
        RpcError::new(RpcError::INVALID_PARAMS, message)
    })?;
    Ok(value)
}
