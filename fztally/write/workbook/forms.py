"""The official forms that go up the line: 本月, 本年累计, 上年同期, 增减 for each type, as a schema describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fztally.lang.texts import text
from fztally.model.conditions import all_hold
from fztally.model.schema import Form, FormColumn, Ledger, Span
from fztally.values.rounding import money_sum
from fztally.write.workbook.charts import ChartPlace, chart_spans
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.formula import between, counting, criteria
from fztally.write.workbook.official import Form as Official
from fztally.write.workbook.official import Head, Line, first_line, sign_off, write_official
from fztally.write.workbook.page import Cell, Page, cell_name, pixels

_LABEL, _NARROW, _ROOM = 18.0, 9.0, 1360
_HEAD_ROWS = 2


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the form: what it counts, over which span."""

    group: FormColumn
    span: Span


def write_form(draft: Draft, ledger: Ledger, form: Form, page: Page) -> None:
    """Write one official form."""
    columns = [_Column(group, span) for group in form.columns for span in group.spans]
    last = len(columns)
    width = ((_ROOM - pixels(_LABEL)) / last - 5) / 7
    page.widths([_LABEL, *([max(_NARROW, width)] * last), 3.0, 14.0])
    page.back(last + 2, draft.contents)
    first = first_line(0, _HEAD_ROWS)
    codes = ledger.field(form.rows).codes
    labels = list(codes) if isinstance(codes, dict) else []
    counted = [_counted(draft, ledger, form, column) for column in columns]
    body = [_line(draft, ledger, form, columns, counted, label, first + n) for n, label in enumerate(labels)]
    total = _total(draft, ledger, columns, body, first)
    official = Official(
        title=form.title,
        unit=form.unit,
        heads=_heads(draft, ledger, form, columns),
        head_rows=_HEAD_ROWS,
        lines=[*body, total],
        last_column=last,
        notes=_notes(draft, ledger, form, columns),
    )
    row = write_official(page, 0, official, draft.analysis.job.period)
    drawn = _drawn(draft, ledger, form, columns)
    if any(not isinstance(total.cells[n - 1].value, str) and total.cells[n - 1].value for n in drawn):
        place, lines = ChartPlace(0, row, 0, last), (first, first + len(labels) - 1)
        row = chart_spans(draft.book, page, place, lines, drawn, f"{form.title}（{form.unit}）")
    row = sign_off(page, row, last)
    page.printing_in_parts(last, [row - 1])


def _drawn(draft: Draft, ledger: Ledger, form: Form, columns: list[_Column]) -> list[int]:
    """The columns of the first group that a chart sets side by side: this year, and the one before if known."""
    spans = ["to_date", *(["last_year"] if ledger.id in draft.last_year else [])]
    first = form.columns[0]
    return [n for n, column in enumerate(columns, start=1) if column.group is first and column.span in spans]


def _heads(draft: Draft, ledger: Ledger, form: Form, columns: list[_Column]) -> list[Head]:
    heads = [Head(ledger.field(form.rows).label, 0, rows=_HEAD_ROWS)]
    at = 1
    for group in form.columns:
        heads.append(Head(group.label, at, columns=len(group.spans)))
        at += len(group.spans)
    return heads + [Head(_span_label(draft, column.span), n, row=1) for n, column in enumerate(columns, start=1)]


def _span_label(draft: Draft, span: Span) -> str:
    period = draft.analysis.job.period
    if span == "month":
        return text("wb-span-month", month=period.end.month)
    if span == "to_date" and period.start.month != 1:
        return text("wb-span-period")
    return text(f"wb-span-{span.replace('_', '-')}")


def _line(
    draft: Draft,
    ledger: Ledger,
    form: Form,
    columns: list[_Column],
    counted: Sequence[Mapping[str, int | float] | None],
    label: str,
    row: int,
) -> Line:
    """The line of one type, from what each column ``counted``."""
    values = [None if column is None else column.get(label, 0) for column in counted]
    formulas = [_formula(draft, ledger, form, column, row) for column in columns]
    return Line(label, _cells(draft, ledger, columns, values, formulas, row, total=False))


def _total(draft: Draft, ledger: Ledger, columns: list[_Column], body: list[Line], first: int) -> Line:
    """The sums of all types."""
    values: list[int | float | None] = []
    for n in range(len(columns)):
        stated = [cell.value for cell in (line.cells[n] for line in body)]
        numbers = [value for value in stated if not isinstance(value, str)]
        values.append(sum(numbers) if len(numbers) == len(stated) else None)
    last = first + len(body)
    formulas = [f"SUM({cell_name(first, n)}:{cell_name(last - 1, n)})" for n in range(1, len(columns) + 1)]
    return Line(text("wb-total"), _cells(draft, ledger, columns, values, formulas, last, total=True), total=True)


def _cells(
    draft: Draft,
    ledger: Ledger,
    columns: list[_Column],
    values: list[int | float | None],
    formulas: list[str],
    row: int,
    *,
    total: bool,
) -> list[Cell]:
    """A line's cells: 增减 from its neighbours, what is not known as a dash."""
    if not draft.reported(ledger.id):
        unknown = Cell(text("not-reported"), style="total_silent") if total else Cell("—", style="absent")
        return [unknown] * len(columns)
    live = draft.live_detail(ledger.id) is not None
    style = "total" if total else "count"
    cells = []
    for column, value, formula in zip(columns, values, formulas, strict=True):
        if column.span == "change":
            stated, made = _change(columns, column.group, values, row)
        else:
            stated, made = value, formula
        if stated is None:
            cells.append(Cell("—", style="total_head" if total else "absent"))
        else:
            cells.append(Cell(stated, made if live else "", style))
    return cells


def _change(
    columns: list[_Column], group: FormColumn, values: list[int | float | None], row: int
) -> tuple[int | float | None, str]:
    """By how much a line exceeds the year before, and the formula that says it."""
    now, before = (_position(columns, group, span) for span in ("to_date", "last_year"))
    one, two = values[now], values[before]
    if one is None or two is None:
        return None, ""
    return one - two, f"{cell_name(row, now + 1)}-{cell_name(row, before + 1)}"


def _position(columns: list[_Column], group: FormColumn, span: Span) -> int:
    return next(n for n, column in enumerate(columns) if column.group is group and column.span == span)


def _days(draft: Draft, span: Span) -> tuple[date, date]:
    period = draft.analysis.job.period
    return (period.end.replace(day=1) if span == "month" else period.start), period.end


def _counted(draft: Draft, ledger: Ledger, form: Form, column: _Column) -> dict[str, int | float] | None:
    """What a column counts of each type that occurs; None where nobody can tell."""
    if column.span == "change":
        return None
    if column.span == "last_year":
        frame = draft.last_year.get(ledger.id)
        if frame is None:
            return None
    else:
        frame = draft.analysis.ledgers[ledger.id].frame
    mask = all_hold(frame, column.group.where, ledger, draft.analysis.job.period)
    if column.span == "month" and ledger.period_field:
        first, last = _days(draft, column.span)
        days = frame[ledger.period_field].dt.normalize()
        mask &= (days >= str(first)) & (days <= str(last))
    chosen = mask.fillna(False).astype(bool)
    types = frame.loc[chosen, form.rows]
    if column.group.sum is None:
        return {str(label): int(count) for label, count in types.value_counts().items()}
    amounts = frame.loc[chosen, column.group.sum].dropna().astype("float64").groupby(types)
    return {str(label): money_sum(of_one) for label, of_one in amounts}


def _formula(draft: Draft, ledger: Ledger, form: Form, column: _Column, row: int) -> str:
    """The same as a formula over the detail sheet; "" where it can only be a value."""
    detail = draft.live_detail(ledger.id)
    if detail is None or column.span in ("last_year", "change"):
        return ""
    found = criteria(column.group.where, detail.range, draft.analysis.job.period)
    if found is None:
        return ""
    found = found.also(f"{detail.range.of(form.rows)},$A{row + 1}")
    if column.span == "month" and ledger.period_field:
        found = found.also(*between(detail.range.of(ledger.period_field), *_days(draft, column.span)))
    total = column.group.sum or ""
    return counting(found, detail.range, total, whole=not total or ledger.field(total).kind == "int")


def _notes(draft: Draft, ledger: Ledger, form: Form, columns: list[_Column]) -> list[str]:
    notes = [text("wb-form-note", ledger=ledger.title)]
    if ledger.id not in draft.last_year and any(column.span == "last_year" for column in columns):
        notes.append(text("wb-form-no-last-year"))
    return [*notes, form.note] if form.note else notes
