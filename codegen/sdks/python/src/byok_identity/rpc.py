# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""Remote calls: their names, what answers them, and what calls them."""

from __future__ import annotations

from typing import Any, Awaitable, Final, Protocol

from ._rpc_error import RpcError
from ._rpc_value import accepted
from .models import (
    ProviderTokenArgs,
    ProviderTokenResult,
    ProviderTokenInvalidateArgs,
    BearerTokenProvider,
)
from .validation import (
    validate_provider_token_args,
    validate_provider_token_invalidate_args,
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
    """Answers `providerToken.*`, which the other side calls, perhaps several at
    once.
    """

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


async def dispatch_provider_token(
    handler: ProviderTokenHandler,
    method: str,
    params: object = None,
) -> Any:
    """Passes one call to its handler, and returns the result for ``json.dumps``.

    Raises ``RpcError`` where the method is none of the handler's or the parameters
    are not what it takes, and whatever the handler raises.
    """
    if method == PROVIDER_TOKEN_GET_TOKEN:
        return provider_token_result_to_wire(
            await handler.get_token(
                accepted(
                    params,
                    provider_token_args_from_wire,
                    validate_provider_token_args,
                ),
            ),
        )
    if method == PROVIDER_TOKEN_INVALIDATE:
        await handler.invalidate(
            accepted(
                params,
                provider_token_invalidate_args_from_wire,
                validate_provider_token_invalidate_args,
            ),
        )
        return None
    raise RpcError(RpcError.METHOD_NOT_FOUND, f"Method not found: {method}")


async def ask_bearer_token_provider(
    callback: BearerTokenProvider,
    args: ProviderTokenArgs,
) -> str:
    """Calls it, and awaits an answer that is not there at once."""
    answer = callback(args)
    return await answer if isinstance(answer, Awaitable) else answer
