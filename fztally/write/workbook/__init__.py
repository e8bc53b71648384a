"""The summary workbook ``台账汇总.xlsx``: a module a kind of sheet, the look in ``theme``, all of it in ``summary``."""
