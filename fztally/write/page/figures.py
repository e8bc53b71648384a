"""The figures as cards by ledger, and the identities between them."""

from __future__ import annotations

from collections.abc import Mapping

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.schema import Ledger
from fztally.model.tally import Checked, Counted
from fztally.write.page.markup import Html, element
from fztally.write.reported import reported


def write_figures(analysis: Analysis) -> Html:
    """The section with all figures. Those of an identity that does not hold are marked."""
    doubtful = {name for i in analysis.identities if not i.holds for name in (i.left_id, *i.right_ids)}
    groups = []
    for ledger_id, figures in _by_ledger(analysis).items():
        ledger = analysis.schemas.ledger(ledger_id) if ledger_id else None
        title = ledger.title if ledger else text("wb-registry")
        cards = [
            _card(counted, _reported(analysis, ledger, counted), doubtful=counted.figure.id in doubtful)
            for counted in figures
        ]
        groups.append(element("div", element("h3", title), element("div", *cards, class_="cards"), class_="group"))
    return element(
        "section",
        element("h2", text("web-figures")),
        element("p", text("web-figures-about"), class_="about"),
        _identities(analysis),
        element("div", *groups, class_="groups"),
        id="figures",
    )


def _by_ledger(analysis: Analysis) -> Mapping[str, list[Counted]]:
    """The figures in their order; a rate of no ledger stands with the figure above its bar."""
    of = {counted.figure.id: counted.ledger for counted in analysis.figures}
    groups: dict[str, list[Counted]] = {}
    for counted in analysis.figures:
        parts = (of[part] for part in counted.figure.ratio or ())
        groups.setdefault(counted.ledger or next(filter(None, parts), ""), []).append(counted)
    return groups


def _reported(analysis: Analysis, ledger: Ledger | None, counted: Counted) -> str:
    """Who sent the ledger behind a figure."""
    if ledger is None:
        return ""
    said = reported(analysis, ledger, counted)
    return text("web-reported", reported=said) if said == counted.reported else said


def _card(counted: Counted, reported: str, *, doubtful: bool) -> Html:
    figure = counted.figure
    # the display of a figure that is broken down names all its parts, which stand below
    value = str(counted.value) if counted.breakdown and counted.value is not None else counted.display
    unit = None if counted.value is None or value.endswith(figure.unit) else element("small", figure.unit)
    facts = [element("span", reported)] if reported else []
    if counted.pending:
        facts.append(element("b", text("web-pending", pending=counted.pending)))
    if doubtful:
        facts.append(element("b", text("web-doubtful")))
    moods = {"silent": counted.value is None, "doubtful": doubtful, "parted": bool(counted.breakdown)}
    return element(
        "article",
        element("h4", figure.label),
        element("p", value, unit, class_="number"),
        _parts(counted.breakdown) if counted.breakdown else None,
        element("p", *facts, class_="facts") if facts else None,
        element("p", " ".join(filter(None, (counted.definition, counted.note))), class_="definition"),
        class_=" ".join(["card", *(mood for mood, holds in moods.items() if holds)]),
        data_figure=figure.id,
    )


def _parts(breakdown: Mapping[str, int]) -> Html:
    """The counts by code, each with a bar."""
    most = max(1, *breakdown.values())
    lines = [
        element("li", element("span", code), element("meter", count, value=count, max=most), element("b", count))
        for code, count in breakdown.items()
    ]
    return element("ul", *lines, class_="parts")


def _identities(analysis: Analysis) -> Html | None:
    if not analysis.identities:
        return None
    heads = [
        element("th", text(f"web-identity-{name}"), scope="col")
        for name in ("holds", "text", "left", "right", "pending")
    ]
    lines = [_identity(checked) for checked in analysis.identities]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *lines), class_="identities")
    return element("div", table, class_="wide")


def _identity(checked: Checked) -> Html:
    known = checked.left is not None and checked.right is not None
    verdict = "×" if not checked.holds else "√" if known else "—"
    sides = ["—" if side is None else f"{side:,}" for side in (checked.left, checked.right)]
    return element(
        "tr",
        element("td", verdict, class_="bad" if not checked.holds else "good" if known else ""),
        element("th", checked.text, scope="row"),
        *(element("td", side, class_="count") for side in sides),
        element("td", checked.pending, class_="count watch" if checked.pending else "count"),
    )
