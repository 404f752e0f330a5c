"""What a password must be, who may give which role, how long an old token is forgiven."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.accounts import passwords, rules
from chalicelib.core import clock
from chalicelib.core.access import Role


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a" * 9, "too_short"),
        ("", "too_short"),
        ("a1b2c3d4e5" * 20 + "x", "too_long"),
        ("aaaaaaaaaa", "too_common"),
        ("abababababab", "too_common"),
        ("Password123", "too_common"),
        ("PAROLAPAROLA", "too_common"),
        ("ana.popescu@example.com", "too_common"),
        ("ANA.Popescu@Example.com", "too_common"),
        ("ana.popescu", "too_common"),
        ("correct horse battery", None),
        ("ten chars!", None),
        ("a1b2c3d4e5" * 20, None),
        ("parolă cu ș și ț", None),
    ],
)
def test_passwords(password: str, code: str | None) -> None:
    errors = rules.password_errors(password, "ana.popescu@example.com", "new_password")
    assert [(error.field, error.code) for error in errors] == ([("new_password", code)] if code else [])


def test_roles_are_given_by_admins_and_never_to_or_from_the_owner() -> None:
    allowed = {
        (giver, old, new) for giver in Role for old in Role for new in Role if rules.may_give_role(giver, old, new)
    }
    plain = {Role.CUSTOMER, Role.STAFF, Role.ADMIN}
    assert allowed == {(giver, old, new) for giver in (Role.ADMIN, Role.OWNER) for old in plain for new in plain}


def test_an_old_refresh_token_is_forgiven_for_half_a_minute() -> None:
    now = clock.now()
    assert rules.within_grace(now - timedelta(seconds=30), now)
    assert not rules.within_grace(now - timedelta(seconds=30, milliseconds=1), now)


@pytest.mark.usefixtures("real_passwords")
def test_a_password_is_kept_as_argon2id_of_the_stated_cost() -> None:
    kept = passwords.hash_password("correct horse battery")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hash_password("correct horse battery")
    assert passwords.verify(kept, "correct horse battery")
    assert not passwords.verify(kept, "Correct horse battery")
    assert not passwords.outdated(kept)


def test_what_is_no_hash_is_nobodys_password() -> None:
    assert not passwords.verify("nonsense", "nonsense")
    assert not passwords.verify(None, "nobody has this password")


@pytest.mark.usefixtures("real_passwords")
def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    from argon2 import PasswordHasher

    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
