"""Rates that a sheet works out itself: recomputed and compared, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fztally.model.finding import Finding
from fztally.model.schema import Ledger, RateOf
from fztally.model.sheet import Cell
from fztally.shape.body import Body
from fztally.shape.labels import label_forms
from fztally.values.text import as_text, fold, narrow

_CLOSE = 1e-6
_FRACTION_TO = 1.0
_COARSEST = 0.005
"""Half a percentage point: nobody rounds a rate further."""


def rate_rule(ledger: Ledger, label: str) -> RateOf | None:
    """The rule by which a column of this label is a rate of two others, None for any other column."""
    forms = set(label_forms(label))
    rates = (rule for rule in ledger.rules if isinstance(rule, RateOf))
    return next((rule for rule in rates if forms & {fold(known) for known in rule.labels}), None)


def rate_findings(body: Body, columns: Mapping[str, Sequence[object]]) -> Iterator[Finding]:
    """A finding for every stated rate that is not what its row's numbers give."""
    ledger = body.table.found.ledger
    for match in body.table.layout.columns:
        rule = rate_rule(ledger, match.label) if not match.field else None
        if rule is None or rule.part not in columns or rule.whole not in columns:
            continue
        pairs = zip(columns[rule.part], columns[rule.whole], body.values(match.column), strict=True)
        for index, (part, whole, stated) in enumerate(pairs):
            read = _read(stated)
            if read is None or not isinstance(part, int | float) or not isinstance(whole, int | float) or not whole:
                continue
            rate, half_unit = read
            if abs(rate - part / whole) > half_unit + _CLOSE:
                place = body.place(index, match.column)
                expected = f"{100 * part / whole:.2f}%"
                shown = narrow(as_text(stated))
                yield body.finding("rule-rate", place, "", shown, label=match.label, expected=expected)


def _read(stated: Cell) -> tuple[float, float] | None:
    """(rate as a fraction, half of its last written unit) of 0.8756, 87.56% or 87.56; None when it is no number."""
    text = narrow(as_text(stated))
    number = text.removesuffix("%").strip()
    try:
        value = float(number)
    except ValueError:
        return None
    half_unit = 0.5 / 10 ** len(number.partition(".")[2])
    scale = 100 if text.endswith("%") or value > _FRACTION_TO else 1
    return value / scale, min(half_unit / scale, _COARSEST)
