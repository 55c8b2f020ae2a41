use std::future::Future;

/// Sends the calls of a caller. Closures that return a future do.
pub trait RpcCall: Send + Sync {
    /// Sends one call, and returns its result, or what the other side answers as an error.
    fn call(
        &self,
        method: &'static str,
        params: Option<serde_json::Value>,
    ) -> BoxFuture<'_, Result<serde_json::Value, BoxError>>;
}

impl<F, R> RpcCall for F
where
    F: Fn(&'static str, Option<serde_json::Value>) -> R + Send + Sync,
    R: Future<Output = Result<serde_json::Value, BoxError>> + Send + 'static,
{
    fn call(
        &self,
        method: &'static str,
        params: Option<serde_json::Value>,
    ) -> BoxFuture<'_, Result<serde_json::Value, BoxError>> {
        Box::pin(self(method, params))
    }
}
