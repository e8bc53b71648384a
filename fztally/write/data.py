"""Kept rows as Parquet, one file for every ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from fztally.model.analysis import Analysis
from fztally.model.columns import ARROW
from fztally.model.schema import Ledger
from fztally.store.run_names import DATA, rows_file

if TYPE_CHECKING:
    import pandas as pd


def write_data(analysis: Analysis, shown: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write ``data/<ledger>.parquet`` for every ledger, also for those without rows, as they are ``shown``."""
    (folder / DATA).mkdir()
    for ledger_id, rows in analysis.ledgers.items():
        table = _table(rows.ledger, shown[ledger_id])
        pq.write_table(table, rows_file(folder, ledger_id), compression="zstd")


def _table(ledger: Ledger, frame: pd.DataFrame) -> pa.Table:
    """Rows of a ledger in the types of the contract."""
    fields = [pa.field(field.id, ARROW[field.kind]) for field in ledger.fields]
    fields += [
        pa.field("source_file", pa.string()),
        pa.field("source_sheet", pa.string()),
        pa.field("source_row", pa.int64()),
    ]
    return pa.Table.from_pandas(frame, schema=pa.schema(fields), preserve_index=False).replace_schema_metadata(None)
