"""The outputs of the last run of a period, read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.schema import Ledger

if TYPE_CHECKING:
    import pandas as pd

_FIGURES, _MANIFEST = "figures.json", "manifest.json"
_TOLD = {"id", "value", "display", "rows", "reported", "note"}
"""What is told of every figure."""
_NO_WORD = frozenset({"title", "note", "header", "section", "total", "blank_numbered"})
"""Kinds of rows that say nothing about whether a community reported."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """What a run left under ``folder``: its period, and its figures by id as in ``figures.json``."""

    folder: Path
    period: str
    figures: Mapping[str, Mapping[str, Any]]

    def rows(self, ledger: Ledger) -> pd.DataFrame:
        """The kept rows of a ledger, as ``LedgerRows`` has them. Raises FztallyError when they are not there."""
        import pyarrow.parquet as pq

        from fztally.model.columns import as_pandas

        try:
            return as_pandas(pq.read_table(self.folder / "data" / f"{ledger.id}.parquet"))
        except (OSError, ValueError) as error:
            raise _none(self.folder) from error

    def sent(self, ledger_id: str, community: str) -> bool:
        """Whether a community ("" = the office) sent rows of a ledger or a nil return."""
        try:
            inputs = json.loads((self.folder / _MANIFEST).read_text(encoding="utf-8"))["inputs"]
            sheets = [sheet for file in inputs for sheet in file["sheets"]]
            own = [s for s in sheets if (s["ledger"], s["community"]) == (ledger_id, community)]
            return any(
                s["kept"] or s["rejected"] or s["duplicate"] or set(s["excluded"]).difference(_NO_WORD) for s in own
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _none(self.folder) from error


def last_run(output: Path, period: str) -> LastRun:
    """The outputs of a period under the output folder; without one those of the only period that is there.

    Raises FztallyError when there are none, or when there are several to choose from.
    """
    folder = output / period
    if not period:
        there = sorted(path.parent for path in output.glob(f"*/{_FIGURES}"))
        if len(there) > 1:
            raise FztallyError(
                text("several-runs", folder=output, periods=text("list-comma").join(path.name for path in there)),
                text("no-period-hint"),
            )
        folder = there[0] if there else output
    try:
        content = json.loads((folder / _FIGURES).read_text(encoding="utf-8"))
        figures = {str(entry["id"]): entry for entry in content["figures"] if set(entry) >= _TOLD}
        return LastRun(folder, str(content["period"]), figures)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _none(folder) from error


def _none(folder: Path) -> FztallyError:
    return FztallyError(text("no-run", folder=folder), text("no-run-hint"))
