"""What one street adds to the district: read from its outputs, and held against its own rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fztally.lang.definitions import define_figure
from fztally.lang.texts import language, text
from fztally.model.analysis import LedgerRows
from fztally.model.conditions import counted_rows
from fztally.model.district import Part, PartTable, Share
from fztally.model.errors import FztallyError
from fztally.model.period import Period
from fztally.model.schema import Figure, Ledger, Schemas
from fztally.model.tally import Sending
from fztally.store.last_run import LastRun
from fztally.store.run_names import FIGURES, FINDINGS, MANIFEST
from fztally.tally.figures import told_apart
from fztally.tally.tables import crosstab

if TYPE_CHECKING:
    import pandas as pd

_FATES = ("rows", "kept", "rejected", "duplicate")
_NAMED = 3


def read_share(run: LastRun, schemas: Schemas, period: Period) -> Share:
    """What a street's outputs hold, one ledger's rows at a time. ``schemas`` are what this street sees.

    Raises FztallyError in one sentence when they are of another period, made by other definitions or another registry,
    when parts of them are missing, or when figures and rows do not belong together.
    """
    if run.period != period.text:
        raise FztallyError(text("share-period", stated=run.period, period=period.text))
    manifest = run.manifest
    _require_same_figures(run, schemas, manifest)
    figures = {figure.id: _part(run.figures[figure.id]) for _, figure in schemas.figures()}
    codes: dict[str, tuple[str, ...]] = {}
    tables: dict[str, PartTable] = {}
    kept: dict[str, int] = {}
    for ledger in schemas.ledgers:
        frame = _rows(run, ledger)
        try:
            for figure in ledger.figures:
                _add_codes(codes, figures[figure.id], figure, ledger, frame, period)
            rows = LedgerRows(ledger, frame, {})
            for table in ledger.tables:
                made = crosstab(schemas, table, rows, period)
                tables[f"{ledger.id}.{table.id}"] = PartTable(made.row_labels, made.column_labels, made.values)
            kept[ledger.id] = len(frame)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # columns that are not those of the definitions
            raise FztallyError(text("share-other-rows", ledger=ledger.title)) from error
    return Share(
        run=str(manifest.get("run", "")),
        figures=figures,
        sending=_sending(manifest, schemas),
        codes=codes,
        tables=tables,
        kept=kept,
        accounts=_accounts(manifest),
        findings=_findings(run.folder / FINDINGS),
    )


def _rows(run: LastRun, ledger: Ledger) -> pd.DataFrame:
    try:
        return run.rows(ledger)
    except FztallyError as error:
        raise FztallyError(text("share-no-rows", ledger=ledger.title)) from error


def _require_same_figures(run: LastRun, schemas: Schemas, manifest: Mapping[str, Any]) -> None:
    """That the figures are those of the definitions, counted in the same way. Raises FztallyError."""
    wanted = {figure.id: (ledger_id, figure) for ledger_id, figure in schemas.figures()}
    for key, names in (("share-lacks", wanted.keys() - run.figures), ("share-unknown", run.figures.keys() - wanted)):
        if names:
            raise FztallyError(text(key, count=len(names), names=_some(sorted(names))))
    settings = manifest.get("settings")
    same_words = isinstance(settings, dict) and settings.get("lang") == language()
    for name, (ledger_id, figure) in wanted.items():
        stated = run.figures[name]
        note = define_figure(figure, schemas.ledger(ledger_id) if ledger_id else None, schemas)
        told = bool(figure.definition) or same_words
        if stated.get("unit") != figure.unit or (told and stated["note"] != note):
            raise FztallyError(text("share-otherwise", label=figure.label))


def _part(entry: Mapping[str, Any]) -> Part:
    """A figure as ``figures.json`` has it. Raises FztallyError for one that is none."""
    try:
        value, rows, pending = entry["value"], int(entry["rows"]), int(entry.get("pending", 0))
        if isinstance(value, dict):
            return Part(rows, str(entry["display"]), rows, pending, {str(k): int(n) for k, n in value.items()})
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise TypeError(value)
        return Part(value, str(entry["display"]), rows, pending)
    except (KeyError, TypeError, ValueError) as error:
        raise FztallyError(text("share-damaged", file=FIGURES)) from error


def _add_codes(
    codes: dict[str, tuple[str, ...]], part: Part, figure: Figure, ledger: Ledger, frame: pd.DataFrame, period: Period
) -> None:
    """Hold a figure against its rows, and note the values that it counts where two streets may have the same one."""
    if figure.ratio is not None or part.value is None:
        return
    chosen = frame[counted_rows(frame, figure, ledger, period)]
    if len(chosen) != part.rows:
        raise FztallyError(text("share-other-rows", ledger=ledger.title))
    if figure.distinct is not None and not told_apart(figure, ledger):
        codes[figure.id] = tuple(sorted(str(value) for value in chosen[figure.distinct].dropna().unique()))


def _sending(manifest: Mapping[str, Any], schemas: Schemas) -> dict[str, dict[str, Sending]]:
    """Who sent what. Raises FztallyError when that is not told, or of other communities than the registry has."""
    keepers = {*schemas.registry.names, ""}
    try:
        found = {
            ledger.id: {str(name): Sending(how) for name, how in manifest["reporting"][ledger.id].items()}
            for ledger in schemas.ledgers
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FztallyError(text("share-damaged", file=MANIFEST)) from error
    there = {name for own in found.values() for name in own}
    if there != keepers:
        raise FztallyError(text("share-communities", names=_some(sorted((there ^ keepers) - {""}))))
    return found


def _accounts(manifest: Mapping[str, Any]) -> dict[str, int]:
    """The rows of all sheets, by what became of them. Raises FztallyError when that is not told."""
    try:
        inputs = manifest["inputs"]
        sheets = [sheet for file in inputs for sheet in file["sheets"]]
        found = {name: sum(int(sheet[name]) for sheet in sheets) for name in _FATES}
        return {
            "files": len(inputs),
            **found,
            "excluded": sum(int(count) for sheet in sheets for count in sheet["excluded"].values()),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FztallyError(text("share-damaged", file=MANIFEST)) from error


def _findings(path: Path) -> dict[str, dict[str, int]]:
    """Findings by ledger and severity. Raises FztallyError when the list cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            counts = Counter((row["ledger"], row["severity"]) for row in csv.DictReader(file))
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise FztallyError(text("share-damaged", file=FINDINGS)) from error
    found: dict[str, dict[str, int]] = {}
    for (ledger, severity), count in sorted(counts.items()):
        found.setdefault(ledger, {})[severity] = count
    return found


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return text("list-comma").join(listed[:_NAMED]) + ("……" if len(listed) > _NAMED else "")
