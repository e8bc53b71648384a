"""How one column of a form is filled in: what may be typed, what is said about it, how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fztally.lang.texts import text
from fztally.model.conditions import NO, YES
from fztally.model.schema import AtMost, Field, GridsKnown, Ledger, NotBefore, RequiredWhen, Schemas
from fztally.write.workbook.page import text_width

TEXT, DAY, MOMENT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_EARLIEST, _LATEST = date(1930, 1, 1), date(2099, 12, 31)
_LONGEST_LIST, _LONGEST_PROMPT, _LONGEST_TITLE = 255, 255, 32
"""Characters that Excel allows in a typed list, a prompt and its title."""
_MOST = 999_999_999_999
_WIDTHS = {"date": 12, "datetime": 17, "month": 10, "yes_no": 8, "person": 10, "phone": 14, "int": 9, "number": 11}
_TEXT_WIDTH, _KEY_WIDTH, _WIDEST_LIST = 17, 13, 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A column: its field, its values to choose from (empty = free), and the columns of the form by field id."""

    field: Field
    choices: tuple[str, ...]
    columns: dict[str, int]
    ledger: Ledger

    @property
    def number_format(self) -> str:
        """Texts stay texts: 001, 3-2 and telephone numbers are no numbers or dates."""
        match self.field.kind:
            case "date":
                return DAY
            case "datetime":
                return MOMENT
            case "int" | "number":
                return "General"
            case _:
                return TEXT

    @property
    def width(self) -> float:
        """Columns that the values take; a label may go over two lines."""
        label = text_width(self.field.label) / 2 + 3
        if self.choices:
            return max(label, min(_WIDEST_LIST, max(text_width(choice) for choice in self.choices) + 4))
        kind = self.field.kind
        return max(label, _WIDTHS.get(kind, _KEY_WIDTH if self.field.key else _TEXT_WIDTH))

    @property
    def hint(self) -> str:
        """What is to be filled in, in a sentence or two."""
        field = self.field
        said = [text("form-required")] if field.required and field.waived_when is None else []
        if self.choices:
            said.append(text("form-choose", values=text("list-comma").join(self.choices)))
        else:
            said.append(text(f"form-kind-{field.kind}", unit=field.unit or text("form-as-headed")))
        for rule in self.ledger.rules:
            if isinstance(rule, NotBefore) and rule.field == field.id:
                said.append(text("form-not-before", other=self._label(rule.other)))
            if isinstance(rule, AtMost) and rule.field == field.id:
                said.append(text("form-at-most", other=self._label(rule.other)))
            if isinstance(rule, RequiredWhen) and rule.field == field.id:
                values = rule.when.in_ or ((rule.when.is_,) if rule.when.is_ else ())
                said.append(
                    text("form-when", other=self._label(rule.when.field), values=text("list-comma").join(values))
                )
        if field.description:
            said.append(field.description)
        return "".join(said)

    def _label(self, field_id: str) -> str:
        return self.ledger.field(field_id).label

    def validation(self, row: int) -> dict[str, Any]:
        """The data validation of the column from ``row`` (1-based) on, as xlsxwriter takes it."""
        said = {
            "input_title": self.field.label[:_LONGEST_TITLE],
            "input_message": _shortened(self.hint, _LONGEST_PROMPT),
            "error_title": text("form-error")[:_LONGEST_TITLE],
            "error_message": _shortened(self.hint, _LONGEST_PROMPT),
        }
        return self._rule(row) | said

    def _rule(self, row: int) -> dict[str, Any]:
        field = self.field
        if chosen := one_of(self.choices):
            return chosen
        match field.kind:
            case "date" | "datetime":
                other = self._other(NotBefore, row)
                first = f"=IF(ISNUMBER({other}),INT({other}),{_serial(_EARLIEST)})" if other else _serial(_EARLIEST)
                return {"validate": "date", "criteria": "between", "minimum": first, "maximum": _serial(_LATEST)}
            case "int" | "number":
                other = self._other(AtMost, row)
                most = f"=IF(ISNUMBER({other}),{other},{_MOST})" if other else _MOST
                least = field.minimum or 0
                least = int(least) if float(least).is_integer() else least
                kind = "integer" if field.kind == "int" else "decimal"
                return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
            case "phone":
                return {
                    "validate": "length",
                    "criteria": "between",
                    "minimum": 7,
                    "maximum": 20,
                    "error_type": "warning",
                }
            case "month":
                return {"validate": "length", "criteria": "==", "value": 7}
            case _:
                return {"validate": "any"}

    def _other(self, kind: type[NotBefore | AtMost], row: int) -> str:
        """The cell that a rule compares with, in the same row."""
        for rule in self.ledger.rules:
            if isinstance(rule, kind) and rule.field == self.field.id and rule.other in self.columns:
                return f"${xl_col_to_name(self.columns[rule.other])}{row}"
        return ""


def entries(schemas: Schemas, ledger: Ledger, community: str) -> tuple[Entry, ...]:
    """The columns of a ledger's form. What is filled in once for the sheet (填报单位 …) is no column."""
    once = [field for field in schemas.common.fields if field.id not in ("seq", "note")]
    fields = [field for field in ledger.fields if field not in once]
    fields.sort(key=lambda field: (field.id == "note") - (field.id == "seq"))
    columns = {field.id: n for n, field in enumerate(fields)}
    return tuple(Entry(field, _choices(schemas, ledger, field, community), columns, ledger) for field in fields)


def _choices(schemas: Schemas, ledger: Ledger, field: Field, community: str) -> tuple[str, ...]:
    if field.kind == "community":
        return keepers(schemas, ledger, community)
    if field.kind == "yes_no":
        return (YES, NO)
    if isinstance(field.codes, dict):
        return tuple(field.codes)
    rules = [rule for rule in schemas.report.across if isinstance(rule, GridsKnown)]
    if any((rule.ledger, rule.field) == (ledger.id, field.id) for rule in rules):
        return next((c.grids for c in schemas.registry.communities if c.name == community), ())
    return ()


def keepers(schemas: Schemas, ledger: Ledger, community: str) -> tuple[str, ...]:
    """Who may stand in a form's community column and reporting unit."""
    if community:
        return (community,)
    office = () if ledger.kept_by == "community" else (schemas.registry.office.name,)
    names = () if ledger.kept_by == "office" else schemas.registry.names
    return (*names, *office)


def one_of(choices: Sequence[str]) -> dict[str, Any]:
    """The validation by a drop-down list; empty where the values do not fit into one, as Excel limits them."""
    if not choices or len(",".join(choices)) > _LONGEST_LIST or any("," in choice for choice in choices):
        return {}
    return {"validate": "list", "source": list(choices)}


def _serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def example(entry: Entry) -> str | int | float | date:
    """What the example row shows in a column."""
    if entry.field.example:
        return entry.field.example
    if entry.choices:
        return entry.choices[0]
    if entry.field.id == "note":
        return ""
    match entry.field.kind:
        case "date" | "datetime":
            return date(2021, 3, 5)
        case "int" | "number":
            return max(1, int(entry.field.minimum or 0))
        case kind:
            return text(f"form-example-{kind}", label=entry.field.label)
