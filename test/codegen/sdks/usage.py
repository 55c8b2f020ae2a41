"""The Python package as its callers write it. Checked by mypy and pyright, then run."""

import asyncio
import json
import typing
from enum import Enum

import byok_identity
from byok_identity import (
    PROVIDER_TOKEN_GET_TOKEN,
    PROVIDER_TYPE_AZURE,
    BearerTokenProvider,
    ManagedIdentity,
    NamedProviderConfig,
    ProviderConfig,
    ProvidersFile,
    ProviderTokenArgs,
    ProviderTokenHandler,
    ProviderTokenInvalidateArgs,
    ProviderTokenResult,
    RpcError,
    Secret,
    WireError,
    ask_bearer_token_provider,
    dispatch_provider_token,
    provider_config_from_wire,
    provider_config_to_wire,
    providers_file_to_wire,
    redact_provider_config,
    validate_provider_config,
)

BASE_URL = "https://models.example.com/v1"


def plain(args: ProviderTokenArgs) -> str:
    return f"token of {args['provider_name']}"


async def awaited(args: ProviderTokenArgs) -> str:
    return plain(args)


def never_serializes_a_callback() -> None:
    config: ProviderConfig = {"base_url": BASE_URL, "bearer_token_provider": awaited}
    wire = provider_config_to_wire(config)
    assert wire == {"baseUrl": BASE_URL, "hasBearerTokenProvider": True}, wire
    json.dumps(wire)
    named: NamedProviderConfig = {
        "name": "a",
        "base_url": BASE_URL,
        "bearer_token_provider": plain,
    }
    file: ProvidersFile = {"providers": [named]}
    [inner] = providers_file_to_wire(file)["providers"]
    assert inner == {"name": "a", "baseUrl": BASE_URL, "hasBearerTokenProvider": True}


def counts_a_callback_as_its_field() -> None:
    config: ProviderConfig = {
        "base_url": BASE_URL,
        "managed_identity": {},
        "bearer_token_provider": plain,
    }
    [violation] = validate_provider_config(config)
    assert violation.path == ""
    assert "`managedIdentity` and `bearer_token_provider`" in violation.message


def tells_everything_at_once() -> None:
    wire = {"apiKey": 42, "managedIdentity": {"clientId": True}, "headers": {"X": None}}
    try:
        provider_config_from_wire(wire)
    except WireError as error:
        assert [str(each) for each in error.violations] == [
            "`baseUrl` is required",
            "headers.X: must be a string",
            "managedIdentity.clientId: must be a string",
            "apiKey: must be a string",
        ], error.violations
        assert "42" not in str(error)
    else:
        raise AssertionError("not refused")
    identity: ManagedIdentity = {"client_id": "", "object_id": "o"}
    config: ProviderConfig = {"base_url": BASE_URL, "managed_identity": identity}
    assert [str(each) for each in validate_provider_config(config)] == [
        "managedIdentity.clientId: must have at least 1 character",
        "managedIdentity: `clientId` and `objectId` exclude each other",
    ]


def finds_a_misspelt_key_of_a_closed_object() -> None:
    misspelt = typing.cast(ManagedIdentity, {"clientid": "c"})
    config: ProviderConfig = {"base_url": BASE_URL, "managed_identity": misspelt}
    [violation] = validate_provider_config(config)
    assert str(violation) == (
        "managedIdentity: `clientid` is not a key of ManagedIdentity"
    )


def shows_no_secret() -> None:
    wire = {
        "baseUrl": BASE_URL,
        "apiKey": "sk-1",
        "headers": {"X-Key": "sk-2"},
        "oauth": {"tokenUrl": BASE_URL, "clientId": "c", "clientSecret": "sk-3"},
    }
    config = provider_config_from_wire(wire)
    for text in (repr(config), str(config), f"{config}"):
        assert "sk-" not in text, text
    assert config.get("api_key") == "sk-1"
    assert f"Bearer {config.get('api_key')}" == "Bearer sk-1"
    assert provider_config_to_wire(config) == wire
    assert all(
        type(value) is str
        for value in provider_config_to_wire(config)["headers"].values()
    )
    mine: ProviderConfig = {"base_url": BASE_URL, "api_key": Secret("sk-4")}
    assert "sk-" not in repr(mine)
    mine["bearer_token"] = "sk-5"
    redacted = redact_provider_config(mine)
    assert redacted["base_url"] == BASE_URL
    assert redacted["bearer_token"] == "[redacted]"


def keeps_absent_null_and_unknown_apart() -> None:
    wire = {
        "baseUrl": BASE_URL,
        "type": "of a newer version",
        "headers": {},
        "modelCapabilities": None,
        "apiKey": None,
        "base_url": "not a field of the wire",
        "newer": {"kept": [None, 1]},
    }
    config = provider_config_from_wire(wire)
    assert config == {
        "base_url": BASE_URL,
        "type": "of a newer version",
        "headers": {},
        "model_capabilities": None,
        "$base_url": "not a field of the wire",
        "newer": {"kept": [None, 1]},
    }, config
    back = provider_config_to_wire(config)
    assert back == {key: wire[key] for key in wire if key != "apiKey"}, back


class Kind(str, Enum):
    AZURE = PROVIDER_TYPE_AZURE


def takes_members_of_an_enum() -> None:
    config: ProviderConfig = {"base_url": BASE_URL, "type": Kind.AZURE}
    assert json.dumps(provider_config_to_wire(config)["type"]) == '"azure"'


class Handler:
    def __init__(self, provider: BearerTokenProvider) -> None:
        self.provider = provider

    async def get_token(self, params: ProviderTokenArgs) -> ProviderTokenResult:
        return {"token": await ask_bearer_token_provider(self.provider, params)}

    async def invalidate(self, params: ProviderTokenInvalidateArgs) -> None:
        pass


async def answers_remote_calls() -> None:
    params = {"providerName": "default", "sessionId": "s"}
    providers: list[BearerTokenProvider] = [plain, awaited]
    for provider in providers:
        handler: ProviderTokenHandler = Handler(provider)
        answer = await dispatch_provider_token(handler, PROVIDER_TOKEN_GET_TOKEN, params)
        assert answer == {"token": "token of default"}
        try:
            await dispatch_provider_token(handler, "providerToken.other", params)
        except RpcError as error:
            assert error.code == RpcError.METHOD_NOT_FOUND
            continue
        raise AssertionError("not refused")


def has_types_that_can_be_inspected() -> None:
    hints = typing.get_type_hints(ProviderConfig)
    assert hints["max_prompt_tokens"] is int
    assert ProviderConfig.__required_keys__ == {"base_url"}
    for name in byok_identity.__all__:
        getattr(byok_identity, name)


never_serializes_a_callback()
counts_a_callback_as_its_field()
tells_everything_at_once()
finds_a_misspelt_key_of_a_closed_object()
shows_no_secret()
keeps_absent_null_and_unknown_apart()
takes_members_of_an_enum()
asyncio.run(answers_remote_calls())
has_types_that_can_be_inspected()
print("as expected")
