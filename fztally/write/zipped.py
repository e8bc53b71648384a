"""Zip packages whose bytes depend on their content only."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An Office package of these parts by name, with no clock in it and always in the same order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return out.getvalue()
