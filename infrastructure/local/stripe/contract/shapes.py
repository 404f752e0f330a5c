"""The wheel's type annotations as plain data: what a value may be, resolved class by class and only when needed."""

from __future__ import annotations

import functools
import importlib
import inspect
import keyword
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import typing_extensions


@dataclass(frozen=True)
class Anything:
    """No statement is made about the value."""


@dataclass(frozen=True)
class Scalar:
    """A string, number or boolean; `type(None)` for null."""

    python: type


@dataclass(frozen=True)
class Choice:
    """One of the listed values."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class ListOf:
    item: Shape


@dataclass(frozen=True)
class MapOf:
    """Free keys, as in metadata."""

    value: Shape


@dataclass(frozen=True)
class Envelope:
    """A page of a list: `{object: "list", data, has_more, url}`."""

    item: Shape


@dataclass(frozen=True)
class Record:
    """A TypedDict of parameters or a resource class: named fields, see `fields_of`."""

    cls: Any


@dataclass(frozen=True)
class OneOf:
    options: tuple[Shape, ...]


Shape = Anything | Scalar | Choice | ListOf | MapOf | Envelope | Record | OneOf


@dataclass(frozen=True)
class Field:
    shape: Shape
    required: bool


class _Names(Mapping[str, Any]):
    """The names an annotation of a module may use, imports under TYPE_CHECKING included; imported when asked for."""

    def __init__(self, module: str) -> None:
        self._module = importlib.import_module(module)
        self._imports: dict[str, tuple[str, str]] = {}
        pattern = r"from (stripe[\w.]*) import (?:\(([^)]*)\)|([^\n(]+))"
        for origin, several, one in re.findall(pattern, inspect.getsource(self._module)):
            for name in (several or one).split(","):
                if name := name.strip():
                    original, _, alias = name.partition(" as ")
                    self._imports[alias or original] = (origin, original)

    def __getitem__(self, name: str) -> Any:
        if name in vars(self._module):
            return vars(self._module)[name]
        if name in self._imports:
            origin, original = self._imports[name]
            return getattr(importlib.import_module(origin), original)
        for standard in (typing, typing_extensions):
            if hasattr(standard, name):
                return getattr(standard, name)
        if name == "Decimal":
            return Decimal
        raise KeyError(name)

    def __iter__(self) -> typing.Iterator[str]:
        return iter((*vars(self._module), *self._imports))

    def __len__(self) -> int:
        return len(vars(self._module)) + len(self._imports)


@functools.cache
def _names(module: str) -> _Names:
    return _Names(module)


def resolve(annotation: str, module: str) -> Any:
    """The type an annotation of a module stands for; `Optional[…]` is taken off. The text is the wheel's own source."""
    found = eval(annotation, {}, _names(module))
    if isinstance(found, str):
        return resolve(found, module)
    if typing.get_origin(found) is typing.Union:
        options = [option for option in typing.get_args(found) if option is not type(None)]
        if len(options) > 1:
            return typing.Union[tuple(options)]  # noqa: UP007 - put together at run time
        found = options[0]
    return resolve(found.__forward_arg__, module) if isinstance(found, typing.ForwardRef) else found


def shape_of(annotation: Any, module: str) -> Shape:
    """An annotation found in a module, as a shape."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        return shape_of(eval(annotation, {}, _names(module)), module)
    origin = typing_extensions.get_origin(annotation)
    inner = typing_extensions.get_args(annotation)
    if origin in (typing_extensions.NotRequired, typing_extensions.Required):
        return shape_of(inner[0], module)
    if origin in (typing.Union, types.UnionType):
        return _one_of([shape_of(option, module) for option in inner])
    if origin in (typing.Literal, typing_extensions.Literal):
        return Choice(inner)
    if origin is list:
        return ListOf(shape_of(inner[0], module))
    if origin is dict:
        return MapOf(shape_of(inner[1], module))
    if origin is not None:
        name = getattr(origin, "__name__", "")
        if name == "ListObject":
            return Envelope(shape_of(inner[0], module))
        return MapOf(shape_of(inner[0], module)) if name == "UntypedStripeObject" else Anything()
    if annotation is Any:
        return Anything()
    if annotation in (str, int, float, bool, Decimal, type(None)):
        return Scalar(annotation)
    if typing_extensions.is_typeddict(annotation):
        return Record(annotation)
    if inspect.isclass(annotation) and annotation.__name__ not in ("StripeObject", "UntypedStripeObject"):
        return Record(annotation)
    return Anything()


def _one_of(options: list[Shape]) -> Shape:
    """A union. The wheel adds `str` to every enumeration, for later versions; here the enumeration is meant."""
    if any(isinstance(option, Choice) and option.values != ("",) for option in options):
        options = [option for option in options if option != Scalar(str)]
    if any(isinstance(option, OneOf) for option in options):
        options = [flat for option in options for flat in (option.options if isinstance(option, OneOf) else (option,))]
    return options[0] if len(options) == 1 else OneOf(tuple(options))


@functools.cache
def fields_of(cls: Any) -> dict[str, Field]:
    """The fields of a record by their name on the wire."""
    parameters = typing_extensions.is_typeddict(cls)
    annotations = dict(cls.__annotations__)
    if parameters and any(base.__name__ == "RequestOptions" for base in getattr(cls, "__orig_bases__", ())):
        from stripe import RequestOptions

        for option in RequestOptions.__annotations__:
            annotations.pop(option, None)
    found = {}
    for name, annotation in annotations.items():
        text = annotation.__forward_arg__ if isinstance(annotation, typing.ForwardRef) else str(annotation)
        if name.startswith("_") or "ClassVar" in text[:20]:
            continue
        shape = shape_of(annotation, cls.__module__)
        if parameters:
            required = name in cls.__required_keys__ and "NotRequired" not in text[:40]
        else:
            required = not (isinstance(shape, OneOf) and Scalar(type(None)) in shape.options)
        bare = name.removesuffix("_")
        found[bare if keyword.iskeyword(bare) else name] = Field(shape, required)
    return found


@functools.cache
def resource(object_name: str) -> Any:
    """The class of the resource that calls itself `object_name`, or None."""
    return importlib.import_module("stripe._object_classes").get_object_class("V1", object_name)
