"""The column types of rows, one for each kind of field."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from fztally.model.schema import Kind, Ledger

ARROW: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "community": pa.string(),
    "person": pa.string(),
    "phone": pa.string(),
    "month": pa.string(),
    "int": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "yes_no": pa.bool_(),
}
"""The type of each kind (contract of ``data/<ledger>.parquet``); months are text such as ``2021-03``."""


def empty_frame(ledger: Ledger) -> pa.Table:
    """A frame of a ledger without rows, in the form that parts have."""
    fields = [(field.id, ARROW[field.kind]) for field in ledger.fields]
    return pa.schema([*fields, ("source_row", pa.int32()), ("from_office", pa.bool_())]).empty_table()
