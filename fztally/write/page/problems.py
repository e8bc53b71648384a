"""The findings as data for the script that lists, filters and searches them."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable

from fztally.lang.catalogue import SEVERITIES, describe, severity
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.finding import Finding
from fztally.write.page.markup import Html, element, json_in_html

_LONGEST = 300
"""Characters of a text; ``findings.csv`` has all of it."""


def list_problems(analysis: Analysis, room: int) -> dict[str, object]:
    """As many findings as ``room`` bytes hold: the gravest, of each severity as many of one community as of another.

    ``counts``: [severity, community, ledger, how many] of all of them. ``rows``: severity, community and ledger by
    number (-1: none), then file, sheet, cell, field, value, message, hint and code as numbers of ``texts``; in the
    order of the communities.
    """
    lister = _Lister(analysis)
    marks = [lister.mark(finding) for finding in analysis.findings]
    counts = Counter(marks)
    found: dict[str, object] = {
        "communities": lister.communities,
        "ledgers": [ledger.title for ledger in analysis.schemas.ledgers],
        "counts": [[*mark, count] for mark, count in sorted(counts.items())],
        "total": len(marks),
    }
    room -= len(json_in_html(found | {"texts": [], "rows": []}).encode("utf-8", "replace"))
    chosen = []
    for n in _in_turn(marks):
        before = len(lister.texts)
        row, size = lister.row(marks[n], analysis.findings[n])
        if size > room:
            while len(lister.texts) > before:
                lister.texts.popitem()
            break
        room -= size
        chosen.append((n, row))
    chosen.sort(key=lambda pair: (marks[pair[0]][1], marks[pair[0]][0], pair[0]))
    return found | {"texts": list(lister.texts), "rows": [row for _, row in chosen]}


_NOT_SHOWN = "…"
"""In place of what stands in a cell of a restricted ledger."""
Mark = tuple[int, int, int]
"""Severity, community and ledger of a finding, by number."""


def _in_turn(marks: list[Mark]) -> Iterable[int]:
    """The findings by severity, and within it one of each community after the other."""
    seen: Counter[tuple[int, int]] = Counter()
    places = []
    for n, (grave, community, _) in enumerate(marks):
        seen[grave, community] += 1
        places.append((grave, seen[grave, community], n))
    return (n for _, _, n in sorted(places))


class _Lister:
    """Turns findings into rows of numbers. A text that stands in many rows is kept once."""

    def __init__(self, analysis: Analysis) -> None:
        schemas = analysis.schemas
        self.lang = analysis.job.settings.lang
        self.communities = [*schemas.registry.names, text("web-nobody", office=schemas.registry.office.name)]
        self.texts: dict[str, int] = {}
        self._known = {name: n for n, name in enumerate(schemas.registry.names)}
        self._ledgers = {ledger.id: (n, ledger) for n, ledger in enumerate(schemas.ledgers)}
        self._labels = {(ledger.id, field.id): field.label for ledger in schemas.ledgers for field in ledger.fields}

    def mark(self, finding: Finding) -> Mark:
        """Severity, community and ledger of a finding; the last community stands for none."""
        community = self._known.get(finding.community, len(self._known))
        number, _ = self._ledgers.get(finding.ledger, (-1, None))
        return SEVERITIES.index(severity(finding)), community, number

    def row(self, mark: Mark, finding: Finding) -> tuple[list[int], int]:
        """A finding as numbers, and the bytes that it takes up."""
        _, ledger = self._ledgers.get(finding.ledger, (-1, None))
        if ledger is not None and ledger.restricted and finding.value:
            # nor does its sentence say what stands in the cell
            finding = dataclasses.replace(finding, value=_NOT_SHOWN)
        said = describe(finding, self.lang)
        place = finding.place
        cell = place.cell or (text("wb-row-number", row=place.row) if place.row else "")
        label = self._labels.get((finding.ledger, finding.field), finding.field)
        texts = (place.file, place.sheet, cell, label, finding.value, said.message, said.hint, finding.code)
        numbers, size = zip(*map(self._kept, texts), strict=True)
        row = [*mark, *numbers]
        return row, len(json.dumps(row, separators=(",", ":"))) + 1 + sum(size)

    def _kept(self, words: str) -> tuple[int, int]:
        """The number of a text, and the bytes that it takes up where it is new."""
        if len(words) > _LONGEST:
            words = f"{words[: _LONGEST - 1]}…"
        if words in self.texts:
            return self.texts[words], 0
        self.texts[words] = len(self.texts)
        return self.texts[words], len(json_in_html(words).encode("utf-8", "replace")) + 1


def write_problems() -> Html:
    """The section with the controls; the script fills in the list, and says how many it shows."""
    search = element("input", type="search", id="search", placeholder=text("web-search"), aria_label=text("web-search"))
    return element(
        "section",
        element("h2", text("web-problems")),
        element("div", class_="plot problems", role="img", aria_label=text("web-problems-by"), id="problem-chart"),
        element(
            "form",
            search,
            element("div", class_="chips", id="severities", role="group", aria_label=text("wb-severity")),
            _choice("community", text("web-all-communities")),
            _choice("ledger", text("web-all-ledgers")),
            element("button", text("web-reset"), type="reset"),
            class_="filters",
            role="search",
        ),
        element("p", id="matched", role="status", class_="about"),
        element("noscript", element("p", text("web-no-script"))),
        element("div", id="problem-list"),
        element("p", element("button", text("web-rows-more"), type="button", id="more"), class_="more", hidden=True),
        id="problems",
    )


def _choice(name: str, everything: str) -> Html:
    """A drop-down that the script fills."""
    return element("select", element("option", everything, value=""), id=name, aria_label=everything)
