"""The words by which the parts of a sheet are known."""

from __future__ import annotations

from fztally.model.strict import Strict


class Words(Strict, frozen=True):
    """The words by which the parts of a sheet are known."""

    total: tuple[str, ...]
    nil: tuple[str, ...]
    note: tuple[str, ...]
    """Beginnings of note lines (注：, 说明：, 填报要求 …)."""
    sign_off: tuple[str, ...]
    """Labels of fill-in and sign-off cells (填表人, 审核人, 填报单位 …)."""
    reported_by: tuple[str, ...]
    """The sign-off labels that name the reporting unit."""
    filed_on: tuple[str, ...]
    """The sign-off labels that give the filing date."""
    unit: tuple[str, ...]
    """Labels of the unit line (单位：件)."""
    placeholder: tuple[str, ...]
    """Values that mean empty."""
    ditto: tuple[str, ...]
    """Values that mean the value above."""
    yes: tuple[str, ...]
    no: tuple[str, ...]
    id_number: tuple[str, ...]
    """Labels of ID-card columns, which are dropped."""
    latest: tuple[str, ...]
    """Hints in file names that a file is the later one (最终版 …)."""
    title: tuple[str, ...] = ()
    """Words that end many ledgers' titles and tell nothing (台账, 登记表, 名册 …), longest first."""
    section: tuple[str, ...] = ()
    """Regular expressions of section rows (一、…, 第一季度 …)."""
    running_total: tuple[str, ...] = ()
    """Those of ``total`` that stand for everything up to where they are (累计)."""
    grand_total: tuple[str, ...] = ()
    """Those of ``total`` that stand for the whole table (合计, 总计 …)."""
    remark: tuple[str, ...] = ()
    """Regular expressions of lines under a table: sentences, answers, stamps, dates."""
    continued: tuple[str, ...] = ()
    """Regular expressions of what marks a title on a further page (续表)."""
    nil_line: tuple[str, ...] = ()
    """Regular expressions of a whole line that says there is nothing to report (本月无信访事项)."""
    example: tuple[str, ...] = ()
    """What stands first in a row that shows how a form is filled in (示例 …)."""
    counter: tuple[str, ...] = ()
    """Counting words that follow a number of rows (件, 起, 人 …)."""
    count_lead: tuple[str, ...] = ()
    """What may stand before such a number, also several of them (共, 合计 …)."""
    numbered: tuple[str, ...] = ()
    """What follows a number that is part of a group's name before a total's word (3月小计, 2组小计)."""
