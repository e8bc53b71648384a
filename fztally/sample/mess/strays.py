"""What lies in the folder besides ledgers: copies, broken files, files that are no spreadsheets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from fztally.sample.form import Formula
from fztally.sample.mess.folder import Book, unknown_page
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.respell import choose
from fztally.sample.mess.words import Words
from fztally.sample.mess.writers import FORMATS, write_xlsx

NAMED, MENTION = "named", "mention"
_DATED = frozenset({"older-version", "corrected", "half-years", "sent-again", "cross-conflict"})
"""Kinds of files in which the name or day tells which row counts: a copy under another name would change that."""
_BAD_HEAD = b"\x00\x01\x02 no workbook "


@dataclass(frozen=True, slots=True)
class Stray:
    """A file beside the ledgers. ``need``: how a run must tell of it, "" when it may be passed over."""

    path: str
    data: bytes
    kind: str
    need: str


def strays(
    books: Sequence[tuple[Book, bytes]], communities: Sequence[str], words: Words, dice: Dice, rng: Random
) -> list[Stray]:
    """The files that hold nothing to count."""
    found: list[Stray] = []
    whole = [(book, data) for book, data in books if book.form is FORMATS["xlsx"] and not book.folder.endswith(".zip")]
    for kind, name in words.strays.items():
        community = choose(list(communities), rng)
        book, data = choose(whole, rng) if whole else (None, _BAD_HEAD * 40)
        if not dice.roll(kind, rng) or kind == "unknown-file":
            continue
        stem = book.stem if book else community
        folder = f"{book.folder}/" if book and book.folder else ""
        path = folder + name.format(stem=stem, community=community)
        if kind in ("lock-file", "system-file"):
            found.append(Stray(path, b"\x05user" + bytes(160), kind, ""))
        else:
            need = MENTION if kind in ("document", "picture") else NAMED
            found.append(Stray(path, _content(kind, data), kind, need))
    return found


def _content(kind: str, data: bytes) -> bytes:
    if kind == "zero-bytes":
        return b""
    if kind == "truncated":
        return data[: len(data) // 2]
    if kind == "not-a-workbook":
        return _BAD_HEAD * 40
    if kind in ("far-cell", "doctype"):
        return _hostile(kind)
    if kind == "password":
        return files("fztally.sample.mess").joinpath("locked.xlsx").read_bytes()
    if kind == "picture":
        return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(400) + b"\xff\xd9"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
            archive.writestr(zipfile.ZipInfo(name, (2022, 1, 5, 9, 0, 0)), f"<part name='{name}'/>" * 40)
    whole = packed.getvalue()
    return whole if kind == "document" else whole[: len(whole) // 2]


def _hostile(kind: str) -> bytes:
    """A workbook with a value in the last cell of the sheet, or with a document type."""
    page = unknown_page("1", [["1", "2"], [3, 4]])
    page.kinds.clear()
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_xlsx([page]))) as source, zipfile.ZipFile(data, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml" and kind == "far-cell":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            elif info.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
            target.writestr(info, content)
    return data.getvalue()


def unknown_book(words: Words, community: str, rng: Random) -> Book:
    """A workbook that is no ledger."""
    page = unknown_page(words.plain_sheets[0], choose(words.unknown_files, rng))
    stem = words.strays["unknown-file"].format(community=community).removesuffix(".xlsx")
    return Book("", stem, FORMATS["xlsx"], [page], "", {"unknown-file"})


def _fits_text(book: Book) -> bool:
    """Whether the one sheet of a book says the same as text: no merged body, no error, no missing result."""
    page = book.pages[0]
    merged = any(last > first for first, _, last, _ in page.merges)
    cells = [cell for line in page.lines for cell in line.cells.values() if isinstance(cell, Formula)]
    return (
        len(book.pages) == 1
        and not merged
        and not any(cell.value == "" or str(cell.value)[:1] == "#" for cell in cells)
    )


def copies(books: Sequence[tuple[Book, bytes]], words: Words, dice: Dice, rng: Random) -> list[tuple[Book, bytes, str]]:
    """(copy, its bytes or none when it is written anew, kind) of files that are sent twice."""
    made: list[tuple[Book, bytes, str]] = []
    for book, data in books:
        plain = not book.folder.endswith(".zip") and not book.copy_of and book.community
        for kind in ("exact-copy", "resaved-copy", "csv-copy"):
            if not dice.roll(kind, rng) or not plain or book.kinds & _DATED:
                continue
            if kind != "exact-copy" and book.form is not FORMATS["xlsx"]:
                continue
            form = FORMATS["csv-gb18030"] if kind == "csv-copy" else book.form
            if kind == "csv-copy" and not _fits_text(book):
                continue
            pattern = choose(words.copy_names, rng) if kind == "exact-copy" else words.resaved_name
            stem = pattern.format(stem=book.stem)
            copied = Book(
                book.folder, stem, form, book.pages, book.community, {kind}, book.name, kind.replace("-", "_")
            )
            made.append((copied, data if kind == "exact-copy" else b"", kind))
            break
    return made
