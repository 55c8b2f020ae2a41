# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""The known values of each enum."""

from __future__ import annotations

from typing import Final


PROVIDER_TYPE_OPENAI: Final = "openai"
"""OpenAI and everything compatible with it; an API key is sent as
`Authorization: Bearer`.
"""
PROVIDER_TYPE_AZURE: Final = "azure"
"""Azure OpenAI and Microsoft Foundry; an API key is sent as `api-key`."""
PROVIDER_TYPE_ANTHROPIC: Final = "anthropic"
"""Anthropic Messages; an API key is sent as `x-api-key`."""
WIRE_API_COMPLETIONS: Final = "completions"
"""Chat Completions."""
WIRE_API_RESPONSES: Final = "responses"
"""Responses."""
TRANSPORT_HTTP: Final = "http"
"""One HTTP request for each model call."""
TRANSPORT_WEBSOCKETS: Final = "websockets"
"""One WebSocket connection kept for the session. Only with `wireApi: "responses"`."""
OAUTH_GRANT_CLIENT_CREDENTIALS: Final = "client_credentials"
"""The application signs in as itself (RFC 6749, section 4.4)."""
OAUTH_GRANT_REFRESH_TOKEN: Final = "refresh_token"
"""A refresh token is exchanged, and replaced whenever the server rotates it (RFC 6749,
section 6).
"""
OAUTH_GRANT_AUTHORIZATION_CODE: Final = "authorization_code"
"""A person signs in with `byok-identity login`, in a browser on this machine (RFC 6749,
section 4.1, with PKCE, RFC 7636).
"""
OAUTH_GRANT_DEVICE_CODE: Final = "device_code"
"""A person signs in with `byok-identity login`, in a browser on any machine, with a
code (RFC 8628).
"""
ERROR_CODE_ERR_CONFIG_INVALID: Final = "ERR_CONFIG_INVALID"
"""The configuration is invalid; the message lists every problem."""
ERROR_CODE_ERR_PROVIDER_UNKNOWN: Final = "ERR_PROVIDER_UNKNOWN"
"""No provider has the requested name."""
ERROR_CODE_ERR_NOT_SUPPORTED: Final = "ERR_NOT_SUPPORTED"
"""The request is valid but not supported here."""
ERROR_CODE_ERR_NO_CREDENTIAL: Final = "ERR_NO_CREDENTIAL"
"""The configuration has no credential, so there is no token to get."""
ERROR_CODE_ERR_DEPENDENCY_MISSING: Final = "ERR_DEPENDENCY_MISSING"
"""A package that this source needs cannot be loaded."""
ERROR_CODE_ERR_IDENTITY_UNAVAILABLE: Final = "ERR_IDENTITY_UNAVAILABLE"
"""The identity endpoint could not be reached, or answered the last attempt with a
transient failure.
"""
ERROR_CODE_ERR_IDENTITY_TIMEOUT: Final = "ERR_IDENTITY_TIMEOUT"
"""The identity endpoint did not answer within the time limit."""
ERROR_CODE_ERR_IDENTITY_REFUSED: Final = "ERR_IDENTITY_REFUSED"
"""The identity endpoint refused the request: wrong identity, scope or proof. Retrying
does not help.
"""
ERROR_CODE_ERR_LOGIN_REQUIRED: Final = "ERR_LOGIN_REQUIRED"
"""A person has to sign in, for the first time or again: `byok-identity login`."""
ERROR_CODE_ERR_SELECTOR_UNSUPPORTED: Final = "ERR_SELECTOR_UNSUPPORTED"
"""The managed-identity source of this environment does not support the selector."""
ERROR_CODE_ERR_TOKEN_MALFORMED: Final = "ERR_TOKEN_MALFORMED"
"""A source returned something that cannot be sent as a credential."""
ERROR_CODE_ERR_TOKEN_EXPIRED: Final = "ERR_TOKEN_EXPIRED"
"""A source returned a token that has already expired."""
ERROR_CODE_ERR_TOKEN_UNCHANGED: Final = "ERR_TOKEN_UNCHANGED"
"""A forced renewal returned the same token that the server had refused."""
ERROR_CODE_ERR_NEW_TOKENS_REFUSED: Final = "ERR_NEW_TOKENS_REFUSED"
"""The server refuses every token, new ones too: usually a role is missing, or the scope
or tenant is wrong.
"""
ERROR_CODE_ERR_TOKEN_STATIC: Final = "ERR_TOKEN_STATIC"
"""A static credential was refused; this package cannot renew it."""
ERROR_CODE_ERR_COMMAND_FAILED: Final = "ERR_COMMAND_FAILED"
"""A credential command could not be run, failed, or printed nothing usable."""
ERROR_CODE_ERR_FILE_UNREADABLE: Final = "ERR_FILE_UNREADABLE"
"""A credential file is missing, unreadable or has no usable content."""
ERROR_CODE_ERR_CALLBACK_FAILED: Final = "ERR_CALLBACK_FAILED"
"""A bearerTokenProvider callback failed."""
ERROR_CODE_ERR_INSECURE_TARGET: Final = "ERR_INSECURE_TARGET"
"""The request would send the credential over plain http, or to another origin than the
provider's.
"""
ERROR_CODE_ERR_PROVIDER_CHECK_FAILED: Final = "ERR_PROVIDER_CHECK_FAILED"
"""The provider did not accept a request, or did not answer, when a command checked
it.
"""
ERROR_CODE_ERR_SETUP_FAILED: Final = "ERR_SETUP_FAILED"
"""Files or the service of this user could not be changed. What had been changed by then
was restored.
"""
ERROR_CODE_ERR_STORE_UNAVAILABLE: Final = "ERR_STORE_UNAVAILABLE"
"""The token store did not answer in time, or failed. A provider that uses it continues
without it.
"""
ERROR_CODE_ERR_CLOSED: Final = "ERR_CLOSED"
"""The ProviderAuth or the token store was closed."""
