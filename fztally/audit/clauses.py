"""A searched text cut into sentences and clauses, and what stands beside each of its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from fztally.audit.match import Beside
from fztally.audit.numbers import Number
from fztally.audit.vocabulary import MASK, Vocabulary

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_BREAKS = frozenset("，；：。！？\n（）")
_BRACKETS = re.compile(r"（[^（）]*）")
_LIST = "、"


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters ``start`` to ``end`` of the text, with its numbers. ``opened`` and ``closed`` stand around it: "", a
    break or a bracket."""

    start: int
    end: int
    numbers: tuple[Number, ...]
    opened: str
    closed: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses up to a full stop."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def sentences(text: str, found: Sequence[Number]) -> Iterator[Sentence]:
    """The sentences of a text. Brackets with numbers in them are clauses of their own; others do not count."""
    for match in _SENTENCE.finditer(text):
        if match.group():
            yield Sentence(match.start(), match.end(), tuple(_clauses(text, match.start(), match.end(), found)))


def _clauses(text: str, start: int, end: int, found: Sequence[Number]) -> Iterator[Clause]:
    own = [number for number in found if start <= number.start < end]
    # where no clause ends: within a number, and around brackets without one
    whole = {n for number in own for n in range(number.start, number.end)}
    whole |= {n for first, last in silent_brackets(text, own, start, end) for n in range(first, last)}
    begin, opened, first = start, "", 0
    for place in range(start, end + 1):
        char = text[place] if place < end else ""
        if place < end and (char not in _BREAKS or place in whole):
            continue
        if begin < place:
            last = bisect_left(own, place, key=attrgetter("start"))
            yield Clause(begin, place, tuple(own[first:last]), opened, char)
            first = last
        begin, opened = place + 1, char


def silent_brackets(text: str, found: Sequence[Number], start: int, end: int) -> list[tuple[int, int]]:
    """The brackets between two places that hold no number."""
    return [
        bracket.span()
        for bracket in _BRACKETS.finditer(text, start, end)
        if not any(bracket.start() <= number.start < bracket.end() for number in found)
    ]


def context(text: str, found: Sequence[Number], words: Vocabulary) -> str:
    """The text with everything masked that says nothing about figures: names, dates, brackets without numbers."""
    masked = list(text)
    silent = [match.span() for match in words.names.finditer(text)]
    silent += silent_brackets(text, found, 0, len(text))
    for start, end in silent:
        masked[start:end] = MASK * (end - start)
    return "".join(masked)


def beside(said: str, clause: Clause, words: Vocabulary) -> list[Beside]:
    """What stands before and behind each number of a clause; what stands between two of them belongs to one."""
    between = _between(said, clause)
    first = bool(not words.telling(between[0]) and words.telling(between[-1]))
    before, behind = [between[0]], []
    for said_between in between[1:-1]:
        left, comma, right = said_between.partition(_LIST)
        if comma:
            behind.append(left)
            before.append(right)
        elif first:
            behind.append(said_between)
            before.append("")
        else:
            behind.append(next((head for head, _ in words.heads if said_between.startswith(head)), ""))
            before.append(said_between)
    behind.append(between[-1].partition(_LIST)[0])
    return [Beside(left, right) for left, right in zip(before, behind, strict=True)]


def _between(said: str, clause: Clause) -> list[str]:
    edges = [clause.start, *(edge for number in clause.numbers for edge in (number.start, number.end)), clause.end]
    return [said[edges[n] : edges[n + 1]] for n in range(0, len(edges), 2)]
