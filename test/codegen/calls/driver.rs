//! Passes each line of stdin to a handler and prints the answer.

use std::future::Future;
use std::io::BufRead;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};

use editor_calls::*;
use serde_json::{json, Value};

struct Idle;

impl Wake for Idle {
    fn wake(self: Arc<Self>) {}
}

/// Nothing here waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    let waker = Arc::new(Idle).into();
    let mut future: Pin<Box<_>> = Box::pin(future);
    match future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

async fn call(name: &'static str, params: Option<Value>) -> Result<Value, BoxError> {
    let params = match (name, params) {
        (method::EDITOR_IDLE, None) => return Ok(Value::Null),
        (method::EDITOR_OPEN, Some(params)) => params,
        _ => return Err(format!("unexpected {name}").into()),
    };
    match params["uri"].as_str() {
        Some("file:missing") => Err(RpcError::new(-32001, "No such file").into()),
        Some("file:wrong") => Ok(json!({ "title": 7 })),
        uri => Ok(json!({ "title": format!("Title of {}", uri.unwrap_or_default()) })),
    }
}

struct Files;

impl FilesHandler for Files {
    fn read(&self, params: Range) -> BoxFuture<'_, Result<Content, BoxError>> {
        Box::pin(async move {
            if params.path == "broken" {
                return Err("secret".into());
            }
            let target = Target::new(format!("file:{}", params.path));
            let opened = EditorCaller::new(call).open(&target).await?;
            Ok(Content::new(opened.title))
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Listing, BoxError>> {
        Box::pin(async { Ok(Listing::new(vec!["a".to_owned(), "b".to_owned()])) })
    }

    fn forget(&self, _params: Range) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { EditorCaller::new(call).idle().await })
    }
}

struct Pong;

impl RpcHandler for Pong {
    fn ping(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

fn answer(question: &Value) -> Value {
    let name = question["method"].as_str().unwrap_or_default();
    let params = question.get("params").cloned();
    let called = if question["handler"] == "files" {
        now(dispatch_files(&Files, name, params))
    } else {
        now(dispatch_rpc(&Pong, name, params))
    };
    match called {
        Ok(result) => json!({ "result": result }),
        Err(error) => match error.downcast_ref::<RpcError>() {
            Some(RpcError { code, message, .. }) => {
                json!({ "error": { "code": code, "message": message } })
            }
            None => json!({ "error": { "code": -32603, "message": "failed" } }),
        },
    }
}

fn main() -> Result<(), BoxError> {
    for line in std::io::stdin().lock().lines() {
        println!("{}", answer(&serde_json::from_str(&line?)?));
    }
    Ok(())
}
