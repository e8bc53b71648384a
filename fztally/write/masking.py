"""What leaves the machine in outputs: personal fields masked, free text without phone and ID-card numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fztally.model.analysis import Analysis
from fztally.model.columns import objects
from fztally.model.schema import Field, Ledger
from fztally.values.identity import mask_person, mask_phone, mask_text

if TYPE_CHECKING:
    import pandas as pd


def shown_rows(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """The kept rows by ledger as they leave the machine: masked unless asked otherwise."""
    unmask = analysis.job.settings.unmask
    return {
        ledger_id: rows.frame if unmask else masked(rows.frame, rows.ledger)
        for ledger_id, rows in analysis.ledgers.items()
    }


def masked(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """A frame of a ledger's rows with personal fields masked. Keys and codes stay as they are."""
    import pandas as pd

    changed = {}
    for field in ledger.fields:
        mask = _mask(field)
        if mask is None or field.id not in frame:
            continue
        column = frame[field.id]
        codes, values = column.factorize()
        distinct = objects(values)
        shown = [mask(value) for value in distinct]
        if shown != distinct:
            # the code of missing values is -1, and takes the last
            changed[field.id] = pd.Series([*shown, None], dtype=column.dtype).take(codes).set_axis(frame.index)
    return frame.assign(**changed)


def _mask(field: Field) -> Callable[[str], str] | None:
    if field.kind == "phone":
        return mask_phone
    if field.kind in ("person", "text") and field.personal:
        return mask_person
    if field.kind in ("person", "text") and not field.key:
        return mask_text
    return None
