"""Strings that do not show themselves."""

from __future__ import annotations

REDACTED = "[redacted]"
"""What stands in the place of a secret."""


class Secret(str):
    """A string whose ``repr`` does not show it, so neither does that of what holds it.

    Everything else is as with any string: ``str(secret)`` and ``f"Bearer {secret}"``
    give the value.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(REDACTED)
