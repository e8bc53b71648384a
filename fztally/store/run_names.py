"""The names of what a run leaves, as far as later runs read it."""

from pathlib import Path

FIGURES, FINDINGS, MANIFEST, DATA = "figures.json", "findings.csv", "manifest.json", "data"


def rows_file(folder: Path, ledger_id: str) -> Path:
    """Where the kept rows of a ledger lie under the outputs of a run."""
    return folder / DATA / f"{ledger_id}.parquet"
