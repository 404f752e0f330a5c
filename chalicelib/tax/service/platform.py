"""The platform's tax settings: read at every checkout, changed by admins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...aws import dynamo
from ...core import access, clock, freshness
from ...core.access import Actor, Permission
from ...core.errors import Invalid
from .. import rules, tables
from ..errors import StaleTax
from ..rules import Rate, TaxRules
from ..tables import TaxRow
from . import stripe_tax

#: How long after a change another process may still go by the old rates. A checkout compares totals before it charges.
_REMEMBERED = timedelta(seconds=60)
_held: tuple[datetime, TaxRules] | None = None


@dataclass(frozen=True, slots=True)
class TaxView:
    """The settings for whoever changes them; `version` is 0 until they were."""

    rules: TaxRules
    version: int


def reset() -> None:
    """Forget what is remembered."""
    global _held
    _held = None
    stripe_tax.reset()


def rates() -> TaxRules:
    """How the platform taxes, up to a minute old: one read a minute and process."""
    global _held
    now = clock.now()
    if _held is not None and _held[0] > now and not freshness.asked():
        return _held[1]
    found = _rules(tables.get_tax(consistent=False))
    _held = (now + _REMEMBERED, found)
    return found


def configured(actor: Actor) -> TaxView:
    """The settings as they are now. Raises Forbidden."""
    access.require(actor, Permission.SETTINGS)
    row = tables.get_tax()
    return TaxView(_rules(row), 0 if row is None else int(row.version))


def change(actor: Actor, version: int, wanted: TaxRules) -> TaxView:
    """Replace the settings at `version`; what was ordered keeps its taxes. Raises Forbidden, Invalid, StaleTax."""
    access.require(actor, Permission.SETTINGS)
    errors = rules.errors(wanted)
    if errors:
        raise Invalid(fields=errors)
    saved = replace(wanted, rates=tuple(rules.by_place(wanted.rates)))
    try:
        dynamo.commit(tables.save_tax(_row(saved, access.require_member(actor)), version))
    except dynamo.ConditionFailed as error:
        raise StaleTax from error
    reset()
    return TaxView(saved, version + 1)


def _row(wanted: TaxRules, by: str) -> TaxRow:
    row = tables.new_tax()
    row.prices_include_tax, row.country = wanted.prices_include_tax, wanted.country
    row.shipping_class, row.calculator = wanted.shipping_class, wanted.calculator
    row.rates = [[one.country, one.region, one.tax_class, one.basis_points, one.name] for one in wanted.rates]
    row.updated_by = by
    return row


def _rules(row: TaxRow | None) -> TaxRules:
    if row is None:
        return rules.DEFAULT
    kept = tuple(Rate(*one) for one in row.rates)
    return TaxRules(bool(row.prices_include_tax), row.country, row.shipping_class, row.calculator, kept)
