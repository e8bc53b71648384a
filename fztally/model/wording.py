"""How people write the figures into reports, as data: what ``schemas/wording.yaml`` may say."""

from __future__ import annotations

import msgspec

Groups = tuple[tuple[str, ...], ...]
"""Groups of words: one word of every group must be there."""


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``schemas/wording.yaml``: by which words a number in a written report is known for a figure."""

    units: dict[str, tuple[str, ...]] = {}
    """Kinds of measure words -> the words (件, 起, 宗 …)."""
    topics: dict[str, tuple[str, ...]] = {}
    """What is counted -> its names (矛盾纠纷, 纠纷 …)."""
    figures: dict[str, Phrases] = {}
    """Figure id -> its words."""
    neutral: tuple[str, ...] = ()
    """Words that do not narrow down what is counted (全年, 共, 已经, 各类, 群众 …)."""
    glue: tuple[str, ...] = ()
    """Words that join others (的, 和, 等 …)."""
    negations: tuple[str, ...] = ()
    """What turns a word that follows it around (未, 没有 …)."""
    parts: tuple[str, ...] = ()
    """What opens a list of parts (其中, 包括 …)."""
    wholes: tuple[str, ...] = ()
    """What says that all are counted (全年, 累计, 共 …): it closes a list of parts."""
    this_time: tuple[str, ...] = ()
    """What brings a sentence back to the period (今年, 全年 …)."""
    everywhere: tuple[str, ...] = ()
    """What brings a sentence back from one community to all (全街道 …)."""
    subjects: tuple[str, ...] = ()
    """What ends a clause that changes the subject (信访方面，…)."""
    respectively: tuple[str, ...] = ()
    """分别: labels in a row, then their numbers in a row."""
    joins: tuple[str, ...] = ()
    """What stands between those labels (、, 和)."""
    compares: tuple[str, ...] = ()
    """What stands before a time that is only compared with (较 + 去年)."""
    every: tuple[str, ...] = ()
    """What behind a number says that all of what is named before it are meant (投诉4起 + 全部办结)."""
    distributive: tuple[str, ...] = ()
    """Regular expressions of what stands before a number that each of many has (13个社区都明确了 + 1名联络员)."""
    other_times: tuple[str, ...] = ()
    """Regular expressions of other years (去年, 同期): they hold until the sentence comes back to its own."""
    within_year: tuple[str, ...] = ()
    """The same of parts of a year (上半年, 3月), for reports of a whole year."""
    elsewhere: tuple[str, ...] = ()
    """Regular expressions of clauses whose numbers are no totals (同比, 力争, 每个社区 …)."""
    names: tuple[str, ...] = ()
    """Regular expressions of what looks like a number and is none (百日攻坚, 第三次, 12月底 …)."""
    vague: tuple[str, ...] = ()
    """Regular expressions of numbers that are often none (一个, 一批): they count only where a figure is surely
    meant."""
    lookalikes: tuple[str, ...] = ()
    """Regular expressions of words that begin like a measure word and are none (处理, 起来)."""
    sure: tuple[str, ...] = ()
    """What follows a vague number that is one (一起正在核实)."""
    above: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    """Words that make a number a bound or an estimate: 超过, 余, 近, 约."""
    columns: tuple[str, ...] = ()
    """Headers of columns that say nothing about which figure stands below (数量, 件数 …)."""
    numbering: tuple[str, ...] = ()
    """Headers of columns of row numbers."""
    totals: tuple[str, ...] = ()
    """Labels of rows and columns that hold totals."""

    rates: tuple[str, ...] = ()
    """Regular expressions of headers of columns whose numbers do not add up (办结率, 占比)."""
    months: tuple[str, ...] = ()
    """Regular expressions of labels of rows for a part of the year (3月, 一季度)."""
    nested: tuple[str, ...] = ()
    """Regular expressions of labels of rows that are parts of other rows (其中, 小计)."""

    blanks: tuple[str, ...] = ()
    """What stands in a cell that has no number (未报, —)."""


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The words of one figure.

    ``topic`` must be named beside the number or before it. With ``whole`` the name of the topic alone means the figure;
    ``verbs`` stand for it once the topic is known, ``words`` are groups that must all be there, ``weak`` groups
    count only in a report that names the figure in no other way.
    """

    units: tuple[str, ...] = ()
    """Kinds of measure words that the number may carry; those of the figure's own unit when empty."""
    topic: str = ""
    whole: bool = False
    verbs: tuple[str, ...] = ()
    words: tuple[Groups, ...] = ()
    weak: tuple[Groups, ...] = ()
    objects: tuple[str, ...] = ()
    """Words that may stand between those and the number without narrowing down what is counted."""
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")
    """Words beside the number that make it something else."""
    bound: bool = False
    """The first of the words is a noun: what stands right before it would narrow it down (消防 + 隐患)."""
    beside: bool = False
    """May be stated by a number that states another figure, too (13个社区都设有联络员)."""
    also: dict[str, tuple[str, ...]] = {}
    """Further figures that a number of this figure states when one of these words is there."""
    implied: tuple[Implied, ...] = ()


class Implied(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A statement without a number of its own: 其余均已化解, 全部办结.

    ``words`` stand in this order within ``reach`` characters; the value is ``of`` less those of ``less``, as stated
    in the report (``counted``: as counted, since 各社区 means the real ones).
    """

    of: str
    words: Groups
    less: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")
    counted: bool = False
    reach: int = 20
