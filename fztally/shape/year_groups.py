"""Columns of several years side by side, each year a group over the same labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fztally.shape.header import Header
from fztally.values.dates import lone_year


def of_year(header: Header, year: int) -> Header:
    """A header whose columns of other years than ``year`` have no label of their own, where groups name several."""
    years = {column: named for column, parts in header.labels.items() if (named := _year(parts[:-1]))}
    if len(set(years.values())) < 2:
        return header
    labels = {
        column: parts if years.get(column, year) == year else (*parts, "") for column, parts in header.labels.items()
    }
    return replace(header, labels=labels)


def _year(groups: Iterable[str]) -> int:
    return next((year for group in groups if (year := lone_year(group))), 0)
