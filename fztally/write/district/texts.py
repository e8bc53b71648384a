"""``findings.csv`` and ``manifest.json`` of a district."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fztally.lang.catalogue import describe
from fztally.model.district import District, StreetResult
from fztally.store.run_names import FINDINGS
from fztally.write.texts import FINDING_COLUMNS, finding_cells, harmless, settings_as_dict, versions

_QUOTED = re.compile(r"'(?=[=+\-@\t\r])")
"""What ``harmless`` puts before a text that would be a formula."""


def write_findings(district: District, path: Path) -> None:
    """What there is to say of the streets' folders, then what their runs found, as it stands in their own lists; files
    are told from the district's ledgers folder. Written line by line: there may be very many."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(FINDING_COLUMNS)
        lang = district.job.settings.lang
        writer.writerows(finding_cells(finding, describe(finding, lang)) for finding in district.findings)
        for result in district.there:
            writer.writerows(_lines(result))


def _lines(result: StreetResult) -> Iterator[list[str]]:
    if result.place is None:
        return
    with (result.place / FINDINGS).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            told = _QUOTED.sub("", row["file"], count=1)
            row["file"] = harmless(f"{result.folder}/{told}" if told else result.folder)
            yield [row[column] or "" for column in FINDING_COLUMNS]


def manifest_as_dict(district: District, outputs: tuple[str, ...]) -> dict[str, Any]:
    """The district's manifest: what each street's part was made from. No clock, no paths of this machine."""
    registered = district.schemas.registry.district
    return {
        "run": district.run_id,
        "period": district.job.period.text,
        "district": {"code": registered.code, "name": registered.name} if registered else {},
        "streets": [
            {
                "code": result.street.code,
                "name": result.street.name,
                "came": result.came.value,
                "folder": result.folder,
                "reason": result.reason,
                "run": result.share.run if result.share else "",
                "sha256": dict(sorted((result.digests or {}).items())),
            }
            for result in district.streets
        ],
        "inputs": [],
        "outputs": sorted(outputs),
        "versions": versions(),
        "schemas": district.schemas.digest,
        "settings": settings_as_dict(district.job.settings),
    }
