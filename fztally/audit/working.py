"""A passage as it is searched: in half width, without spaces and its own numbering, every character with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fztally.model.audit import Span
from fztally.values.text import narrow

_NUMBERING = re.compile(
    r"\s*(?:[0-9０-９]{1,2}\s*[.．](?:(?![0-9０-９])|(?=[0-9０-９]+\s*[^0-9０-９.．%％‰万亿元倍公亩平\s]))|[0-9０-９]{1,2}\s*[、)）]|[(（]\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|[一二三四五六七八九十]{1,3}\s*、|[①-⑳])"
)
"""1. 1、 (1) （一） 一、 ① at the beginning of a paragraph."""
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*、")
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
"""Punctuation in one width; a comma, colon or point between digits belongs to a number."""
_MAKES_NUMBERS = frozenset(",.:")


@dataclass(frozen=True, slots=True)
class Working:
    """``text`` is searched; its character n stands at ``places[n]`` of the ``passage``-th passage (``original``)."""

    passage: int
    original: str
    text: str
    places: tuple[int, ...]
    heading: bool
    """Whether it begins like 一、…: a heading of the highest level."""

    def span(self, start: int, end: int) -> Span:
        """Where characters ``start`` to ``end`` of ``text`` stand in the passage."""
        return Span(self.passage, self.places[start], self.places[end - 1] + 1)

    def excerpt(self, start: int, end: int) -> str:
        """Characters ``start`` to ``end`` of ``text`` as the passage has them, without spaces around."""
        if start >= end:
            return ""
        return " ".join(self.original[self.places[start] : self.places[end - 1] + 1].split())


def working(passage: int, original: str) -> Working:
    """The searchable form of a passage."""
    numbering = _NUMBERING.match(original)
    chars: list[str] = []
    places: list[int] = []
    gap = False
    for place in range(numbering.end() if numbering else 0, len(original)):
        for char in narrow(original[place]):
            if gap and _digit(char) and chars and _digit(chars[-1]):
                # 54 32 are two numbers
                chars.append(" ")
                places.append(place - 1)
            chars.append(char)
            places.append(place)
            gap = False
        gap = gap or original[place].isspace()
    return Working(
        passage, original, _one_width("".join(chars), places, original), tuple(places), _is_heading(original)
    )


def _one_width(plain: str, places: list[int], original: str) -> str:
    """Punctuation as Chinese has it, but for the comma, point and colon within a number."""
    out = list(plain.translate(_WIDE))
    for n, char in enumerate(plain[1:-1], 1):
        if char in _MAKES_NUMBERS and _digit(plain[n - 1]) and _digit(plain[n + 1]):
            # 54，32 are two numbers, ４，０３９ is one
            narrow_list = original[places[n]] == "，" and _digit(original[places[n - 1]])
            out[n] = "，" if narrow_list else char
    return "".join(out)


def _is_heading(original: str) -> bool:
    return bool(_HEADING.match(original))


def _digit(char: str) -> bool:
    return char.isascii() and char.isdigit()
