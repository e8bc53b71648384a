"""Rows that look like one case reported twice: told, never merged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from fztally.model.columns import objects
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
    told: set[int] = set()
    for field in near.same:
        for rows, texts in _together(frame, near.date, field, near.text):
            for n, row in enumerate(rows):
                other = next((m for m in range(n) if fuzz.ratio(texts[m], texts[n]) >= _SIMILAR), None)
                if other is not None and row not in told:
                    told.add(row)
                    yield stacked.finding("near-duplicate", row, near.text, other=str(stacked.place(rows[other])))


def _together(frame: pd.DataFrame, date: str, field: str, text: str) -> Iterator[tuple[list[int], list[str]]]:
    """The rows and texts of each day and value of a field that there are several of, but not too many."""
    named = frame[frame[field].notna()]
    pairs = pd.DataFrame({"day": named[date].dt.normalize(), "same": named[field]})
    again = pairs.duplicated(keep=False)
    groups = pairs[again].groupby(["day", "same"], sort=False).ngroup().to_numpy()
    order = np.argsort(groups, kind="stable")
    # a frame for each of many small groups would take longer than to compare their texts
    rows = named.index[again].to_numpy()[order].tolist()
    texts = objects(named.loc[again, text].iloc[order])
    ends = np.cumsum(np.bincount(groups)).tolist()
    for first, last in pairwise([0, *ends]):
        if last - first <= _LARGEST_GROUP:
            yield rows[first:last], texts[first:last]
