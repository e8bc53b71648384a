"""How files are called in what a person reads: by their path below the ledgers folder, in NFC, all of it printable."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from pathlib import Path

_UTF8_NAME = 0x800


def label_of(path: Path, folder: Path) -> str:
    """A file's name relative to the folder, with ``/`` between its parts."""
    return "/".join(_readable(part) for part in path.relative_to(folder).parts)


def member_label(archive: str, info: zipfile.ZipInfo) -> str:
    """A member's name behind its archive's. It is a label only: ``..`` and drive letters in it lead nowhere."""
    parts = [part for part in _member_name(info).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join([archive, *(_readable(part) for part in parts or ["\ufffd"])])


def unique(label: str, taken: set[str]) -> str:
    """The label, numbered when another file has the same: names that differ in their bytes may read alike."""
    number, candidate = 1, label
    while candidate in taken:
        number += 1
        stem, dot, suffix = label.rpartition(".")
        candidate = f"{stem} ({number}).{suffix}" if dot and "/" not in suffix else f"{label} ({number})"
    taken.add(candidate)
    return candidate


def _readable(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        # bytes that are no UTF-8: a name from a Chinese Windows, unpacked elsewhere
        name = os.fsencode(name).decode("gb18030", "replace")
    name = unicodedata.normalize("NFC", name)
    return name if name.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in name)


def _member_name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the UTF-8 flag it is in UTF-8 all the same, or in the code page of a Chinese Windows."""
    if info.flag_bits & _UTF8_NAME:
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
