"""The cells of a summary table: each with its value and the formula that gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.period import Period
from fztally.model.schema import Ledger, Share
from fztally.model.tally import Crosstab, Sending
from fztally.values.rounding import percent
from fztally.write.workbook.detail import Detail
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.formula import Criteria, between, counting, criteria, literal, quoted
from fztally.write.workbook.official import Line, first_line
from fztally.write.workbook.page import Cell, cell_name
from fztally.write.workbook.suppress import HIDDEN, LEAST, SMALL, protect

Values = Sequence[int | float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table placed on its sheet; rows and columns are 0-based. The labels stand in column 0, the values from 1 on."""

    crosstab: Crosstab
    ledger: Ledger
    head_rows: int
    row_label: str
    column_label: str
    column_labels: Sequence[str]
    lines: Sequence[Line]
    first: int
    last: int
    """First and last line of the body, without subtotals and what follows them."""
    live: bool
    silent: bool
    """Whether some communities did not report."""
    protected: bool
    """Whether small counts are hidden."""

    @property
    def values(self) -> int:
        """Number of value columns."""
        return len(self.column_labels)

    @property
    def total_column(self) -> int:
        """Column of the row totals: the value column itself when there is only one."""
        return self.values + 1 if self.values > 1 else 1

    @property
    def share(self) -> Share | None:
        """The rate beside the table."""
        return None if self.protected else known_share(self.crosstab)

    @property
    def share_column(self) -> int:
        """Column of the rate."""
        return self.total_column + 1

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return self.share_column if self.share is not None else self.total_column

    @property
    def total(self) -> int:
        """Row of the last total."""
        return self.first + len(self.lines) - 1


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the cells of one table are made from: ``first`` is the row of the first line, ``style`` and ``bold`` are of
    its numbers and totals."""

    draft: Draft
    crosstab: Crosstab
    ledger: Ledger
    detail: Detail | None
    where: Criteria | None
    first: int
    silent: Mapping[str, str]
    style: str
    bold: str


def make_grid(draft: Draft, crosstab: Crosstab, top: int) -> Grid:
    """A table whose title stands in row ``top``, with its cells."""
    ledger = draft.analysis.schemas.ledger(crosstab.ledger)
    table = crosstab.table
    head_rows = 2 if table.columns else 1
    detail = draft.live_detail(ledger.id)
    where = criteria(table.where, detail.range, draft.analysis.job.period) if detail else None
    first = first_line(top, head_rows)
    whole = all(float(value).is_integer() for line in crosstab.values for value in line)
    styles = ("count", "total") if whole else ("amount", "total_decimal")
    maker = _Maker(draft, crosstab, ledger, detail, where, first, _silent(draft, crosstab, ledger), *styles)
    protected = ledger.restricted and "community" in (table.rows, table.columns)
    lines = _protected_lines(maker) if protected else _lines(maker)
    if not draft.reported(ledger.id):
        lines = [_unreported(line) for line in lines]
    by_community = table.rows == "community"
    body = len(draft.analysis.schemas.registry.communities) if by_community else len(crosstab.row_labels)
    return Grid(
        crosstab=crosstab,
        ledger=ledger,
        head_rows=head_rows,
        row_label=_row_label(ledger, table.rows),
        column_label=ledger.field(table.columns).label if table.columns else "",
        column_labels=crosstab.column_labels if table.columns else (_value_label(ledger, table.sum),),
        lines=lines,
        first=first,
        last=first + body - 1,
        live=detail is not None and where is not None,
        silent=bool(maker.silent),
        protected=protected,
    )


def _unreported(line: Line) -> Line:
    """A line of a ledger that nobody sent."""
    words, style = (text("not-reported"), "total_silent") if line.total else ("—", "absent")
    return Line(line.label, [Cell(words, style=style) for _ in line.cells], line.total)


def known_share(crosstab: Crosstab) -> Share | None:
    """The rate beside a table, if it is of columns that the table has."""
    share = crosstab.table.share
    return share if share is not None and set(share.of) & set(crosstab.column_labels) else None


def _row_label(ledger: Ledger, rows: str) -> str:
    if rows == "month" and ledger.period_field:
        return text("wb-month-head")
    return ledger.field(rows).label


def _value_label(ledger: Ledger, total: str | None) -> str:
    return ledger.field(total).label if total else text("wb-count")


def _silent(draft: Draft, crosstab: Crosstab, ledger: Ledger) -> dict[str, str]:
    """Communities that sent nothing, and what stands in place of their total: 未报 is not 0."""
    if crosstab.table.rows != "community" or ledger.restricted:
        return {}
    words = {Sending.MISSING: text("not-reported"), Sending.NOT_EXPECTED: "—"}
    return {
        status.community or draft.office: words[status.sending]
        for status in draft.analysis.statuses
        if status.ledger == ledger.id and status.sending in words and not status.kept
        if (status.community or draft.office) in crosstab.row_labels
    }


def _shown_label(maker: _Maker, label: str) -> str:
    if maker.crosstab.table.rows == "month" and maker.ledger.period_field:
        return text("wb-month", month=int(label[5:]))
    return label


def _lines(maker: _Maker) -> list[Line]:
    """Body, subtotal of the communities where the office follows them, and total."""
    crosstab = maker.crosstab
    communities = len(maker.draft.analysis.schemas.registry.communities)
    split = communities if crosstab.table.rows == "community" and len(crosstab.row_labels) > communities else 0
    lines: list[Line] = []
    for n, (label, values) in enumerate(zip(crosstab.row_labels, crosstab.values, strict=True)):
        if split and n == split:
            lines.append(_total_line(maker, text("wb-subtotal"), crosstab.values[:split], [(0, split - 1)], len(lines)))
        lines.append(Line(_shown_label(maker, label), _body(maker, label, values, len(lines))))
    body = len(lines)
    parts = [(split, body - 1)] if split else [(0, body - 1)]
    lines.append(_total_line(maker, text("wb-total"), crosstab.values, parts, body))
    return lines


def _body(maker: _Maker, label: str, values: Values, line: int) -> list[Cell]:
    """The cells of one community, month or code."""
    row = maker.first + line
    count = len(values)
    quiet = maker.silent.get(label, "")
    total_at = cell_name(row, count + 1, absolute=True)
    found = [_formula(maker, row, label, column) for column in range(count)]
    if count == 1:
        return [_quiet_cell(maker, row, label, quiet, found[0])] if quiet else [Cell(values[0], found[0], maker.style)]
    if quiet:
        word = f'"{quiet}"'
        cells = [Cell("—", f'IF({total_at}={word},"—",{f})' if f else "", "absent") for f in found]
        whole = _formula(maker, row, label, None)
        cells.append(_quiet_cell(maker, row, label, quiet, whole))
    else:
        cells = [Cell(value, f, maker.style) for value, f in zip(values, found, strict=True)]
        span = f"SUM({cell_name(row, 1)}:{cell_name(row, count)})"
        cells.append(Cell(_sum(values), span if maker.detail else "", maker.bold))
    return cells + _share(maker, row, values, quiet=bool(quiet))


def _quiet_cell(maker: _Maker, row: int, label: str, quiet: str, formula: str) -> Cell:
    """The total of a community that sent nothing: a word, until its rows turn up."""
    counted = _formula(maker, row, label, None, count=True)
    style = "silent" if quiet == text("not-reported") else "absent"
    return Cell(quiet, f'IF({counted}=0,"{quiet}",{formula})' if counted and formula else "", style)


def _formula(maker: _Maker, row: int, label: str, column: int | None, *, count: bool = False) -> str:
    """The formula of a body cell; of the whole line when ``column`` is None, its rows when ``count``."""
    detail, table = maker.detail, maker.crosstab.table
    if detail is None or maker.where is None:
        return ""
    found = maker.where
    if table.rows == "month" and maker.ledger.period_field:
        month = Period.parse(label)
        found = found.also(*between(detail.range.of(maker.ledger.period_field), month.start, month.end))
    else:
        found = found.also(f"{detail.range.of(table.rows)},{_criterion(label, f'$A{row + 1}')}")
    if table.columns and column is not None:
        code = maker.crosstab.column_labels[column]
        head = cell_name(maker.first - 1, column + 1).rstrip("0123456789")
        found = found.also(f"{detail.range.of(table.columns)},{_criterion(code, f'{head}${maker.first}')}")
    total = "" if count else table.sum or ""
    return counting(found, detail.range, total, whole=not total or maker.ledger.field(total).kind == "int")


def _criterion(label: str, cell: str) -> str:
    """The label's own cell where it can stand as it is, so that the formula reads like the table."""
    return cell if literal(label) else quoted(label)


def _share(maker: _Maker, row: int, values: Values, *, quiet: bool = False, total: bool = False) -> list[Cell]:
    share = known_share(maker.crosstab)
    if share is None:
        return []
    count = len(values)
    columns = [n for n, label in enumerate(maker.crosstab.column_labels) if label in share.of]
    part, whole = sum(int(values[n]) for n in columns), int(sum(values))
    value: float | str = "—" if quiet or not whole else percent(part, whole, 2)[0]
    total_at = cell_name(row, count + 1)
    parts = ",".join(cell_name(row, n + 1) for n in columns)
    formula = f'IF(SUM({total_at})=0,"—",ROUND(100*SUM({parts})/{total_at},2))'
    return [Cell(value, formula if maker.detail else "", "total_rate" if total else "rate")]


def _total_line(
    maker: _Maker, label: str, values: Sequence[Values], parts: Sequence[tuple[int, int]], line: int
) -> Line:
    """A line of sums over the lines from one to another (counted from the first)."""
    row, count = maker.first + line, len(maker.crosstab.column_labels)
    sums = [_sum([each[column] for each in values]) for column in range(count)]
    cells = []
    for column, value in enumerate([*sums, _sum(sums)] if count > 1 else sums, start=1):
        spans = ",".join(
            f"{cell_name(maker.first + first, column)}:{cell_name(maker.first + last, column)}" for first, last in parts
        )
        cells.append(Cell(value, f"SUM({spans})" if maker.detail else "", maker.bold))
    return Line(label, cells + _share(maker, row, sums, total=True), total=True)


def _sum(values: Values) -> int | float:
    whole = sum(values)
    return int(whole) if float(whole).is_integer() else round(whole, 6)


def _protected_lines(maker: _Maker) -> list[Line]:
    """A restricted ledger's table: values only, small ones hidden."""
    crosstab = maker.crosstab
    counts = [[int(value) for value in line] for line in crosstab.values]
    verdicts = protect(counts)
    several = len(crosstab.column_labels) > 1
    lines = []
    for label, values, verdict in zip(crosstab.row_labels, counts, verdicts, strict=True):
        cells = [_protected(value, what, "count") for value, what in zip(values, verdict, strict=True)]
        if several:
            cells.append(_protected(sum(values), SMALL if sum(values) < LEAST else "", "total"))
        lines.append(Line(_shown_label(maker, label), cells))
    sums = [sum(column) for column in zip(*counts, strict=True)]
    totals = [_protected(value, SMALL if value < LEAST else "", "total") for value in [*sums, sum(sums)]]
    lines.append(Line(text("wb-total"), totals if several else totals[:1], total=True))
    return lines


def _protected(value: int, verdict: str, style: str) -> Cell:
    return Cell(verdict, "", "absent" if verdict == HIDDEN else "centre") if verdict else Cell(value, "", style)
