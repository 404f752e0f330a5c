"""Rows of the `shipping` table and every access to them."""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock


class ProfileRow(dynamo.Row):
    """How a store sends: `profile` is a `rules.Profile` as plain data, `version` counts what was saved."""

    class Meta:
        table_name = "shipping"

    profile = JSONAttribute(default=dict)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()


_SK = "profile"


def get_profile(store_id: str) -> ProfileRow | None:
    return dynamo.fetch(ProfileRow, store_id, _SK)


def get_profiles(store_ids: Iterable[str]) -> dict[str, ProfileRow]:
    """The profiles there are, by store."""
    return {pk: row for (pk, _), row in dynamo.fetch_many(ProfileRow, [(one, _SK) for one in store_ids]).items()}


def save_profile(store_id: str, profile: dict[str, object], seen: int) -> dynamo.Write:
    """Fails as `profile` when its version is no longer `seen`; 0 is that of a store that saved none."""
    row = ProfileRow(pk=store_id, sk=_SK, profile=profile, version=seen + 1, updated_at=clock.now_text())
    return dynamo.put(row, "profile", ProfileRow.pk.does_not_exist() if seen == 0 else ProfileRow.version == seen)
