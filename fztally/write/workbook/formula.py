"""Schema figures and conditions -> Excel formulas over the detail sheets.

Only COUNTIFS, SUMIFS, SUMPRODUCT and their elders are used: they recalculate alike in Excel, WPS and LibreOffice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from fztally.model.period import Period
from fztally.model.schema import Condition, Figure, Ledger

if TYPE_CHECKING:
    import pandas as pd

_MOST_COMPARED = 2_000
"""Rows up to which each may be compared with all others."""
_WILD = ("~", "*", "?")
"""The tilde first: it escapes the others."""
_OPERATORS = ("=", "<", ">")


@dataclass(frozen=True, slots=True)
class DetailRange:
    """Where a ledger's detail rows stand: the sheet, the 0-based column of each field, and the last Excel row."""

    sheet: str
    columns: Mapping[str, int]
    last_row: int

    def of(self, field: str) -> str:
        """The cells of a field, as an absolute reference."""
        letters = xl_col_to_name(self.columns[field])
        return f"'{self.sheet}'!${letters}$2:${letters}${max(self.last_row, 2)}"


@dataclass(frozen=True, slots=True)
class Criteria:
    """Arguments of COUNTIFS; ``arrays`` of them hold a list of values and have to be summed over."""

    arguments: tuple[str, ...] = ()
    arrays: int = 0

    def also(self, *more: str) -> Criteria:
        """These and more arguments."""
        return Criteria((*self.arguments, *more), self.arrays)


def literal(value: str) -> bool:
    """Whether a criterion that is just this text matches nothing but this text."""
    return not value.startswith(_OPERATORS) and not any(char in value for char in _WILD)


def quoted(value: str) -> str:
    """A text as a COUNTIFS criterion that matches it literally (``* ? ~`` are wildcards)."""
    value = _without_wildcards(value)
    return string(f"={value}" if value.startswith(_OPERATORS) else value)


def string(value: str) -> str:
    """A text inside a formula."""
    return '"' + value.replace('"', '""') + '"'


def day(value: date) -> str:
    """A day as a formula."""
    return f"DATE({value.year},{value.month},{value.day})"


def between(cells: str, first: date, last: date) -> list[str]:
    """Criteria for days from ``first`` to ``last``, the last one whole."""
    return [f'{cells},">="&{day(first)}', f'{cells},"<"&{day(last + timedelta(days=1))}']


def criteria(conditions: Iterable[Condition], detail: DetailRange, period: Period) -> Criteria | None:
    """COUNTIFS arguments for conditions that must all hold; None when they can't be said that way."""
    found: list[str] = []
    arrays = 0
    for condition in conditions:
        cells = detail.of(condition.field)
        if condition.is_ is not None:
            found.append(f"{cells},{quoted(condition.is_)}")
        elif condition.not_ is not None:
            found.append(f"{cells},{string('<>' + _without_wildcards(condition.not_))}")
        elif condition.in_ is not None:
            # two lists are crossed when one lies and the other stands; a third has no direction left
            separator = ",;"[arrays] if arrays < 2 else ""
            arrays += 1
            if not separator:
                return None
            found.append(f"{cells},{{{separator.join(quoted(value) for value in condition.in_)}}}")
        elif condition.filled is not None:
            found.append(f'{cells},"{"<>" if condition.filled else "="}"')
        elif condition.in_period:
            found += between(cells, period.start, period.end)
        else:
            return None
    return Criteria(tuple(found), arrays)


def _without_wildcards(value: str) -> str:
    for char in _WILD:
        value = value.replace(char, f"~{char}")
    return value


def counting(found: Criteria, detail: DetailRange, total: str = "", *, whole: bool = True) -> str:
    """The number of rows that meet the criteria, or the sum of field ``total`` over them (to two decimals unless
    ``whole``)."""
    if total:
        cells = detail.of(total)
        formula = f"SUMIFS({cells},{','.join(found.arguments)})" if found.arguments else f"SUM({cells})"
    else:
        every_row = f'{detail.of("source_row")},">0"'
        formula = f"COUNTIFS({','.join(found.arguments or (every_row,))})"
    if found.arrays:
        formula = f"SUMPRODUCT({formula})"
    return formula if whole or not total else f"ROUND({formula},2)"


def figure_formula(
    figure: Figure, ledger: Ledger, detail: DetailRange, frame: pd.DataFrame, period: Period, communities: str
) -> str:
    """The formula of a figure that counts rows of one ledger; "" when it can only be stored as a value.

    ``communities`` is the reference of the list of all communities, for distinct ones.
    """
    where = criteria(figure.where, detail, period)
    if where is None:
        return ""
    if figure.distinct is not None:
        return _distinct(figure.distinct, ledger, detail, where, frame, communities)
    if figure.count_by is not None:
        where = where.also(f'{detail.of(figure.count_by)},"<>"')
    whole = figure.sum is None or ledger.field(figure.sum).kind == "int"
    return counting(where, detail, figure.sum or "", whole=whole)


def part_formula(figure: Figure, code: str, detail: DetailRange, period: Period) -> str:
    """The formula of one code's share in a ``count_by`` figure."""
    where = criteria(figure.where, detail, period)
    if where is None or figure.count_by is None:
        return ""
    return counting(where.also(f"{detail.of(figure.count_by)},{quoted(code)}"), detail)


def _distinct(
    name: str, ledger: Ledger, detail: DetailRange, where: Criteria, frame: pd.DataFrame, communities: str
) -> str:
    codes = ledger.field(name).codes
    if name == "community" and not where.arrays:
        arguments = ",".join((f"{detail.of('community')},{communities}", *where.arguments))
        return f"SUMPRODUCT(--(COUNTIFS({arguments})>0))"
    if isinstance(codes, dict) and not where.arrays:
        known = ",".join(quoted(code) for code in codes)
        arguments = ",".join((f"{detail.of(name)},{{{known}}}", *where.arguments))
        return f"SUMPRODUCT(--(COUNTIFS({arguments})>0))"
    if where.arguments or len(frame) > _MOST_COMPARED or not frame[name].dropna().map(literal).all():
        return ""
    # each of n equal rows counts 1/n; an empty cell matches nothing and counts 0
    cells, places = detail.of(name), detail.of("community")
    pairs = f"COUNTIFS({places},{places},{cells},{cells})"
    return f'ROUND(SUMPRODUCT(({cells}<>"")/({pairs}+({cells}=""))),0)'
