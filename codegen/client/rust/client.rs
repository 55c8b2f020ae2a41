use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::mem;
use std::pin::Pin;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{json, Value};

use crate::enums::ErrorCode;
use crate::rpc::{method, BearerTokenProvider, BoxError, BoxFuture};
use crate::types::{ProviderTokenArgs, ProviderTokenErrorData, ProviderTokenInvalidateArgs};

/// Bytes of a message from the command. A token has a few thousand.
const MAX_MESSAGE: usize = 1 << 20;
const MAX_HEADER: u64 = 4096;

/// How long the command may take to end once its input has ended.
const GRACE_PERIOD: Duration = Duration::from_secs(1);
const POLL_PERIOD: Duration = Duration::from_millis(5);
const TIMEOUT: Duration = Duration::from_secs(60);

/// Why there is no token. Its text contains no secret.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenError {
    /// The kind of failure.
    pub code: ErrorCode,
    /// What went wrong.
    pub message: String,
    /// Whether the same call may succeed later with the same configuration.
    pub transient: bool,
    /// How long to wait before the next attempt, if that is known.
    pub retry_after: Option<Duration>,
}

impl TokenError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            transient: false,
            retry_after: None,
        }
    }

    fn closed() -> Self {
        Self::new(ErrorCode::ErrClosed, "The client was closed.")
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for TokenError {}

/// Gets tokens from the command `byok-identity rpc --stdio`.
///
/// It starts the command at the first call, and again at the first call after the command has ended. A call
/// that the command left unanswered is sent once more, to the new process, if the old one had answered any
/// call before; so a crash costs time, and a configuration that does not start is reported at once. What the
/// command writes to stderr goes to this process's stderr.
///
/// It may be used by several threads and tasks at once, on any async runtime. It caches nothing: the command
/// does. Dropping it ends the command.
pub struct TokenClient {
    command: Vec<String>,
    timeout: Duration,
    /// The process, and whether the client is closed.
    state: Mutex<(Option<Arc<Process>>, bool)>,
}

impl Default for TokenClient {
    /// A client of `byok-identity rpc --stdio`, on Windows by cmd.exe, with a time limit of one minute for
    /// each call.
    fn default() -> Self {
        let mut command = Vec::new();
        if cfg!(windows) {
            // npm installs a batch file there, which only cmd.exe can start.
            let shell = std::env::var("ComSpec").unwrap_or_else(|_| "cmd.exe".to_owned());
            command.extend([shell, "/d".to_owned(), "/c".to_owned()]);
        }
        command.extend(["byok-identity", "rpc", "--stdio"].map(str::to_owned));
        Self::new(command, TIMEOUT)
    }
}

impl TokenClient {
    /// A client that has not started its command yet: the program and its arguments. The time limit is for
    /// the blocking methods; a future ends when it is dropped.
    pub fn new<I>(command: I, timeout: Duration) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Self {
            command: command.into_iter().map(Into::into).collect(),
            timeout,
            state: Mutex::default(),
        }
    }

    /// The token for one request. Dropping the future ends this wait only, and the command is told.
    pub async fn get_token(&self, args: ProviderTokenArgs) -> Result<String, TokenError> {
        let params = json!(args);
        token(self.call(method::PROVIDER_TOKEN_GET_TOKEN, &params).await?)
    }

    /// [`Self::get_token`] for threads.
    pub fn get_token_blocking(&self, args: ProviderTokenArgs) -> Result<String, TokenError> {
        let params = json!(args);
        token(self.call_blocking(method::PROVIDER_TOKEN_GET_TOKEN, &params)?)
    }

    /// Reports that a server has refused a token. The next `get_token` returns another one, or an error.
    pub async fn invalidate(&self, args: ProviderTokenInvalidateArgs) -> Result<(), TokenError> {
        let params = json!(args);
        self.call(method::PROVIDER_TOKEN_INVALIDATE, &params)
            .await?;
        Ok(())
    }

    /// [`Self::invalidate`] for threads.
    pub fn invalidate_blocking(&self, args: ProviderTokenInvalidateArgs) -> Result<(), TokenError> {
        let params = json!(args);
        self.call_blocking(method::PROVIDER_TOKEN_INVALIDATE, &params)?;
        Ok(())
    }

    /// Ends the command and every call in flight. A closed client cannot be used again.
    pub fn close(&self) {
        let process = {
            let mut state = lock(&self.state);
            state.1 = true;
            state.0.take()
        };
        if let Some(process) = process {
            process.stop(TokenError::closed());
        }
    }

    async fn call(&self, method: &str, params: &Value) -> Result<Value, TokenError> {
        let first = self.running()?;
        match Answer(first.send(method, params)?).await {
            Err(_) if first.is_to_replace() => Answer(self.running()?.send(method, params)?).await,
            result => result,
        }
    }

    fn call_blocking(&self, method: &str, params: &Value) -> Result<Value, TokenError> {
        let deadline = Instant::now() + self.timeout;
        let first = self.running()?;
        match self.wait(first.send(method, params)?, deadline) {
            Err(_) if first.is_to_replace() => {
                self.wait(self.running()?.send(method, params)?, deadline)
            }
            result => result,
        }
    }

    fn wait(&self, call: Call, deadline: Instant) -> Result<Value, TokenError> {
        call.wait(deadline).unwrap_or_else(|| {
            let message = format!("The command did not answer within {:?}.", self.timeout);
            Err(TokenError {
                transient: true,
                ..TokenError::new(ErrorCode::ErrIdentityTimeout, message)
            })
        })
    }

    fn running(&self) -> Result<Arc<Process>, TokenError> {
        let mut state = lock(&self.state);
        if state.1 {
            return Err(TokenError::closed());
        }
        if let Some(process) = state.0.as_ref().filter(|process| !process.has_ended()) {
            return Ok(Arc::clone(process));
        }
        let process = Process::start(&self.command).map_err(|cause| {
            let program = self.command.first().map_or("", String::as_str);
            let message = format!("{program} could not be started: {cause}.");
            TokenError::new(ErrorCode::ErrCommandFailed, message)
        })?;
        state.0 = Some(Arc::clone(&process));
        Ok(process)
    }
}

impl Drop for TokenClient {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for TokenClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenClient")
            .field(&self.command.first())
            .finish()
    }
}

impl BearerTokenProvider for TokenClient {
    fn get_token(&self, args: ProviderTokenArgs) -> BoxFuture<'_, Result<String, BoxError>> {
        Box::pin(async move { Ok(self.get_token(args).await?) })
    }
}

/// One process of the command, and the calls that it has to answer.
struct Process {
    child: Mutex<Child>,
    /// A queue, so that a process that does not read blocks no caller; `None` ends its input.
    outgoing: Mutex<Sender<Option<Vec<u8>>>>,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    last_id: u64,
    waiting: HashMap<u64, Arc<Slot>>,
    answered: bool,
    /// What calls get that are not answered any more.
    reason: Option<TokenError>,
    has_ended: bool,
}

/// Where an answer is put.
#[derive(Default)]
struct Slot {
    content: Mutex<Content>,
    filled: Condvar,
}

#[derive(Default)]
struct Content {
    result: Option<Result<Value, TokenError>>,
    waker: Option<Waker>,
}

impl Slot {
    fn fill(&self, result: Result<Value, TokenError>) {
        let mut content = lock(&self.content);
        content.result = Some(result);
        self.filled.notify_all();
        if let Some(waker) = content.waker.take() {
            waker.wake();
        }
    }
}

/// A call without an answer yet. Dropping it cancels it.
struct Call {
    process: Arc<Process>,
    id: u64,
    slot: Arc<Slot>,
}

impl Call {
    /// `None` at the deadline.
    fn wait(self, deadline: Instant) -> Option<Result<Value, TokenError>> {
        let mut content = lock(&self.slot.content);
        loop {
            if let Some(result) = content.result.take() {
                return Some(result);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            content = unpoisoned(self.slot.filled.wait_timeout(content, left)).0;
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if lock(&self.process.state).waiting.remove(&self.id).is_some() {
            let params = json!({ "id": self.id });
            self.process.post("$/cancelRequest", &params, None);
        }
    }
}

struct Answer(Call);

impl Future for Answer {
    type Output = Result<Value, TokenError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut content = lock(&self.0.slot.content);
        match content.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                content.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    id: Value,
    method: Option<Value>,
    #[serde(default)]
    result: Value,
    error: Option<Value>,
}

impl Process {
    fn start(command: &[String]) -> io::Result<Arc<Self>> {
        let (program, arguments) = command
            .split_first()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no command"))?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (sender, receiver) = channel();
        let process = Arc::new(Self {
            child: Mutex::new(child),
            outgoing: Mutex::new(sender),
            state: Mutex::default(),
            ended: Condvar::new(),
        });
        if let (Some(input), Some(output)) = (input, output) {
            thread::spawn(move || write(input, &receiver));
            let reading = Arc::clone(&process);
            thread::spawn(move || reading.read(output));
        }
        Ok(process)
    }

    fn send(self: &Arc<Self>, method: &str, params: &Value) -> Result<Call, TokenError> {
        let slot = Arc::new(Slot::default());
        let id = {
            let mut state = lock(&self.state);
            if let Some(reason) = &state.reason {
                return Err(reason.clone());
            }
            state.last_id += 1;
            let id = state.last_id;
            state.waiting.insert(id, Arc::clone(&slot));
            id
        };
        self.post(method, params, Some(id));
        Ok(Call {
            process: Arc::clone(self),
            id,
            slot,
        })
    }

    fn post(&self, method: &str, params: &Value, id: Option<u64>) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        if let Some(id) = id {
            message["id"] = json!(id);
        }
        let body = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        // Without a receiver the process is ending, and every call gets the reason.
        let _ = lock(&self.outgoing).send(Some(framed.into_bytes()));
    }

    fn read(&self, output: ChildStdout) {
        let mut output = BufReader::new(output);
        let outcome = loop {
            match read_message(&mut output) {
                Ok(Some(body)) => {
                    if let Err(error) = self.deliver(&body) {
                        break Err(error);
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        let message = match outcome {
            Ok(()) => "The command ended",
            Err(_) => {
                self.kill();
                "The command wrote something that is not JSON-RPC, and was ended"
            }
        };
        self.end_input();
        let status = self.exit_status();
        self.end(TokenError {
            transient: true,
            ..TokenError::new(
                ErrorCode::ErrCommandFailed,
                format!("{message} ({status}). See its messages on stderr."),
            )
        });
        lock(&self.state).has_ended = true;
        self.ended.notify_all();
    }

    fn exit_status(&self) -> String {
        let deadline = Instant::now() + GRACE_PERIOD;
        loop {
            match lock(&self.child).try_wait() {
                Ok(Some(status)) => return status.to_string(),
                Ok(None) => {}
                Err(error) => return error.to_string(),
            }
            if Instant::now() > deadline {
                self.kill();
            }
            thread::sleep(POLL_PERIOD);
        }
    }

    fn deliver(&self, body: &[u8]) -> io::Result<()> {
        let response: Response = serde_json::from_slice(body)?;
        let id = match (response.id.as_u64(), response.method) {
            (Some(id), None) => id,
            _ => return Ok(()),
        };
        let slot = {
            let mut state = lock(&self.state);
            state.answered = true;
            state.waiting.remove(&id)
        };
        if let Some(slot) = slot {
            slot.fill(match response.error {
                None => Ok(response.result),
                Some(error) => Err(refusal(&error)),
            });
        }
        Ok(())
    }

    /// Gives every waiting call the reason, and later calls too. Only the first reason counts.
    fn end(&self, reason: TokenError) {
        let waiting = {
            let mut state = lock(&self.state);
            if state.reason.is_some() {
                return;
            }
            state.reason = Some(reason.clone());
            mem::take(&mut state.waiting)
        };
        for slot in waiting.into_values() {
            slot.fill(Err(reason.clone()));
        }
    }

    /// Gives every waiting call the reason, and returns once the process has ended.
    fn stop(&self, reason: TokenError) {
        self.end(reason);
        self.end_input();
        let running = |state: &mut State| !state.has_ended;
        let (state, waited) = unpoisoned(self.ended.wait_timeout_while(
            lock(&self.state),
            GRACE_PERIOD,
            running,
        ));
        if waited.timed_out() {
            drop(state);
            self.kill();
            drop(self.ended.wait_while(lock(&self.state), running));
        }
    }

    fn end_input(&self) {
        let _ = lock(&self.outgoing).send(None);
    }

    fn kill(&self) {
        // It fails if the process has ended already.
        let _ = lock(&self.child).kill();
    }

    fn has_ended(&self) -> bool {
        lock(&self.state).reason.is_some()
    }

    /// Whether a call that failed is worth another process.
    fn is_to_replace(&self) -> bool {
        let state = lock(&self.state);
        state.reason.is_some() && state.answered
    }
}

fn write(mut input: ChildStdin, messages: &Receiver<Option<Vec<u8>>>) {
    while let Ok(Some(message)) = messages.recv() {
        if input.write_all(&message).is_err() {
            return;
        }
    }
}

/// Reads one message with the framing of the Language Server Protocol; `None` at an end between two messages.
fn read_message(output: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let malformed = || io::Error::from(io::ErrorKind::InvalidData);
    let mut header = output.take(MAX_HEADER);
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        header.read_until(b'\n', &mut line)?;
        if line.is_empty() && header.limit() == MAX_HEADER {
            return Ok(None);
        }
        let text = std::str::from_utf8(&line).map_err(|_| malformed())?;
        let text = text.strip_suffix("\r\n").ok_or_else(malformed)?;
        if text.is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok();
            }
        }
    }
    let length = length
        .filter(|length| *length <= MAX_MESSAGE)
        .ok_or_else(malformed)?;
    let mut body = vec![0; length];
    output.read_exact(&mut body)?;
    Ok(Some(body))
}

fn token(result: Value) -> Result<String, TokenError> {
    match result.get("token").and_then(Value::as_str) {
        // What a header can carry as a credential: visible characters only.
        Some(token) if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(token.to_owned())
        }
        _ => Err(TokenError::new(
            ErrorCode::ErrTokenMalformed,
            "The command returned something that cannot be sent as a token.",
        )),
    }
}

fn refusal(error: &Value) -> TokenError {
    let message = error["message"].as_str().unwrap_or_default();
    match serde_json::from_value::<ProviderTokenErrorData>(error["data"].clone()) {
        Ok(data) => TokenError {
            transient: data.transient,
            retry_after: data
                .retry_after
                .and_then(|wait| u64::try_from(wait).ok())
                .map(Duration::from_millis),
            ..TokenError::new(data.code, message)
        },
        Err(_) => TokenError::new(ErrorCode::ErrCallbackFailed, message),
    }
}

/// No code here panics while it holds a lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    unpoisoned(mutex.lock())
}

fn unpoisoned<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}
