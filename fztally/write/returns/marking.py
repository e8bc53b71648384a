"""Problem cells filled, with a comment that says what is wrong and what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.model.place import Place
from fztally.write.cell_text import cell_text
from fztally.write.returns.cells import real_cell, solid
from fztally.write.returns.problems import Problem
from fztally.write.workbook.page import text_width

AUTHOR = "fztally"
_LONGEST_RUN = 200
"""A longer run of cells is filled as a whole, but only its first cell has the comment."""
_MOST_AREAS = 100
_OVERLAY = 'AND(TRUE,"fztally"="fztally")'
"""Formula of our overlays, by which they are known again."""
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_WIDTH = 280, 18, 40
"""Pixels, pixels and columns of text."""


def mark_sheet(sheet: Worksheet, problems: Sequence[Problem]) -> None:
    """Mark every cell that a problem names; a problem about a row marks the row's first cell.

    A cell without a fill gets ours. A cell that has one keeps it: ours lies over it as a conditional format, which
    can be taken away again.
    """
    said: dict[tuple[int, int], list[Problem]] = {}
    graver: dict[tuple[int, int], str] = {}
    for problem in problems:
        for n, cell in enumerate(_cells(sheet, problem)):
            at = (cell.row, cell.column)
            if graver.setdefault(at, problem.severity) != "error":
                graver[at] = problem.severity
            if n < 1 or problem.place.last_row - problem.place.row < _LONGEST_RUN:
                said.setdefault(at, []).append(problem)
    over: dict[str, list[tuple[int, int]]] = {}
    for at, severity in graver.items():
        cell = real_cell(sheet, *at)
        if cell.fill.fill_type is None:
            cell.fill = solid(severity)
        else:
            over.setdefault(severity, []).append((cell.column, cell.row))
        if at in said:
            cell.comment = _comment(cell, said[at])
    for severity, places in sorted(over.items()):
        for areas in _batches(_areas(places)):
            sheet.conditional_formatting.add(" ".join(areas), _overlay(severity))


def unmark_sheet(sheet: Worksheet) -> None:
    """Take away the marks of an earlier copy: our fills, our comments (not the text before them), our overlays."""
    fills = {solid(severity).fgColor.rgb for severity in ("error", "warning")}
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell) or not cell.comment or AUTHOR not in cell.comment.text:
                continue
            before = _without_ours(cell.comment.text)
            cell.comment = fit(Comment(before, cell.comment.author or "")) if before else None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in fills:
                cell.fill = PatternFill()
    kept = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            if rule.formula != [_OVERLAY]:
                kept.add(str(formatting.sqref), rule)
    sheet.conditional_formatting = kept


def _cells(sheet: Worksheet, problem: Problem) -> Iterator[Cell]:
    place = problem.place
    if place.column:
        for row in range(place.row, max(place.row, place.last_row) + 1):
            yield real_cell(sheet, row, place.column)
    else:
        yield real_cell(sheet, place.row, first_column(sheet, place.row))


def _areas(places: Sequence[tuple[int, int]]) -> list[str]:
    """Cells, given as (column, row), as runs down their columns: ``F7:F30``."""
    runs: list[tuple[int, int, int]] = []
    for column, row in sorted(set(places)):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return [Place("", "", first, column, last).cell for column, first, last in runs]


def _batches(areas: Sequence[str]) -> Iterator[Sequence[str]]:
    """So few at a time as Excel takes in one conditional format."""
    return (areas[n : n + _MOST_AREAS] for n in range(0, len(areas), _MOST_AREAS))


def first_column(sheet: Worksheet, row: int) -> int:
    """The first filled column of a row (1-based), 1 when it is blank."""
    for column in range(1, sheet.max_column + 1):
        if sheet.cell(row, column).value is not None:
            return column
    return 1


def _overlay(severity: str) -> Rule:
    fill = PatternFill(bgColor=solid(severity).fgColor)
    return Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[_OVERLAY], priority=1)


def _comment(cell: Cell, problems: Sequence[Problem]) -> Comment:
    """Our remark, below what somebody else has written there."""
    ours = "\n".join(f"{problem.message}\n{problem.hint}" for problem in problems)
    ours = f"{text('returns-comment')}\n{ours}"
    before = _without_ours(cell.comment.text) if cell.comment else ""
    words = cell_text(f"{before}\n\n{ours}" if before else ours)
    author = (cell.comment.author or AUTHOR) if before and cell.comment else AUTHOR
    return fit(Comment(words, author))


def fit(comment: Comment) -> Comment:
    """Make a comment's box large enough for its text."""
    lines = sum(1 + text_width(line) // _LINE_WIDTH for line in comment.text.split("\n"))
    comment.width, comment.height = _COMMENT_WIDTH, _LINE_HEIGHT * (lines + 1)
    return comment


def _without_ours(words: str) -> str:
    """A comment's text up to our heading, which names us in either language."""
    lines = words.split("\n")
    ours = next((n for n, line in enumerate(lines) if AUTHOR in line), len(lines))
    return "\n".join(lines[:ours]).strip()
