"""The text outputs of a run: figures, findings, manifest."""

from __future__ import annotations

import csv
import io
import json
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from fztally import __version__
from fztally.lang.catalogue import Described, describe
from fztally.model.analysis import Analysis
from fztally.model.finding import Finding
from fztally.model.job import MACHINE, Settings
from fztally.model.period import Period
from fztally.model.tally import Checked, Counted, FileAccount, SheetAccount

FINDING_COLUMNS = (
    "severity",
    "code",
    "ledger",
    "community",
    "file",
    "sheet",
    "cell",
    "row",
    "field",
    "value",
    "message",
    "hint",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PACKAGES = ("pandas", "pandera", "pyarrow", "lxml", "xlrd", "openpyxl", "XlsxWriter")


def write_figures(analysis: Analysis, path: Path) -> None:
    """``figures.json``."""
    write_json(path, figures_as_dict(analysis.job.period, analysis.figures, analysis.identities))


def figures_as_dict(period: Period, figures: Iterable[Counted], identities: Iterable[Checked]) -> dict[str, Any]:
    """The period, figures and identities as the contract has them."""
    return {
        "period": period.text,
        "figures": [_figure(counted) for counted in figures],
        "identities": [
            {"text": i.text, "holds": i.holds, "left": i.left, "right": i.right, "pending": i.pending}
            for i in identities
        ],
    }


def _figure(counted: Counted) -> dict[str, Any]:
    return {
        "id": counted.figure.id,
        "label": counted.figure.label,
        "value": dict(counted.breakdown) if counted.breakdown is not None else counted.value,
        "unit": counted.figure.unit,
        "display": counted.display,
        "rows": counted.rows,
        "reported": counted.reported,
        "pending": counted.pending,
        "note": counted.note or counted.definition,
    }


def write_findings(analysis: Analysis, path: Path) -> None:
    """``findings.csv``: UTF-8 with a byte order mark, so that Excel opens it rightly."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FINDING_COLUMNS)
    lang = analysis.job.settings.lang
    writer.writerows(finding_cells(finding, describe(finding, lang)) for finding in analysis.findings)
    path.write_bytes(out.getvalue().encode("utf-8-sig", "replace"))


def finding_cells(f: Finding, said: Described) -> list[str]:
    """A line of ``findings.csv``."""
    row = str(f.place.row) if f.place.row else ""
    place = (f.place.file, f.place.sheet, f.place.cell, row)
    cells = (said.severity, f.code, f.ledger, f.community, *place, f.field, f.value, said.message, said.hint)
    return [harmless(cell) for cell in cells]


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def write_manifest(analysis: Analysis, path: Path, outputs: tuple[str, ...]) -> None:
    """``manifest.json``: the inputs with their row accounts, and what the run depended on. No clock, no paths."""
    write_json(
        path,
        {
            "run": analysis.run_id,
            "period": analysis.job.period.text,
            "inputs": [_input(account) for account in analysis.files],
            "outputs": sorted(outputs),
            "reporting": _reporting(analysis),
            "versions": versions(),
            "schemas": analysis.schemas.digest,
            "settings": settings_as_dict(analysis.job.settings),
        },
    )


def settings_as_dict(settings: Settings) -> dict[str, Any]:
    """The settings that results depend on."""
    content: dict[str, Any] = msgspec.to_builtins(settings)
    return {name: value for name, value in content.items() if name not in MACHINE}


def _reporting(analysis: Analysis) -> dict[str, dict[str, str]]:
    """Ledger -> keeper ("" = the office) -> whether it sent the ledger."""
    found: dict[str, dict[str, str]] = {ledger.id: {} for ledger in analysis.schemas.ledgers}
    for status in analysis.statuses:
        found[status.ledger][status.community] = status.sending.value
    return found


def list_outputs(path: Path, outputs: Iterable[str]) -> None:
    """Put other outputs on the list of a written manifest."""
    content = json.loads(path.read_text(encoding="utf-8"))
    write_json(path, content | {"outputs": sorted(outputs)})


def _input(account: FileAccount) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": account.path, "sha256": account.sha256, "taken_for": account.taken_for}
    if account.copy_of:
        entry["copy_of"] = account.copy_of
    return entry | {"sheets": [_sheet(sheet) for sheet in account.sheets]}


def _sheet(sheet: SheetAccount) -> dict[str, Any]:
    return {
        "sheet": sheet.sheet,
        "ledger": sheet.ledger,
        "community": sheet.community,
        "rows": sheet.rows,
        "kept": sheet.kept,
        "rejected": sheet.rejected,
        "duplicate": sheet.duplicate,
        "excluded": dict(sheet.excluded),
    }


def versions() -> dict[str, str]:
    """The program and what it is made with."""
    found = {"fztally": __version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def write_json(path: Path, content: dict[str, Any]) -> None:
    """A text output in JSON."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_bytes(text.encode("utf-8", "replace") + b"\n")
