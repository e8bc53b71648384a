"""The outputs of the last run of a period, read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.history import Stated
from fztally.model.period import Period
from fztally.model.schema import Ledger
from fztally.store.run_names import FIGURES, MANIFEST, rows_file

if TYPE_CHECKING:
    import pandas as pd

_TOLD = {"id", "value", "display", "rows", "reported", "note"}
"""What is told of every figure."""
_NO_WORD = frozenset({"title", "note", "header", "section", "total", "blank_numbered"})
"""Kinds of rows that say nothing about whether a community reported."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """What a run left under ``folder``: its period, its figures by id as in ``figures.json``, and its manifest, empty
    where it cannot be read. ``masked`` where it is known that its rows are."""

    folder: Path
    period: str
    figures: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]
    masked: bool

    def rows(self, ledger: Ledger) -> pd.DataFrame:
        """The kept rows of a ledger, as ``LedgerRows`` has them. Raises FztallyError when they are not there."""
        import pyarrow.parquet as pq

        from fztally.model.columns import as_pandas

        try:
            return as_pandas(pq.read_table(rows_file(self.folder, ledger.id)))
        except (OSError, ValueError) as error:
            raise _none(self.folder) from error

    def rows_as_now(self, ledger: Ledger) -> pd.DataFrame:
        """The same in the columns that the ledger has now: those that it did not have then, or had as something else,
        are empty. Raises FztallyError when they are not there."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        from fztally.model.columns import ARROW, as_pandas

        try:
            table = pq.read_table(rows_file(self.folder, ledger.id))
            wanted = {field.id: ARROW[field.kind] for field in ledger.fields}
            wanted |= {"source_file": pa.string(), "source_sheet": pa.string(), "source_row": pa.int64()}
            columns = [
                table.column(name)
                if name in table.column_names and table.schema.field(name).type == kind
                else pa.nulls(table.num_rows, kind)
                for name, kind in wanted.items()
            ]
            return as_pandas(pa.table(columns, names=list(wanted)))
        except (OSError, ValueError) as error:
            raise _none(self.folder) from error

    def stated(self) -> dict[str, Stated]:
        """The figures by id. Raises FztallyError when they are none."""
        try:
            return {figure_id: _stated(entry) for figure_id, entry in self.figures.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise _none(self.folder) from error

    def sent(self, ledger_id: str, community: str) -> bool:
        """Whether a community ("" = the office) sent rows of a ledger or a nil return."""
        return (ledger_id, community) in self.senders()

    def senders(self) -> set[tuple[str, str]]:
        """(ledger, community) wherever a file or sheet of that community held rows or a nil return; rows alone that
        name their community are not among them. Raises FztallyError when the manifest cannot be read."""
        try:
            return {
                (s["ledger"], s["community"])
                for file in self.manifest["inputs"]
                for s in file["sheets"]
                if s["kept"] or s["rejected"] or s["duplicate"] or set(s["excluded"]).difference(_NO_WORD)
            }
        except (KeyError, TypeError) as error:
            raise _none(self.folder) from error


def last_run(output: Path, period: str) -> LastRun:
    """The outputs of a period under the output folder; without one those of the only period that is there.

    Raises FztallyError when there are none, or when there are several to choose from.
    """
    folder = output / period
    if not period:
        there = sorted(path.parent for path in output.glob(f"*/{FIGURES}"))
        if len(there) > 1:
            raise FztallyError(
                text("several-runs", folder=output, periods=text("list-comma").join(path.name for path in there)),
                text("no-period-hint"),
            )
        folder = there[0] if there else output
    return read_run(folder)


def read_run(folder: Path) -> LastRun:
    """The outputs of a run in a folder. Raises FztallyError when there are none."""
    try:
        content = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
        figures = {str(entry["id"]): entry for entry in content["figures"] if set(entry) >= _TOLD}
        manifest = _manifest(folder)
        return LastRun(folder, str(content["period"]), figures, manifest, _is_masked(manifest))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _none(folder) from error


def require_run(output: Path, period: Period | None) -> LastRun | None:
    """The outputs of a period to compare with, None without one. Raises FztallyError when it was not consolidated."""
    if period is None:
        return None
    folder = output / period.text
    try:
        return read_run(folder)
    except FztallyError as error:
        what = text("no-compared", period=period.text, folder=folder)
        raise FztallyError(what, text("no-compared-hint", period=period.text)) from error


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _is_masked(manifest: Mapping[str, Any]) -> bool:
    settings = manifest.get("settings")
    return isinstance(settings, dict) and settings.get("unmask") is False


def _stated(entry: Mapping[str, Any]) -> Stated:
    """A figure of ``figures.json``; the value of one that is broken down is its parts together."""
    value = entry["value"]
    words = str(entry["id"]), str(entry.get("label", "")), str(entry.get("unit", "")), str(entry["display"])
    if isinstance(value, dict):
        parts = {str(name): int(count) for name, count in value.items()}
        return Stated(*words, sum(parts.values()), parts, str(entry["reported"]))
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(value)
    return Stated(*words, value, None, str(entry["reported"]))


def _none(folder: Path) -> FztallyError:
    return FztallyError(text("no-run", folder=folder), text("no-run-hint"))
