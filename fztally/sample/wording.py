"""Texts from pools: ``{road}{1-320}号``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from random import Random

Row = Mapping[str, object]
Make = Callable[[Random, Row], str]
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)", re.ASCII)


class Wording:
    """Compiles texts once and fills them in many times.

    A slot is a range of numbers, a constant, a field of the row, else a pool.
    """

    def __init__(self, pools: Mapping[str, tuple[str, ...]], constants: Mapping[str, str]) -> None:
        self._pools = pools
        self._constants = constants
        self._made: dict[str, Make] = {}

    def with_pools(self, pools: Mapping[str, tuple[str, ...]]) -> Wording:
        """The same wording with further pools."""
        return Wording({**self._pools, **pools}, self._constants)

    def fill(self, text: str, rng: Random, row: Row) -> str:
        """The text with its slots filled in. Raises KeyError when a slot is neither field nor pool nor range."""
        make = self._made.get(text)
        if make is None:
            make = self._made[text] = self._compile(text)
        return make(rng, row)

    def _compile(self, text: str) -> Make:
        parts = _SLOT.split(text)
        if len(parts) == 1:
            return lambda rng, row: text
        makers = [self._slot(part) if n % 2 else part for n, part in enumerate(parts) if n % 2 or part]

        def make(rng: Random, row: Row) -> str:
            return "".join([maker if isinstance(maker, str) else maker(rng, row) for maker in makers])

        return make

    def _slot(self, name: str) -> Make:
        if match := _RANGE.fullmatch(name):
            low, high = match.groups()
            return partial(_number, int(low), int(high), len(low) if low[0] == "0" and len(low) > 1 else 0)
        if name in self._constants:
            constant = self._constants[name]
            return lambda rng, row: constant
        return partial(self._from_row_or_pool, name)

    def _from_row_or_pool(self, name: str, rng: Random, row: Row) -> str:
        value = row.get(name)
        if value is not None:
            return str(value)
        pool = self._pools[name]
        return self.fill(pool[int(rng.random() * len(pool))], rng, row)


def _number(low: int, high: int, width: int, rng: Random, row: Row) -> str:
    return str(low + int(rng.random() * (high - low + 1))).zfill(width)
