"""Kept rows as Parquet, one file for every ledger."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fztally.model.analysis import Analysis, LedgerRows
from fztally.model.columns import ARROW
from fztally.write.masking import masked


def write_data(analysis: Analysis, folder: Path) -> None:
    """Write ``data/<ledger>.parquet`` for every ledger, also for those without rows."""
    target = folder / "data"
    target.mkdir()
    for ledger_id, rows in analysis.ledgers.items():
        table = as_table(rows, unmask=analysis.job.settings.unmask)
        pq.write_table(table, target / f"{ledger_id}.parquet", compression="zstd")


def as_table(rows: LedgerRows, *, unmask: bool) -> pa.Table:
    """The rows of a ledger in the types of the contract, masked unless asked otherwise."""
    frame = rows.frame if unmask else masked(rows.frame, rows.ledger)
    fields = [pa.field(field.id, ARROW[field.kind]) for field in rows.ledger.fields]
    fields += [
        pa.field("source_file", pa.string()),
        pa.field("source_sheet", pa.string()),
        pa.field("source_row", pa.int64()),
    ]
    return pa.Table.from_pandas(frame, schema=pa.schema(fields), preserve_index=False).replace_schema_metadata(None)
