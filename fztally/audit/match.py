"""How well the words beside a number fit a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fztally.audit.vocabulary import MASK, Term, Vocabulary
from fztally.model.wording import Groups

_LEFT_OVER = 1
"""Characters that may remain unexplained between the words of a figure and its number: a particle."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands before and behind a number, up to the next number or the end of the clause."""

    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A word at ``start``:``end`` of the text before (``left``) or behind the number."""

    left: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a topic beside the number. ``narrowed``: what stands before it says which part of it is meant."""

    topic: str
    hit: _Hit
    narrowed: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a figure's words fit; when not ``sure``, they may be said of a part of what it counts."""

    score: int
    sure: bool = True


NO_FIT = Fit(0)


class Matcher:
    """Fits words to figures."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        of_topic: dict[str, list[str]] = {topic: list(heads) for topic, heads in words.wording.topics.items()}
        for term in words.terms:
            of_topic.setdefault(term.topic, []).extend(_own_words(term, words))
        self._topic_words = {topic: (MASK, *said, *words.neutral) for topic, said in of_topic.items()}
        self._topic_explained = {topic: _any_of((*said, *words.filling)) for topic, said in of_topic.items()}
        self._explained = {term.id: _any_of((*_own_words(term, words), *words.filling)) for term in words.terms}
        self._ends = {
            term.id: (MASK, *term.phrases.verbs, *term.phrases.objects, *words.neutral) for term in words.terms
        }

    def heads(self, beside: Beside, kind: str) -> tuple[Head, ...]:
        """The topics that are named beside a number, the longest names first where they overlap.

        Those none of whose figures carries this kind of measure word are left out (网格员 says nothing about 件).
        """
        found = [*self._heads_in(beside.before, kind, left=True), *self._heads_in(beside.behind, kind, left=False)]
        return tuple(found)

    def score(self, term: Term, beside: Beside, kind: str, *, topic: str | None, inside: bool, weak: bool) -> Fit:
        """How many characters of the figure's words stand there; 0 when the number is not the figure's.

        ``topic`` is what was spoken of before (None: nothing yet); ``inside`` a list of parts of that topic;
        ``weak``: try only the figure's weak words.
        """
        if kind and kind not in term.kinds:
            return NO_FIT
        if any(word in beside.before or word in beside.behind for word in term.phrases.not_):
            return NO_FIT
        heads = self.heads(beside, kind)
        fits = [
            Fit(self._covered(term, beside, hits), self._sure(term, beside, hits))
            for hits in self._ways(term, beside, heads, topic, inside=inside, weak=weak)
            if self._fits(term, beside, hits)
        ]
        return max(fits, key=lambda fit: (fit.sure, fit.score), default=NO_FIT)

    def _ways(
        self,
        term: Term,
        beside: Beside,
        heads: Sequence[Head],
        topic: str | None,
        *,
        inside: bool,
        weak: bool,
    ) -> list[list[_Hit]]:
        """All ways in which the figure's words are there, its topic being named or known."""
        own = [head for head in heads if head.topic == term.topic]
        ways: list[list[_Hit]] = []
        known = not term.topic or topic == term.topic
        for groups in term.phrases.weak if weak else term.ways:
            hits = self._all_groups(groups, beside)
            if hits is None:
                continue
            if own and not term.phrases.bound:
                if not own[-1].narrowed:
                    ways.append([*hits, own[-1].hit])
            elif own or (known and not self._others(term, heads, hits)):
                ways.append([*hits, *(head.hit for head in own[-1:])])
        if weak:
            return ways
        if term.phrases.whole and own and not inside and self._names_whole(term, beside, own[-1]):
            ways.append([own[-1].hit])
        if known and term.topic and not heads and not inside:
            ways += [[hit] for hit in self._verbs(term, beside)]
        return ways

    def _others(self, term: Term, heads: Sequence[Head], hits: Sequence[_Hit]) -> bool:
        """Whether another topic is named beside the number, outside the figure's own words."""
        others = [head for head in heads if head.topic != term.topic]
        if not term.topic:
            return False
        return any(
            not any(
                hit.left == head.hit.left and hit.start <= head.hit.start and head.hit.end <= hit.end for hit in hits
            )
            for head in others
        )

    def _names_whole(self, term: Term, beside: Beside, head: Head) -> bool:
        """Whether the topic's name stands there alone: nothing before it that narrows it down, nothing behind it."""
        if head.narrowed:
            return False
        if head.hit.left:
            return self._rest(beside.before[head.hit.end :], term) <= _LEFT_OVER
        return self._rest(beside.behind[: head.hit.start], term) == 0

    def _verbs(self, term: Term, beside: Beside) -> list[_Hit]:
        return [hit for verb in term.phrases.verbs if (hit := self._find(verb, beside.before, left=True))]

    def _fits(self, term: Term, beside: Beside, hits: Sequence[_Hit]) -> bool:
        """Whether nothing between the words and the number narrows down what is counted."""
        left = [hit for hit in hits if hit.left]
        if left:
            first = min(hit.start for hit in left)
            if self._rest(_without(beside.before, left, first), term) > _LEFT_OVER:
                return False
            if term.phrases.bound and not _opens(beside.before[:first], self._ends[term.id], self._words.wording.glue):
                return False
        elif term.phrases.bound:
            first = min(hit.start for hit in hits)
            if self._rest(beside.behind[:first], term):
                return False
        return True

    def _sure(self, term: Term, beside: Beside, hits: Sequence[_Hit]) -> bool:
        """Whether words that all stand behind the number are said of the whole, and not of some of it:
        30名网格员受到表彰 are not all, and neither are 社区工作者20人参加培训."""
        left = [hit for hit in hits if hit.left]
        if left:
            return not term.phrases.whole or self._of_all(term, beside.before, left)
        ends = (*self._ends[term.id], *self._topic_words.get(term.topic, ()))
        if not _opens(beside.before, ends, self._words.wording.glue):
            return False
        noun = term.phrases.bound or all(beside.behind[hit.start : hit.end] in self._names(term) for hit in hits)
        last = max(hit.end for hit in hits)
        return not noun or self._rest(beside.behind[last:], term) <= _LEFT_OVER

    def _of_all(self, term: Term, before: str, hits: Sequence[_Hit]) -> bool:
        """Whether nobody in particular is the subject (司法所受理纠纷15件 may be some of them)."""
        first = min(hit.start for hit in (*hits, *self._verbs(term, Beside(before, ""))) if hit.left)
        return bool(self._words.wholes.search(before)) or self._rest(before[:first], term) <= _LEFT_OVER

    def _names(self, term: Term) -> tuple[str, ...]:
        return self._words.wording.topics.get(term.topic, ())

    def _covered(self, term: Term, beside: Beside, hits: Sequence[_Hit]) -> int:
        """Characters of the figure's words and of its verbs, each counted once."""
        more = self._verbs(term, beside)
        places = {(hit.left, n) for hit in (*hits, *more) for n in range(hit.start, hit.end)}
        return len(places)

    def _all_groups(self, groups: Groups, beside: Beside) -> list[_Hit] | None:
        hits: list[_Hit] = []
        for group in groups:
            found = [hit for word in group if (hit := self._nearest(word, beside))]
            if not found:
                return None
            hits.append(max(found, key=lambda hit: hit.end - hit.start))
        return hits

    def _nearest(self, word: str, beside: Beside) -> _Hit | None:
        """The word before the number, else behind it."""
        return self._find(word, beside.before, left=True) or self._find(word, beside.behind, left=False)

    def _find(self, word: str, said: str, *, left: bool) -> _Hit | None:
        place = said.rfind(word) if left else said.find(word)
        while place >= 0:
            if not said[:place].endswith(self._words.wording.negations):
                return _Hit(left, place, place + len(word))
            place = said.rfind(word, 0, place) if left else said.find(word, place + 1)
        return None

    def _heads_in(self, said: str, kind: str, *, left: bool) -> list[Head]:
        found: list[Head] = []
        taken: set[int] = set()
        for word, topic in self._words.heads:
            if kind and kind not in self._words.topic_kinds.get(topic, ()):
                continue
            place = said.find(word)
            while place >= 0:
                if not taken.intersection(range(place, place + len(word))):
                    taken.update(range(place, place + len(word)))
                    hit = _Hit(left, place, place + len(word))
                    narrowed = (
                        not self._plain(said[:place], topic)
                        if left
                        else bool(_rest(said[:place], self._topic_explained[topic]))
                    )
                    found.append(Head(topic, hit, narrowed))
                place = said.find(word, place + len(word))
        return sorted(found, key=lambda head: head.hit.start)

    def _plain(self, said: str, topic: str) -> bool:
        """Whether what stands before a topic's name leaves it whole: a verb, a neutral word, or nothing."""
        return _opens(said, self._topic_words[topic], self._words.wording.glue)

    def _rest(self, said: str, term: Term) -> int:
        """How many characters neither the figure's words nor neutral ones explain."""
        return _rest(said, self._explained[term.id])


def _own_words(term: Term, words: Vocabulary) -> tuple[str, ...]:
    said = [word for groups in (*term.ways, *term.phrases.weak) for group in groups for word in group]
    return (*said, *term.phrases.verbs, *term.phrases.objects, *words.wording.topics.get(term.topic, ()))


def _any_of(said: Iterable[str]) -> re.Pattern[str]:
    longest = sorted({word for word in said if word}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, [*longest, MASK])))


def _opens(said: str, ends: tuple[str, ...], glue: tuple[str, ...]) -> bool:
    """Whether a text is empty or ends with one of the words, words that join others left aside."""
    while said and not said.endswith(ends):
        end = next((word for word in glue if said.endswith(word)), "")
        if not end:
            return False
        said = said.removesuffix(end)
    return True


def _rest(said: str, explained: re.Pattern[str]) -> int:
    """Characters that remain when every word, the longest first, is taken away from the left."""
    return len(explained.sub("", said))


def _without(said: str, hits: Sequence[_Hit], first: int) -> str:
    """A text from ``first`` on, the found words masked."""
    chars = list(said)
    for hit in hits:
        chars[hit.start : hit.end] = MASK * (hit.end - hit.start)
    return "".join(chars[first:])
