"""The words of all figures, ready for searching: from the wording, the figures' labels, the report's sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fztally.model.schema import Figure, Schemas
from fztally.model.wording import Groups, Implied, Phrases, Wording
from fztally.values.text import fold

MASK = "\x01"
"""Stands in a context for what says nothing: dates, names, brackets without numbers."""
_SLOT = re.compile(r"\{(\w+)\}")
_CLAUSE_END = re.compile("[，。；：！？、]")
_SPACED = re.compile(r"\s+|（[^（）]*）")
_TELLING = 3
"""Characters of a phrase that is known by itself."""


@dataclass(frozen=True, slots=True)
class Term:
    """One figure's words. ``ways`` are alternatives, each of groups that must all be there; ``label`` is folded."""

    figure: Figure
    phrases: Phrases
    kinds: frozenset[str]
    ways: tuple[Groups, ...]
    implied: tuple[Implied, ...]
    label: str

    @property
    def id(self) -> str:
        """The figure's id."""
        return self.figure.id

    @property
    def topic(self) -> str:
        """What the figure counts; "" when its words say enough."""
        return self.phrases.topic


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words that the search needs. ``heads`` are the names of topics, the longest first."""

    wording: Wording
    terms: tuple[Term, ...]
    by_id: Mapping[str, Term]
    kinds: Mapping[str, str]
    """Measure word -> its kind."""
    heads: tuple[tuple[str, str], ...]
    neutral: tuple[str, ...]
    filling: tuple[str, ...]
    """Neutral words and those that join others, the longest first."""
    communities: re.Pattern[str]
    names: re.Pattern[str]
    vague: re.Pattern[str]
    lookalikes: re.Pattern[str]
    distributive: re.Pattern[str]
    other_times: re.Pattern[str]
    within_year: re.Pattern[str]
    elsewhere: re.Pattern[str]
    wholes: re.Pattern[str]
    this_time: re.Pattern[str]
    everywhere: re.Pattern[str]
    parts: re.Pattern[str]
    joins: re.Pattern[str]
    months: re.Pattern[str]
    """Labels of rows for a part of the year."""
    rates: re.Pattern[str]
    """Headers of columns whose numbers cannot be added up (办结率, 占比)."""
    nested: re.Pattern[str]
    """Labels of rows that are parts of other rows (其中, 小计)."""
    topic_kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Topic -> kinds of measure words that its figures carry."""

    def telling(self, said: str) -> str:
        """A text without neutral words, those that join others, and what is masked."""
        for word in self.filling:
            said = said.replace(word, "")
        return said.replace(MASK, "")


def vocabulary(schemas: Schemas, wording: Wording) -> Vocabulary:
    """The words of all figures of the schemas; words of figures that are not there are left aside."""
    kinds = {word: kind for kind, words in wording.units.items() for word in words}
    learned = _from_sentences(schemas, wording)
    figures = [figure for _, figure in schemas.figures()]
    known = {figure.id for figure in figures}
    terms = tuple(_term(figure, wording, kinds, learned.get(figure.id, ()), known) for figure in figures)
    topic_kinds: dict[str, frozenset[str]] = {}
    for term in terms:
        topic_kinds[term.topic] = topic_kinds.get(term.topic, frozenset()) | term.kinds
    heads = [(word, topic) for topic, words in wording.topics.items() for word in words]
    return Vocabulary(
        wording=wording,
        terms=terms,
        by_id={term.id: term for term in terms},
        kinds=kinds,
        heads=tuple(sorted(heads, key=lambda pair: -len(pair[0]))),
        neutral=_longest_first(wording.neutral),
        filling=_longest_first((*wording.neutral, *wording.glue)),
        communities=_any(re.escape(name) for name in schemas.registry.names),
        names=_any(wording.names),
        vague=_any(wording.vague),
        lookalikes=_any(wording.lookalikes),
        distributive=_any(wording.distributive),
        other_times=_any(wording.other_times),
        within_year=_any(wording.within_year),
        elsewhere=_any(wording.elsewhere),
        wholes=_any(map(re.escape, _longest_first(wording.wholes))),
        this_time=_any(map(re.escape, _longest_first(wording.this_time))),
        everywhere=_any(map(re.escape, _longest_first(wording.everywhere))),
        parts=_any(map(re.escape, _longest_first(wording.parts))),
        joins=_any(map(re.escape, _longest_first(wording.joins))),
        months=_any(wording.months),
        rates=_any(wording.rates),
        nested=_any(wording.nested),
        topic_kinds=topic_kinds,
    )


def _term(
    figure: Figure, wording: Wording, kinds: Mapping[str, str], learned: tuple[Groups, ...], known: set[str]
) -> Term:
    phrases = wording.figures.get(figure.id, Phrases(bound=True))
    own = kinds.get(figure.unit, "")
    label = "".join(_SPACED.sub("", figure.label))
    # a label that is only the topic's name says no more than the topic does
    named = () if phrases.whole or label in wording.topics.get(phrases.topic, ()) else (((label,),),)
    return Term(
        figure=figure,
        phrases=phrases,
        kinds=frozenset(phrases.units) or frozenset((own,)),
        ways=(*phrases.words, *named, *learned),
        implied=tuple(each for each in phrases.implied if {each.of, *each.less} <= known),
        label=fold(figure.label),
    )


def _from_sentences(schemas: Schemas, wording: Wording) -> dict[str, tuple[Groups, ...]]:
    """What stands beside each figure in the report's own sentences, where it is said of one figure only."""
    units = _longest_first(word for words in wording.units.values() for word in words)
    found: dict[str, set[str]] = {}
    for sentence in schemas.report.sentences:
        said = _SPACED.sub("", sentence.text)
        slots = list(_SLOT.finditer(said))
        for n, slot in enumerate(slots):
            before = said[slots[n - 1].end() if n else 0 : slot.start()]
            after = said[slot.end() : slots[n + 1].start() if n + 1 < len(slots) else len(said)]
            left = _bare(_CLAUSE_END.split(_without_unit(before, units))[-1], wording)
            right = _bare(_CLAUSE_END.split(_without_unit(after, units))[0], wording)
            phrase = left if _tells(left, wording) else right
            if _tells(phrase, wording):
                found.setdefault(phrase, set()).add(slot[1])
    learned: dict[str, tuple[Groups, ...]] = {}
    for phrase, figures in found.items():
        if len(figures) == 1:
            (figure,) = figures
            learned[figure] = (*learned.get(figure, ()), ((phrase,),))
    return learned


def _tells(phrase: str, wording: Wording) -> bool:
    """Whether a phrase is more than the name of a topic."""
    return len(phrase) >= _TELLING and not any(phrase in words for words in wording.topics.values())


def _without_unit(said: str, units: tuple[str, ...]) -> str:
    unit = next((unit for unit in units if said.startswith(unit)), "")
    return said.removeprefix(unit)


def _bare(phrase: str, wording: Wording) -> str:
    """A phrase without the words at its ends that say nothing."""
    filling = _longest_first((*wording.neutral, *wording.glue))
    while word := next((w for w in filling if phrase.startswith(w)), ""):
        phrase = phrase.removeprefix(word)
    while word := next((w for w in filling if phrase.endswith(w)), ""):
        phrase = phrase.removesuffix(word)
    return phrase


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of several; one that finds nothing when there are none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
