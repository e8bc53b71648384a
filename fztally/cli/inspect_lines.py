"""How a file was read, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from fztally.cli.summary import lines_of
from fztally.cli.width import clean, clip, pad, screen, wrap
from fztally.lang.texts import language, text
from fztally.model.finding import Finding
from fztally.model.place import column_letters

_PIPED = 120
_SPELLINGS = 3
_RUNS = 12
_LABEL = 20
_HOW = {"exact": "green", "alias": "green", "normalised": "green", "near": "yellow", "unknown": "cyan"}
_KINDS = {"data": "green", "header": "blue", "title": "blue", "total": "magenta", "unrecognised": "red"}


def inspect_lines(file: Mapping[str, Any], findings: Sequence[Finding]) -> Iterator[str]:
    """Each table of a file: what it was taken for and why, its rows, its columns; then what there is to say."""
    yield click.style(clean(file["file"]), bold=True)
    for table in file["tables"]:
        yield ""
        yield from _table(table)
    if findings:
        yield ""
        yield text("inspect-findings", count=len(findings))
        yield from lines_of(findings, language())


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    columns = screen(_PIPED)
    sheet = clean(table["sheet"])
    if not table["score"]:
        title = table["title"]
        key = "inspect-nil" if title else "inspect-no-table"
        rows = sum(table["excluded"].values())
        yield from wrap(text(key, sheet=sheet, title=title, rows=rows, community=_community(table)), columns)
        return
    named = text("inspect-hidden") if table["hidden"] else ""
    yield text("inspect-table", sheet=sheet, hidden=named, title=table["title"], community=_community(table))
    reasons = text("list-comma").join(
        f"{text(f'inspect-by-{name}')} {share:g}" for name, share in table["reasons"].items()
    )
    yield text("inspect-score", score=table["score"], reasons=reasons)
    for kind, runs in table["rows"].items():
        yield from _rows(kind, runs, columns)
    yield text("inspect-columns")
    for column in table["columns"]:
        yield from _column(column, columns)
    if table["missing"]:
        yield click.style(text("inspect-missing", labels=text("list-comma").join(table["missing"])), fg="red")


def _community(table: Mapping[str, Any]) -> str:
    return table["community"] or text("inspect-community-by-row")


def _rows(kind: str, runs: Sequence[tuple[int, int]], columns: int) -> Iterator[str]:
    listed = text("list-comma").join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs[:_RUNS])
    more = "……" if len(runs) > _RUNS else ""
    name = pad(text(f"row-{kind}"), 12)
    count = sum(last - first + 1 for first, last in runs)
    line = text("inspect-rows", kind=name, count=count, rows=f"{listed}{more}")
    head, *rest = wrap(line, columns, indent=" " * 8)
    yield head.replace(name, click.style(name, fg=_KINDS.get(kind)), 1)
    yield from rest


def _column(column: Mapping[str, Any], columns: int) -> Iterator[str]:
    how = text(f"how-{column['how']}") + (f" {column['score']:g}" if column["field"] else "")
    label = pad(clip(clean(column["label"]), _LABEL), _LABEL)
    field = f"{column['field_label']} ({column['field']})" if column["field"] else "—"
    styled = click.style(how, fg=_HOW.get(column["how"], "red"))
    yield f"    {column_letters(column['column']):>3}  {label}  {pad(field, 30)}  {styled}"
    changes = column["normalised"]
    if changes:
        pairs = [
            text(
                "inspect-spelling",
                written=clean(c["written"]),
                read=c["read"] or text("inspect-empty"),
                count=c["count"],
            )
            for c in changes[:_SPELLINGS]
        ]
        more = text("inspect-spellings-more", more=len(changes) - _SPELLINGS) if len(changes) > _SPELLINGS else ""
        indent = " " * 9
        yield from wrap(
            indent + text("inspect-normalised", pairs=text("list-semicolon").join(pairs), more=more),
            columns,
            indent=indent,
        )
