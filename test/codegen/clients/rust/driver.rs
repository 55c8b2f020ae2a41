//! Does what each line of stdin says, and answers with a line of JSON.

use std::future::Future;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::sync::{mpsc, Arc};
use std::task::{Context, Poll, Wake};
use std::thread;
use std::time::{Duration, Instant};

use byok_identity::{
    Authorizer, BoxError, ProviderConfig, ProviderTokenArgs, ProviderTokenInvalidateArgs,
    TokenClient, TokenError,
};
use serde_json::{json, Value};

fn main() {
    let mut client = Arc::new(TokenClient::default());
    for line in io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let told = does(&mut client, &asked).unwrap_or_else(|error| {
            let failed = error.downcast::<TokenError>().unwrap();
            json!({ "error": {
                "code": failed.code.to_string(),
                "message": failed.message,
                "transient": failed.transient,
                "retryAfter": failed.retry_after.unwrap_or_default().as_millis() as u64,
            }})
        });
        println!("{told}");
    }
}

fn does(client: &mut Arc<TokenClient>, asked: &Value) -> Result<Value, BoxError> {
    let text = |name: &str| asked[name].as_str().unwrap_or_default();
    let args = ProviderTokenArgs::new(text("provider"), "s");
    Ok(match text("op") {
        "open" => {
            client.close();
            let command = asked["command"].as_array().unwrap();
            let timeout = asked["timeout"].as_u64().unwrap_or(60_000);
            *client = Arc::new(TokenClient::new(
                command.iter().map(|word| word.as_str().unwrap()),
                Duration::from_millis(timeout),
            ));
            json!({})
        }
        "get" => json!({ "token": client.get_token_blocking(args)? }),
        "callback" => {
            // As the runtime of an SDK calls it, which knows the configuration only.
            let shared = Arc::clone(client);
            let callback = move |args| {
                let client = Arc::clone(&shared);
                async move { Ok(client.get_token(args).await?) }
            };
            let config = ProviderConfig::new(text("baseUrl")).with_bearer_token_provider(callback);
            let provider = config.bearer_token_provider.unwrap();
            json!({ "token": block_on(provider.get_token(args))? })
        }
        "many" => {
            let waits: Vec<_> = (0..asked["count"].as_u64().unwrap())
                .map(|index| {
                    let args = ProviderTokenArgs::new(text("provider"), format!("s{index}"));
                    let client = Arc::clone(client);
                    thread::spawn(move || match index % 2 {
                        0 => client.get_token_blocking(args),
                        _ => block_on(client.get_token(args)),
                    })
                })
                .collect();
            let tokens: Result<Vec<_>, _> =
                waits.into_iter().map(|wait| wait.join().unwrap()).collect();
            json!({ "tokens": tokens? })
        }
        "cancel" => {
            let mut wait = Box::pin(client.get_token(args));
            let (waker, _) = waker();
            let pending = || {
                wait.as_mut()
                    .poll(&mut Context::from_waker(&waker))
                    .is_pending()
            };
            let first = first_pending(pending);
            drop(wait);
            json!({ "cancelled": first })
        }
        "invalidate" => {
            let refusal = ProviderTokenInvalidateArgs::new(text("provider"), "s");
            client.invalidate_blocking(refusal.with_token(text("token")))?;
            json!({})
        }
        "request" => request(client, asked, args)?,
        "show" => json!({ "text": format!("{client:?} {client:#?}") }),
        "close" => {
            client.close();
            json!({})
        }
        other => panic!("{other}"),
    })
}

fn first_pending(mut pending: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_millis(50);
    while Instant::now() < end {
        if !pending() {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

struct Woken(mpsc::SyncSender<()>);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        let _ = self.0.try_send(());
    }
}

fn waker() -> (std::task::Waker, mpsc::Receiver<()>) {
    let (sender, receiver) = mpsc::sync_channel(1);
    (Arc::new(Woken(sender)).into(), receiver)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    let (waker, woken) = waker();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        woken.recv().unwrap();
    }
}

type Response = (u16, String);

fn request(
    client: &TokenClient,
    asked: &Value,
    args: ProviderTokenArgs,
) -> Result<Value, BoxError> {
    let url = asked["url"].as_str().unwrap();
    let authorizer = Authorizer::new(client, asked["baseUrl"].as_str().unwrap(), args)?;
    let body = asked["body"].as_str();
    let is_refused = |response: &Response| response.0 == 401;
    let send = |authorization: String| send(url, body, &authorization);
    let (status, body) = match asked["stream"].as_bool() {
        Some(true) => authorizer.send_once_blocking(url, send, is_refused)?,
        // Every other request is sent by the future.
        _ if body.is_some() => block_on(authorizer.send(
            url,
            |authorization| async { send(authorization) },
            is_refused,
        ))?,
        _ => authorizer.send_blocking(url, send, is_refused)?,
    };
    Ok(json!({ "status": status, "body": body }))
}

fn send(url: &str, body: Option<&str>, authorization: &str) -> Result<Response, BoxError> {
    let rest = url.strip_prefix("http://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let method = if body.is_some() { "POST" } else { "GET" };
    let body = body.unwrap_or_default();
    let mut connection = TcpStream::connect(authority)?;
    write!(
        connection,
        "{method} /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nAuthorization: {authorization}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).unwrap().parse()?;
    Ok((status, answer))
}
