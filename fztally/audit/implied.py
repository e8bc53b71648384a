"""Figures that a report states without a number: 其余均已调处化解, 全部办结, 各社区都制定了工作计划."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from fztally.audit.clauses import Clause, Sentence
from fztally.audit.found import Found, Stated
from fztally.audit.vocabulary import Vocabulary
from fztally.audit.working import Working
from fztally.model.wording import Implied


@dataclass(frozen=True, slots=True)
class Where:
    """A clause in its passage: ``said`` is the masked text, ``topic`` gives what was spoken of last for a kind of
    measure word; ``plain`` clauses speak of what is, not of what should be."""

    passage: Working
    said: str
    sentence: Sentence
    clause: Clause
    topic: Callable[[str], str | None]
    plain: bool


def implied_in(where: Where, words: Vocabulary, found: Found, counted: Mapping[str, Fraction]) -> Iterator[Stated]:
    """The figures implied by words that begin in a clause. ``counted`` are the values of figures as counted."""
    for term in words.terms:
        for implied in term.implied:
            if not (where.plain or implied.counted):
                continue
            place = _place(where, implied, words)
            if place is None or not _speaks_of(where, words, implied) or _numbered(where, implied, found):
                continue
            value = counted.get(implied.of) if implied.counted else _value(where, implied, found)
            if value is not None:
                text = where.passage.excerpt(where.clause.start, max(where.clause.end, place[1]))
                yield Stated(term.id, value, where.passage.span(*place), text)
                break


def _place(where: Where, implied: Implied, words: Vocabulary) -> tuple[int, int] | None:
    """Where the words stand in their order, with no number between them."""
    said, clause = where.said, where.clause
    start, end, limit = -1, clause.start, clause.end
    for group in implied.words:
        places = {word: said.find(word, end, limit) for word in group}
        there = {
            word: place
            for word, place in places.items()
            if place >= 0 and not said[clause.start : place].endswith(words.wording.negations)
        }
        if not there:
            return None
        word = min(there, key=lambda word: (there[word], -len(word)))
        start = there[word] if start < 0 else start
        end = there[word] + len(word)
        limit = min(where.sentence.end, end + implied.reach)
    if any(word in said[clause.start : end] for word in implied.not_):
        return None
    numbers = (number for each in where.sentence.clauses for number in each.numbers)
    return None if any(start <= number.start < end for number in numbers) else (start, end)


def _speaks_of(where: Where, words: Vocabulary, implied: Implied) -> bool:
    """Whether the clause is about what the whole counts: its topic is named, or was spoken of last."""
    of = words.by_id[implied.of]
    if implied.counted or not of.topic:
        return True
    text = where.said[where.clause.start : where.clause.end]
    named = {topic for head, topic in words.heads if head in text and of.kinds & words.topic_kinds[topic]}
    return of.topic in named if named else any(where.topic(kind) == of.topic for kind in of.kinds)


def _numbered(where: Where, implied: Implied, found: Found) -> bool:
    """Whether a number of the clause says more exactly what is meant (4起投诉全部办结)."""
    clause = where.clause
    own = {
        stated.number.start: stated.figure
        for stated in found.stated
        if stated.number and stated.span.passage == where.passage.passage
    }
    return any(own.get(number.start) not in (implied.of, *implied.less) for number in clause.numbers)


def _value(where: Where, implied: Implied, found: Found) -> Fraction | None:
    passage = where.passage.passage
    whole = found.last(implied.of, passage)
    less = [found.last(figure, passage) for figure in implied.less]
    if whole is None or None in less:
        return None
    return whole.value - sum((stated.value for stated in less if stated is not None), Fraction(0))
