"""The files of a ledgers folder: found, named, weighed, and unpacked where they are archives."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fztally.model.finding import Finding, Outcome
from fztally.model.job import Limits
from fztally.model.place import Place
from fztally.model.source import Source
from fztally.read.book import kind_of
from fztally.read.guard import Inflater
from fztally.read.refusal import Refusal

LEDGER_SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ett", ".xlsb", ".ods", ".csv", ".tsv", ".zip"}
)
"""Files of these names are ledgers whatever their content; others only when their content is a workbook."""
_WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods", "encrypted"})
_DEEPEST_ZIP = 2
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Found:
    """A file on the disk with the name it goes by."""

    name: str
    path: Path
    depth: int = 0


def discover(folder: Path, limits: Limits, skip: tuple[Path, ...], scratch: Path) -> Outcome[tuple[Source, ...]]:
    """All files of a folder that are to be read, by name, and what there is to say about the others.

    Lock files (``~$``), hidden files, ``skip`` and folders with a fztally manifest are passed over. Members of zip
    archives are unpacked into ``scratch`` under numbers; their names are labels only and never become paths.
    """
    sources: list[Source] = []
    findings: list[Finding] = []
    pending = list(_walk(folder, skip, findings))
    while pending:
        found = pending.pop(0)
        try:
            result = _source(found, limits, findings)
            if result is None:
                continue
            if _is_archive(result) and found.depth < _DEEPEST_ZIP:
                pending = [*_unpack(found, limits, scratch), *pending]
            else:
                sources.append(result)
        except Refusal as refusal:
            findings.append(refusal.finding(Source(found.name, found.path, "", 0)))
        except OSError:
            findings.append(Finding("file-unreadable", Place(found.name), facts={"reason": "no-access"}))
    return Outcome(tuple(sorted(sources, key=lambda s: (s.name, str(s.path)))), tuple(findings))


def _walk(folder: Path, skip: tuple[Path, ...], findings: list[Finding]) -> Iterator[_Found]:
    skipped = {path.resolve() for path in skip}
    root = folder.resolve()
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _wanted(Path(where) / name, skipped))
        for name in sorted(files):
            path = Path(where) / name
            label = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
            if name.startswith(("~$", ".")) or name.lower() in ("thumbs.db", "desktop.ini"):
                continue
            # undecodable bytes of a name may not reach an output
            label = label.encode("utf-8", "replace").decode()
            mode = path.lstat().st_mode
            outside = stat.S_ISLNK(mode) and root not in path.resolve().parents
            if outside or not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)) or not path.is_file():
                findings.append(Finding("file-link", Place(label)))
            else:
                yield _Found(label, path)


def _wanted(folder: Path, skipped: set[Path]) -> bool:
    hidden = folder.name.startswith(".") or folder.name == "__MACOSX"
    return not (hidden or folder.is_symlink() or folder.resolve() in skipped or (folder / "manifest.json").is_file())


def _source(found: _Found, limits: Limits, findings: list[Finding]) -> Source | None:
    """The file as a source; None when it is no ledger or is still being written, which is said."""
    before = found.path.stat()
    suffix = Path(found.name).suffix.lower()
    if before.st_size > limits.file_bytes:
        raise Refusal("file-limit", limit="file_bytes", allowed=limits.file_bytes, found=before.st_size)
    if suffix not in LEDGER_SUFFIXES:
        with found.path.open("rb") as file:
            head = file.read()
        if kind_of(head) not in _WORKBOOKS:
            findings.append(Finding("file-ignored", Place(found.name)))
            return None
    digest = hashlib.sha256()
    with found.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    after = found.path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        findings.append(Finding("file-changing", Place(found.name)))
        return None
    if not after.st_size:
        raise Refusal("file-empty")
    return Source(found.name, found.path, digest.hexdigest(), after.st_size)


def _is_archive(source: Source) -> bool:
    with source.path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    return kind_of(source.path.read_bytes()) == "archive"


def _unpack(found: _Found, limits: Limits, scratch: Path) -> Iterator[_Found]:
    """The ledgers in an archive, unpacked under numbers; each is discovered like any other file."""
    with zipfile.ZipFile(found.path) as archive:
        inflater = Inflater(archive, limits)
        for info in archive.infolist():
            name = unicodedata.normalize("NFC", _member_name(info)).replace("\\", "/")
            last = name.rsplit("/", 1)[-1]
            if info.is_dir() or last.startswith(("~$", ".")) or name.startswith("__MACOSX/"):
                continue
            data = inflater.read(info.filename)
            target = scratch / f"member-{len(list(scratch.iterdir()))}{Path(last).suffix.lower()[:6]}"
            target.write_bytes(data)
            yield _Found(
                f"{found.name}/{'/'.join(p for p in name.split('/') if p not in ('', '.', '..'))}",
                target,
                found.depth + 1,
            )


def _member_name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the UTF-8 flag it was written in the code page of a Chinese Windows."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
