"""Rates that a sheet works out itself: recomputed and compared, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fztally.model.finding import Finding
from fztally.model.schema import Ledger, RateOf
from fztally.shape.body import Body
from fztally.shape.labels import label_forms
from fztally.values.rates import Rate, read_rate
from fztally.values.reading import Context
from fztally.values.text import as_text, fold, narrow


def rate_rule(ledger: Ledger, label: str) -> RateOf | None:
    """The rule by which a column of this label (the last part counts, below those of groups) is a rate of two others,
    None for any other column."""
    forms = {*label_forms(label), *label_forms(label.rpartition("/")[2])}
    rates = (rule for rule in ledger.rules if isinstance(rule, RateOf))
    return next((rule for rule in rates if forms & {fold(known) for known in rule.labels}), None)


def rate_findings(body: Body, columns: Mapping[str, Sequence[object]], context: Context) -> Iterator[Finding]:
    """A finding for every stated rate that is not what its row's numbers give."""
    ledger = body.table.found.ledger
    for match in body.table.layout.columns:
        rule = rate_rule(ledger, match.label) if not match.field else None
        if rule is None or rule.part not in columns or rule.whole not in columns:
            continue
        pairs = zip(columns[rule.part], columns[rule.whole], body.values(match.column), strict=True)
        for index, (part, whole, stated) in enumerate(pairs):
            rate = read_rate(stated, context).value
            if not (isinstance(rate, Rate) and isinstance(part, int | float) and isinstance(whole, int | float)):
                continue
            if whole and not rate.agrees(part, whole):
                place = body.place(index, match.column)
                expected = f"{100 * part / whole:.2f}%"
                shown = narrow(as_text(stated))
                yield body.finding("rule-rate", place, "", shown, label=match.label, expected=expected)
