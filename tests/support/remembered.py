"""Scenes that many tests begin with are played through the API once, and what they left is laid out for the others.

A scene is a function of a `World` and plain arguments that gives back clients and plain values. What it left in the
engine is kept: rows, objects, mails, cookies. A later test that begins alike, in the same process, gets copies. That is
most of a small test's time. Played anew whenever it could matter: on another engine than moto, with another clock or
other settings, when the kept scene is minutes old (sessions run out), when something of it is there already.
"""

from __future__ import annotations

import copy
import functools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from chalicelib.core import clock
from chalicelib.settings import settings

from . import engine

#: Seconds that a scene is kept: an access token lives for fifteen minutes.
KEPT = 240.0
#: Counters of calls: one more or less of a scene's calls is nothing that a test is about.
_UNCOUNTED = "edge"

Scene = TypeVar("Scene", bound=Callable[..., Any])


@dataclass
class _Left:
    """What a scene left behind, and what it gave back."""

    at: float
    rows: dict[tuple[str, Any, Any], Any]
    objects: dict[tuple[str, str], Any]
    messages: dict[tuple[str, str], Any]
    mails: list[Any]
    scenes: set[Any]
    result: Any


#: Stands where a kept scene's clients have the world that they live in.
_HERE = object()

_kept: dict[Any, _Left | None] = {}


def remembered(scene: Scene) -> Scene:
    """Play `scene` once for the same arguments and settings; see the module."""

    @functools.wraps(scene)
    def played(world: Any, *args: Any, **named: Any) -> Any:
        if not _may_be_kept(world):
            return scene(world, *args, **named)
        key = (scene.__module__, scene.__qualname__, args, tuple(sorted(named.items())), settings())
        if key in world.scenes:
            # It finds its own rows there and leaves less than it does elsewhere.
            return scene(world, *args, **named)
        left = _kept.get(key)
        if left is not None and time.monotonic() - left.at < KEPT and _lay_out(world, left):
            world.scenes |= left.scenes
            return _moved(left.result, world)
        before = _Before.of(world)
        world.scenes.add(key)
        result = scene(world, *args, **named)
        _kept[key] = _difference(before, world, result)
        return result

    return played  # type: ignore[return-value]


def _may_be_kept(world: Any) -> bool:
    real = abs(clock.epoch(clock.now()) - time.time()) < 2
    moto = "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ
    return world.remembers and moto and real


@dataclass
class _Before:
    """What there was before a scene."""

    rows: dict[tuple[str, Any, Any], Any]
    objects: dict[tuple[str, str], Any]
    messages: dict[tuple[str, str], Any]
    mails: int
    scenes: set[Any]

    @classmethod
    def of(cls, world: Any) -> _Before:
        rows = {key: copy.deepcopy(item) for key, item in engine.rows().items()}
        return cls(rows, engine.objects(), engine.messages(), len(world.mails()), set(world.scenes))


def _difference(before: _Before, world: Any, result: Any) -> _Left | None:
    """None when the scene changed what was there: it is not what any world could begin with."""
    rows, objects, messages = engine.rows(), engine.objects(), engine.messages()
    touched = any(rows.get(key) != item for key, item in before.rows.items() if key[0] != _UNCOUNTED)
    moved = any(objects.get(key) is not stored for key, stored in before.objects.items())
    if touched or moved or before.messages.keys() - messages.keys():
        return None
    return _Left(
        at=time.monotonic(),
        rows={k: copy.deepcopy(item) for k, item in rows.items() if k not in before.rows and k[0] != _UNCOUNTED},
        objects={key: copy.copy(stored) for key, stored in objects.items() if key not in before.objects},
        messages={key: copy.copy(waiting) for key, waiting in messages.items() if key not in before.messages},
        mails=world.mails()[before.mails :],
        scenes=world.scenes - before.scenes,
        result=_moved(result, _HERE),
    )


def _lay_out(world: Any, left: _Left) -> bool:
    """Put everything there; False, and nothing is, when some of it is there already."""
    if left.rows.keys() & engine.rows().keys() or left.objects.keys() & engine.objects().keys():
        return False
    engine.lay_out(
        {key: copy.deepcopy(item) for key, item in left.rows.items()},
        {key: copy.copy(stored) for key, stored in left.objects.items()},
        {key: copy.copy(waiting) for key, waiting in left.messages.items()},
    )
    world.receive(left.mails)
    return True


def _moved(value: Any, world: Any) -> Any:
    """A copy of what a scene gave back, in another world."""
    if value is _HERE or hasattr(value, "deliver_webhooks"):
        return world
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), world) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(_moved(each, world) for each in value)
    if isinstance(value, list):
        return [_moved(each, world) for each in value]
    if isinstance(value, dict):
        return {name: _moved(each, world) for name, each in value.items()}
    return value
