# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""What answers a call that fails."""

from __future__ import annotations

from typing import Final


class RpcError(Exception):
    """A call that is answered with an error. A handler may raise one of its own.

    See https://www.jsonrpc.org/specification#error_object.
    """

    METHOD_NOT_FOUND: Final = -32601
    """The method does not exist."""
    INVALID_PARAMS: Final = -32602
    """The parameters are not what the method takes."""

    def __init__(self, code: int, message: str, data: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data
        """Anything else that the other side is told, or ``None``."""
