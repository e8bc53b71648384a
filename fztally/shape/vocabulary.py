"""The schemas' words for the parts of a sheet, compiled once."""

from __future__ import annotations

import re

from fztally.model.words import Words
from fztally.values.text import fold


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


_LONGEST_LABEL = 14


class Vocabulary:
    """Predicates on folded cell texts."""

    def __init__(self, words: Words) -> None:
        total, nil, counter = _any(words.total), _any(words.nil), _any(words.counter)
        # what may stand before a total's word: 3月小计, 第一网格小计, but no number of its own
        prefix = rf"(?:[^\d,,。;;]|\d+(?={_any(words.numbered)})){{0,8}}?"
        self._total = re.compile(
            rf"{prefix}(?:{total})(?:\([^()]*\))?[::]?(?P<number>\d[\d,]*)?(?:{counter})?", re.ASCII
        )
        self._nil = re.compile(rf"(?:{nil})[。.!!]?")
        self._nil_line = re.compile("|".join(f"(?:{pattern})" for pattern in words.nil_line) or r"(?!)")
        self._note = re.compile(rf"[*※]*(?:{_any(words.note)})")
        self._sign_off = re.compile(rf"(?:{_any(words.sign_off)}|{_any(words.unit)})(?:\([^()]*\))?(?::|$)")
        self._sign_off_inside = re.compile(rf"(?:{_any(words.sign_off)}|{_any(words.unit)})(?:\([^()]*\))?:")
        self._reported_by = re.compile(rf"(?:{_any(words.reported_by)})(?:\([^()]*\))?:?(?P<value>.*)")
        self._filed_on = re.compile(rf"(?:{_any(words.filed_on)})(?:\([^()]*\))?:?(?P<value>.*)")
        self._any_label = re.compile(rf"(?:{_any(words.sign_off)}|{_any(words.unit)})(?:\([^()]*\))?(?::| |$)")
        self._remark = re.compile("|".join(f"(?:{pattern})" for pattern in words.remark) or r"(?!)")
        self._continued = re.compile("|".join(f"(?:{pattern})" for pattern in words.continued) or r"(?!)")
        self._section = re.compile("|".join(f"(?:{pattern})" for pattern in words.section) or r"(?!)")
        self._counted = re.compile(
            rf"(?:{_any(words.count_lead)}){{0,4}}:?(?P<number>\d[\d,]*)(?:{counter})?", re.ASCII
        )
        self._stated = re.compile(rf"(?:{total})[::]?(?P<number>\d[\d,]*)(?:{counter})", re.ASCII)
        self.placeholders = frozenset(fold(word) for word in words.placeholder)
        self._example = re.compile(rf"(?:{_any(words.example)})(?:\([^()]*\))?:?")
        self.ditto = frozenset(fold(word) for word in words.ditto)
        self._running = tuple(fold(word) for word in words.running_total)
        self._grand = tuple(fold(word) for word in words.grand_total)
        self._id_labels = tuple(fold(word) for word in words.id_number)
        self.latest = tuple(fold(word) for word in words.latest)

    def is_total(self, folded: str) -> bool:
        """合计, 小计, 一季度小计, 共计：54件 …"""
        return len(folded) <= _LONGEST_LABEL + 6 and bool(self._total.fullmatch(folded))

    def is_subtotal(self, folded: str) -> bool:
        """Whether a total's label is of a group: 小计, or a group's name before the word."""
        return bool(folded) and not folded.startswith(self._grand)

    def is_running(self, folded: str) -> bool:
        """Whether a total counts everything up to where it stands: 累计, 本年累计."""
        return any(word in folded for word in self._running)

    def is_nil(self, folded: str) -> bool:
        """无, 零报告, 本月无 …"""
        return bool(self._nil.fullmatch(folded))

    def is_nil_line(self, folded: str) -> bool:
        """A whole line that says so: 本社区本月无信访事项."""
        return len(folded) <= 30 and (self.is_nil(folded) or bool(self._nil_line.match(folded)))

    def is_note(self, folded: str) -> bool:
        """A line that begins like a note."""
        return bool(self._note.match(folded))

    def is_example(self, folded: str) -> bool:
        """示例, 例:, 示例(勿删) …: what follows in the row shows how to fill it in."""
        return bool(self._example.fullmatch(folded))

    def is_remark(self, folded: str) -> bool:
        """A sentence, a label with its answer, a stamp or a date, as they stand under a table."""
        return bool(self._remark.search(folded))

    def is_sign_off(self, folded: str) -> bool:
        """A line or label of filling in and signing off: 填表人：…, 审核人, 单位：件."""
        return bool(self._sign_off.match(folded)) or len(self._sign_off_inside.findall(folded)) >= 2

    def is_section(self, folded: str) -> bool:
        """一、街道本级, 第一季度 …"""
        return len(folded) <= 30 and bool(self._section.match(folded))

    def is_placeholder(self, folded: str) -> bool:
        """A text that means empty."""
        return folded in self.placeholders

    def is_id_label(self, folded: str) -> bool:
        """Whether a column of this label holds ID-card numbers."""
        return any(label in folded for label in self._id_labels)

    def counted(self, folded: str) -> int | None:
        """The number in ``54件``, None when the text is none."""
        match = self._counted.fullmatch(folded)
        return int(match["number"].replace(",", "")) if match else None

    def stated_total(self, folded: str) -> int | None:
        """The number in ``…共计：54件…`` inside a longer text; it needs its counting word."""
        match = self._stated.search(folded)
        return int(match["number"].replace(",", "")) if match else None

    def uncontinued(self, line: str) -> str:
        """A title without the mark of a further page: 信访接待台账(续表)."""
        return self._continued.sub("", line)

    def before_labels(self, line: str) -> str:
        """What a line says before its first fill-in or sign-off label: 和平 in 填报人：张和平 is no community."""
        label = self._any_label.search(line)
        return line[: label.start()] if label else line

    def labelled(self, folded: str, what: str) -> str | None:
        """The text behind 填报单位： (``what`` = reported_by) or 填报日期： (filed_on) up to the next label, None
        when absent."""
        pattern = self._reported_by if what == "reported_by" else self._filed_on
        match = pattern.search(folded)
        if not match:
            return None
        value = match["value"]
        following = self._any_label.search(value)
        return value[: following.start()] if following else value
