"""What checking a report tells: a table in the terminal, and the same for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import click

from fztally.cli.width import clean, clip, pad, screen, width
from fztally.lang.texts import text
from fztally.model.audit import Audit, Claim
from fztally.model.schema import Figure

_COLOURS = {"same": "green", "differs": "red", "truncated": "yellow", "missing": "yellow"}
_GAP = 2
_PIPED = 120
_NARROWEST = 20


def audit_as_dict(audit: Audit) -> dict[str, Any]:
    """Claims, arithmetic and untied numbers, for machines."""
    return {
        "claims": [
            {"figure": c.figure, "stated": c.stated, "counted": c.counted, "verdict": c.verdict} for c in audit.claims
        ],
        "arithmetic": [{"text": s.text, "holds": s.holds} for s in audit.sums],
        "untied": [{"text": u.text, "number": u.number} for u in audit.untied],
    }


def audit_lines(audit: Audit, figures: Mapping[str, Figure]) -> Iterator[str]:
    """A table of the claims, then the sums that do not hold, the numbers of no figure, and a closing line."""
    yield from _table(audit, figures)
    failing = [sum_ for sum_ in audit.sums if not sum_.holds]
    if failing:
        yield ""
        yield text("verify-sums-failing")
        for sum_ in failing:
            yield click.style(f"  × {clean(sum_.text)}", fg="red")
    if audit.untied:
        yield ""
        yield text("verify-untied")
        for loose in audit.untied:
            yield f"  {_shown(loose.number)}  {clean(loose.text)}"
    yield ""
    verdicts = Counter(claim.verdict for claim in audit.claims)
    yield text(
        "verify-closing",
        claims=len(audit.claims),
        same=verdicts["same"],
        differs=verdicts["differs"],
        truncated=verdicts["truncated"],
        missing=verdicts["missing"],
        sums=len(audit.sums),
        failing=len(failing),
        untied=len(audit.untied),
    )
    if not audit.claims:
        yield text("verify-nothing")


def _table(audit: Audit, figures: Mapping[str, Figure]) -> Iterator[str]:
    rows = [_row(claim, figures[claim.figure]) for claim in audit.claims]
    if not rows:
        return
    head = tuple(text("verify-columns").split("|"))
    sizes = [max(width(row[n]) for row in (head, *rows)) + _GAP for n in range(len(head) - 1)]
    rest = max(screen(_PIPED) - sum(sizes), _NARROWEST)
    yield _line(head, sizes, rest)
    for claim, row in zip(audit.claims, rows, strict=True):
        line = _line(row, sizes, rest)
        verdict = pad(row[0], sizes[0])
        yield click.style(verdict, fg=_COLOURS[claim.verdict]) + line.removeprefix(verdict)


def _line(row: tuple[str, ...], sizes: list[int], rest: int) -> str:
    *cells, last = row
    return "".join(pad(cell, size) for cell, size in zip(cells, sizes, strict=True)) + clip(last, rest)


def _row(claim: Claim, figure: Figure) -> tuple[str, ...]:
    unit = "%" if figure.unit == "%" else ""
    stated = _shown(claim.stated) + unit
    if claim.implied:
        stated = text("verify-implied", stated=stated)
    verdict = text(f"verdict-{claim.verdict}")
    return verdict, figure.label, stated, claim.display, " ".join(clean(claim.text).split())


def _shown(number: float) -> str:
    return f"{number:.10g}"
