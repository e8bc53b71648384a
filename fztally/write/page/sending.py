"""The matrix of keepers by ledgers: who sent what, how many rows, where the problems are."""

from __future__ import annotations

from collections.abc import Sequence

from fztally.lang.catalogue import counts
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.schema import Ledger
from fztally.model.tally import Sending, Status
from fztally.write.page.markup import Html, element
from fztally.write.workbook.detail import short_title


def write_sending(analysis: Analysis) -> Html:
    """The section with the matrix and its key. A cell with problems leads to them."""
    schemas = analysis.schemas
    matrix = {(status.community, status.ledger): status for status in analysis.statuses}
    keepers = (*schemas.registry.names, "")
    ends = [element("th", text(f"web-{name}"), scope="col", class_="end") for name in ("kinds", "row-problems")]
    heads = [
        element("th", short_title(ledger, schemas.common.words.title), scope="col", title=ledger.title)
        for ledger in schemas.ledgers
    ]
    top = element("thead", element("tr", element("th", text("web-keeper"), scope="col"), *heads, *ends))
    lines = [
        _line(analysis, n, [matrix[keeper, ledger.id] for ledger in schemas.ledgers])
        for n, keeper in enumerate(keepers)
    ]
    table = element("table", top, element("tbody", *lines), _foot(analysis, matrix, keepers), class_="matrix")
    return element(
        "section",
        element("h2", text("web-sending")),
        _key(),
        element("div", table, class_="wide", tabindex=0, role="region", aria_label=text("web-sending")),
        element("p", text("web-sending-about"), _outside(analysis), class_="about"),
        id="sending",
    )


def _outside(analysis: Analysis) -> str | None:
    """That there are problems which stand in no cell: of files and sheets that are no known ledger."""
    found = counts(analysis.findings)
    count = found["error"] + found["warning"] - sum(status.problems for status in analysis.statuses)
    return text("web-sending-outside", count=count) if count > 0 else None


def _key() -> Html:
    """What the colours mean."""
    names = ("sent", "problem", "nil", "missing", "not-expected")
    return element("ul", *(element("li", text(f"web-key-{name}"), class_=name) for name in names), class_="key")


def _line(analysis: Analysis, keeper: int, statuses: Sequence[Status]) -> Html:
    """One keeper's cells, then how many ledgers are here of those expected, and the problems in them."""
    ledgers = analysis.schemas.ledgers
    name = statuses[0].community or analysis.schemas.registry.office.name
    cells = [_cell(name, keeper, n, ledger, statuses[n]) for n, ledger in enumerate(ledgers)]
    problems = sum(status.problems for status in statuses)
    ends = (_here(statuses), element("td", _problems(problems, community=keeper), class_="end"))
    return element("tr", element("th", name, scope="row"), *cells, *ends)


def _cell(name: str, keeper: int, number: int, ledger: Ledger, status: Status) -> Html:
    state = status.sending.value.replace("_", "-")
    # rows may turn up where nobody had to send any
    shown = state if not status.kept or status.sending is Sending.NIL else "sent"
    words = text(f"web-state-{state}")
    if shown == "sent":
        words = text("web-state-listed") if ledger.restricted else f"{status.kept:,}"
    facts = {"keeper": name, "ledger": ledger.title, "state": text(f"web-key-{state}"), "problems": status.problems}
    if ledger.restricted:
        tip = text("web-cell-restricted", **facts)
    else:
        tip = text("web-cell", kept=status.kept, pending=status.pending, **facts)
    problems = _problems(status.problems, community=keeper, ledger=number)
    return element("td", words, problems, class_=f"{shown} problem" if status.problems else shown, title=tip)


def _problems(count: int, **which: int) -> Html | None:
    """The number of problems as a link to them; the script filters the list when it is followed."""
    if not count:
        return None
    attributes = {f"data_{name}": value for name, value in which.items()}
    return element("a", text("web-cell-problems", count=count), href="#problems", class_="count", **attributes)


def _here(statuses: Sequence[Status]) -> Html:
    here = sum(status.sending.here for status in statuses)
    missing = sum(status.sending is Sending.MISSING for status in statuses)
    words = f"{here}/{here + missing}" if here + missing else "—"
    return element("td", words, class_="end missing" if missing else "end")


def _foot(analysis: Analysis, matrix: dict[tuple[str, str], Status], keepers: Sequence[str]) -> Html:
    """For each ledger, how many keepers sent it."""
    columns = [[matrix[keeper, ledger.id] for keeper in keepers] for ledger in analysis.schemas.ledgers]
    everything = [status for column in columns for status in column]
    problems = sum(status.problems for status in everything)
    cells = (*(_here(column) for column in columns), _here(everything))
    last = element("td", _problems(problems), class_="end")
    return element("tfoot", element("tr", element("th", text("web-keepers-here"), scope="row"), *cells, last))
