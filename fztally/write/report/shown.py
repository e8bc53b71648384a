"""Figures as the report prints them: in digits or words; what is not sure is not printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.tally import Counted
from fztally.values.spoken import spoken

Numerals = Literal["arabic", "chinese"]
_TWO_OF_THEM = "2"


def shown_figures(analysis: Analysis, numerals: Numerals, *, draft: bool) -> Mapping[str, str]:
    """Every figure's value by id. One that nobody reported is 未报, never 0; one whose identity fails is left out, or
    marked in a draft."""
    doubtful = doubtful_figures(analysis)
    return {
        counted.figure.id: _shown(counted, numerals, doubtful=counted.figure.id in doubtful, draft=draft)
        for counted in analysis.figures
    }


def doubtful_figures(analysis: Analysis) -> frozenset[str]:
    """The figures of identities that fail, and the rates made from them."""
    failing = {
        figure
        for identity in analysis.identities
        if not identity.holds
        for figure in (identity.left_id, *identity.right_ids)
    }
    rates = {counted.figure.id for counted in analysis.figures if failing.intersection(counted.figure.ratio or ())}
    return frozenset(failing | rates)


def in_numerals(display: str, numerals: Numerals, unit: str) -> str:
    """A value in digits or in words; two before a measure word is 两."""
    if numerals == "arabic":
        return display
    if display == _TWO_OF_THEM and unit != "%":
        return text("report-two")
    return spoken(display)


def _shown(counted: Counted, numerals: Numerals, *, doubtful: bool, draft: bool) -> str:
    if counted.value is None and counted.breakdown is None:
        return counted.display if counted.figure.ratio and counted.rows else text("report-not-reported")
    if doubtful and not draft:
        return text("report-withheld")
    said = in_numerals(counted.display, numerals, counted.figure.unit)
    return said + text("report-doubtful") if doubtful else said
