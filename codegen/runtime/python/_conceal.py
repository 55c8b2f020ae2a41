"""Copies without secrets."""

from __future__ import annotations

from typing import Any

from ._check import wire_violations
from ._secret import REDACTED
from ._shape import (
    Anything,
    Choice,
    Items,
    Nullable,
    Object,
    OneOf,
    Reference,
    Shape,
    Table,
    as_fields,
    as_items,
)


def concealed(shape: Shape, value: object) -> Any:
    """A copy fit for logs.

    What is not of the expected type, or not known to this version, is concealed too: it
    may be a secret in the wrong place, or a secret of a newer version.
    """
    if value is None or isinstance(shape, Anything):
        return value
    if isinstance(shape, Nullable):
        return concealed(shape.of, value)
    if isinstance(shape, Reference):
        return concealed(shape.to(), value)
    if isinstance(shape, Choice):
        return _hidden(value) if shape.secret else value
    fields, items = as_fields(value), as_items(value)
    if isinstance(shape, OneOf) and fields is not None:
        variant = shape.find(fields, wire=False)
        return _hidden(value) if variant is None else concealed(variant, value)
    if isinstance(shape, Object) and fields is not None:
        return _concealed_fields(shape, fields)
    if isinstance(shape, Table) and fields is not None:
        return {key: concealed(shape.of, each) for key, each in fields.items()}
    if isinstance(shape, Items) and items is not None:
        return [concealed(shape.of, item) for item in items]
    return _hidden(value) if wire_violations(shape, value) else value


def _concealed_fields(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    known = {field.key: field.shape for field in shape.fields if not field.sensitive}
    callbacks = {field.callback for field in shape.fields}
    others = shape.others
    shown = None if others is None or others.sensitive else others
    result: dict[str, object] = {}
    for key, value in fields.items():
        if key in known:
            result[key] = concealed(known[key], value)
        elif shown is not None and key == shown.key:
            result[key] = concealed(Table(shown.of), value)
        elif key in callbacks and callable(value):
            result[key] = value
        else:
            result[key] = _hidden(value)
    return result


def _hidden(value: object) -> Any:
    """Keys and structure stay; every value within is concealed."""
    fields, items = as_fields(value), as_items(value)
    if fields is not None:
        return {key: _hidden(each) for key, each in fields.items()}
    if items is not None:
        return [_hidden(item) for item in items]
    return None if value is None else REDACTED
