"""The library for Word documents, which is an extra, and documents as bytes that depend on their content only."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.write.zipped import zipped

if TYPE_CHECKING:
    from docx.document import Document


def require_word() -> None:
    """Raises FztallyError, with the command that installs it, when the extra is missing."""
    try:
        import docx
        import docxtpl  # noqa: F401 - only to know that it is there
    except ImportError as error:
        raise FztallyError(text("report-no-extra"), text("report-no-extra-hint")) from error
    del docx


def open_document(data: bytes, name: str) -> Document:
    """A document to be changed. Raises FztallyError for one that is damaged or no plain .docx."""
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception as error:  # a damaged package fails in the library in many ways
        raise FztallyError(text("verify-damaged", file=name), text("verify-damaged-hint")) from error


def document_bytes(document: Document) -> bytes:
    """The file of a document. The library's own ``save`` stamps the parts with the present time."""
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def repacked(data: bytes) -> bytes:
    """A package without the clock."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return zipped({name: package.read(name) for name in package.namelist()})
