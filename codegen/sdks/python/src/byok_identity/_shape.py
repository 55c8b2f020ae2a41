# Generated from the JSON Schema. Do not edit: change the schema and generate again.
"""What is known of a type at run time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional, Union, cast


@dataclass(frozen=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True)
class Text:
    """A string, its bounds in code points."""

    min_length: Optional[int] = None
    max_length: Optional[int] = None


@dataclass(frozen=True)
class Number:
    """A number; a whole one stays within what JSON carries everywhere."""

    whole: bool = False
    fits: Optional[str] = None
    """The format that a whole one fits instead."""
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    exclusive_minimum: Optional[float] = None
    exclusive_maximum: Optional[float] = None


@dataclass(frozen=True)
class Constant:
    """One value alone."""

    value: Union[str, float, bool]


@dataclass(frozen=True)
class Either:
    """One of two scalars."""

    first: Shape
    second: Shape


@dataclass(frozen=True)
class Items:
    """A list."""

    of: Shape
    min_items: Optional[int] = None
    max_items: Optional[int] = None
    unique: bool = False
    """No two items are equal in JSON."""


@dataclass(frozen=True)
class Table:
    """An object with keys of any name."""

    of: Shape
    min_members: Optional[int] = None
    max_members: Optional[int] = None


@dataclass(frozen=True)
class Nullable:
    """None is a value too."""

    of: Shape


@dataclass(frozen=True)
class Reference:
    """Another type; a function, since types may hold themselves."""

    to: Callable[[], Shape]


@dataclass(frozen=True)
class Field:
    """A key of an object, here and on the wire."""

    key: str
    wire: str
    shape: Shape
    required: bool = False
    sensitive: bool = False
    callback: Optional[str] = None
    """Key of the callback in whose place the field is sent."""


@dataclass(frozen=True)
class Excludes:
    """Where the one is there, none of the others is. Names are those of the wire."""

    one: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Requires:
    """Where the one is there, all of the others are."""

    one: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class AtLeastOne:
    """One of them is there, or more."""

    of: tuple[str, ...]


@dataclass(frozen=True)
class ExactlyOne:
    """One of them is there, and only one."""

    of: tuple[str, ...]


Rule = Union[Excludes, Requires, AtLeastOne, ExactlyOne]


@dataclass(frozen=True)
class Others:
    """The members of an object that have no name of their own."""

    key: str
    """Of the map that holds them here."""
    of: Shape
    sensitive: bool = False


@dataclass(frozen=True)
class Object:
    """An object with keys of known names."""

    name: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    closed: bool = False
    """Takes no other keys."""
    keeps: bool = True
    """Members that are not known are read and written again."""
    others: Optional[Others] = None


@dataclass(frozen=True)
class Variant:
    """One of the objects of a union."""

    value: str
    key: str
    """What tells it apart, as it is called here."""
    to: Callable[[], Shape]


@dataclass(frozen=True)
class OneOf:
    """One of several objects, told apart by a string."""

    discriminator: str
    """As it is called on the wire."""
    variants: tuple[Variant, ...]

    def find(self, value: dict[str, object], *, wire: bool) -> Optional[Shape]:
        """The shape of the variant that a value is; None for one of another version."""
        for variant in self.variants:
            if value.get(self.discriminator if wire else variant.key) == variant.value:
                return variant.to()
        return None


@dataclass(frozen=True)
class Choice:
    """Any of several types, which no key tells apart, in the order they are tried."""

    of: tuple[Shape, ...]
    secret: bool = False
    """One of them holds a secret somewhere."""


Shape = Union[
    Anything,
    Boolean,
    Choice,
    Text,
    Number,
    Constant,
    Either,
    Items,
    Table,
    Nullable,
    Reference,
    Object,
    OneOf,
]


def is_present(field: Field, key: str, fields: dict[str, object]) -> bool:
    """Whether a field is there. Where it may be left out, None is as good as absent."""
    if fields.get(key) is not None:
        return True
    return key in fields and (field.required or _takes_anything(field.shape))


def _takes_anything(shape: Shape) -> bool:
    while isinstance(shape, Reference):
        shape = shape.to()
    return isinstance(shape, Anything)


def as_fields(value: object) -> Optional[dict[str, object]]:
    """The value as an object; None where it is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def as_items(value: object) -> Optional[list[object]]:
    """The value as a list; None where it is none."""
    if not isinstance(value, (list, tuple)):
        return None
    return list(cast("list[object]", value))


def without_field(shape: Object, fields: dict[str, object]) -> dict[str, object]:
    """The members that no field has on the wire."""
    wire = {field.wire for field in shape.fields}
    return {name: value for name, value in fields.items() if name not in wire}


RANGES = {
    None: (-(2**53) + 1, 2**53 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
"""What a whole number is between, by its format."""


def is_number(value: object, shape: Number) -> bool:
    """Whether JSON has a number for it; booleans are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if not shape.whole:
        return -float("inf") < value < float("inf")
    least, most = RANGES[shape.fits]
    return least <= value <= most and value == int(value)


def is_same(value: object, constant: Union[str, float, bool]) -> bool:
    """Whether they are equal in JSON, where true is not 1."""
    return isinstance(value, bool) is isinstance(constant, bool) and value == constant
