"""Pages as an OpenDocument spreadsheet, the same bytes every time."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from fztally.sample.form import Formula
from fztally.sample.mess.entry import Cell, Shown
from fztally.sample.mess.page import Page

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_DATE = (2022, 1, 5, 9, 0, 0)
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(pages: Sequence[Page]) -> bytes:
    """A spreadsheet as LibreOffice saves it."""
    tables = "".join(_table(page) for page in pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _DATE), _MIME)
        archive.writestr(zipfile.ZipInfo("content.xml", _DATE), content, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", _DATE), _MANIFEST, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _table(page: Page) -> str:
    spans, covered = page.spans(), page.covered()
    width = max((column for line in page.lines for column in line.cells), default=0) + 1
    rows = []
    for row, line in enumerate(page.lines, 1):
        cells = [
            "<table:covered-table-cell/>"
            if (row, column) in covered
            else _cell(line.cells.get(column), spans.get((row, column), (1, 1)))
            for column in range(width)
        ]
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table table:name="{html.escape(page.name)}">{"".join(rows)}</table:table>'


def _cell(cell: Cell, span: tuple[int, int]) -> str:
    if isinstance(cell, Shown | Formula):
        cell = cell.value
    merged = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span != (1, 1) else ""
    )
    if cell is None:
        return f"<table:table-cell{merged}/>"
    if isinstance(cell, date):
        shown = cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else cell.isoformat()
        kind = f'office:value-type="date" office:date-value="{shown}"'
    elif isinstance(cell, str):
        shown, kind = cell, 'office:value-type="string"'
    else:
        shown, kind = str(cell), f'office:value-type="float" office:value="{cell}"'
    text = "".join(f"<text:p>{_text(part)}</text:p>" for part in shown.split("\n"))
    return f"<table:table-cell {kind}{merged}>{text}</table:table-cell>"


def _text(text: str) -> str:
    """Text with the blanks that OpenDocument would fold, and tabs, as elements."""
    escaped = html.escape(text, quote=False).replace("\t", "<text:tab/>")
    while "  " in escaped:
        escaped = escaped.replace("  ", " <text:s/>", 1)
    return escaped
