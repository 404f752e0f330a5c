"""VAT numbers of businesses in the European Union."""

from __future__ import annotations

from .. import rules


def checked_vat(country: str, number: str) -> str | None:
    """The VAT number written in full (`DE136695976`) if it can be one of that member state's; None if it cannot.

    Form and check digits are looked at; nobody is asked whether it was ever given out. `number` may be anything.
    """
    candidates = rules.vat_candidates(country, number)
    if not candidates:
        return None
    from stdnum.eu import vat
    from stdnum.exceptions import ValidationError

    for candidate in candidates:
        try:
            return str(vat.validate(candidate))
        except ValidationError:
            continue
    return None
