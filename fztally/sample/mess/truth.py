"""What is known of the untidy ledgers: every row, defect and file, in the form in which runs are scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fztally.model.schema import Schemas
from fztally.sample.mess.entry import DUPLICATE, KEPT, REJECTED, Entry, Value
from fztally.sample.mess.figures import figures_of
from fztally.sample.mess.page import BLANK, DATA, Line, Page

_UNKNOWN = "unrecognised"


def as_json(value: Value) -> str | int | float | None:
    """A value as the truth writes it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


@dataclass(slots=True)
class Truth:
    """Collects what was written. ``fields``: for every ledger the fields that its rows have."""

    schemas: Schemas
    fields: Mapping[str, Sequence[str]]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    not_counted: list[dict[str, Any]] = field(default_factory=list)
    defects: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    copies: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    excused: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    reported: dict[str, set[str]] = field(default_factory=dict)
    id_numbers: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    _people: set[str] = field(default_factory=set)

    def page(self, file: str, sheet: str, page: Page, kinds: set[str]) -> None:
        """Note all rows of a sheet; ``sheet`` is "*" where the file has no sheet names."""
        account: Counter[str] = Counter()
        places = {id(line.entry): n for n, line in enumerate(page.lines, 1) if line.entry}
        for row, line in enumerate(page.lines, 1):
            if line.role != BLANK and line.cells:
                account[self._line(file, sheet, page, row, line, places)] += 1
        for mark in page.marks:
            cell = page.cell_name(mark.row, mark.column)
            self._defect(file, sheet, mark.row, cell, mark.kind, mark.action)
        for row in sorted(page.excused):
            self.excused.append({"file": file, "sheet": sheet, "row": row})
        if not account:
            return
        judged = {name: account.pop(name, 0) for name in (KEPT, REJECTED, DUPLICATE)}
        self.sheets.append(
            {"file": file, "sheet": sheet, "ledger": page.ledger, "rows": sum(account.values()) + sum(judged.values())}
            | judged
            | {"excluded": dict(account), "kinds": sorted(page.kinds | kinds)}
        )

    def _line(self, file: str, sheet: str, page: Page, row: int, line: Line, places: Mapping[int, int]) -> str:
        """Note one row; what it counts as."""
        where = {"file": file, "sheet": sheet, "row": row}
        if line.role != DATA or line.entry is None:
            self.not_counted.append({**where, "ledger": line.ledger or page.ledger, "reason": line.role})
            if line.role == _UNKNOWN:
                self.excused.append(where)
            return line.role
        entry = line.entry
        self._secrets(entry)
        self.reported.setdefault(entry.ledger, set()).add(entry.community)
        columns = page.columns[row]
        for defect in entry.defects:
            self._defect(file, sheet, row, page.cell_name(row, columns[defect.field]), defect.kind, defect.action)
        if entry.fate == KEPT:
            self.rows.setdefault(entry.ledger, []).append(where | self._row(entry, columns, page, row))
        else:
            more = {"of_row": places[id(entry.first)] if entry.first else row} if entry.fate == DUPLICATE else {}
            self.not_counted.append({**where, "ledger": entry.ledger, "reason": entry.fate, **more})
        return entry.fate

    def _row(self, entry: Entry, columns: Mapping[str, int], page: Page, row: int) -> dict[str, Any]:
        values = {name: as_json(entry.values.get(name)) for name in self.fields[entry.ledger]}
        out: dict[str, Any] = {"values": values, "kinds": entry.kinds}
        if entry.lenient:
            out["lenient"] = sorted(entry.lenient)
        if entry.hidden:
            out["hidden"] = True
        out["cells"] = {name: page.cell_name(row, column) for name, column in columns.items() if name in values}
        return out

    def _defect(self, file: str, sheet: str, row: int, cell: str, kind: str, action: str) -> None:
        self.defects.append({"file": file, "sheet": sheet, "row": row, "cell": cell, "kind": kind, "action": action})

    def _secrets(self, entry: Entry) -> None:
        for spec in self.schemas.ledger(entry.ledger).fields:
            value = entry.values.get(spec.id)
            if spec.personal and isinstance(value, str):
                (self.phones if spec.kind == "phone" else self._people).add(value)

    def nil(self, ledger: str, community: str) -> None:
        """A keeper said that it has nothing."""
        self.reported.setdefault(ledger, set()).add(community)

    def as_dict(self, profile: str, seed: int, period: int, kinds: Mapping[str, int]) -> dict[str, Any]:
        """The whole as it goes into ``truth.json``; ``kinds`` (how often each kind came) is an addition."""
        ledgers = {}
        for ledger_id, names in self.fields.items():
            ledger = self.schemas.ledger(ledger_id)
            fields = {n: {"kind": ledger.field(n).kind, "personal": ledger.field(n).personal} for n in names}
            ledgers[ledger_id] = {"fields": fields, "rows": self.rows.get(ledger_id, [])}
        return {
            "profile": profile,
            "seed": seed,
            "period": period,
            "communities": list(self.schemas.registry.names),
            "ledgers": ledgers,
            "not_counted": self.not_counted,
            "defects": self.defects,
            "refused": self.refused,
            "copies": self.copies,
            "ignored": self.ignored,
            "excused": self.excused,
            "sheets": self.sheets,
            "secrets": {
                "phones": sorted(self.phones),
                "id_numbers": sorted(self.id_numbers),
                "people": sorted(self._people),
            },
            "markers": {"text": "fzt-evil", "formula": "fzt-live"},
            "figures": figures_of(self.schemas, self.rows, self.reported),
            "kinds": dict(sorted(kinds.items())),
        }
