"""Blank forms for those who keep ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.schema import Ledger, Schemas
from fztally.write.file_names import file_name
from fztally.write.replace import put
from fztally.write.template.form import Form, form_bytes

ROWS = 300
"""Rows to fill in."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The forms of one call: those that were written, and those left alone because a file was there."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def write_forms(
    schemas: Schemas, ledgers: Sequence[Ledger], community: str, folder: Path, *, rows: int = ROWS, force: bool = False
) -> Laid:
    """Write a blank form for each ledger into ``folder``; ``community`` is a name of the registry or "".

    A file that is already there may have been filled in: it is left alone unless ``force``. Raises FztallyError when
    nothing can be written.
    """
    written: list[Path] = []
    kept: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ledger in ledgers:
            path = folder / file_name(f"{community}{ledger.title}", ".xlsx")
            if path.exists() and not force:
                kept.append(path)
                continue
            written.append(put(path, form_bytes(Form(schemas, ledger, community, rows)), text("form-new")).path)
    except OSError as error:
        raise FztallyError(text("template-not-writable", folder=folder), text("template-not-writable-hint")) from error
    return Laid(tuple(written), tuple(kept))
