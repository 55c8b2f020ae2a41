# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""What is wrong with a value, beyond what the type checker sees."""

from __future__ import annotations

from . import _shapes
from ._check import Violation, violations
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


def validate_azure_options(value: AzureOptions) -> list[Violation]:
    """Every violation of ``AzureOptions``, its path made of names on the wire."""
    return violations(_shapes.AZURE_OPTIONS, value)


def validate_managed_identity(value: ManagedIdentity) -> list[Violation]:
    """Every violation of ``ManagedIdentity``, its path made of names on the wire."""
    return violations(_shapes.MANAGED_IDENTITY, value)


def validate_default_azure_credential(value: DefaultAzureCredential) -> list[Violation]:
    """Every violation of ``DefaultAzureCredential``, its path made of names on the
    wire.
    """
    return violations(_shapes.DEFAULT_AZURE_CREDENTIAL, value)


def validate_service_principal(value: ServicePrincipal) -> list[Violation]:
    """Every violation of ``ServicePrincipal``, its path made of names on the wire."""
    return violations(_shapes.SERVICE_PRINCIPAL, value)


def validate_oauth(value: OAuth) -> list[Violation]:
    """Every violation of ``OAuth``, its path made of names on the wire."""
    return violations(_shapes.OAUTH, value)


def validate_git_hub_actions(value: GitHubActions) -> list[Violation]:
    """Every violation of ``GitHubActions``, its path made of names on the wire."""
    return violations(_shapes.GIT_HUB_ACTIONS, value)


def validate_azure_pipelines(value: AzurePipelines) -> list[Violation]:
    """Every violation of ``AzurePipelines``, its path made of names on the wire."""
    return violations(_shapes.AZURE_PIPELINES, value)


def validate_entra_exchange(value: EntraExchange) -> list[Violation]:
    """Every violation of ``EntraExchange``, its path made of names on the wire."""
    return violations(_shapes.ENTRA_EXCHANGE, value)


def validate_open_ai_exchange(value: OpenAIExchange) -> list[Violation]:
    """Every violation of ``OpenAIExchange``, its path made of names on the wire."""
    return violations(_shapes.OPEN_AI_EXCHANGE, value)


def validate_anthropic_exchange(value: AnthropicExchange) -> list[Violation]:
    """Every violation of ``AnthropicExchange``, its path made of names on the wire."""
    return violations(_shapes.ANTHROPIC_EXCHANGE, value)


def validate_oauth_exchange(value: OAuthExchange) -> list[Violation]:
    """Every violation of ``OAuthExchange``, its path made of names on the wire."""
    return violations(_shapes.OAUTH_EXCHANGE, value)


def validate_exchange(value: Exchange) -> list[Violation]:
    """Every violation of ``Exchange``, its path made of names on the wire."""
    return violations(_shapes.EXCHANGE, value)


def validate_provider_connection(value: ProviderConnection) -> list[Violation]:
    """Every violation of ``ProviderConnection``, its path made of names on the wire."""
    return violations(_shapes.PROVIDER_CONNECTION, value)


def validate_provider_config(value: ProviderConfig) -> list[Violation]:
    """Every violation of ``ProviderConfig``, its path made of names on the wire."""
    return violations(_shapes.PROVIDER_CONFIG, value)


def validate_named_provider_config(value: NamedProviderConfig) -> list[Violation]:
    """Every violation of ``NamedProviderConfig``, its path made of names on the
    wire.
    """
    return violations(_shapes.NAMED_PROVIDER_CONFIG, value)


def validate_provider_model_config(value: ProviderModelConfig) -> list[Violation]:
    """Every violation of ``ProviderModelConfig``, its path made of names on the
    wire.
    """
    return violations(_shapes.PROVIDER_MODEL_CONFIG, value)


def validate_providers_file(value: ProvidersFile) -> list[Violation]:
    """Every violation of ``ProvidersFile``, its path made of names on the wire."""
    return violations(_shapes.PROVIDERS_FILE, value)


def validate_provider_token_args(value: ProviderTokenArgs) -> list[Violation]:
    """Every violation of ``ProviderTokenArgs``, its path made of names on the wire."""
    return violations(_shapes.PROVIDER_TOKEN_ARGS, value)


def validate_provider_token_result(value: ProviderTokenResult) -> list[Violation]:
    """Every violation of ``ProviderTokenResult``, its path made of names on the
    wire.
    """
    return violations(_shapes.PROVIDER_TOKEN_RESULT, value)


def validate_provider_token_invalidate_args(
    value: ProviderTokenInvalidateArgs,
) -> list[Violation]:
    """Every violation of ``ProviderTokenInvalidateArgs``, its path made of names on the
    wire.
    """
    return violations(_shapes.PROVIDER_TOKEN_INVALIDATE_ARGS, value)


def validate_provider_token_error_data(
    value: ProviderTokenErrorData,
) -> list[Violation]:
    """Every violation of ``ProviderTokenErrorData``, its path made of names on the
    wire.
    """
    return violations(_shapes.PROVIDER_TOKEN_ERROR_DATA, value)
