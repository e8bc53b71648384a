"""The lists of a district's workbook: problems by street and ledger, the registry, how each figure is counted."""

from __future__ import annotations

from fztally.lang.catalogue import SEVERITIES
from fztally.lang.texts import text
from fztally.model.district import Came, StreetResult
from fztally.write.district.sheets import Sheets
from fztally.write.outputs import SUMMARY
from fztally.write.workbook.listing import ListColumn, write_list


def write_problems(sheets: Sheets) -> None:
    """How many errors, warnings and remarks each street's ledgers have, and the workbook in which they are listed."""
    district = sheets.district
    titles = {ledger.id: ledger.title for ledger in district.schemas.ledgers}
    lines: list[tuple[str, str, list[int], str]] = []
    for result in district.streets:
        if result.share is None:
            lines.append((result.street.name, text("wd-street-itself"), [1, 0, 0], result.reason))
            continue
        own = result.share.findings
        order = [*(ledger for ledger in titles if ledger in own), *(key for key in own if key not in titles)]
        where = where_listed(sheets, result)
        lines += [
            (result.street.name, titles.get(key, text("wd-no-ledger")), [own[key].get(s, 0) for s in SEVERITIES], where)
            for key in order
        ]
    columns = [
        ListColumn("ledger", 18.0, [line[0] for line in lines], label=text("wd-street")),
        ListColumn("ledger", 30.0, [line[1] for line in lines]),
        *(
            ListColumn("", 9.0, [line[2][n] for line in lines], "list_number", label=text(f"severity-{severity}"))
            for n, severity in enumerate(SEVERITIES)
        ),
        ListColumn("", 60.0, [line[3] for line in lines], label=text("wd-listed-in")),
    ]
    write_list(sheets, sheets.problems, columns, text("wb-findings-none"))


def where_listed(sheets: Sheets, result: StreetResult) -> str:
    """The workbook in which a street's problems stand, from the output folder or from what the street sent."""
    if result.came is Came.DELIVERED:
        return text("wd-listed-delivered", folder=result.folder, file=SUMMARY)
    return f"{result.street.name}/{sheets.district.job.period.text}/{SUMMARY}"


def write_registry(sheets: Sheets) -> None:
    """The streets with their communities."""
    lines = [
        (street, community) for street in sheets.district.schemas.registry.streets for community in street.communities
    ]
    columns = [
        ListColumn("", 18.0, [street.name for street, _ in lines], label=text("wd-street")),
        ListColumn("", 16.0, [street.code for street, _ in lines], "list_centre", label=text("wd-street-code")),
        ListColumn("community", 18.0, [community.name for _, community in lines]),
        ListColumn("code", 16.0, [community.code for _, community in lines], "list_centre"),
        ListColumn("grid-count", 8.0, [len(community.grids) for _, community in lines], "list_number"),
        ListColumn("grids", 70.0, ["、".join(community.grids) for _, community in lines]),
    ]
    write_list(sheets, sheets.registry, columns, "")


def write_definitions(sheets: Sheets) -> None:
    """How each figure is counted."""
    figures = sheets.district.figures
    titles = {ledger.id: ledger.title for ledger in sheets.district.schemas.ledgers}
    columns = [
        ListColumn("figure", 26.0, [counted.figure.label for counted in figures]),
        ListColumn("unit", 8.0, [counted.figure.unit for counted in figures], "list_centre"),
        ListColumn("ledger", 26.0, [titles.get(counted.ledger, "") for counted in figures]),
        ListColumn("definition", 90.0, [counted.definition for counted in figures]),
    ]
    write_list(sheets, sheets.definitions, columns, "")
