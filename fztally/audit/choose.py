"""Which figure a number states, from the words beside it and what was spoken of before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

from fztally.audit.match import Beside, Matcher
from fztally.audit.numbers import Number
from fztally.audit.vocabulary import Term, Vocabulary

BLOCKED = "\x00"
"""The topic after a number of something unknown: what follows may be parts of that."""
_SELF_EVIDENT = 4
"""Characters of a figure's words that say enough without any topic."""
Agrees = Callable[[str, Fraction], bool]
"""Whether a figure's counted value is this one."""


class Chooser:
    """Ties numbers to figures, or to none when two fit equally well."""

    def __init__(self, words: Vocabulary, matcher: Matcher, agrees: Agrees) -> None:
        self._words = words
        self._matcher = matcher
        self._agrees = agrees

    def choose(
        self, number: Number, beside: Beside, topic: str | None, nearby: Collection[str], *, inside: bool
    ) -> tuple[str, ...]:
        """The figures that a number states: one, and those that it states beside it; () when none is sure.

        ``topic`` was spoken of last (None: none yet, then those of ``nearby`` will do); ``inside`` a list of its
        parts.
        """
        if topic == BLOCKED and inside:
            topic = None
        scored = self._scored(number, beside, topic, nearby, inside=inside)
        terms = self._words.by_id
        best = self._best(number, {name: score for name, score in scored.items() if not terms[name].phrases.beside})
        along = [name for name, score in scored.items() if terms[name].phrases.beside and score]
        if best:
            also = terms[best].phrases.also
            said = beside.before + beside.behind
            along += [
                figure for figure, signs in also.items() if figure in terms and any(sign in said for sign in signs)
            ]
        if number.vague and not self._surely(beside, bool(best)):
            return ()
        return tuple(dict.fromkeys([*along, *([best] if best else [])]))

    def weakly(self, number: Number, beside: Beside, topic: str | None, terms: Iterable[Term]) -> str:
        """The one of several figures whose weak words fit; "" when none does, or more than one."""
        scored = {t.id: self._score(t, number, beside, topic, inside=False, weak=True) for t in terms}
        return self._best(number, scored)

    def _scored(
        self, number: Number, beside: Beside, topic: str | None, nearby: Collection[str], *, inside: bool
    ) -> dict[str, int]:
        """How well each figure fits: parts of the topic first, then all; without a topic those that are near by."""
        terms = self._words.terms
        if topic is not None:
            others = terms
            if inside:
                own = {t.id: self._score(t, number, beside, topic, inside=True) for t in terms if t.topic == topic}
                if any(own.values()):
                    return own
                others = tuple(t for t in terms if t.topic != topic)
            return {t.id: self._score(t, number, beside, topic, inside=False) for t in others}
        scored = {t.id: self._score(t, number, beside, None, inside=inside) for t in terms}
        if any(scored.values()):
            return scored
        scored = {t.id: self._score(t, number, beside, t.topic, inside=inside) for t in terms if t.topic in nearby}
        if any(scored.values()) or nearby:
            return scored
        evident = {t.id: self._score(t, number, beside, t.topic, inside=True) for t in terms}
        return {figure: score if score >= _SELF_EVIDENT else 0 for figure, score in evident.items()}

    def _score(
        self, term: Term, number: Number, beside: Beside, topic: str | None, *, inside: bool, weak: bool = False
    ) -> int:
        """How well a figure fits; one that may be meant only in part must agree with what was counted."""
        fit = self._matcher.score(term, beside, number.kind, topic=topic, inside=inside, weak=weak)
        return fit.score if fit.sure or self._agrees(term.id, number.value) else 0

    def _best(self, number: Number, scored: dict[str, int]) -> str:
        """The best one; of equally good ones that whose counted value is the number's, if only one is."""
        top = max(scored.values(), default=0)
        if not top:
            return ""
        equal = [figure for figure, score in scored.items() if score == top]
        if len(equal) > 1:
            equal = [figure for figure in equal if self._agrees(figure, number.value)]
        return equal[0] if len(equal) == 1 else ""

    def _surely(self, beside: Beside, tied: bool) -> bool:
        """Whether 一起 is one case and not "together": a state follows, or a figure's words stand right before it."""
        if beside.behind.startswith(self._words.wording.sure):
            return True
        before = beside.before
        for word in self._words.filling:
            before = before.replace(word, "")
        return tied and bool(before) and not beside.behind
