"""Rows that look like one case reported twice: told, never merged."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz

from fztally.model.finding import Finding
from fztally.sift.stack import Stacked

_SIMILAR = 85.0
_LARGEST_GROUP = 50
"""Larger groups of one day and place are everyday entries (本小区), not one case."""


def near_duplicates(stacked: Stacked, kept: pd.Series[bool]) -> Iterator[Finding]:
    """A warning at the later of two kept rows of the same day with the same party or place and similar text."""
    near = stacked.ledger.near
    if near is None:
        return
    frame = stacked.frame.loc[kept, [near.date, near.text, *near.same]]
    frame = frame[frame[near.date].notna() & frame[near.text].notna()]
    days = frame[near.date].dt.normalize()
    told: set[int] = set()
    for field in near.same:
        named = frame[frame[field].notna()]
        again = named[pd.DataFrame({"day": days, "same": named[field]}).loc[named.index].duplicated(keep=False)]
        for _, group in again.groupby([days[again.index], again[field]], sort=False):
            if len(group) > _LARGEST_GROUP:
                continue
            rows = [int(row) for row in group.index]
            texts = list(group[near.text])
            for n, row in enumerate(rows):
                other = next((m for m in range(n) if fuzz.ratio(texts[m], texts[n]) >= _SIMILAR), None)
                if other is not None and row not in told:
                    told.add(row)
                    yield stacked.finding("near-duplicate", row, near.text, other=str(stacked.place(rows[other])))
