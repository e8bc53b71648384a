"""Schema figures and tables -> Excel formulas over the detail sheets.

Only COUNTIFS, SUMIFS, SUMPRODUCT and their elders are used: they recalculate alike in Excel, WPS and LibreOffice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xlsxwriter.utility import xl_col_to_name

from fztally.model.period import Period
from fztally.model.schema import Condition, Figure, Ledger


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


def quoted(value: str) -> str:
    """A text as a COUNTIFS criterion that matches it literally (``* ? ~`` are wildcards)."""
    for char in "~*?":
        value = value.replace(char, f"~{char}")
    if value.startswith(("=", "<", ">")):
        value = f"={value}"
    return '"' + value.replace('"', '""') + '"'


def day(value: date) -> str:
    """A day as a formula."""
    return f"DATE({value.year},{value.month},{value.day})"


def between(cells: str, first: date, last: date) -> list[str]:
    """Criteria for days from ``first`` to ``last``, the last one whole."""
    return [f'{cells},">="&{day(first)}', f'{cells},"<"&{day(last + timedelta(days=1))}']


def criteria(conditions: tuple[Condition, ...], detail: DetailRange, period: Period) -> list[str] | None:
    """COUNTIFS arguments for conditions that must all hold; None when one can't be said that way."""
    found: list[str] = []
    for condition in conditions:
        cells = detail.of(condition.field)
        if condition.is_ is not None:
            found.append(f"{cells},{quoted(condition.is_)}")
        elif condition.not_ is not None:
            found.append(f'{cells},"<>"&{quoted(condition.not_)}')
        elif condition.in_ is not None:
            values = ",".join(quoted(value) for value in condition.in_)
            found.append(f"{cells},{{{values}}}")
        elif condition.filled is not None:
            found.append(f'{cells},"{"<>" if condition.filled else "="}"')
        elif condition.in_period:
            found += between(cells, period.start, period.end)
        else:
            return None
    return found


def figure_formula(
    figure: Figure,
    ledger: Ledger,
    detail: DetailRange,
    period: Period,
    communities: str,
    more: tuple[Condition, ...] = (),
) -> str:
    """The formula of a figure that counts rows of one ledger; "" when it can only be stored as a value.

    ``communities`` is the reference of the list of all communities, for distinct ones.
    """
    where = criteria((*figure.where, *more), detail, period)
    if where is None:
        return ""
    several = any(condition.in_ for condition in (*figure.where, *more))
    if figure.distinct is not None:
        if figure.distinct == "community" and not several:
            arguments = ",".join([f"{detail.of('community')},{communities}", *where])
            return f"SUMPRODUCT(--(COUNTIFS({arguments})>0))"
        return ""
    if figure.sum is not None:
        cells = detail.of(figure.sum)
        formula = f"SUMIFS({cells},{','.join(where)})" if where else f"SUM({cells})"
    elif where:
        formula = f"COUNTIFS({','.join(where)})"
    else:
        formula = f"COUNT({detail.of('source_row')})"
    return f"SUMPRODUCT({formula})" if several else formula
