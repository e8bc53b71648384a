"""Sums and rates within a report: whether its own numbers agree with each other."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from fztally.audit.found import Found, Group, Stated, Total
from fztally.audit.verdict import compare
from fztally.lang.texts import text
from fztally.model.audit import Span, Sum
from fztally.model.schema import Figure, Identity, Schemas
from fztally.model.tally import Counted
from fztally.values.rounding import as_written, percent


def sums(schemas: Schemas, found: Found, counted: Mapping[str, Counted]) -> tuple[Sum, ...]:
    """The identities of the report, its rates, and lists of parts, each as far as its numbers are stated."""
    said: dict[str, list[Stated]] = {}
    for stated in found.stated:
        if stated.number is not None and not stated.number.bound:
            said.setdefault(stated.figure, []).append(stated)
    first = {figure: all_said[0] for figure, all_said in said.items()}
    figures = {figure.id: figure for _, figure in schemas.figures()}
    checked = [
        checked
        for identity in schemas.report.identities
        if (checked := _identity(identity, first, counted, figures)) is not None
    ]
    for figure in figures.values():
        if figure.ratio is not None:
            checked += [_rate(figure, rate, first) for rate in said.get(figure.id, ()) if _has(figure, first)]
    tied = {stated.span for stated in found.stated}
    checked += [sum_ for group in found.groups if (sum_ := _group(group, tied)) is not None]
    checked += [_total(total) for total in found.totals]
    return tuple(sorted(checked, key=lambda sum_: (sum_.spans[0].passage, sum_.spans[0].start)))


def _identity(
    identity: Identity, said: Mapping[str, Stated], counted: Mapping[str, Counted], figures: Mapping[str, Figure]
) -> Sum | None:
    """A stated whole against its stated parts. Where they do not make it up, parts that are not stated (as long as two
    are) count as counted."""
    whole = said.get(identity.left)
    parts = [said[part] for part in identity.right if part in said]
    silent = [counted[part].value for part in identity.right if part not in said]
    if whole is None or not parts or (len(parts) < len(identity.right) and any(silent) and len(parts) < 2):
        return None
    values = [as_written(value) for value in silent if value is not None]
    total = sum((part.value for part in parts), Fraction(0))
    if len(values) < len(silent) and total < whole.value:
        return None
    shown = [f"{figures[part.figure].label}{_shown(part.value)}" for part in parts]
    if whole.value != total:
        total += sum(values, Fraction(0))
        shown += [
            text("verify-silent-part", label=figures[part].label, value=counted[part].display)
            for part in identity.right
            if part not in said and counted[part].value
        ]
    left = f"{figures[identity.left].label}{_shown(whole.value)}"
    return Sum(
        text("verify-sum", left=left, parts="＋".join(shown), total=_shown(total)),
        whole.value == total,
        (whole.span, *(part.span for part in parts)),
    )


def _has(figure: Figure, said: Mapping[str, Stated]) -> bool:
    return figure.ratio is not None and all(part in said and said[part].value > 0 for part in figure.ratio)


def _rate(figure: Figure, rate: Stated, said: Mapping[str, Stated]) -> Sum:
    """A stated rate against its stated parts. One that was cut off instead of rounded fits its parts."""
    part, whole = (said[name] for name in figure.ratio or ())
    exact = part.value * 100 / whole.value
    step = rate.number.step if rate.number else Fraction(1, 10**figure.decimals)
    verdict = compare(rate.value, step, "", exact)
    shown = percent(part.value, whole.value, figure.decimals)[1]
    key = {"same": "verify-rate", "truncated": "verify-rate-truncated"}.get(verdict, "verify-rate-differs")
    said_text = text(
        key,
        part=_shown(part.value),
        whole=_shown(whole.value),
        rate=shown,
        stated=f"{_shown(rate.value)}%",
        label=figure.label,
    )
    return Sum(said_text, verdict != "differs", (rate.span, part.span, whole.span))


def _group(group: Group, tied: set[Span]) -> Sum | None:
    """A list of parts that belong to no figure. Parts that make up the whole or more are worth telling; fewer may just
    be examples. A list ends where it has made up its whole."""
    own = [group.whole, *group.parts]
    if any(number.bound for number in own) or group.whole.kind == "percent" or tied.intersection(group.spans[1:]):
        return None
    total, parts = Fraction(0), []
    for part in group.parts:
        total += part.value
        parts.append(part.value)
        if total == group.whole.value:
            break
    if total < group.whole.value or len(parts) == 1:
        return None
    added = "＋".join(_shown(part) for part in parts)
    said = text("verify-sum", left=_shown(group.whole.value), parts=added, total=_shown(total))
    return Sum(said, total == group.whole.value, group.spans[: len(parts) + 1])


def _total(total: Total) -> Sum:
    added = sum((part.value for part in total.parts), Fraction(0))
    said = text("verify-total", name=total.name, stated=_shown(total.whole.value), total=_shown(added))
    return Sum(said, added == total.whole.value, total.spans)


def _shown(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):g}"
