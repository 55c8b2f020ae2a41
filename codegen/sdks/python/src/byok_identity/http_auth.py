# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""Requests with a token of one provider, for ``urllib`` and ``httpx``.

Both replace any credential that a request has. After a 401, they report the token as
refused, and send the request once more with another token. The 401 is the answer if
there is no other token, or if the body is a file or an iterator, which cannot be sent
again.

The token goes only to the origin of ``base_url``, which has to be https, or http on
this machine. A request to another origin raises ``TokenError`` with
``ERR_INSECURE_TARGET``, unless a redirect led there: it is then sent without a
credential.
"""

from __future__ import annotations

import ipaddress
from http.client import HTTPMessage
from typing import IO, Any, AsyncGenerator, Generator, Optional, cast
from urllib.parse import urlsplit
from urllib.request import BaseHandler, OpenerDirector, Request
from urllib.response import addinfourl

from .client import TokenClient, TokenError
from .models import ProviderTokenArgs, ProviderTokenInvalidateArgs

_MAX_DRAINED = 64 << 10
"""How much of a refused answer is read so that its connection can be used again."""


class TokenHandler(BaseHandler):
    """For ``urllib``: ``build_opener(TokenHandler(client, base_url, args))``."""

    def __init__(
        self, client: TokenClient, base_url: str, args: ProviderTokenArgs
    ) -> None:
        self._client = client
        self._origin = _secure_origin(base_url)
        self._args = args

    def http_request(self, request: Request) -> Request:
        # The names are as Request keeps them.
        for name in ("Authorization", "Api-key", "X-api-key"):
            request.remove_header(name)
        if _origin(request.full_url) != self._origin:
            if hasattr(request, "redirect_dict"):
                return request
            raise _other_origin(request.full_url, self._origin)
        token = self._client.get_token(self._args)
        request.add_unredirected_header("Authorization", f"Bearer {token}")
        return request

    https_request = http_request

    def http_error_401(
        self,
        request: Request,
        response: IO[bytes],
        code: int,
        message: str,
        headers: HTTPMessage,
    ) -> Optional[addinfourl]:
        scheme, _, refused = (request.get_header("Authorization") or "").partition(" ")
        if scheme != "Bearer" or isinstance(request, _Replay):
            return None
        try:
            self._client.invalidate(_refusal(self._args, refused))
            if not isinstance(request.data, (bytes, type(None))):
                return None
            if self._client.get_token(self._args) == refused:
                return None
        except TokenError:
            return None
        response.read(_MAX_DRAINED)
        response.close()
        replay = _Replay(
            request.full_url,
            request.data,
            request.headers,
            request.origin_req_host,
            request.unverifiable,
            request.get_method(),
        )
        opener: OpenerDirector = cast(Any, self).parent
        return cast(addinfourl, opener.open(replay, timeout=request.timeout))


class _Replay(Request):
    """A request that is not sent again."""


class HttpxTokenAuth:
    """For ``httpx``, which this package does not import. Combine it with its ``Auth``::

        class TokenAuth(HttpxTokenAuth, httpx.Auth):
            pass

        httpx.Client(auth=TokenAuth(client, base_url, args))
    """

    requires_request_body = False
    requires_response_body = False

    def __init__(
        self, client: TokenClient, base_url: str, args: ProviderTokenArgs
    ) -> None:
        self._client = client
        self._origin = _secure_origin(base_url)
        self._args = args

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        self._check(request)
        token = self._client.get_token(self._args)
        response = yield _with_token(request, token)
        if not self._is_refusal(response):
            return
        try:
            self._client.invalidate(_refusal(self._args, token))
            if not _is_replayable(request):
                return
            other = self._client.get_token(self._args)
        except TokenError:
            return
        if other != token:
            yield _with_token(request, other)

    async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        self._check(request)
        token = await self._client.get_token_async(self._args)
        response = yield _with_token(request, token)
        if not self._is_refusal(response):
            return
        try:
            await self._client.invalidate_async(_refusal(self._args, token))
            if not _is_replayable(request):
                return
            other = await self._client.get_token_async(self._args)
        except TokenError:
            return
        if other != token:
            yield _with_token(request, other)

    def _check(self, request: Any) -> None:
        if _origin(str(request.url)) != self._origin:
            raise _other_origin(str(request.url), self._origin)

    def _is_refusal(self, response: Any) -> bool:
        # A redirect may have led to another origin, which has not received the token.
        here = _origin(str(response.url)) == self._origin
        return bool(response.status_code == 401 and here)


def _with_token(request: Any, token: str) -> Any:
    for name in ("api-key", "x-api-key"):
        request.headers.pop(name, None)
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def _is_replayable(request: Any) -> bool:
    try:
        # httpx has read every body that is not an iterator.
        return request.content is not None
    except RuntimeError:
        return False


def _refusal(args: ProviderTokenArgs, token: str) -> ProviderTokenInvalidateArgs:
    return {
        "provider_name": args["provider_name"],
        "session_id": args["session_id"],
        "token": token,
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _secure_origin(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host and (
        parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    ):
        return _origin(url)
    raise TokenError(
        "ERR_INSECURE_TARGET",
        "The base URL must start with https://, or with http:// and a loopback "
        "address.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _other_origin(url: str, origin: str) -> TokenError:
    return TokenError(
        "ERR_INSECURE_TARGET",
        f"The request goes to {_origin(url)}, but this credential belongs to {origin}.",
    )
