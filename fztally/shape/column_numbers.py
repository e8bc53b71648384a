"""Rows that number the columns of a form: 1, 2, 3(1+2) or A, B, C or 甲, 乙, 1, 2."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from fztally.model.sheet import Cell
from fztally.values.text import fold


def numbers_columns(found: Sequence[tuple[int, Cell]]) -> bool:
    """A row of column numbers (1, 2, 3(1+2)) or column letters (A, B, C / 甲, 乙)."""
    if len(found) < 3:
        return False
    heads = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for _, v in found]
    heads = [fold(head) for head in heads]
    if all(len(head) == 1 and head.isalpha() and not head.isascii() for head in heads[:2]):
        heads = heads[sum(1 for head in heads if len(head) == 1 and not head.isascii()) :] or ["1"]
        return len(heads) >= 1 and _runs(heads)
    return _runs(heads)


def _runs(heads: list[str]) -> bool:
    numbers = [_leading(head) for head in heads]
    if all(n is not None for n in numbers):
        first = numbers[0] or 0
        return first <= 2 and all(n == first + i for i, n in enumerate(numbers))
    letters = [head for head in heads if len(head) == 1 and head.isascii() and head.isalpha()]
    return len(letters) == len(heads) and all(ord(b) == ord(a) + 1 for a, b in pairwise(letters))


def _leading(head: str) -> int | None:
    """The number of ``3``, ``(3)``, ``3(1+2)``, ``3=1+2``."""
    bare = head.strip("()")
    digits = ""
    for char in bare:
        if not (char.isascii() and char.isdigit()):
            break
        digits += char
    rest = bare[len(digits) :]
    if not digits or (rest and rest[0] not in "(=[") or len(digits) > 2:
        return None
    return int(digits)
