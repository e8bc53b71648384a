"""One input file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file to be read. ``name`` is the path relative to the ledgers folder with ``/`` between parts, in NFC
    (``outer.zip/inner.xlsx`` inside a zip); ``path`` is where its bytes lie; ``sha256`` is of those bytes."""

    name: str
    path: Path
    sha256: str
    size: int

    @property
    def stem(self) -> str:
        """The file's name without folder and extension."""
        last = self.name.rsplit("/", 1)[-1]
        return last.rsplit(".", 1)[0] if "." in last else last

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders (and zips) above the file, outermost first."""
        return tuple(self.name.split("/")[:-1])
