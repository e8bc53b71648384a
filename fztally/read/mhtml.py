"""Workbooks that Excel and WPS saved as a web page in one file (MIME), under an Excel name."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.message import Message

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.html import read as read_html
from fztally.read.kinds import looks_like_html
from fztally.read.refusal import Refusal

_SHEET_NAME = re.compile(
    rb"<x:Name>([^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=3?D?[\"']?([^\"'/>]*(?:/[^\"'>]*)?)[\"']", re.IGNORECASE
)


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Sheet | Refusal]:
    """The sheets in the order of the file. Raises Refusal when no part holds a table."""
    pages = _pages(data, limits)
    names = {key: value for page, _ in pages for key, value in _names(page).items()}
    found = False
    for page, location in pages:
        if not looks_like_html(page):
            continue
        sheet = names.get(location.rsplit("/", 1)[-1].lower(), name)
        try:
            for result in read_html(page, sheet, limits):
                found = True
                yield result
        except Refusal as refusal:
            if refusal.facts.get("reason") != "no-table":
                raise
    if not found:
        raise Refusal("file-unreadable", reason="no-table")


def _pages(data: bytes, limits: Limits) -> list[tuple[bytes, str]]:
    """(content, location) of every page."""
    try:
        message: Message = email.message_from_bytes(data, policy=email.policy.compat32)
        pages = []
        for number, part in enumerate(message.walk()):
            if number > limits.archive_members:
                raise Refusal("file-limit", limit="archive_members", allowed=limits.archive_members, found=number)
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                pages.append((content, str(part.get("Content-Location", ""))))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal("file-unreadable", reason="damaged") from error
    return pages


def _names(page: bytes) -> dict[str, str]:
    """The page of each sheet and the sheet's name, as the first page lists them."""
    return {
        location.decode("ascii", "replace").rsplit("/", 1)[-1].lower(): _name(name)
        for name, location in _SHEET_NAME.findall(page)
    }


def _name(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return ""
