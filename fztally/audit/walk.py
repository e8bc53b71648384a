"""A report read from its beginning to its end: every number tied to the figure that it states, or to none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial

from fztally.audit.choose import BLOCKED, Around, Chooser
from fztally.audit.clauses import Clause, Sentence, beside, context, sentences
from fztally.audit.found import Found, Group, Loose, Stated, Total
from fztally.audit.implied import Where, implied_in
from fztally.audit.match import Beside, Matcher
from fztally.audit.numbers import Number, numbers
from fztally.audit.vocabulary import Vocabulary
from fztally.audit.working import Working
from fztally.model.audit import Span
from fztally.model.period import Period
from fztally.values.text import fold
from fztally.values.years import years_in

_HEADING_LENGTH = 25


@dataclass(slots=True)
class _Scope:
    """What holds at a place of a passage."""

    topics: list[tuple[str | None, str]] = field(default_factory=list)
    """(kind of measure word or None for all, topic), the latest last."""
    inside: bool = False
    """In a list of parts."""
    past: bool = False
    """Speaking of another time than the period."""
    apart: bool = False
    """Speaking of one community."""
    heading: Clause | None = None
    """The sentence before, when it is short and without numbers (信访。接待80人次)."""
    named: frozenset[str] = frozenset()
    """Topics that the sentence names."""
    brackets: list[bool] = field(default_factory=list)
    whole: tuple[Number, Span] | None = None
    parts: list[tuple[Number, Span]] = field(default_factory=list)

    @property
    def away(self) -> bool:
        """Speaking of something else than the whole area in the period."""
        return self.past or self.apart

    def topic(self, kind: str, carried: Mapping[str, frozenset[str]]) -> str | None:
        """What was spoken of last, as far as it can carry this kind of measure word."""
        for said_with, topic in reversed(self.topics):
            carries = kind in carried.get(topic, ()) or topic == BLOCKED
            if said_with == kind or (said_with is None and carries) or (kind == "percent" and carries):
                return topic
        return None


class Walker:
    """Reads passages one after another and gathers what it finds."""

    def __init__(
        self, words: Vocabulary, matcher: Matcher, chooser: Chooser, period: Period, counted: Mapping[str, Fraction]
    ) -> None:
        self._words = words
        self._counted = counted
        self._matcher = matcher
        self._chooser = chooser
        self._year = period.year
        self._whole_year = (period.start.month, period.end.month) == (1, 12)
        self._before: tuple[str, ...] = ()
        self._foreign = False
        self.found = Found()

    def read(self, passage: Working) -> None:
        """Read a paragraph."""
        found = numbers(passage.text, self._words)
        said = context(passage.text, found, self._words)
        if passage.heading:
            self._foreign = self._of_another_year(passage.text)
        nearby = dict.fromkeys(self._heads(said))
        scope = _Scope([(None, topic) for topic in self._before])
        for sentence in sentences(passage.text, found):
            scope.named = frozenset(self._heads(said[sentence.start : sentence.end]))
            self._sentence(passage, said, sentence, scope, tuple(nearby or self._before))
            self._close_group(passage, scope)
            scope.heading = self._heading(sentence)
            scope.inside = scope.past = scope.apart = False
            scope.brackets.clear()
        short = len(passage.text) <= _HEADING_LENGTH and not found
        self._before = tuple(nearby)[-1:] if short else ()

    def cell(self, part: Working, number: Number, label: str, topic: str | None, text: str) -> str | None:
        """Tie a number that stands in a table's cell by its label. Returns its figure's topic."""
        span = part.span(number.start, number.end)
        inside = label.startswith(self._words.wording.parts)
        opening = next((word for word in self._words.wording.parts if label.startswith(word)), "")
        plain = label.removeprefix(opening).lstrip("：，")
        named = [
            term.id for term in self._words.terms if term.label == fold(plain) and number.kind in ("", *term.kinds)
        ]
        figures = tuple(named) if len(named) == 1 else ()
        near = Beside(plain, "")
        elsewhere = bool(self._words.elsewhere.search(label)) or self._elsewhen(label) >= 0
        if not figures and not elsewhere:
            figures = self._chooser.choose(number, near, Around(topic, inside=inside))
        for figure in figures:
            self.found.stated.append(Stated(figure, number.value, span, text, number))
        if not figures and number.kind:
            self.found.loose.append(Loose(number, span, text, (near,), topic, inside, rejected=elsewhere))
        return self._words.by_id[figures[0]].topic or None if figures else None

    def topic_of(self, text: str) -> str | None:
        """What a caption speaks of as a whole."""
        heads = self._matcher.heads(Beside(text, ""), "")
        return heads[-1].topic if heads and not heads[-1].narrowed else None

    def name_of(self, topic: str | None) -> str:
        """The first name of a topic."""
        return next(iter(self._words.wording.topics.get(topic or "", ())), "")

    def apart(self, label: str) -> bool:
        """Whether a row, column or table is about one community or another year."""
        return bool(self._words.communities.search(label)) or self._of_another_year(label)

    def total(self, name: str, whole: Number, parts: Sequence[Number], spans: Sequence[Span]) -> None:
        """A table's total, to be checked."""
        self.found.totals.append(Total(name, whole, tuple(parts), tuple(spans)))

    def _heading(self, sentence: Sentence) -> Clause | None:
        *_, last = sentence.clauses or (None,)
        if last is None or last.numbers or last.end - last.start > _HEADING_LENGTH:
            return None
        return last

    def look_again(self) -> None:
        """Tie numbers by the weak words of figures that the report states nowhere else."""
        known = {stated.figure for stated in self.found.stated}
        terms = [term for term in self._words.terms if term.phrases.weak and term.id not in known]
        for loose in list(self.found.loose):
            if loose.rejected:
                continue
            for near in loose.tries:
                if figure := self._chooser.weakly(loose.number, near, loose.topic, terms):
                    self.found.loose.remove(loose)
                    self.found.stated.append(Stated(figure, loose.number.value, loose.span, loose.text, loose.number))
                    break

    def _sentence(
        self, passage: Working, said: str, sentence: Sentence, scope: _Scope, nearby: tuple[str, ...]
    ) -> None:
        before = scope.heading
        last: tuple[str, Beside] | None = None
        for clause in (self._without_shares(passage, said, clause) for clause in sentence.clauses):
            text = said[clause.start : clause.end]
            self._enter(clause, passage.text[clause.start : clause.end], scope, before)
            away = scope.away or self._foreign
            rejected = away or bool(self._words.elsewhere.search(text))
            for number, near in self._numbers(said, clause):
                tries = self._tries(number, near, said, before, last)
                self._number(passage, clause, number, tries, scope, nearby, rejected=rejected)
                last = number.kind, near
            if not clause.numbers:
                new = [BLOCKED] if text.endswith(self._words.wording.subjects) else []
                scope.topics += [(None, topic) for topic in (*new, *self._heads(text))]
            if not away:
                spoken_of = partial(scope.topic, carried=self._words.topic_kinds)
                where = Where(passage, said, sentence, clause, spoken_of, plain=not rejected)
                self.found.stated += list(implied_in(where, self._words, self.found, self._counted))
            if clause.closed == "）" and scope.brackets:
                self._close_group(passage, scope)
                scope.inside = scope.brackets.pop()
            before = clause

    def _without_shares(self, passage: Working, said: str, clause: Clause) -> Clause:
        """The clause without numbers that each of many has (13个社区都明确了1名联络员)."""
        own = [
            number for number in clause.numbers if self._words.distributive.search(said[clause.start : number.start])
        ]
        for number in own:
            span, text = passage.span(number.start, number.end), passage.excerpt(clause.start, clause.end)
            self.found.loose.append(Loose(number, span, text, rejected=True))
        return replace(clause, numbers=tuple(n for n in clause.numbers if n not in own))

    def _enter(self, clause: Clause, text: str, scope: _Scope, before: Clause | None) -> None:
        """What a clause (``text`` unmasked) changes before its numbers are read."""
        if clause.opened == "（":
            scope.brackets.append(scope.inside)
            scope.inside = bool(before and before.numbers)
        elsewhen = self._elsewhen(text)
        compared = elsewhen >= 0 and text[:elsewhen].endswith(self._words.wording.compares)
        own = any(named.year == self._year for named in years_in(text))
        if elsewhen >= 0 and not compared:
            scope.past = True
        elif not compared and (own or self._words.this_time.search(text)):
            scope.past = False
        if self._words.communities.search(text):
            scope.apart = True
        elif self._words.everywhere.search(text):
            scope.apart = False
        if self._words.parts.search(text) or (clause.opened == "：" and before and before.numbers):
            scope.inside = True
        elif self._words.wholes.search(text):
            scope.inside = False

    def _elsewhen(self, text: str) -> int:
        """Where words for another time than the period begin; -1 where there are none."""
        places = [named.start for named in years_in(text) if named.year != self._year]
        patterns = (self._words.other_times, *([self._words.within_year] if self._whole_year else []))
        places += [match.start() for pattern in patterns if (match := pattern.search(text))]
        return min(places, default=-1)

    def _numbers(self, said: str, clause: Clause) -> Iterator[tuple[Number, Beside]]:
        if not clause.numbers:
            return
        found = beside(said, clause, self._words)
        labels = self._respectively(found[0].before)
        if labels and len(labels) == len(found):
            found = [Beside(label, "") for label in labels]
        yield from zip(clause.numbers, found, strict=True)

    def _respectively(self, before: str) -> list[str]:
        """The labels of 现场化解、转办、核实分别为32件、21件、1件."""
        word = next((word for word in self._words.wording.respectively if word in before), "")
        return [part for part in self._words.joins.split(before.partition(word)[0]) if part] if word else []

    def _tries(
        self, number: Number, near: Beside, said: str, before: Clause | None, last: tuple[str, Beside] | None
    ) -> tuple[Beside, ...]:
        """What to look at: the words beside the number; where they tell nothing, those of the clause before, or of the
        number before when it has another measure word (接待来访40批、80人次)."""
        tries = [near]
        if not self._tells(near.before):
            if before is not None and not before.numbers:
                tries.append(Beside(said[before.start : before.end] + near.before, near.behind))
            if last is not None and last[0] != number.kind and not self._tells(near.behind):
                tries.append(Beside(last[1].before, near.behind))
        return tuple(tries)

    def _tells(self, said: str) -> bool:
        return bool(self._words.telling(said).strip("、"))

    def _number(
        self,
        passage: Working,
        clause: Clause,
        number: Number,
        tries: Sequence[Beside],
        scope: _Scope,
        nearby: tuple[str, ...],
        *,
        rejected: bool,
    ) -> None:
        span = passage.span(number.start, number.end)
        text = passage.excerpt(clause.start, clause.end)
        topic = scope.topic(number.kind, self._words.topic_kinds)
        around = Around(topic, nearby, scope.named, scope.inside)
        figures: tuple[str, ...] = ()
        if not rejected:
            figures = next((f for near in tries if (f := self._chooser.choose(number, near, around))), ())
        for figure in figures:
            self.found.stated.append(Stated(figure, number.value, span, text, number))
            if self._words.by_id[figure].topic:
                scope.topics.append((number.kind, self._words.by_id[figure].topic))
        if not figures and not number.vague:
            self.found.loose.append(
                Loose(number, span, text, tuple(tries), topic, scope.inside, rejected or topic == BLOCKED)
            )
            if not (scope.inside or (rejected and not scope.away)):
                scope.topics.append(self._after_unknown(number, tries[0]))
        if scope.inside:
            scope.parts.append((number, span))
        else:
            self._close_group(passage, scope)
            scope.whole = (number, span)

    def _after_unknown(self, number: Number, near: Beside) -> tuple[str | None, str]:
        """What is spoken of after a number that is no figure's: something unknown, unless it is all of a topic that has
        no figure as a whole (网格员87人，其中四级81人)."""
        heads = self._matcher.heads(near, number.kind)
        if any(head.narrowed for head in heads):
            return None, BLOCKED
        topic = heads[-1].topic if heads else BLOCKED
        counted = any(t.topic == topic and t.phrases.whole and number.kind in t.kinds for t in self._words.terms)
        return number.kind, BLOCKED if counted else topic

    def _close_group(self, passage: Working, scope: _Scope) -> None:
        """A list of parts has ended."""
        if scope.whole and scope.parts:
            whole, span = scope.whole
            parts = [(number, place) for number, place in scope.parts if number.kind == whole.kind]
            if len(parts) > 1:
                text = passage.original[span.start : parts[-1][1].end]
                spans = (span, *(place for _, place in parts))
                self.found.groups.append(Group(whole, spans, tuple(number for number, _ in parts), text))
        scope.parts.clear()

    def _heads(self, text: str) -> Sequence[str]:
        return [head.topic for head in self._matcher.heads(Beside(text, ""), "")]

    def _of_another_year(self, text: str) -> bool:
        years = {named.year for named in years_in(text)}
        return bool(years) and self._year not in years
