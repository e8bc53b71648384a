"""What leaves the machine in outputs: personal fields masked, free text without phone and ID-card numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fztally.model.schema import Field, Ledger
from fztally.values.identity import mask_person, mask_phone, mask_text

if TYPE_CHECKING:
    import pandas as pd


def masked(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """A frame of a ledger's rows with personal fields masked. Keys and codes stay as they are."""
    changed = {}
    for field in ledger.fields:
        mask = _mask(field)
        if mask is None or field.id not in frame:
            continue
        column = frame[field.id]
        distinct = {value: mask(value) for value in column.dropna().unique()}
        if any(value != shown for value, shown in distinct.items()):
            changed[field.id] = column.map(distinct).astype(column.dtype)
    return frame.assign(**changed)


def _mask(field: Field) -> Callable[[str], str] | None:
    if field.kind == "phone":
        return mask_phone
    if field.kind in ("person", "text") and field.personal:
        return mask_person
    if field.kind in ("person", "text") and not field.key:
        return mask_text
    return None
