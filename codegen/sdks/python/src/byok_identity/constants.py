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
