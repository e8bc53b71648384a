"""What tells whether a file is still the same."""

import hashlib
from pathlib import Path


def digest_of(path: Path) -> str:
    """sha256 of a file's content, in hex digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
