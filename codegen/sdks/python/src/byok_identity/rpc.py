# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""Remote calls: their names, and what answers them."""

from __future__ import annotations

from typing import Any, Awaitable, Final, Protocol

from .models import (
    ProviderTokenArgs,
    ProviderTokenResult,
    ProviderTokenInvalidateArgs,
    BearerTokenProvider,
)
from .wire import (
    provider_token_args_from_wire,
    provider_token_result_to_wire,
    provider_token_invalidate_args_from_wire,
)


PROVIDER_TOKEN_GET_TOKEN: Final = "providerToken.getToken"
"""Asks the client for the bearer token of one provider. The runtime sends it before
every outbound model request to a provider whose configuration says
`hasBearerTokenProvider: true`, and caches nothing.
"""
PROVIDER_TOKEN_INVALIDATE: Final = "providerToken.invalidate"
"""Reports to the client that a server has refused a token. The next
`providerToken.getToken` returns another one.
"""


class ProviderTokenHandler(Protocol):
    """The client's answers to ``providerToken.*``, which the runtime calls."""

    async def get_token(self, params: ProviderTokenArgs) -> ProviderTokenResult:
        """Asks the client for the bearer token of one provider. The runtime sends it
        before every outbound model request to a provider whose configuration says
        `hasBearerTokenProvider: true`, and caches nothing.
        """
        ...

    async def invalidate(self, params: ProviderTokenInvalidateArgs) -> None:
        """Reports to the client that a server has refused a token. The next
        `providerToken.getToken` returns another one.
        """
        ...


async def handle_provider_token(
    handler: ProviderTokenHandler,
    method: str,
    params: object,
) -> Any:
    """Answers one call with what crosses the wire.

    Raises ``LookupError`` for a method that is not the handler's, and ``WireError``
    for parameters of another type.
    """
    if method == PROVIDER_TOKEN_GET_TOKEN:
        return provider_token_result_to_wire(
            await handler.get_token(provider_token_args_from_wire(params)),
        )
    if method == PROVIDER_TOKEN_INVALIDATE:
        await handler.invalidate(provider_token_invalidate_args_from_wire(params))
        return None
    raise LookupError(f"not a method of ProviderTokenHandler: {method}")


async def ask_bearer_token_provider(
    callback: BearerTokenProvider,
    args: ProviderTokenArgs,
) -> str:
    """Calls it, and awaits an answer that is not there at once."""
    answer = callback(args)
    return await answer if isinstance(answer, Awaitable) else answer
