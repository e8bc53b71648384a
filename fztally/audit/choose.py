"""Which figure a number states, from the words beside it and what was spoken of before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Around:
    """What a number stands in. ``topic`` was spoken of last (None: none yet, then those of ``nearby`` will do), the
    sentence names the topics ``named``, and the number is ``inside`` a list of the topic's parts."""

    topic: str | None
    nearby: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    inside: bool = False


class Chooser:
    """Ties numbers to figures, or to none when two fit equally well."""

    def __init__(self, words: Vocabulary, matcher: Matcher, agrees: Agrees) -> None:
        self._words = words
        self._matcher = matcher
        self._agrees = agrees

    def choose(self, number: Number, beside: Beside, around: Around) -> tuple[str, ...]:
        """The figures that a number states: one, and those that it states beside it; () when none is sure."""
        scored = self._scored(number, beside, around)
        terms = self._words.by_id
        best = self._best(number, {name: score for name, score in scored.items() if not terms[name].phrases.beside})
        best = self._unrivalled(number, beside, around, best)
        along = [name for name, score in scored.items() if terms[name].phrases.beside and score]
        if best and beside.behind.startswith(self._words.wording.every):
            before = self._scored(number, Beside(beside.before, ""), around)
            along += [whole] if (whole := self._best(number, before)) and terms[whole].phrases.whole else []
        if best:
            also = terms[best].phrases.also
            said = beside.before + beside.behind
            along += [figure for figure, signs in also.items() if figure in terms and any(s in said for s in signs)]
        if number.vague and not self._surely(beside, bool(best)):
            return ()
        return tuple(dict.fromkeys([*along, *([best] if best else [])]))

    def weakly(self, number: Number, beside: Beside, topic: str | None, terms: Iterable[Term]) -> str:
        """The one of several figures whose weak words fit; "" when none does, or more than one."""
        scored = {t.id: self._score(t, number, beside, topic, inside=False, weak=True) for t in terms}
        return self._best(number, scored)

    def _scored(self, number: Number, beside: Beside, around: Around) -> dict[str, int]:
        """How well each figure fits: parts of the topic first, then all; without a topic those that are near by."""
        terms, topic, inside = self._words.terms, around.topic, around.inside
        if topic is not None:
            others = terms
            if inside:
                own = {t.id: self._score(t, number, beside, topic, inside=True) for t in terms if t.topic == topic}
                if any(own.values()):
                    return own
                others = tuple(t for t in terms if t.topic != topic)
            scored = {t.id: self._score(t, number, beside, topic, inside=False) for t in others}
            if any(scored.values()) or topic != BLOCKED:
                return scored
            # 1件正在核实 says enough when it is the counted number as well
            evident = self._evident(number, beside)
            return {figure: score for figure, score in evident.items() if self._agrees(figure, number.value)}
        scored = {t.id: self._score(t, number, beside, None, inside=inside) for t in terms}
        if any(scored.values()):
            return scored
        near = [t for t in terms if t.topic in around.nearby]
        scored = {t.id: self._score(t, number, beside, t.topic, inside=inside) for t in near}
        if any(scored.values()) or around.nearby:
            return scored
        return self._evident(number, beside)

    def _evident(self, number: Number, beside: Beside) -> dict[str, int]:
        """Figures whose own words say enough without their topic."""
        scored = {t.id: self._score(t, number, beside, t.topic, inside=True) for t in self._words.terms}
        return {figure: score if score >= _SELF_EVIDENT else 0 for figure, score in scored.items()}

    def _unrivalled(self, number: Number, beside: Beside, around: Around, best: str) -> str:
        """The best figure, unless its name may as well be a part of something else that the sentence names (矛盾纠纷3起
        beside 投诉4起): then the counted values decide."""
        term = self._words.by_id.get(best)
        if term is None or not term.phrases.whole or any(verb in beside.before for verb in term.phrases.verbs):
            return best
        rivals = [
            other.id
            for other in self._words.terms
            if other.topic in around.named - {term.topic}
            and not other.phrases.whole
            and self._score(other, number, beside, other.topic, inside=True)
        ]
        blocked = around.topic == BLOCKED and not self._words.wholes.search(beside.before)
        if blocked and not self._agrees(best, number.value):
            return ""
        agreeing = [figure for figure in (best, *rivals) if self._agrees(figure, number.value)]
        return best if not rivals else agreeing[0] if len(agreeing) == 1 else ""

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
        return tied and bool(self._words.telling(beside.before)) and not beside.behind
