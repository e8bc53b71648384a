"""报告数据: each figure with how it is counted, who reported, what is pending, where its rows are; identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.tally import Checked, Counted
from fztally.write.reported import reported
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.formula import figure_formula, part_formula
from fztally.write.workbook.official import period_words
from fztally.write.workbook.page import Cell, Page, cell_name
from fztally.write.workbook.theme import ROW_HEIGHTS

_WIDTHS = (5.0, 26.0, 12.0, 6.0, 52.0, 15.0, 9.0, 9.0, 22.0)
_HEADS = ("number", "figure", "value", "unit", "definition", "reported", "pending", "rows", "figure-rows")
_LAST = len(_WIDTHS) - 1
_TOP = 3
"""First row below the header."""
_VALUE = 2


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A row of the sheet: the head of a ledger's section, a figure, or one code of a figure that is broken down."""

    row: int
    ledger: str
    counted: Counted | None = None
    code: str = ""


def write_figures(draft: Draft, anchors: Mapping[str, str]) -> Mapping[str, str]:
    """Write the sheet. ``anchors`` are the places where the rows of figures are listed. Returns for each figure the
    cell that holds its value, as a reference."""
    page = draft.front.figures
    page.widths(_WIDTHS)
    page.height(0, ROW_HEIGHTS["title"])
    page.merge(0, 0, 0, _LAST, text("wb-figures"), "title")
    facts = {"period": period_words(draft.analysis.job.period), "run": draft.analysis.run_id}
    page.line(1, _LAST, text("wb-figures-live" if draft.live else "wb-figures-static", **facts))
    page.heads(2, [text(f"wb-{name}") for name in _HEADS])
    page.height(2, 30)
    page.back(_LAST + 1, draft.contents)
    lines = list(figure_lines(draft.analysis.figures, _TOP))
    cells = {line.counted.figure.id: cell_name(line.row, _VALUE) for line in lines if line.counted and not line.code}
    number = 0
    for line in lines:
        if line.counted is None:
            _section(page, line, draft)
        elif line.code:
            _part(page, line, line.counted, draft)
        else:
            number += 1
            _figure(page, line.row, number, line.counted, draft, cells)
            _rows(page, line.row, line.counted, draft, anchors)
    bottom = _identities(page, lines[-1].row + 2 if lines else _TOP, draft, cells)
    page.line(bottom, _LAST, text("wb-figures-about"))
    page.sheet.freeze_panes(_TOP, 2)
    page.printing(bottom, _LAST, repeat=(2, 2))
    return {name: f"'{page.name}'!{cell}" for name, cell in cells.items()}


def figures_by_ledger(figures: Sequence[Counted]) -> Iterator[tuple[str, Counted]]:
    """The figures in their order, each with the ledger under whose head it stands."""
    before = ""
    by_id = {counted.figure.id: counted.ledger for counted in figures}
    for counted in figures:
        # a figure of no ledger stands with those that it is compared with
        parts = next((by_id[part] for part in counted.figure.ratio or () if by_id[part]), "")
        before = counted.ledger or parts or before
        yield before, counted


def figure_lines(figures: Sequence[Counted], top: int) -> Iterator[FigureLine]:
    """The rows of a sheet of figures from row ``top`` (0-based) on."""
    row, before = top, None
    for ledger, counted in figures_by_ledger(figures):
        if ledger != before:
            yield FigureLine(row, ledger)
            row, before = row + 1, ledger
        yield FigureLine(row, ledger, counted)
        row += 1
        for code in counted.breakdown or ():
            yield FigureLine(row, ledger, counted, code)
            row += 1


def _section(page: Page, line: FigureLine, draft: Draft) -> None:
    page.height(line.row, ROW_HEIGHTS["head"])
    title = draft.analysis.schemas.ledger(line.ledger).title if line.ledger else text("wb-registry")
    page.merge(line.row, 0, line.row, _LAST - 1, title, "section_row")
    target = draft.tables.get(line.ledger) if line.ledger else draft.front.registry
    if target is None:
        page.blank(line.row, _LAST, "section_row")
    else:
        words = text("wb-open-tables" if line.ledger else "wb-open-registry")
        page.link(line.row, _LAST, f"'{target.name}'!A1", words, "section_link")


def _figure(page: Page, row: int, number: int, counted: Counted, draft: Draft, cells: Mapping[str, str]) -> None:
    figure = counted.figure
    page.number(row, 0, number, "centre")
    page.text(row, 1, figure.label)
    page.put(row, _VALUE, _value(counted, draft, cells))
    page.text(row, 3, figure.unit, "centre")
    page.text(row, 4, " ".join(part for part in (counted.definition, counted.note) if part))
    ledger = draft.analysis.schemas.ledger(counted.ledger) if counted.ledger else None
    who = reported(draft.analysis, ledger, counted) if ledger else ""
    page.text(row, 5, who)
    page.number(row, 6, counted.pending, "pending" if counted.pending else "centre")
    page.number(row, 7, counted.rows, "centre")
    page.fit(row, {1: figure.label, 4: counted.definition + counted.note, 5: who}, ROW_HEIGHTS["line"])


def _value(counted: Counted, draft: Draft, cells: Mapping[str, str]) -> Cell:
    """A figure's value with its formula; 未报 and rates over nothing show their text."""
    figure = counted.figure
    if counted.value is None and (figure.ratio is None or counted.display != "—"):
        return Cell(counted.display, style="value_text")
    if figure.ratio is not None:
        part, whole = (cells[name] for name in figure.ratio)
        formula = f'IF({whole}=0,"—",ROUND(100*{part}/{whole},{figure.decimals}))'
        return Cell("—" if counted.value is None else counted.value, formula, f"value_rate{min(figure.decimals, 6)}")
    value = counted.value or 0
    style = "value" if float(value).is_integer() else "value_decimal"
    if figure.registry is not None:
        formula = f'COUNTIF({draft.communities},"?*")' if figure.registry == "communities" else f"SUM({draft.grids})"
        return Cell(value, formula, style)
    detail = draft.live_detail(counted.ledger)
    if detail is None:
        return Cell(value, "", style)
    period = draft.analysis.job.period
    ledger = detail.rows.ledger
    return Cell(value, figure_formula(figure, ledger, detail.range, detail.frame, period, draft.communities), style)


def _part(page: Page, line: FigureLine, counted: Counted, draft: Draft) -> None:
    """One code of a figure that is broken down."""
    detail = draft.live_detail(counted.ledger)
    formula = part_formula(counted.figure, line.code, detail.range, draft.analysis.job.period) if detail else ""
    page.blank(line.row, 0, "text")
    page.text(line.row, 1, text("wb-part", code=line.code), "part")
    page.put(line.row, _VALUE, Cell((counted.breakdown or {})[line.code], formula))
    page.text(line.row, 3, counted.figure.unit, "centre")
    for column in range(4, _LAST + 1):
        page.blank(line.row, column, "text")
    page.height(line.row, ROW_HEIGHTS["line"])


def _rows(page: Page, row: int, counted: Counted, draft: Draft, anchors: Mapping[str, str]) -> None:
    """The way to the rows behind a figure."""
    figure = counted.figure
    detail = draft.details.get(counted.ledger)
    if figure.id in anchors:
        page.link(row, _LAST, anchors[figure.id], text("wb-rows-list", rows=counted.rows))
    elif figure.registry is not None:
        page.link(row, _LAST, f"'{draft.front.registry.name}'!A1", text("wb-open-registry"))
    elif figure.ratio is not None:
        page.text(row, _LAST, text("wb-rows-ratio"), "text")
    elif counted.ledger and draft.analysis.ledgers[counted.ledger].ledger.restricted:
        page.text(row, _LAST, text("wb-rows-restricted"), "text")
    elif detail is not None and counted.rows:
        page.link(row, _LAST, detail.mark_cell(figure), text("wb-rows-filter", rows=counted.rows))
    else:
        page.text(row, _LAST, text("wb-rows-none"), "text")


def _identities(page: Page, top: int, draft: Draft, cells: Mapping[str, str]) -> int:
    """The identities below the figures. Returns the row below them."""
    page.text(top, 0, text("wb-identities"), "section")
    page.height(top, ROW_HEIGHTS["head"])
    page.text(top + 1, 0, text("wb-number"), "head")
    page.merge(top + 1, 1, top + 1, 4, text("wb-identity"), "head")
    labels = [text(f"wb-identity-{name}") for name in ("left", "right", "pending", "holds")]
    page.heads(top + 1, labels, first=5)
    page.fit(top + 1, dict(enumerate(labels, start=5)), ROW_HEIGHTS["head"])
    for number, checked in enumerate(draft.analysis.identities, start=1):
        _identity(page, top + 1 + number, number, checked, cells)
    return top + 3 + len(draft.analysis.identities)


def _identity(page: Page, row: int, number: int, checked: Checked, cells: Mapping[str, str]) -> None:
    page.number(row, 0, number, "centre")
    page.merge(row, 1, row, 4, checked.text, "text")
    left, right = cell_name(row, 5), cell_name(row, 6)
    sides = (
        (checked.left, cells[checked.left_id]),
        (checked.right, f"SUM({','.join(cells[name] for name in checked.right_ids)})"),
    )
    known = all(value is not None for value, _ in sides)
    for column, (value, formula) in enumerate(sides, start=5):
        shown = (
            Cell(value, formula if known else "", "whole")
            if value is not None
            else Cell(text("not-reported"), style="silent")
        )
        page.put(row, column, shown)
    page.number(row, 7, checked.pending, "pending" if checked.pending else "centre")
    verdict = ("√" if known else "—") if checked.holds else "×"
    style = "good" if checked.holds else "bad"
    page.put(row, 8, Cell(verdict, f'IF({left}={right},"√","×")' if known else "", style))
