"""Header labels of the schemas, ready to be looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from fztally.model.schema import Ledger, Schemas
from fztally.values.text import fold

_BRACKETS = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
_MARKS = re.compile(r"^[*★☆※▲●#\d.、]+|[*★☆※▲●#::,,;;、.]+$")
_SLASHED_UNIT = re.compile(r"(?<=..)/[^/]{1,3}$")
_WHOLE_TITLE = 0.95
_NEAR_SCORE, _NEAR_LEAD = 80.0, 8.0


@lru_cache(maxsize=65536)
def label_forms(label: str) -> tuple[str, ...]:
    """The spellings under which a label is looked up, most literal first: folded, without stars and line breaks,
    without units in brackets or behind a slash (人数/人)."""
    folded = fold(label)
    unmarked = _MARKS.sub("", folded) or folded
    bare = _MARKS.sub("", _BRACKETS.sub("", unmarked)) or unmarked
    return tuple(dict.fromkeys((folded, unmarked, bare, _SLASHED_UNIT.sub("", bare))))


@dataclass(frozen=True, slots=True)
class Match:
    """What a label was taken for: field id, how (``exact``, ``alias``, ``normalised``, ``near``) and a score of 0 to
    100."""

    field: str
    how: str
    score: float


class LedgerLabels:
    """The labels of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._own = {fold(field.label): field.id for field in ledger.fields}
        self._known: dict[str, str] = {}
        for field in ledger.fields:
            for label in (field.label, *field.aliases):
                for form in label_forms(label):
                    self._known.setdefault(form, field.id)
        # a literal label or alias always wins over one that matches only when its brackets are taken off
        for field in ledger.fields:
            for label in field.aliases:
                self._known[fold(label)] = field.id
        self._known |= self._own
        self.match = lru_cache(maxsize=8192)(self._match)

    def _match(self, label: str) -> Match | None:
        """The field that a label names outright, or None."""
        forms = label_forms(label)
        if forms[0] in self._own:
            return Match(self._own[forms[0]], "exact", 100.0)
        for n, form in enumerate(forms):
            if form in self._known:
                return Match(self._known[form], "normalised" if n else "alias", 97.0 if n else 99.0)
        return None

    def near(self, label: str, taken: frozenset[str]) -> Match | None:
        """The one free field whose label is nearly this one, or None when there is none or more than one."""
        form = label_forms(label)[-1]
        if len(form) < 3:
            return None
        best: dict[str, float] = {}
        for known, field in self._known.items():
            if field not in taken and len(known) > 1:
                best[field] = max(best.get(field, 0.0), fuzz.ratio(form, known))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _NEAR_SCORE:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _NEAR_LEAD:
            return None
        return Match(ranked[0][0], "near", round(ranked[0][1], 1))


class LabelIndex:
    """All ledgers' labels and titles. ``shared`` are the fields that every ledger may carry: they tell nothing about
    which
    ledger it is."""

    def __init__(self, schemas: Schemas) -> None:
        self.ledgers = {ledger.id: LedgerLabels(ledger) for ledger in schemas.ledgers}
        self.shared = frozenset(field.id for field in schemas.common.fields)
        forms = [f for f in schemas.common.fields if f.fill_in and f.kind != "int"]
        self._sign_offs = frozenset(fold(label) for f in forms for label in (f.label, *f.aliases))
        self._titles: list[tuple[str, str, float]] = []
        generic = sorted((fold(word) for word in schemas.common.words.title), key=len, reverse=True)
        for ledger in schemas.ledgers:
            for title, score in ((ledger.title, 1.0), *((title, 0.95) for title in ledger.titles)):
                folded = fold(title)
                self._titles.append((folded, ledger.id, score))
                core = folded
                for word in generic:
                    core = core.removesuffix(word)
                if len(core) >= 3 and core != folded:
                    self._titles.append((core, ledger.id, score * 0.8))
        self._whole = [(title, ledger) for title, ledger, score in self._titles if score >= _WHOLE_TITLE]
        self._titles.sort(key=lambda entry: (-len(entry[0]), -entry[2]))
        self.recognised: dict[object, Any] = {}
        self.is_label = lru_cache(maxsize=65536)(self._is_label)
        self.is_own_label = lru_cache(maxsize=65536)(self._is_own_label)
        self.titles_in = lru_cache(maxsize=8192)(self._titles_in)

    def whole_titles(self, folded: str) -> list[tuple[str, str]]:
        """(ledger, title) of the whole titles that a folded text ends with, the longest first."""
        found = [(ledger, title) for title, ledger in self._whole if folded.endswith(title)]
        return sorted(found, key=lambda pair: -len(pair[1]))

    def _is_label(self, text: str) -> bool:
        """Whether any ledger knows this label."""
        return len(text) <= 40 and any(labels.match(text) for labels in self.ledgers.values())

    def is_sign_off(self, text: str) -> bool:
        """Whether a text is the label of a fill-in cell (填报单位), which stands above tables as well as in them."""
        return fold(text) in self._sign_offs

    def _is_own_label(self, text: str) -> bool:
        """Whether some ledger knows this label as one of its own, not of those that every ledger may carry."""
        matches = (labels.match(text) for labels in self.ledgers.values()) if len(text) <= 40 else ()
        return any(match is not None and match.field not in self.shared for match in matches)

    def _titles_in(self, text: str) -> dict[str, float]:
        """Ledgers whose titles stand in a text, with scores; a title inside a longer one that was found does not
        count."""
        left = fold(text)
        found: dict[str, float] = {}
        for title, ledger, score in self._titles:
            if title in left:
                found[ledger] = max(found.get(ledger, 0.0), score)
                left = left.replace(title, "\0")
        return found
