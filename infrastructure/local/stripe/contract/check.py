"""Compares requests and responses with the shapes of the wheel; a difference is a `Violation`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from infrastructure.local.stripe.contract.routes import Route
from infrastructure.local.stripe.contract.shapes import (
    Anything,
    Choice,
    Envelope,
    ListOf,
    MapOf,
    OneOf,
    Record,
    Scalar,
    Shape,
    fields_of,
    resource,
    shape_of,
)

ENVELOPE = {"object", "data", "has_more", "url"}


@dataclass(frozen=True)
class Violation:
    """One difference between a value and the contract."""

    path: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class _Misfit(Exception):
    """A form value that is not of its type."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations

    def depth(self) -> int:
        """How far the first difference lies inside; of several alternatives the one that fits furthest was meant."""
        return len(self.violations[0].path)


def decode_params(params: dict[str, Any], cls: Any) -> tuple[dict[str, Any], list[Violation]]:
    """Form values (all strings) as the types of a TypedDict of parameters (None: no parameters), and what is wrong."""
    if cls is None:
        return {}, [Violation(name, "parameter_unknown", f"Received unknown parameter: {name}") for name in params]
    found: list[Violation] = []
    decoded = _decode_record(params, cls, "", found)
    return decoded, found


def _decode_record(value: dict[str, Any], cls: Any, path: str, found: list[Violation]) -> dict[str, Any]:
    fields = fields_of(cls)
    decoded = {}
    for name, item in value.items():
        place = f"{path}[{name}]" if path else name
        field = fields.get(name)
        if field is None:
            found.append(Violation(place, "parameter_unknown", f"Received unknown parameter: {place}"))
            continue
        try:
            decoded[name] = _decode(item, field.shape, place)
        except _Misfit as misfit:
            found += misfit.violations
    for name, field in fields.items():
        if field.required and name not in value:
            place = f"{path}[{name}]" if path else name
            found.append(Violation(place, "parameter_missing", f"Missing required param: {place}."))
    return decoded


def _decode(value: Any, shape: Shape, path: str) -> Any:
    match shape:
        case Record(cls) if isinstance(value, dict):
            found: list[Violation] = []
            decoded = _decode_record(value, cls, path, found)
            if found:
                raise _Misfit(found)
            return decoded
        case ListOf(item) if isinstance(value, list):
            return _decode_each(((f"{path}[{index}]", part, item) for index, part in enumerate(value)))
        case MapOf(inner) if isinstance(value, dict):
            parts = _decode_each(((f"{path}[{name}]", part, inner) for name, part in value.items()))
            return dict(zip(value, parts, strict=True))
        case OneOf(options):
            misfits = []
            for option in options:
                try:
                    return _decode(value, option, path)
                except _Misfit as misfit:
                    misfits.append(misfit)
            raise max(misfits, key=_Misfit.depth)
        case Scalar(python) if isinstance(value, str):
            return _decode_scalar(value, python, path)
        case Choice(values) if isinstance(value, str):
            for choice in values:
                if value == (str(choice).lower() if isinstance(choice, bool) else str(choice)):
                    return choice
            allowed = ", ".join(str(choice) for choice in values[:8] if choice != "")
            message = f"Invalid {path}: {value!r} must be one of {allowed}" + (" …" if len(values) > 8 else "")
            raise _Misfit([Violation(path, "parameter_invalid_value", message)])
        case Anything():
            return value
    raise _Misfit([Violation(path, "parameter_invalid_type", f"Invalid {path}: {_kind(value)} is not {_name(shape)}")])


def _decode_each(parts: Any) -> list[Any]:
    decoded, found = [], []
    for path, value, shape in parts:
        try:
            decoded.append(_decode(value, shape, path))
        except _Misfit as misfit:
            found += misfit.violations
    if found:
        raise _Misfit(found)
    return decoded


def _decode_scalar(value: str, python: type, path: str) -> Any:
    try:
        if python is str:
            return value
        if python is bool:
            return {"true": True, "false": False}[value]
        if python is int:
            return int(value, 10)
        if python is float:
            return float(value)
        if python is Decimal:
            return str(Decimal(value))
    except (ValueError, KeyError, InvalidOperation):
        pass
    code = "parameter_invalid_integer" if python is int else "parameter_invalid_type"
    raise _Misfit([Violation(path, code, f"Invalid {path}: {value!r} is not {_name(Scalar(python))}")])


def check_response(value: Any, route: Route) -> list[Violation]:
    """What is wrong with a response body, given the type its route returns."""
    found: list[Violation] = []
    _check(value, shape_of(route.returns_type, route.module), "", found)
    return found


def check_event(event: dict[str, Any]) -> list[Violation]:
    """What is wrong with an event, the object it carries included (which the wheel leaves untyped)."""
    found: list[Violation] = []
    _check(event, Record(resource("event")), "", found)
    carried = event.get("data", {}).get("object", {})
    cls = resource(str(carried.get("object")))
    if getattr(cls, "OBJECT_NAME", None) != carried.get("object"):
        found.append(Violation("data.object", "unknown_object", f"no resource is called {carried.get('object')!r}"))
    else:
        _check(carried, Record(cls), "data.object", found)
    return found


def _check(value: Any, shape: Shape, path: str, found: list[Violation]) -> None:
    match shape:
        case Anything():
            return
        case OneOf(options):
            best: list[Violation] = []
            for option in options:
                misfit: list[Violation] = []
                _check(value, option, path, misfit)
                if not misfit:
                    return
                if not best or len(misfit[0].path) > len(best[0].path):
                    best = misfit
            found += best
        case Choice(values):
            if not any(value == choice and type(value) is type(choice) for choice in values):
                found.append(Violation(path, "enum", f"{value!r} is none of {values[:8]}"))
        case Scalar(python):
            if not _is_scalar(value, python):
                found.append(Violation(path, "type", f"{_kind(value)} is not {_name(shape)}"))
        case ListOf(item) if isinstance(value, list):
            for index, part in enumerate(value):
                _check(part, item, f"{path}[{index}]", found)
        case MapOf(inner) if isinstance(value, dict):
            for name, part in value.items():
                _check(part, inner, f"{path}.{name}", found)
        case Envelope(item) if isinstance(value, dict):
            _check_envelope(value, item, path, found)
        case Record(cls) if isinstance(value, dict):
            _check_record(value, cls, path, found)
        case _:
            found.append(Violation(path, "type", f"{_kind(value)} is not {_name(shape)}"))


def _check_envelope(value: dict[str, Any], item: Shape, path: str, found: list[Violation]) -> None:
    for name in ENVELOPE ^ set(value):
        problem = "missing" if name in ENVELOPE else "unknown field"
        found.append(Violation(f"{path}.{name}".lstrip("."), problem, f"{problem} of a list"))
    wanted: dict[str, Shape] = {
        "object": Choice(("list",)),
        "has_more": Scalar(bool),
        "url": Scalar(str),
        "data": ListOf(item),
    }
    for name in ENVELOPE & set(value):
        _check(value[name], wanted[name], f"{path}.{name}".lstrip("."), found)


def _check_record(value: dict[str, Any], cls: Any, path: str, found: list[Violation]) -> None:
    fields = fields_of(cls)
    deleted = value.get("deleted") is True
    for name, item in value.items():
        place = f"{path}.{name}".lstrip(".")
        if name in fields:
            _check(item, fields[name].shape, place, found)
        else:
            found.append(Violation(place, "unknown field", f"{cls.__qualname__} has no {name}"))
    for name, field in fields.items():
        if field.required and name not in value and not (deleted and name not in ("id", "object")):
            place = f"{path}.{name}".lstrip(".")
            found.append(Violation(place, "missing", f"{cls.__qualname__} always has {name}"))


def _is_scalar(value: Any, python: type) -> bool:
    if python is bool or isinstance(value, bool):
        return python is bool and isinstance(value, bool)
    if python is float:
        return isinstance(value, int | float)
    return isinstance(value, str) if python is Decimal else isinstance(value, python)


def _kind(value: Any) -> str:
    return {dict: "a map", list: "an array", str: "a string", type(None): "null"}.get(type(value), repr(value))


def _name(shape: Shape) -> str:
    match shape:
        case Scalar(python):
            names = {int: "an integer", str: "a string", bool: "a boolean", float: "a number", Decimal: "a decimal"}
            return names.get(python, "null")
        case ListOf():
            return "an array"
        case MapOf():
            return "a map"
        case Envelope():
            return "a list object"
        case Record(cls):
            return str(cls.__qualname__)
    return "of its type"
