# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""From JSON to what is held here, and back."""

from __future__ import annotations

from typing import Any

from ._check import WireError, chosen, wire_violations
from ._secret import Secret
from ._shape import (
    Choice,
    Field,
    Items,
    Nullable,
    Number,
    Object,
    OneOf,
    Reference,
    Shape,
    Table,
    Text,
    as_fields,
    as_items,
    is_present,
    without_field,
)


def from_wire(shape: Shape, value: object) -> Any:
    """The value under the keys used here. Raises WireError with all that is wrong."""
    found = wire_violations(shape, value)
    if found:
        raise WireError(found)
    return _read(shape, value)


def _read(shape: Shape, value: object) -> Any:
    if isinstance(shape, Nullable):
        return None if value is None else _read(shape.of, value)
    if isinstance(shape, Reference):
        return _read(shape.to(), value)
    if isinstance(shape, Choice):
        option = chosen(shape, value, wire=True)
        return value if option is None else _read(option, value)
    if isinstance(shape, Number) and shape.whole and isinstance(value, float):
        return int(value)
    fields = as_fields(value)
    if fields is not None:
        if isinstance(shape, Object):
            return {
                **_unknown_read(shape, fields),
                **_others_read(shape, fields),
                **{
                    field.key: _read_field(field, fields[field.wire])
                    for field in shape.fields
                    if is_present(field, field.wire, fields)
                },
            }
        if isinstance(shape, OneOf):
            variant = shape.find(fields, wire=True)
            return value if variant is None else _read(variant, value)
        if isinstance(shape, Table):
            return {key: _read(shape.of, each) for key, each in fields.items()}
    items = as_items(value)
    if isinstance(shape, Items) and items is not None:
        return [_read(shape.of, item) for item in items]
    return value


def _unknown_read(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    """The members that are not known. One called as another's key has `$` before it."""
    if not shape.keeps:
        return {}
    keys = _keys(shape)
    return {
        f"${name}" if name.lstrip("$") in keys else name: value
        for name, value in without_field(shape, fields).items()
    }


def _others_read(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    rest = without_field(shape, fields)
    if shape.others is None or not rest:
        return {}
    of = shape.others.of
    return {shape.others.key: {name: _read(of, value) for name, value in rest.items()}}


def _others_written(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    if shape.others is None:
        return {}
    others, of = as_fields(fields.get(shape.others.key)) or {}, shape.others.of
    rest = without_field(shape, others)
    return {name: to_wire(of, value) for name, value in rest.items()}


def _unknown_written(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    if not shape.keeps:
        return {}
    wire, keys = {field.wire for field in shape.fields}, _keys(shape)
    found: dict[str, object] = {}
    for key, value in fields.items():
        name = key[1:] if key.startswith("$") and key.lstrip("$") in keys else key
        if key not in keys and name not in wire:
            found[name] = value
    return found


def _keys(shape: Object) -> set[str]:
    keys = {field.key for field in shape.fields}
    keys.update(field.callback for field in shape.fields if field.callback)
    return keys


def _read_field(field: Field, value: object) -> Any:
    read = _read(field.shape, value)
    return _veiled(read) if field.sensitive else read


def _veiled(value: object) -> Any:
    fields, items = as_fields(value), as_items(value)
    if fields is not None:
        return {key: _veiled(each) for key, each in fields.items()}
    if items is not None:
        return [_veiled(item) for item in items]
    return Secret(value) if isinstance(value, str) else value


def to_wire(shape: Shape, value: object) -> Any:
    """The value as JSON has it; callbacks stay behind, and their fields say so."""
    if isinstance(shape, Nullable):
        return None if value is None else to_wire(shape.of, value)
    if isinstance(shape, Reference):
        return to_wire(shape.to(), value)
    if isinstance(shape, Choice):
        option = chosen(shape, value, wire=False)
        return value if option is None else to_wire(option, value)
    if isinstance(shape, Text) and isinstance(value, str):
        # Of a Secret, or of a member of an Enum that is a string, the string alone.
        return str.__str__(value)
    fields = as_fields(value)
    if fields is not None:
        if isinstance(shape, Object):
            return _written(shape, fields)
        if isinstance(shape, OneOf):
            variant = shape.find(fields, wire=False)
            return value if variant is None else to_wire(variant, value)
        if isinstance(shape, Table):
            return {key: to_wire(shape.of, each) for key, each in fields.items()}
    items = as_items(value)
    if isinstance(shape, Items) and items is not None:
        return [to_wire(shape.of, item) for item in items]
    return value


def _written(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    wire = {**_unknown_written(shape, fields), **_others_written(shape, fields)}
    for field in shape.fields:
        if field.callback is not None and fields.get(field.callback) is not None:
            wire[field.wire] = True
        elif is_present(field, field.key, fields):
            wire[field.wire] = to_wire(field.shape, fields[field.key])
    return wire
