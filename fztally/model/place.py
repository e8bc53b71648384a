"""Where something stands in the ledgers folder, down to the cell."""

from dataclasses import dataclass


def column_letters(column: int) -> str:
    """Excel's letters for a 1-based column number: 1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, sheet, row, cell or run of cells down a column; prints ``幸福社区.xlsx!台账!F7``.

    ``file`` is relative to the ledgers folder with ``/`` between parts (``outer.zip/inner.xlsx`` inside a zip).
    ``row`` and ``column`` are 1-based, 0 where the place is wider; ``last_row`` closes a run down a column.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    last_row: int = 0

    @property
    def cell(self) -> str:
        """``F7``, ``F7:F30`` for a run, empty when the place is a row, sheet or file."""
        if not (self.row and self.column):
            return ""
        letters = column_letters(self.column)
        first = f"{letters}{self.row}"
        return f"{first}:{letters}{self.last_row}" if self.last_row > self.row else first

    def __str__(self) -> str:
        where = self.cell or (str(self.row) if self.row else "")
        return "!".join(part for part in (self.file, self.sheet, where) if part)
