# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""From JSON to the types, and back."""

from __future__ import annotations

from typing import Any

from . import _shapes
from ._convert import from_wire, to_wire
from .models import (
    AzureOptions,
    ManagedIdentity,
    DefaultAzureCredential,
    ServicePrincipal,
    OAuth,
    GitHubActions,
    AzurePipelines,
    EntraExchange,
    OpenAIExchange,
    AnthropicExchange,
    OAuthExchange,
    Exchange,
    ProviderConnection,
    ProviderConfig,
    NamedProviderConfig,
    ProviderModelConfig,
    ProvidersFile,
    ProviderTokenArgs,
    ProviderTokenResult,
    ProviderTokenInvalidateArgs,
    ProviderTokenErrorData,
)


def azure_options_from_wire(value: object) -> AzureOptions:
    """``AzureOptions`` out of parsed JSON. Fields that this version does not know are
    kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: AzureOptions = from_wire(_shapes.AZURE_OPTIONS, value)
    return result


def azure_options_to_wire(value: AzureOptions) -> dict[str, Any]:
    """What crosses the wire of ``AzureOptions``, for ``json.dumps``. Secrets are shown;
    callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.AZURE_OPTIONS, value)
    return result


def managed_identity_from_wire(value: object) -> ManagedIdentity:
    """``ManagedIdentity`` out of parsed JSON. Fields that this version does not know
    are dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ManagedIdentity = from_wire(_shapes.MANAGED_IDENTITY, value)
    return result


def managed_identity_to_wire(value: ManagedIdentity) -> dict[str, Any]:
    """What crosses the wire of ``ManagedIdentity``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.MANAGED_IDENTITY, value)
    return result


def default_azure_credential_from_wire(value: object) -> DefaultAzureCredential:
    """``DefaultAzureCredential`` out of parsed JSON. Fields that this version does not
    know are dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: DefaultAzureCredential = from_wire(_shapes.DEFAULT_AZURE_CREDENTIAL, value)
    return result


def default_azure_credential_to_wire(value: DefaultAzureCredential) -> dict[str, Any]:
    """What crosses the wire of ``DefaultAzureCredential``, for ``json.dumps``. Secrets
    are shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.DEFAULT_AZURE_CREDENTIAL, value)
    return result


def service_principal_from_wire(value: object) -> ServicePrincipal:
    """``ServicePrincipal`` out of parsed JSON. Fields that this version does not know
    are dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ServicePrincipal = from_wire(_shapes.SERVICE_PRINCIPAL, value)
    return result


def service_principal_to_wire(value: ServicePrincipal) -> dict[str, Any]:
    """What crosses the wire of ``ServicePrincipal``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.SERVICE_PRINCIPAL, value)
    return result


def oauth_from_wire(value: object) -> OAuth:
    """``OAuth`` out of parsed JSON. Fields that this version does not know are dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: OAuth = from_wire(_shapes.OAUTH, value)
    return result


def oauth_to_wire(value: OAuth) -> dict[str, Any]:
    """What crosses the wire of ``OAuth``, for ``json.dumps``. Secrets are shown;
    callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.OAUTH, value)
    return result


def git_hub_actions_from_wire(value: object) -> GitHubActions:
    """``GitHubActions`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: GitHubActions = from_wire(_shapes.GIT_HUB_ACTIONS, value)
    return result


def git_hub_actions_to_wire(value: GitHubActions) -> dict[str, Any]:
    """What crosses the wire of ``GitHubActions``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.GIT_HUB_ACTIONS, value)
    return result


def azure_pipelines_from_wire(value: object) -> AzurePipelines:
    """``AzurePipelines`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: AzurePipelines = from_wire(_shapes.AZURE_PIPELINES, value)
    return result


def azure_pipelines_to_wire(value: AzurePipelines) -> dict[str, Any]:
    """What crosses the wire of ``AzurePipelines``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.AZURE_PIPELINES, value)
    return result


def entra_exchange_from_wire(value: object) -> EntraExchange:
    """``EntraExchange`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: EntraExchange = from_wire(_shapes.ENTRA_EXCHANGE, value)
    return result


def entra_exchange_to_wire(value: EntraExchange) -> dict[str, Any]:
    """What crosses the wire of ``EntraExchange``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.ENTRA_EXCHANGE, value)
    return result


def open_ai_exchange_from_wire(value: object) -> OpenAIExchange:
    """``OpenAIExchange`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: OpenAIExchange = from_wire(_shapes.OPEN_AI_EXCHANGE, value)
    return result


def open_ai_exchange_to_wire(value: OpenAIExchange) -> dict[str, Any]:
    """What crosses the wire of ``OpenAIExchange``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.OPEN_AI_EXCHANGE, value)
    return result


def anthropic_exchange_from_wire(value: object) -> AnthropicExchange:
    """``AnthropicExchange`` out of parsed JSON. Fields that this version does not know
    are dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: AnthropicExchange = from_wire(_shapes.ANTHROPIC_EXCHANGE, value)
    return result


def anthropic_exchange_to_wire(value: AnthropicExchange) -> dict[str, Any]:
    """What crosses the wire of ``AnthropicExchange``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.ANTHROPIC_EXCHANGE, value)
    return result


def oauth_exchange_from_wire(value: object) -> OAuthExchange:
    """``OAuthExchange`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: OAuthExchange = from_wire(_shapes.OAUTH_EXCHANGE, value)
    return result


def oauth_exchange_to_wire(value: OAuthExchange) -> dict[str, Any]:
    """What crosses the wire of ``OAuthExchange``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.OAUTH_EXCHANGE, value)
    return result


def exchange_from_wire(value: object) -> Exchange:
    """``Exchange`` out of parsed JSON. Fields that this version does not know are
    dropped.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: Exchange = from_wire(_shapes.EXCHANGE, value)
    return result


def exchange_to_wire(value: Exchange) -> dict[str, Any]:
    """What crosses the wire of ``Exchange``, for ``json.dumps``. Secrets are shown;
    callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.EXCHANGE, value)
    return result


def provider_connection_from_wire(value: object) -> ProviderConnection:
    """``ProviderConnection`` out of parsed JSON. Fields that this version does not know
    are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderConnection = from_wire(_shapes.PROVIDER_CONNECTION, value)
    return result


def provider_connection_to_wire(value: ProviderConnection) -> dict[str, Any]:
    """What crosses the wire of ``ProviderConnection``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_CONNECTION, value)
    return result


def provider_config_from_wire(value: object) -> ProviderConfig:
    """``ProviderConfig`` out of parsed JSON. Fields that this version does not know are
    kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderConfig = from_wire(_shapes.PROVIDER_CONFIG, value)
    return result


def provider_config_to_wire(value: ProviderConfig) -> dict[str, Any]:
    """What crosses the wire of ``ProviderConfig``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_CONFIG, value)
    return result


def named_provider_config_from_wire(value: object) -> NamedProviderConfig:
    """``NamedProviderConfig`` out of parsed JSON. Fields that this version does not
    know are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: NamedProviderConfig = from_wire(_shapes.NAMED_PROVIDER_CONFIG, value)
    return result


def named_provider_config_to_wire(value: NamedProviderConfig) -> dict[str, Any]:
    """What crosses the wire of ``NamedProviderConfig``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.NAMED_PROVIDER_CONFIG, value)
    return result


def provider_model_config_from_wire(value: object) -> ProviderModelConfig:
    """``ProviderModelConfig`` out of parsed JSON. Fields that this version does not
    know are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderModelConfig = from_wire(_shapes.PROVIDER_MODEL_CONFIG, value)
    return result


def provider_model_config_to_wire(value: ProviderModelConfig) -> dict[str, Any]:
    """What crosses the wire of ``ProviderModelConfig``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_MODEL_CONFIG, value)
    return result


def providers_file_from_wire(value: object) -> ProvidersFile:
    """``ProvidersFile`` out of parsed JSON. Fields that this version does not know are
    kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProvidersFile = from_wire(_shapes.PROVIDERS_FILE, value)
    return result


def providers_file_to_wire(value: ProvidersFile) -> dict[str, Any]:
    """What crosses the wire of ``ProvidersFile``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDERS_FILE, value)
    return result


def provider_token_args_from_wire(value: object) -> ProviderTokenArgs:
    """``ProviderTokenArgs`` out of parsed JSON. Fields that this version does not know
    are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderTokenArgs = from_wire(_shapes.PROVIDER_TOKEN_ARGS, value)
    return result


def provider_token_args_to_wire(value: ProviderTokenArgs) -> dict[str, Any]:
    """What crosses the wire of ``ProviderTokenArgs``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_TOKEN_ARGS, value)
    return result


def provider_token_result_from_wire(value: object) -> ProviderTokenResult:
    """``ProviderTokenResult`` out of parsed JSON. Fields that this version does not
    know are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderTokenResult = from_wire(_shapes.PROVIDER_TOKEN_RESULT, value)
    return result


def provider_token_result_to_wire(value: ProviderTokenResult) -> dict[str, Any]:
    """What crosses the wire of ``ProviderTokenResult``, for ``json.dumps``. Secrets are
    shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_TOKEN_RESULT, value)
    return result


def provider_token_invalidate_args_from_wire(
    value: object,
) -> ProviderTokenInvalidateArgs:
    """``ProviderTokenInvalidateArgs`` out of parsed JSON. Fields that this version does
    not know are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderTokenInvalidateArgs = from_wire(
        _shapes.PROVIDER_TOKEN_INVALIDATE_ARGS,
        value,
    )
    return result


def provider_token_invalidate_args_to_wire(
    value: ProviderTokenInvalidateArgs,
) -> dict[str, Any]:
    """What crosses the wire of ``ProviderTokenInvalidateArgs``, for ``json.dumps``.
    Secrets are shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_TOKEN_INVALIDATE_ARGS, value)
    return result


def provider_token_error_data_from_wire(value: object) -> ProviderTokenErrorData:
    """``ProviderTokenErrorData`` out of parsed JSON. Fields that this version does not
    know are kept.

    Raises ``WireError`` with everything that is not of its type.
    """
    result: ProviderTokenErrorData = from_wire(_shapes.PROVIDER_TOKEN_ERROR_DATA, value)
    return result


def provider_token_error_data_to_wire(value: ProviderTokenErrorData) -> dict[str, Any]:
    """What crosses the wire of ``ProviderTokenErrorData``, for ``json.dumps``. Secrets
    are shown; callbacks are left out.
    """
    result: dict[str, Any] = to_wire(_shapes.PROVIDER_TOKEN_ERROR_DATA, value)
    return result
