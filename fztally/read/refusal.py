"""How a reader says no: one finding, never a traceback."""

from __future__ import annotations

from fztally.model.finding import Fact, Finding
from fztally.model.place import Place
from fztally.model.source import Source


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """A file or sheet that will not be read. Caught at the door of the reading room and turned into its finding."""

    def __init__(self, code: str, *, sheet: str = "", row: int = 0, column: int = 0, **facts: Fact) -> None:
        super().__init__(code)
        self.code, self.sheet, self.row, self.column, self.facts = code, sheet, row, column, facts

    def on_sheet(self, sheet: str) -> Refusal:
        """The same refusal of one sheet, where the others can be read."""
        code = "sheet-unreadable" if self.code == "file-unreadable" else self.code
        return Refusal(code, sheet=sheet, row=self.row, column=self.column, **self.facts)

    def finding(self, source: Source) -> Finding:
        """The finding that stands for this refusal."""
        return Finding(self.code, Place(source.name, self.sheet, self.row, self.column), facts=self.facts)
