"""What became of a file: read, refused in one sentence, or something that must not be."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fztally.lang.catalogue import describe
from fztally.model.finding import Finding
from fztally.model.job import Limits
from fztally.model.period import Period
from fztally.model.schema import Schemas
from fztally.read.book import read_book
from fztally.read.discover import discover
from fztally.shape.ingest import Shaper
from fztally.store.parts import load, save
from fztally.store.shelf import FolderShelf, Spot

READ, REFUSED, UNCONTROLLED = "read", "refused", "uncontrolled"


@dataclass(frozen=True)
class Result:
    """``outcome`` is one of the three; ``detail`` the codes of findings, or where it went wrong."""

    outcome: str
    detail: str


class Reader:
    """Takes files all the way that ingest does: discovered, read, shaped, saved, loaded again, findings put in words."""

    def __init__(self, schemas: Schemas, limits: Limits | None = None) -> None:
        self.shaper, self.limits = Shaper(schemas, Period.parse("2021")), limits or Limits()

    def take(self, name: str, data: bytes) -> Result:
        """One file by its content."""
        with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
            folder, scratch = Path(made) / "in", Path(made) / "scratch"
            folder.mkdir()
            scratch.mkdir()
            (folder / name).write_bytes(data)
            try:
                findings = list(self._ingest(folder, scratch))
            except BaseException as error:  # noqa: BLE001 - whatever escapes is what is looked for
                where = traceback.extract_tb(error.__traceback__)[-1]
                return Result(
                    UNCONTROLLED, f"{type(error).__name__} {Path(where.filename).name}:{where.lineno} {error}"[:300]
                )
        codes = sorted({finding.code for finding in findings})
        refused = any(code.startswith(("file-", "sheet-unreadable")) and code != "file-ignored" for code in codes)
        return Result(REFUSED if refused else READ, " ".join(codes))

    def _ingest(self, folder: Path, scratch: Path) -> Iterator[Finding]:
        found = discover(folder, self.limits, (), scratch)
        yield from found.findings
        for source in found.value:
            ingested = self.shaper.shape(source, read_book(source, self.limits))
            spot = Spot(FolderShelf(scratch), "result.part")
            save(ingested, spot)
            again = load(source, spot)
            if again is None or again.findings != ingested.findings or len(again.parts) != len(ingested.parts):
                raise AssertionError("what was saved is not what was read")
            for finding in ingested.findings:
                described = describe(finding)
                (described.message + described.hint + str(finding.place)).encode()
                yield finding
