"""Tokens from the command ``byok-identity rpc --stdio``."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from concurrent.futures import Future
from types import TracebackType
from typing import IO, Any, Dict, Mapping, Optional, Sequence, Tuple, Type, cast

from .models import ErrorCode, ProviderTokenArgs, ProviderTokenInvalidateArgs
from .rpc import PROVIDER_TOKEN_GET_TOKEN, PROVIDER_TOKEN_INVALIDATE
from .wire import provider_token_args_to_wire, provider_token_invalidate_args_to_wire

_MAX_MESSAGE = 1 << 20
"""Bytes of a message from the command. A token has a few thousand."""
_MAX_HEADER = 4096
_GRACE_PERIOD = 1.0
"""How long the command may take to end once its input has ended, seconds."""


class TokenError(Exception):
    """Why there is no token. Its text contains no secret."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        transient: bool = False,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message
        self.transient = transient
        """Whether the same call may succeed later with the same configuration."""
        self.retry_after = retry_after
        """How long to wait before the next attempt, seconds, if that is known."""


class TokenClient:
    """Gets tokens from the command ``byok-identity rpc --stdio``.

    It starts the command at the first call, and again at the first call after the
    command has ended. A call that the command left unanswered is sent once more, to
    the new process, if the old one had answered any call before; so a crash costs
    time, and a configuration that does not start is reported at once. What the
    command writes to stderr goes to this process's stderr.

    All methods may be called by several threads and tasks at once. The client caches
    nothing: the command does.

    ``command`` is the program and its arguments, by default
    ``byok-identity rpc --stdio``, on Windows by cmd.exe.
    ``env`` is the environment of the command, by default that of this process.
    ``timeout`` limits one call, in seconds.
    """

    def __init__(
        self,
        command: Optional[Sequence[str]] = None,
        *,
        env: Optional[Mapping[str, str]] = None,
        timeout: float = 60.0,
    ) -> None:
        self._command = _default_command() if command is None else tuple(command)
        self._env = env
        self._timeout = timeout
        self._lock = threading.Lock()
        self._process: Optional[_Process] = None
        self._closed = False

    def get_token(self, args: ProviderTokenArgs) -> str:
        """Returns the token for one request. It is a ``BearerTokenProvider``.

        Raises ``TokenError``.
        """
        params = provider_token_args_to_wire(args)
        return _token(self._call(PROVIDER_TOKEN_GET_TOKEN, params))

    async def get_token_async(self, args: ProviderTokenArgs) -> str:
        """``get_token`` for ``asyncio``: also a ``BearerTokenProvider``.

        Cancelling it ends this wait only, and the command is told.
        """
        params = provider_token_args_to_wire(args)
        return _token(await self._call_async(PROVIDER_TOKEN_GET_TOKEN, params))

    def invalidate(self, args: ProviderTokenInvalidateArgs) -> None:
        """Reports that a server has refused a token.

        The next ``get_token`` returns another one, or raises. Raises ``TokenError``.
        """
        params = provider_token_invalidate_args_to_wire(args)
        self._call(PROVIDER_TOKEN_INVALIDATE, params)

    async def invalidate_async(self, args: ProviderTokenInvalidateArgs) -> None:
        """``invalidate`` for ``asyncio``."""
        params = provider_token_invalidate_args_to_wire(args)
        await self._call_async(PROVIDER_TOKEN_INVALIDATE, params)

    def close(self) -> None:
        """Ends the command and every call in flight.

        A closed client cannot be used again.
        """
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.stop(_closed())

    def __enter__(self) -> TokenClient:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        # Not the environment, which may contain secrets.
        return f"TokenClient({self._command[0]!r})"

    def _call(self, method: str, params: Any) -> Any:
        deadline = time.monotonic() + self._timeout
        first = self._running()
        try:
            return self._result(first.call(method, params), deadline)
        except TokenError:
            if not first.is_to_replace():
                raise
        return self._result(self._running().call(method, params), deadline)

    def _result(self, answer: Future[Any], deadline: float) -> Any:
        try:
            return answer.result(deadline - time.monotonic())
        except concurrent.futures.TimeoutError:
            raise self._too_late() from None
        finally:
            answer.cancel()

    async def _call_async(self, method: str, params: Any) -> Any:
        deadline = time.monotonic() + self._timeout
        first = self._running()
        try:
            return await self._result_async(first.call(method, params), deadline)
        except TokenError:
            if not first.is_to_replace():
                raise
        return await self._result_async(self._running().call(method, params), deadline)

    async def _result_async(self, answer: Future[Any], deadline: float) -> Any:
        left = deadline - time.monotonic()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), left)
        except asyncio.TimeoutError:
            raise self._too_late() from None

    def _too_late(self) -> TokenError:
        return TokenError(
            "ERR_IDENTITY_TIMEOUT",
            f"The command did not answer within {self._timeout:g} seconds.",
            transient=True,
        )

    def _running(self) -> _Process:
        with self._lock:
            if self._closed:
                raise _closed()
            if self._process is None or self._process.has_ended():
                try:
                    self._process = _Process(self._command, self._env)
                except OSError as error:
                    raise TokenError(
                        "ERR_COMMAND_FAILED",
                        f"{self._command[0]} could not be started.",
                    ) from error
            return self._process


class _Process:
    """One process of the command, and the calls that it has to answer."""

    def __init__(
        self, command: Sequence[str], env: Optional[Mapping[str, str]]
    ) -> None:
        self._popen = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )
        assert self._popen.stdin is not None and self._popen.stdout is not None
        self._lock = threading.Lock()
        self._last_id = 0
        self._waiting: Dict[int, Future[Any]] = {}
        self._answered = False
        self._reason: Optional[TokenError] = None
        self._ended = threading.Event()
        # A queue, so that a process that does not read blocks no caller.
        self._outgoing: queue.SimpleQueue[Optional[bytes]] = queue.SimpleQueue()
        for target, stream in (
            (self._write, self._popen.stdin),
            (self._read, self._popen.stdout),
        ):
            threading.Thread(target=target, args=(stream,), daemon=True).start()

    def call(self, method: str, params: Any) -> Future[Any]:
        """Cancelling the future cancels the call."""
        answer: Future[Any] = Future()
        with self._lock:
            if self._reason is not None:
                raise self._reason
            self._last_id += 1
            id = self._last_id
            self._waiting[id] = answer
        self._send({"id": id, "method": method, "params": params})
        answer.add_done_callback(lambda _: self._forget(id))
        return answer

    def stop(self, reason: TokenError) -> None:
        """Gives every waiting call the reason; returns once the process has ended."""
        self._end(reason)
        self._outgoing.put(None)
        if not self._ended.wait(_GRACE_PERIOD):
            self._popen.kill()
            self._ended.wait()

    def has_ended(self) -> bool:
        with self._lock:
            return self._reason is not None

    def is_to_replace(self) -> bool:
        """Whether a call that failed is worth another process."""
        with self._lock:
            return self._reason is not None and self._answered

    def _forget(self, id: int) -> None:
        with self._lock:
            unanswered = self._waiting.pop(id, None) is not None
        if unanswered:
            self._send({"method": "$/cancelRequest", "params": {"id": id}})

    def _send(self, message: Dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._outgoing.put(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _write(self, stdin: IO[bytes]) -> None:
        with contextlib.suppress(OSError), stdin:
            for message in iter(self._outgoing.get, None):
                stdin.write(message)
                stdin.flush()

    def _read(self, stdout: IO[bytes]) -> None:
        message = "The command ended"
        try:
            for body in iter(lambda: _read_message(stdout), None):
                self._deliver(body)
        except (ValueError, RecursionError):
            message = "The command wrote something that is not JSON-RPC, and was ended"
            self._popen.kill()
        self._outgoing.put(None)
        try:
            status = self._popen.wait(_GRACE_PERIOD)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            status = self._popen.wait()
        stdout.close()
        self._end(
            TokenError(
                "ERR_COMMAND_FAILED",
                f"{message} (exit status {status}). See its messages on stderr.",
                transient=True,
            )
        )
        self._ended.set()

    def _deliver(self, body: bytes) -> None:
        parsed: object = json.loads(body)
        if not isinstance(parsed, dict):
            raise ValueError("not an object")
        response = _fields(cast(object, parsed))
        id: object = response.get("id")
        if "method" in response or not isinstance(id, int):
            return
        with self._lock:
            self._answered = True
            answer = self._waiting.pop(id, None)
        if answer is None or not answer.set_running_or_notify_cancel():
            return
        if response.get("error") is None:
            answer.set_result(response.get("result"))
        else:
            answer.set_exception(_refusal(response["error"]))

    def _end(self, reason: TokenError) -> None:
        """Only the first reason counts."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            waiting = list(self._waiting.values())
            self._waiting.clear()
        for answer in waiting:
            if answer.set_running_or_notify_cancel():
                answer.set_exception(reason)


def _read_message(stdout: IO[bytes]) -> Optional[bytes]:
    """Reads one message with the framing of the Language Server Protocol.

    Returns ``None`` at an end between two messages. Raises ``ValueError``.
    """
    length = -1
    read = 0
    while True:
        line = stdout.readline(_MAX_HEADER)
        read += len(line)
        if read == 0:
            return None
        if not line.endswith(b"\n") or read > _MAX_HEADER:
            raise ValueError("the header has no end")
        name, _, value = line.partition(b":")
        if name.strip() == b"":
            break
        if name.lower() == b"content-length":
            length = int(value) if value.strip().isdigit() else -1
    if not 0 <= length <= _MAX_MESSAGE:
        raise ValueError("the length is missing or too large")
    body = stdout.read(length)
    if len(body) < length:
        raise ValueError("the message has no end")
    return body


def _token(result: Any) -> str:
    token: object = _fields(result).get("token")
    # What a header can carry as a credential: visible ASCII characters only.
    if isinstance(token, str) and token and all("!" <= char <= "~" for char in token):
        return token
    message = "The command returned something that cannot be sent as a token."
    raise TokenError("ERR_TOKEN_MALFORMED", message)


def _refusal(error: Any) -> TokenError:
    data = _fields(_fields(error).get("data"))
    code: object = data.get("code")
    wait: object = data.get("retryAfter")
    return TokenError(
        code if isinstance(code, str) else "ERR_CALLBACK_FAILED",
        str(_fields(error).get("message")),
        transient=data.get("transient") is True,
        retry_after=wait / 1000 if isinstance(wait, (int, float)) else None,
    )


def _fields(value: object) -> Dict[str, Any]:
    """The members of a JSON object; none of any other value."""
    return cast(Dict[str, Any], value) if isinstance(value, dict) else {}


def _default_command() -> Tuple[str, ...]:
    words = ("byok-identity", "rpc", "--stdio")
    if os.name != "nt":
        return words
    # npm installs a batch file there, which only cmd.exe can start.
    return (os.environ.get("COMSPEC", "cmd.exe"), "/d", "/c", *words)


def _closed() -> TokenError:
    return TokenError("ERR_CLOSED", "The client was closed.")
