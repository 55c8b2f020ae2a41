# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""Copies for logs."""

from __future__ import annotations

from typing import Any

from . import _shapes
from ._conceal import concealed
from .models import (
    ServicePrincipal,
    OAuth,
    OAuthExchange,
    Exchange,
    ProviderConnection,
    ProviderConfig,
    NamedProviderConfig,
    ProvidersFile,
    ProviderTokenResult,
    ProviderTokenInvalidateArgs,
)


def redact_service_principal(value: ServicePrincipal) -> Any:
    """A copy of ``ServicePrincipal`` for logs, in which every secret, and everything
    this version does not know, is concealed.
    """
    return concealed(_shapes.SERVICE_PRINCIPAL, value)


def redact_oauth(value: OAuth) -> Any:
    """A copy of ``OAuth`` for logs, in which every secret, and everything this version
    does not know, is concealed.
    """
    return concealed(_shapes.OAUTH, value)


def redact_oauth_exchange(value: OAuthExchange) -> Any:
    """A copy of ``OAuthExchange`` for logs, in which every secret, and everything this
    version does not know, is concealed.
    """
    return concealed(_shapes.OAUTH_EXCHANGE, value)


def redact_exchange(value: Exchange) -> Any:
    """A copy of ``Exchange`` for logs, in which every secret, and everything this
    version does not know, is concealed.
    """
    return concealed(_shapes.EXCHANGE, value)


def redact_provider_connection(value: ProviderConnection) -> Any:
    """A copy of ``ProviderConnection`` for logs, in which every secret, and everything
    this version does not know, is concealed.
    """
    return concealed(_shapes.PROVIDER_CONNECTION, value)


def redact_provider_config(value: ProviderConfig) -> Any:
    """A copy of ``ProviderConfig`` for logs, in which every secret, and everything this
    version does not know, is concealed.
    """
    return concealed(_shapes.PROVIDER_CONFIG, value)


def redact_named_provider_config(value: NamedProviderConfig) -> Any:
    """A copy of ``NamedProviderConfig`` for logs, in which every secret, and everything
    this version does not know, is concealed.
    """
    return concealed(_shapes.NAMED_PROVIDER_CONFIG, value)


def redact_providers_file(value: ProvidersFile) -> Any:
    """A copy of ``ProvidersFile`` for logs, in which every secret, and everything this
    version does not know, is concealed.
    """
    return concealed(_shapes.PROVIDERS_FILE, value)


def redact_provider_token_result(value: ProviderTokenResult) -> Any:
    """A copy of ``ProviderTokenResult`` for logs, in which every secret, and everything
    this version does not know, is concealed.
    """
    return concealed(_shapes.PROVIDER_TOKEN_RESULT, value)


def redact_provider_token_invalidate_args(value: ProviderTokenInvalidateArgs) -> Any:
    """A copy of ``ProviderTokenInvalidateArgs`` for logs, in which every secret, and
    everything this version does not know, is concealed.
    """
    return concealed(_shapes.PROVIDER_TOKEN_INVALIDATE_ARGS, value)
