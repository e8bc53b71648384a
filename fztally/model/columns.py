"""The column types of rows, one for each kind of field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from fztally.model.schema import Kind, Ledger

if TYPE_CHECKING:
    import pandas as pd

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


def objects(values: Any) -> list[Any]:
    """The values of a column, an index or an array as objects of their own: taken one by one from an Arrow array they
    cost ten times as much."""
    import numpy as np

    found: list[Any] = np.asarray(values, dtype=object).tolist()
    return found


def empty_frame(ledger: Ledger) -> pa.Table:
    """A frame of a ledger without rows, in the form that parts have."""
    fields = [(field.id, ARROW[field.kind]) for field in ledger.fields]
    return pa.schema([*fields, ("source_row", pa.int32()), ("from_office", pa.bool_())]).empty_table()


def as_pandas(table: pa.Table) -> pd.DataFrame:
    """Rows for pandas: text ``str``, int ``Int64``, yes_no ``boolean``, date and datetime ``datetime64[us]``."""
    # workers read files by the hundred without ever needing pandas
    import pandas as pd

    types = {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(na_value=float("nan")),
    }
    for n, column in enumerate(table.schema):
        if pa.types.is_date32(column.type):
            table = table.set_column(n, column.name, table.column(n).cast(pa.timestamp("us")))
    frame: pd.DataFrame = table.to_pandas(types_mapper=types.get)
    return frame
