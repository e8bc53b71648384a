"""Closed lists of values, and yes or no."""

from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from fztally.values.reading import EMPTY, Codes, Context, Reading
from fztally.values.text import as_text, clean, fold

_TAILS = ("类", "的", "等")
_CLEAR_SCORE, _CLEAR_LEAD = 80.0, 10.0


def _key(text: str) -> str:
    """The form under which a code is compared: folded, without one trailing 类, 的 or 等."""
    folded = fold(text)
    return folded[:-1] if len(folded) > 2 and folded.endswith(_TAILS) else folded


class CodeBook:
    """A closed list: canonical values with their variants."""

    def __init__(self, codes: Codes) -> None:
        self._known: dict[str, str] = {}
        for canonical, variants in codes.items():
            for variant in variants:
                self._known.setdefault(_key(variant), canonical)
        for canonical in codes:
            self._known[_key(canonical)] = canonical

    def read(self, raw: object, context: Context) -> Reading:
        """The canonical value; anything else is invalid, with the one near value as suggestion."""
        if raw is None:
            return EMPTY
        text = clean(as_text(raw))
        found = self._known.get(_key(text))
        if found is not None:
            return Reading(found)
        if not text or fold(text) in context.placeholders:
            return EMPTY
        return Reading(None, "code-invalid", self._nearest(_key(text)))

    def _nearest(self, key: str) -> str:
        near = {self._known[known] for known in self._known if Levenshtein.distance(key, known, score_cutoff=1) <= 1}
        if len(near) == 1:
            return near.pop()
        best: dict[str, float] = {}
        for known, canonical in self._known.items():
            best[canonical] = max(best.get(canonical, 0.0), fuzz.ratio(key, known))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if ranked and ranked[0][1] >= _CLEAR_SCORE and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _CLEAR_LEAD):
            return ranked[0][0]
        return ""


_YES = ("√", "✓", "✔", "是", "有", "1", "y", "yes", "true", "对", "☑")
_NO = ("否", "×", "✗", "✘", "x", "无", "没有", "不", "不是", "0", "n", "no", "false")


class YesNo:
    """是 and 否 in all their spellings; 无, ×, 0 and N are 否 here, not empty."""

    def __init__(self, yes: Iterable[str], no: Iterable[str]) -> None:
        self._known = {fold(word): True for word in (*_YES, *yes)} | {fold(word): False for word in (*_NO, *no)}

    def read(self, raw: object, context: Context) -> Reading:
        """True, False, or None with ``yes-no-invalid``."""
        if raw is None:
            return EMPTY
        if isinstance(raw, bool):
            return Reading(raw)
        key = fold(as_text(raw))
        found = self._known.get(key)
        if found is not None:
            return Reading(found)
        if not key or key in context.placeholders:
            return EMPTY
        return Reading(None, "yes-no-invalid")
