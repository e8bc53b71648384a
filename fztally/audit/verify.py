"""A published report against the counted figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fztally.audit.arithmetic import sums
from fztally.audit.choose import Chooser
from fztally.audit.found import Loose, Stated
from fztally.audit.match import Matcher
from fztally.audit.numbers import Bound
from fztally.audit.tables import read_tables
from fztally.audit.verdict import compare
from fztally.audit.vocabulary import vocabulary
from fztally.audit.walk import Walker
from fztally.audit.working import working
from fztally.model.audit import Audit, Claim, Published, Untied, Verdict
from fztally.model.period import Period
from fztally.model.schema import Schemas
from fztally.model.tally import Counted
from fztally.model.wording import Wording
from fztally.values.rounding import as_written

_PLAIN: Bound = ""


class Auditor:
    """Checks written reports against counted figures. Made once for a set of schemas and their words."""

    def __init__(self, schemas: Schemas, wording: Wording) -> None:
        self._schemas = schemas
        self._words = vocabulary(schemas, wording)
        self._matcher = Matcher(self._words)

    def verify(self, report: Published, figures: Sequence[Counted], period: Period) -> Audit:
        """The figures that a report states, each compared with the counted one; its sums; numbers of no figure."""
        counted = {each.figure.id: each for each in figures}
        exact = {figure: value for figure in counted if (value := _exact(figure, counted)) is not None}

        def agrees(figure: str, value: Fraction) -> bool:
            return exact.get(figure) == value

        chooser = Chooser(self._words, self._matcher, agrees)
        walker = Walker(self._words, self._matcher, chooser, period, exact)
        read_tables(report.passages, self._words, walker)
        for n, passage in enumerate(report.passages):
            if passage.cell is None:
                walker.read(working(n, passage.text))
        walker.look_again()
        found = walker.found
        claims = [_claim(stated, counted[stated.figure], exact.get(stated.figure)) for stated in found.stated]
        return Audit(
            claims=tuple(sorted(claims, key=lambda claim: (claim.span.passage, claim.span.start))),
            sums=sums(self._schemas, found, counted),
            untied=tuple(sorted(map(_untied, found.loose), key=lambda loose: (loose.span.passage, loose.span.start))),
        )


def _claim(stated: Stated, counted: Counted, exact: Fraction | None) -> Claim:
    number = stated.number
    step, bound = (number.step, number.bound) if number else (Fraction(1), _PLAIN)
    verdict: Verdict = "missing"
    if exact is not None:
        verdict = compare(stated.value, step, bound, exact)
    elif counted.rows:
        verdict = "differs"
    return Claim(
        figure=stated.figure,
        stated=int(stated.value) if stated.value.denominator == 1 else float(stated.value),
        counted=counted.value,
        verdict=verdict,
        text=stated.text,
        span=stated.span,
        display=counted.display,
        implied=number is None,
    )


def _untied(loose: Loose) -> Untied:
    return Untied(loose.text, loose.number.plain, loose.span)


def _exact(figure: str, counted: Mapping[str, Counted]) -> Fraction | None:
    """A figure's value before any rounding: a rate from its parts."""
    own = counted[figure]
    if own.value is None or own.breakdown is not None:
        return None
    if own.figure.ratio is None:
        return as_written(own.value)
    part, whole = (counted[name].value for name in own.figure.ratio)
    return as_written(part) * 100 / as_written(whole) if part is not None and whole else None
