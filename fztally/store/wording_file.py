"""The words by which figures are known in written reports: ``schemas/wording.yaml``."""

from __future__ import annotations

from pathlib import Path

from fztally.model.wording import Wording
from fztally.store.schema_files import bundled_schemas, load_form

NAME = "wording.yaml"


def load_wording(schemas: Path) -> Wording:
    """The words of a schemas folder, else those that travel with the package.

    Raises FztallyError for a broken file, with file, line and what was expected.
    """
    own = schemas / NAME
    return load_form(own if own.is_file() else bundled_schemas() / NAME, Wording)
