"""Closed lists of values, and yes or no."""

from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from fztally.values.reading import EMPTY, Codes, Context, Reading
from fztally.values.text import as_text, clean, fold, is_empty

_TAILS = ("类", "的", "等")
_CLEAR_SCORE, _CLEAR_LEAD = 80.0, 10.0
_MEMO_LIMIT = 10_000


def code_key(text: str) -> str:
    """The form under which a code is compared: folded, without one trailing 类, 的 or 等."""
    folded = fold(text)
    return folded[:-1] if len(folded) > 1 and folded.endswith(_TAILS) else folded


class CodeBook:
    """A closed list: canonical values with their variants. Cheap to make; what was looked up is remembered."""

    def __init__(self, codes: Codes, near: bool = True) -> None:
        """``near``: whether an invalid value is compared with all others for a suggestion."""
        known = {code_key(canonical): canonical for canonical in codes}
        for canonical, variants in codes.items():
            for variant in variants:
                known.setdefault(code_key(variant), canonical)
        self._known = known
        self._near = near
        self._memo: dict[str, Reading] = {}

    def read(self, raw: object, context: Context) -> Reading:
        """The canonical value; anything else is invalid, with the one near value as suggestion. A placeholder that is a
        code of this list is that code."""
        if raw is None:
            return EMPTY
        text = clean(as_text(raw))
        reading = self._memo.get(text)
        if reading is None:
            if len(self._memo) >= _MEMO_LIMIT:
                self._memo.clear()
            reading = self._memo[text] = self._look_up(code_key(text))
        return EMPTY if reading.code and is_empty(text, context) else reading

    def _look_up(self, key: str) -> Reading:
        found = self._known.get(key)
        if found is not None:
            return Reading(found)
        return Reading(None, "code-invalid", self._nearest(key) if self._near else "")

    def _nearest(self, key: str) -> str:
        """The one canonical value that is one edit away (itself or a variant), else the one clearly most alike."""
        if len(key) > 1:
            near = {
                canonical
                for known, canonical in self._known.items()
                if Levenshtein.distance(key, known, score_cutoff=1) <= 1
            }
            if len(near) == 1:
                return near.pop()
        best: dict[str, float] = {}
        for known, canonical in self._known.items():
            best[canonical] = max(best.get(canonical, 0.0), fuzz.ratio(key, known))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _CLEAR_SCORE or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEAR_LEAD):
            return ""
        return ranked[0][0]


_YES = ("√", "✓", "✔", "☑", "✅", "是", "是的", "有", "对", "1", "y", "yes", "t", "true")
_NO = ("否", "×", "✗", "✘", "✕", "✖", "╳", "❌", "x", "无", "没有", "不", "不是", "0", "n", "no", "f", "false")


class YesNo:
    """是 and 否 in all their spellings, ``yes`` and ``no`` being further ones; 无, ×, 0 and N are 否 here."""

    def __init__(self, yes: Iterable[str], no: Iterable[str]) -> None:
        self._known = {fold(word): True for word in _YES} | {fold(word): False for word in _NO}
        self._known |= {fold(word): True for word in yes} | {fold(word): False for word in no}

    def read(self, raw: object, context: Context) -> Reading:
        """True, False, None when empty, or None with ``yes-no-invalid``."""
        if raw is None:
            return EMPTY
        if isinstance(raw, bool):
            return Reading(raw)
        text = clean(as_text(raw))
        found = self._known.get(fold(text))
        if found is not None:
            return Reading(found)
        return EMPTY if is_empty(text, context) else Reading(None, "yes-no-invalid")
