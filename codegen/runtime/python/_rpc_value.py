"""The parameters of a call that has come in."""

from __future__ import annotations

from typing import Callable, TypeVar

from ._check import Violation, WireError
from ._rpc_error import RpcError

T = TypeVar("T")


def accepted(
    params: object,
    read: Callable[[object], T],
    validate: Callable[[T], list[Violation]],
) -> T:
    """The parameters of a call that has come in. Those that are left out are an empty
    object.
    """
    try:
        value = read({} if params is None else params)
    except WireError as error:
        raise _invalid(str(error)) from error
    found = validate(value)
    if found:
        raise _invalid("; ".join(str(violation) for violation in found))
    return value


def _invalid(wrong: str) -> RpcError:
    return RpcError(RpcError.INVALID_PARAMS, f"Invalid params: {wrong}")
