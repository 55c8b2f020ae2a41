"""What is wrong with a value."""

from __future__ import annotations

import json
from typing import NamedTuple, Optional

from ._shape import (
    Boolean,
    Choice,
    Constant,
    Either,
    ExactlyOne,
    Excludes,
    Field,
    Items,
    Nullable,
    Number,
    Object,
    OneOf,
    Others,
    Reference,
    Requires,
    Rule,
    Shape,
    Table,
    Text,
    as_fields,
    as_items,
    is_number,
    is_present,
    is_same,
    without_field,
)


class Violation(NamedTuple):
    """What is wrong, and where. Never tells the value, which may be a secret."""

    path: str
    """By names on the wire: ``providers[0].baseUrl``; empty for the value itself."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class WireError(ValueError):
    """What came over the wire is not of the type that it should be."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(str(violation) for violation in violations))
        self.violations = violations


def wire_violations(shape: Shape, value: object) -> list[Violation]:
    """What of JSON is not of the type; bounds and rules do not count."""
    walk = _Walk(wire=True, types=True)
    walk.check(shape, value, "")
    return walk.found


def violations(shape: Shape, value: object) -> list[Violation]:
    """Every violation in a value as it is held here."""
    walk = _Walk(wire=False, types=False)
    walk.check(shape, value, "")
    return walk.found


def chosen(shape: Choice, value: object, *, wire: bool) -> Optional[Shape]:
    """The option that a value is: one that knows all its keys, or else the first."""
    fitting = [option for option in shape.of if _is_of(option, value, wire=wire)]
    exact = (option for option in fitting if _knows(option, value, wire=wire))
    return next(exact, fitting[0] if fitting else None)


def _is_of(shape: Shape, value: object, *, wire: bool) -> bool:
    walk = _Walk(wire=wire, types=True)
    walk.check(shape, value, "")
    return not walk.found


def _knows(shape: Shape, value: object, *, wire: bool) -> bool:
    while isinstance(shape, Reference):
        shape = shape.to()
    fields = as_fields(value)
    if fields is None or not isinstance(shape, Object):
        return True
    known = {field.wire if wire else field.key for field in shape.fields}
    known.update(field.callback for field in shape.fields if field.callback)
    if shape.others is not None and not wire:
        known.add(shape.others.key)
    return fields.keys() <= known


class _Walk:
    def __init__(self, *, wire: bool, types: bool) -> None:
        self.wire = wire
        """Names are those of the wire."""
        self.types = types
        """Bounds and rules do not count."""
        self.found: list[Violation] = []

    def check(self, shape: Shape, value: object, path: str) -> None:
        if isinstance(shape, Nullable):
            if value is not None:
                self.check(shape.of, value, path)
        elif isinstance(shape, Reference):
            self.check(shape.to(), value, path)
        elif isinstance(shape, (Object, OneOf, Table)):
            fields = as_fields(value)
            if fields is None:
                self.wrong(path, "an object")
            elif isinstance(shape, Object):
                self.check_object(shape, fields, path)
            elif isinstance(shape, OneOf):
                self.check_variant(shape, fields, path)
            else:
                bounds = (shape.min_members, shape.max_members)
                self.check_size(len(fields), bounds, "member", path)
                for key, each in fields.items():
                    self.check(shape.of, each, _below(path, key))
        elif isinstance(shape, Items):
            self.check_items(shape, value, path)
        else:
            self.check_scalar(shape, value, path)

    def check_object(self, shape: Object, fields: dict[str, object], path: str) -> None:
        for field in shape.fields:
            self.check_field(field, fields, path)
        if shape.others is not None:
            self.check_others(shape, shape.others, fields, path)
        if self.types:
            return
        given = {
            field.wire: name
            for field in shape.fields
            if (name := _given_as(field, fields)) is not None
        }
        for rule in shape.rules:
            for message in _broken(rule, given):
                self.found.append(Violation(path, message))
        if shape.closed:
            known = {field.key for field in shape.fields}
            known.update(field.callback for field in shape.fields if field.callback)
            for key in sorted(fields.keys() - known):
                message = f"`{key}` is not a key of {shape.name}"
                self.found.append(Violation(path, message))

    def check_others(
        self, shape: Object, others: Others, fields: dict[str, object], path: str
    ) -> None:
        if self.wire:
            members: object = without_field(shape, fields)
        else:
            members = fields.get(others.key, {})
        found = as_fields(members)
        if found is None:
            return self.wrong(_below(path, others.key), "an object")
        for key, each in found.items():
            self.check(others.of, each, _below(path, key))

    def check_field(self, field: Field, fields: dict[str, object], path: str) -> None:
        key = field.wire if self.wire else field.key
        callback = None if self.wire else _callback(field, fields)
        if is_present(field, key, fields):
            self.check(field.shape, fields[key], _below(path, field.wire))
        elif field.required and callback is None:
            self.found.append(Violation(path, f"`{field.wire}` is required"))
        if callback is not None and not callable(callback):
            self.found.append(Violation(path, f"`{field.callback}` must be a function"))

    def check_variant(self, shape: OneOf, fields: dict[str, object], path: str) -> None:
        variant = shape.find(fields, wire=self.wire)
        if variant is not None:
            self.check(variant, fields, path)
        elif not isinstance(fields.get(shape.discriminator), str):
            self.wrong(_below(path, shape.discriminator), "a string")

    def check_items(self, shape: Items, value: object, path: str) -> None:
        items = as_items(value)
        if items is None:
            return self.wrong(path, "a list")
        self.check_size(len(items), (shape.min_items, shape.max_items), "item", path)
        if shape.unique and not self.types and len(set(map(_same, items))) < len(items):
            self.wrong(path, "hold an item twice", "must not")
        for index, item in enumerate(items):
            self.check(shape.of, item, f"{path}[{index}]")

    def check_scalar(self, shape: Shape, value: object, path: str) -> None:
        if isinstance(shape, Text):
            if not isinstance(value, str):
                return self.wrong(path, "a string")
            bounds = (shape.min_length, shape.max_length)
            self.check_size(len(value), bounds, "character", path)
        elif isinstance(shape, Number):
            if not is_number(value, shape):
                return self.wrong(path, _named(shape))
            self.check_bounds(shape, value, path)
        elif isinstance(shape, Boolean):
            if not isinstance(value, bool):
                self.wrong(path, _named(shape))
        elif isinstance(shape, Constant):
            if not is_same(value, shape.value):
                self.wrong(path, json.dumps(shape.value, ensure_ascii=False))
        elif isinstance(shape, Either):
            either = (shape.first, shape.second)
            if all(wire_violations(each, value) for each in either):
                self.wrong(path, " or ".join(map(_named, either)))

    def check_size(
        self,
        size: int,
        bounds: tuple[Optional[int], Optional[int]],
        noun: str,
        path: str,
    ) -> None:
        least, most = bounds
        if self.types:
            return
        if least is not None and size < least:
            self.wrong(path, f"at least {_counted(least, noun)}", "must have")
        if most is not None and size > most:
            self.wrong(path, f"at most {_counted(most, noun)}", "must have")

    def check_bounds(self, shape: Number, value: object, path: str) -> None:
        if self.types or not isinstance(value, (int, float)):
            return
        if shape.minimum is not None and value < shape.minimum:
            self.wrong(path, f"at least {shape.minimum}")
        if shape.maximum is not None and value > shape.maximum:
            self.wrong(path, f"at most {shape.maximum}")
        if shape.exclusive_minimum is not None and value <= shape.exclusive_minimum:
            self.wrong(path, f"greater than {shape.exclusive_minimum}")
        if shape.exclusive_maximum is not None and value >= shape.exclusive_maximum:
            self.wrong(path, f"less than {shape.exclusive_maximum}")

    def wrong(self, path: str, expected: str, verb: str = "must be") -> None:
        self.found.append(Violation(path, f"{verb} {expected}"))


def _same(value: object) -> object:
    """Equal for values that are equal in JSON, where true is not 1."""
    fields, items = as_fields(value), as_items(value)
    if fields is not None:
        return frozenset((key, _same(each)) for key, each in fields.items())
    if items is not None:
        return tuple(map(_same, items))
    if isinstance(value, str):
        return str.__str__(value)
    return (Boolean, value) if isinstance(value, bool) else value


def _given_as(field: Field, fields: dict[str, object]) -> Optional[str]:
    """The name by which a field is there, its own or its callback's."""
    if is_present(field, field.key, fields):
        return field.wire
    return None if _callback(field, fields) is None else field.callback


def _callback(field: Field, fields: dict[str, object]) -> object:
    return None if field.callback is None else fields.get(field.callback)


def _broken(rule: Rule, given: dict[str, str]) -> list[str]:
    """What a rule says of the fields that are there, by their names on the wire."""
    if isinstance(rule, Excludes):
        one = given.get(rule.one)
        if one is None:
            return []
        others = [given[name] for name in rule.others if name in given]
        return [f"`{one}` and `{other}` exclude each other" for other in others]
    if isinstance(rule, Requires):
        one = given.get(rule.one)
        if one is None:
            return []
        others = [name for name in rule.others if name not in given]
        return [f"`{one}` requires `{other}`" for other in others]
    count = sum(1 for name in rule.of if name in given)
    if count == 0:
        return [f"one of {_listed(rule.of)} is required"]
    if count > 1 and isinstance(rule, ExactlyOne):
        return [f"only one of {_listed(rule.of)} may be given"]
    return []


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _named(shape: Shape) -> str:
    if isinstance(shape, Number):
        if shape.fits is not None:
            return f"an integer that fits {shape.fits}"
        return "a whole number within ±(2^53 − 1)" if shape.whole else "a number"
    return "true or false" if isinstance(shape, Boolean) else "a string"


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
