"""The summary workbook ``台账汇总.xlsx``: a module a kind of sheet, the look in ``theme``."""

from fztally.write.workbook.summary import write_summary

__all__ = ["write_summary"]
