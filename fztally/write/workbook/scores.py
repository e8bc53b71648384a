"""台账质量考核: a score for each community, every step of it a formula over cells of the same sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from fztally.lang.texts import text
from fztally.model.job import Scores
from fztally.model.tally import Score
from fztally.values.rounding import as_written, percent
from fztally.write.workbook.charts import side_by_side
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.official import Form, Head, Line, first_line, sign_off, write_official
from fztally.write.workbook.page import Cell, Page, cell_name, pixels

_WIDTHS = (16.0, *([10.0] * 12), 11.0, 8.0)
_LAST = len(_WIDTHS) - 1
_HEAD_ROWS = 2
_TALL = 250
_PARTS = ("completeness", "timeliness", "sound_rows", "corrections")
_RATES = (3, 6, 9, 12)
"""Columns of the four rates; the two before each hold what it is made from."""
_SCORE, _RANK = 13, 14
_COUNTED_GOOD = 2
"""So many of the parts count what is good, those after them what is not."""

Rate = float | None


def write_scores(draft: Draft, page: Page) -> None:
    """Write the sheet."""
    settings, scores = draft.analysis.job.settings.scores, draft.analysis.scores
    period = draft.analysis.job.period
    page.widths([*_WIDTHS, 3.0, 14.0])
    page.back(_LAST + 2, draft.contents)
    first = first_line(0, _HEAD_ROWS)
    weights = first
    body = first + 1, first + len(scores)
    points = [_points(rates(score), settings) for score in scores]
    lines = [_weights(settings)]
    lines += [_line(score, body[0] + n, weights, points, n, body) for n, score in enumerate(scores)]
    lines.append(_total(scores, settings, body[1] + 1, weights, body))
    last_day = period.until + timedelta(days=settings.days)
    notes = [text("wb-scores-parts", days=settings.days, last=f"{last_day:%Y-%m-%d}"), text("wb-scores-weights")]
    notes.append(text("wb-scores-scope"))
    form = Form(text("wb-scores"), "", _heads(), _HEAD_ROWS, lines, _LAST, notes)
    row = write_official(page, 0, form, period)
    if any(point is not None for point in points):
        row = _chart(draft, page, row, body)
    row = sign_off(page, row, _LAST)
    page.sheet.freeze_panes(first, 1)
    page.printing_in_parts(_LAST, [row - 1])


def rates(score: Score) -> tuple[Rate, ...]:
    """The four rates of a community in per cent, to two decimals; None where there is nothing to judge by."""
    return tuple(
        percent(part, whole, 2)[0] if whole else None
        for part, whole in (
            (score.sent, score.expected),
            (score.timely, score.dated),
            (score.rows - score.problem_rows, score.rows),
            (score.sent - score.waiting, score.sent),
        )
    )


def _points(found: Sequence[Rate], settings: Scores) -> Rate:
    """The rates weighted, over the weights of those that there are; to two decimals, halves upwards."""
    pairs = [
        (as_written(rate), getattr(settings, name))
        for rate, name in zip(found, _PARTS, strict=True)
        if rate is not None
    ]
    weight = sum(weight for _, weight in pairs)
    if not weight:
        return None
    return percent(sum(rate * weight for rate, weight in pairs), weight * 100, 2)[0]


def _heads() -> list[Head]:
    groups = [Head(text("wb-community"), 0, rows=_HEAD_ROWS)]
    for name, rate in zip(_PARTS, _RATES, strict=True):
        groups.append(Head(text(f"wb-score-{name}"), rate - 2, columns=3))
        groups += [Head(text(f"wb-score-{name}-{n}"), rate - 2 + n, row=1) for n in range(3)]
    groups.append(Head(text("wb-score"), _SCORE, rows=_HEAD_ROWS))
    return [*groups, Head(text("wb-score-rank"), _RANK, rows=_HEAD_ROWS)]


def _weights(settings: Scores) -> Line:
    """The line of the weights, which the scores below refer to."""
    cells = [Cell("", style="total_head")] * _RANK
    for name, column in zip(_PARTS, _RATES, strict=True):
        cells[column - 1] = Cell(getattr(settings, name), style="total")
    return Line(text("wb-score-weight"), cells, total=True)


def _line(score: Score, row: int, weights: int, points: Sequence[Rate], number: int, body: tuple[int, int]) -> Line:
    """One community's line."""
    found = rates(score)
    cells = _judged(_counts(score), found, row, "count", "rate")
    own = points[number]
    cells.append(Cell("—" if own is None else own, _points_formula(row, weights), "total_decimal"))
    at = cell_name(row, _SCORE)
    span = f"{cell_name(body[0], _SCORE, absolute=True)}:{cell_name(body[1], _SCORE, absolute=True)}"
    rank: float | str = "—" if own is None else 1 + sum(other is not None and other > own for other in points)
    cells.append(Cell(rank, f'IF(ISNUMBER({at}),RANK({at},{span},0),"—")', "count"))
    return Line(score.community, cells)


def _counts(score: Score) -> tuple[tuple[int, int], ...]:
    """What each rate is made from: the whole, and the good or (of rows and corrections) the bad part of it."""
    return (
        (score.expected, score.sent),
        (score.dated, score.timely),
        (score.rows, score.problem_rows),
        (score.sent, score.waiting),
    )


def _judged(
    counts: Sequence[tuple[int, int]], found: Sequence[Rate], row: int, style: str, rate_style: str
) -> list[Cell]:
    """The counts of the four parts, each pair with its rate."""
    cells = []
    for n, ((whole, part), rate, column) in enumerate(zip(counts, found, _RATES, strict=True)):
        one, two = cell_name(row, column - 2), cell_name(row, column - 1)
        good = two if n < _COUNTED_GOOD else f"({one}-{two})"
        formula = f'IF({one}=0,"—",ROUND(100*{good}/{one},2))'
        cells += [Cell(whole, style=style), Cell(part, style=style)]
        cells.append(Cell("—" if rate is None else rate, formula, rate_style))
    return cells


def _points_formula(row: int, weights: int) -> str:
    rate_cells = [(cell_name(row, column), cell_name(weights, column, absolute=True)) for column in _RATES]
    over = "+".join(f"ISNUMBER({rate})*{weight}" for rate, weight in rate_cells)
    sums = "+".join(f"N({rate})*{weight}" for rate, weight in rate_cells)
    return f'IF({over}=0,"—",ROUND(({sums})/({over}),2))'


def _total(scores: Sequence[Score], settings: Scores, row: int, weights: int, body: tuple[int, int]) -> Line:
    """All communities together: sums of the counts, and the rates over them."""
    names = ("expected", "sent", "dated", "timely", "waiting", "rows", "problem_rows")
    whole = Score(text("wb-total"), *(sum(getattr(score, name) for score in scores) for name in names))
    cells = _judged(_counts(whole), rates(whole), row, "total", "total_rate")
    for column in (column for rate in _RATES for column in (rate - 2, rate - 1)):
        span = f"SUM({cell_name(body[0], column)}:{cell_name(body[1], column)})"
        cells[column - 1] = cells[column - 1]._replace(formula=span)
    points = _points(rates(whole), settings)
    cells.append(Cell("—" if points is None else points, _points_formula(row, weights), "total_decimal"))
    return Line(whole.community, [*cells, Cell("", style="total_head")], total=True)


def _chart(draft: Draft, page: Page, row: int, body: tuple[int, int]) -> int:
    """The scores side by side. Returns the row below the chart."""
    title = text("wb-scores-chart")
    chart = side_by_side(draft.book, page, body, 0, (_SCORE,), title, highest=100)
    wide = sum(pixels(page.width(column)) for column in range(_LAST + 1))
    chart.set_size({"width": wide - 8, "height": _TALL})
    page.chart(row, 0, chart, {"x_offset": 4, "y_offset": 4, "object_position": 2, "description": title})
    return page.below(row, _TALL + 12)
