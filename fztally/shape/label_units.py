"""Units that a column's label states: 涉及金额（万元） over plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fztally.model.schema import Field
from fztally.model.sheet import Cell
from fztally.values.text import as_text, fold, narrow
from fztally.values.units import factor

_STATED = re.compile(r"[(\[【/]([^()\[\]【】/]{1,10})[)\]】]?$")
_PLAIN = re.compile(r"[¥￥]?[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")


def label_unit(field: Field, parts: Iterable[str]) -> str:
    """The unit in a label (its parts from top to bottom) that is another scale of the field's own, "" when there is
    none."""
    for part in parts:
        match = _STATED.search(fold(part))
        unit = match[1].rpartition(":")[2] if match else ""
        scale = factor(unit, field.unit) if unit and field.unit else None
        if scale is not None and scale != 1:
            return unit
    return ""


def with_unit(values: Sequence[Cell], unit: str) -> list[Cell]:
    """The cells of a column, plain numbers among them with their unit."""
    return [_with(value, unit) for value in values]


def _with(value: Cell, unit: str) -> Cell:
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    text = narrow(as_text(value))
    return f"{text}{unit}" if _PLAIN.fullmatch(text) else value
