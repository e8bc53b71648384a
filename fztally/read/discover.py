"""The files of a ledgers folder: found, named, weighed, and unpacked where they are archives."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fztally.model.finding import Fact, Finding, Outcome
from fztally.model.job import Limits
from fztally.model.place import Place
from fztally.model.source import Source
from fztally.read.guard import Inflater, Spent
from fztally.read.kinds import kind_of
from fztally.read.names import label_of, member_label, unique
from fztally.read.refusal import Refusal
from fztally.store.run_names import MANIFEST

LEDGER_SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ett", ".xlsb", ".ods", ".csv", ".tsv", ".zip"}
)
"""Files of these names are ledgers whatever their content; others only when their content is a workbook."""
_WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods", "encrypted", "xml"})
_UNFINISHED = frozenset(
    {".crdownload", ".download", ".part", ".partial", ".tmp", ".td", ".xltd", ".downloading", ".opdownload"}
)
"""How browsers and chat programs call a file that is still coming in."""
_NOISE = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_SAVED_BY_EXCEL = b"office:excel"
_HEAD = 4096
_DEEPEST_ZIP = 2
_SNIFFED_MEMBER = 20_000_000
"""Members with other names than a ledger's are not unpacked beyond this size to see what they are."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file on the disk with the name it goes by; inside archives, how many there are around it."""

    name: str
    path: Path
    depth: int = 0


def discover(
    folder: Path, limits: Limits, skip: tuple[Path, ...], scratch: Path, passwords: Sequence[str] = ()
) -> Outcome[tuple[Source, ...]]:
    """All files of a folder that are to be read, by name, and what there is to say about the others.

    Lock files (``~$``), hidden files, ``skip`` and folders with a fztally manifest are passed over. Members of zip
    archives are unpacked into ``scratch`` under numbers; their names are labels only and never become paths.
    """
    return _Discovery(folder, limits, skip, scratch, passwords).run()


def seen_files(folder: Path, skip: tuple[Path, ...]) -> dict[str, tuple[int, int]]:
    """Size in bytes and time of change in ns of every file that ``discover`` would look at, by name. No file is opened;
    those that are still coming in under a name of their own, and what goes away meanwhile, are left out."""
    return _Discovery(folder, Limits(), skip, folder, ()).seen()


class _Discovery:
    def __init__(
        self, folder: Path, limits: Limits, skip: tuple[Path, ...], scratch: Path, passwords: Sequence[str]
    ) -> None:
        self.folder, self.limits, self.scratch, self.passwords = folder, limits, scratch, passwords
        self.skip = {path.resolve() for path in skip}
        self.sources: list[Source] = []
        self.findings: list[Finding] = []
        self.taken: set[str] = set()
        self.unpacked = 0

    def run(self) -> Outcome[tuple[Source, ...]]:
        for found in self._walk():
            # a bomb may be nested: all archives inside one share its limits
            self._take(found, Spent())
        return Outcome(tuple(sorted(self.sources, key=lambda s: (s.name, str(s.path)))), tuple(self.findings))

    def seen(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for file in self._walk():
            if file.path.suffix.lower() not in _UNFINISHED:
                with suppress(OSError):
                    info = file.path.stat()
                    found[file.name] = info.st_size, info.st_mtime_ns
        return found

    def _say(self, code: str, name: str, **facts: Fact) -> None:
        self.findings.append(Finding(code, Place(name), facts=facts))

    def _walk(self) -> Iterator[_Found]:
        for where, folders, files in os.walk(self.folder, onerror=self._no_access):
            folders[:] = sorted(name for name in folders if self._wanted(Path(where) / name))
            for name in sorted(files):
                if not _noise(name):
                    path = Path(where) / name
                    label = unique(label_of(path, self.folder), self.taken)
                    if self._plain(path, label):
                        yield _Found(label, path)

    def _no_access(self, error: OSError) -> None:
        path = Path(os.fsdecode(error.filename))
        if path == self.folder or self.folder not in path.parents:
            return
        self._say("file-unreadable", label_of(path, self.folder), reason="no-access")

    def _wanted(self, path: Path) -> bool:
        if _noise(path.name) or path.is_symlink() or path.resolve() in self.skip:
            return False
        try:
            return not (path / MANIFEST).is_file()
        except OSError:
            return True

    def _plain(self, path: Path, label: str) -> bool:
        """Whether it is a file of this folder: no link out of it, no pipe, no device."""
        try:
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                return True
            if stat.S_ISLNK(mode) and self.folder.resolve() in path.resolve().parents and path.is_file():
                return True
        except (OSError, RuntimeError):  # RuntimeError: links in a circle
            pass
        self._say("file-link", label)
        return False

    def _take(self, found: _Found, spent: Spent) -> None:
        """Note one file, or what is in it when it is an archive."""
        try:
            data = self._read(found)
            if data is None:
                return
            kind = kind_of(data)
            if kind == "packed":
                raise Refusal("file-unreadable", reason=kind)
            if kind == "archive" and found.depth < _DEEPEST_ZIP:
                self._unpack(found, data, spent)
            elif PurePosixPath(found.name).suffix.lower() not in LEDGER_SUFFIXES and not _is_workbook(kind, data):
                self._say("file-ignored", found.name)
            else:
                digest = hashlib.sha256(data).hexdigest()
                self.sources.append(Source(found.name, found.path, digest, len(data)))
        except Refusal as refusal:
            self.findings.append(refusal.finding(Source(found.name, found.path, "", 0)))
        except OSError:
            self._say("file-unreadable", found.name, reason="no-access")
        except Exception:  # noqa: BLE001 - this runs in the main process, which no archive may end
            self._say("file-unreadable", found.name, reason="damaged")

    def _read(self, found: _Found) -> bytes | None:
        """The bytes of a file; None when it is still being written, which is said."""
        before = found.path.stat()
        if before.st_size > self.limits.file_bytes:
            raise Refusal("file-limit", limit="file_bytes", allowed=self.limits.file_bytes, found=before.st_size)
        if PurePosixPath(found.name).suffix.lower() in _UNFINISHED:
            self._say("file-changing", found.name)
            return None
        data = found.path.read_bytes()
        after = found.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
            self._say("file-changing", found.name)
            return None
        if not data:
            raise Refusal("file-empty")
        return data

    def _unpack(self, found: _Found, data: bytes, spent: Spent) -> None:
        """The ledgers in an archive, unpacked under numbers; each is taken like any other file."""
        inflater = Inflater(data, self.limits, self.passwords, spent)
        before = len(self.sources) + len(self.findings)
        for info in inflater.members:
            label = member_label(found.name, info)
            parts = label.removeprefix(f"{found.name}/").split("/")
            if info.filename.endswith("/") or any(_noise(part) for part in parts):
                continue
            label = unique(label, self.taken)
            suffix = PurePosixPath(parts[-1]).suffix.lower()
            if suffix not in LEDGER_SUFFIXES and info.file_size > _SNIFFED_MEMBER:
                self._say("file-ignored", label)
                continue
            try:
                content = inflater.read(info)
            except Refusal as refusal:
                if refusal.code == "file-password" or refusal.facts.get("limit") == "inflated_bytes":
                    # what holds for one of them holds for all
                    raise
                self.findings.append(refusal.finding(Source(label, found.path, "", 0)))
                continue
            target = self.scratch / f"member-{self.unpacked}{suffix if suffix in LEDGER_SUFFIXES else ''}"
            self.unpacked += 1
            target.write_bytes(content)
            self._take(_Found(label, target, found.depth + 1), spent)
        if before == len(self.sources) + len(self.findings):
            self._say("file-no-table", found.name)


def _is_workbook(kind: str, data: bytes) -> bool:
    """Whether the content alone makes a file a ledger: a workbook, or a page that a spreadsheet program has saved."""
    return kind in _WORKBOOKS or (kind in ("html", "mhtml") and _SAVED_BY_EXCEL in data[:_HEAD].lower())


def _noise(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.lower() in _NOISE
