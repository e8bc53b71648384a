"""Which community a text names: full name, alias, code, or any of these inside a title."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from fztally.model.registry import Registry
from fztally.values.reading import Reading
from fztally.values.text import fold

OFFICE = "\N{OFFICE BUILDING}"
"""Stands for the sub-district office where a community is expected; never stored or shown."""

_CLEAR_SCORE, _CLEAR_LEAD = 75, 15


class CommunityFinder:
    """Finds communities of a registry in cells and in titles."""

    def __init__(self, registry: Registry) -> None:
        self._not_followed_by = registry.not_followed_by
        self._suffixes = sorted((fold(s) for s in registry.suffixes), key=len, reverse=True)
        self._exact: dict[str, str] = {fold(registry.office.name): OFFICE}
        self._exact |= {fold(alias): OFFICE for alias in registry.office.aliases}
        self._bases: dict[str, str] = {}
        for community in registry.communities:
            for spelling in (community.name, community.code, *community.aliases):
                self._exact[fold(spelling)] = community.name
                self._bases[self._base(fold(spelling))] = community.name
        self._offices = sorted((k for k, v in self._exact.items() if v == OFFICE), key=len, reverse=True)
        self._long = [(k, v) for k, v in self._exact.items() if v != OFFICE and self._base(k) != k]
        self._codes = [(code, name) for code, name in self._exact.items() if code.isdigit()]
        self._short = [(k, v) for k, v in self._bases.items() if not k.isdigit()]
        self._names = {fold(name): name for name in registry.names}
        self.read = lru_cache(maxsize=4096)(self._read)
        self.find = lru_cache(maxsize=4096)(self._find)

    def _base(self, folded: str) -> str:
        """The name without 社区, 居委会 and the like."""
        stripped = True
        while stripped:
            stripped = False
            for suffix in self._suffixes:
                if folded.endswith(suffix) and len(folded) > len(suffix):
                    folded, stripped = folded[: -len(suffix)], True
        return folded

    def _read(self, text: str) -> Reading:
        """The community that a cell names: full name, ``OFFICE``, None for an empty cell, or ``community-unknown``
        with the nearest name as its fact."""
        folded = fold(text)
        if not folded:
            return Reading(None)
        found = self._exact.get(folded) or self._bases.get(self._base(folded))
        if found is None:
            ends = {name for spelling, name in self._long if folded.endswith(spelling)}
            if len(ends) == 1 and ends == {name for spelling, name in self._long if spelling in folded}:
                (found,) = ends
            elif any(folded.endswith(office) and len(office) > 2 for office in self._offices):
                found = OFFICE
        if found is not None:
            return Reading(found)
        return Reading(None, "community-unknown", self._nearest(folded))

    def _nearest(self, folded: str) -> str:
        base = self._base(folded)
        close = {
            name
            for spelling, name in self._bases.items()
            if Levenshtein.distance(base, spelling) <= 1 and len(spelling) > 1
        }
        if len(close) == 1:
            return close.pop()
        ranked = process.extract(folded, self._names.keys(), scorer=fuzz.ratio, limit=2)
        if ranked and ranked[0][1] >= _CLEAR_SCORE and (len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= _CLEAR_LEAD):
            return self._names[ranked[0][0]]
        return ""

    def _find(self, text: str) -> str:
        """The one community (or ``OFFICE``) named somewhere in a title, sheet, file or folder name; "" if none or
        several."""
        folded = fold(text)
        found = {name for spelling, name in self._long if spelling in folded}
        found |= {name for spelling, name in self._codes if spelling in folded}
        if not found:
            for spelling, name in self._short:
                at = folded.find(spelling)
                if at >= 0 and not folded.startswith(self._not_followed_by, at + len(spelling)):
                    found.add(name)
        if len(found) == 1:
            return found.pop()
        if not found and any(office in folded for office in self._offices if len(office) > 2):
            return OFFICE
        return ""
