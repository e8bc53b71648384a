"""Names of files and folders made from texts of inputs: legal on every system, never a path."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_UNSEEN = frozenset({"Cf", "Cs", "Co"})
_LONGEST = 150
"""Bytes in UTF-8 that a name may have: file systems end at 255, and endings are added."""


def file_name(wanted: str, suffix: str = "", *, otherwise: str = "file") -> str:
    """A legal name as near to ``wanted`` as possible, with ``suffix``; ``otherwise`` when nothing is left."""
    shown = "".join(c for c in unicodedata.normalize("NFC", wanted) if unicodedata.category(c) not in _UNSEEN)
    name = _NOT_IN_NAMES.sub("_", shown).strip(" .")
    name = _shortened(name).rstrip(" .") or otherwise
    # Windows takes NUL and NUL.txt alike for the device
    if _DEVICE.fullmatch(name.split(".")[0].rstrip()):
        name = f"_{name}"
    return name + suffix


def unused(stem: str, taken: set[str]) -> str:
    """The name without suffix, or one with a number behind it that no one has yet; it is added to ``taken``."""
    found, number = stem, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}({number})"
    taken.add(found.casefold())
    return found


def _shortened(name: str) -> str:
    while len(name.encode("utf-8")) > _LONGEST:
        name = name[:-1]
    return name
