"""One file -> its sheets: the content decides which reader, never the extension."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module

from fztally.model.finding import Finding, Outcome
from fztally.model.job import Limits
from fztally.model.place import Place
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.delimited import read_delimited
from fztally.read.kinds import kind_of
from fztally.read.refusal import Refusal
from fztally.read.unlock import unlock
from fztally.read.xlsx import read_xlsx

Reader = Callable[[bytes, str, Limits, Sequence[str]], Iterable[Sheet | Refusal]]
"""(content, name for a sheet that has none, limits, passwords) -> the sheets of a file, or the refusal of one of them.
Raises Refusal when the file as a whole cannot be read."""


def read_book(
    source: Source, limits: Limits, passwords: Sequence[str] = (), content: bytes | None = None
) -> Outcome[tuple[Sheet, ...]]:
    """All sheets of a file. Never raises for bad input: a file or sheet that is not read is one finding.

    A file that is no longer the one that was found (``source.sha256``) is left for the next run, and said. Where
    ``source.path`` does not lead to the file, ``content`` is what is in it.
    """
    try:
        if source.size > limits.file_bytes:
            raise Refusal("file-limit", limit="file_bytes", allowed=limits.file_bytes, found=source.size)
        data = source.path.read_bytes() if content is None else content
        if source.sha256 and hashlib.sha256(data).hexdigest() != source.sha256:
            raise Refusal("file-changing")
        if not data:
            raise Refusal("file-empty")
        return _read(data, source, limits, passwords)
    except Refusal as refusal:
        return Outcome((), (refusal.finding(source),))
    except OSError:
        return Outcome((), (Finding("file-unreadable", Place(source.name), facts={"reason": "no-access"}),))


def _read(data: bytes, source: Source, limits: Limits, passwords: Sequence[str]) -> Outcome[tuple[Sheet, ...]]:
    kind = kind_of(data)
    if kind == "encrypted":
        data = unlock(data, passwords)
        kind = kind_of(data)
    if kind not in READERS:
        raise Refusal("file-unreadable", reason=kind)
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for result in READERS[kind](data, source.stem, limits, passwords):
            if isinstance(result, Sheet):
                sheets.append(result)
            else:
                findings.append(result.finding(source))
    return Outcome(tuple(sheets), tuple(findings))


def _late(module: str, data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> Iterable[Sheet | Refusal]:
    """The reader of a rarer format, loaded when such a file comes."""
    read: Reader = import_module(f"fztally.read.{module}").read
    return read(data, name, limits, passwords)


READERS: dict[str, Reader] = {
    "xlsx": lambda data, name, limits, passwords: read_xlsx(data, limits),
    "text": lambda data, name, limits, passwords: read_delimited(data, name, limits),
    "xls": partial(_late, "xls"),
    "html": partial(_late, "html"),
    "mhtml": partial(_late, "mhtml"),
    "xml": partial(_late, "spreadsheetml"),
    "ods": partial(_late, "ods"),
    "xlsb": partial(_late, "xlsb"),
}
"""The reader of each format."""
