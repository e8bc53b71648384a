"""A found table -> a Part: typed rows with their places, and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from fztally.model.columns import ARROW
from fztally.model.finding import Fact, Finding
from fztally.model.layout import ColumnMatch, RowKind
from fztally.model.part import Part
from fztally.model.schema import Field
from fztally.model.sheet import Cell, Sheet
from fztally.shape.body import Body, body_of
from fztally.shape.cells import FieldReaders, Remark, shown, split_office
from fztally.shape.communities import OFFICE
from fztally.shape.declared import declared_totals
from fztally.shape.evidence import kept_by_office
from fztally.shape.group import group_runs
from fztally.shape.header import filled
from fztally.shape.headless import Reader
from fztally.shape.label_units import label_unit, with_unit
from fztally.shape.rates import rate_findings, rate_rule
from fztally.shape.tables import FoundTable
from fztally.values.identity import find_id_numbers
from fztally.values.reading import Context

_ID_SHARE = 0.5
_FACT_NAMES = {
    "date-serial": "date",
    "date-year-assumed": "date",
    "number-words": "number",
    "number-unit": "number",
    "code-invalid": "suggestion",
    "community-unknown": "suggestion",
    "below-minimum": "minimum",
}


def make_part(
    file: str, sheet: Sheet, table: FoundTable, reader: Reader, readers: FieldReaders, context: Context
) -> tuple[Part, tuple[Finding, ...]]:
    """Normalise the data rows of a table. The findings are about columns and cells, in reading order."""
    body = body_of(file, sheet, table)
    ledger, facts = table.found.ledger, table.facts
    matched = {m.field: m for m in table.layout.columns if m.field}
    columns: dict[str, list[object]] = {}
    findings: list[Finding] = list(_column_findings(body))
    phones: dict[int, str] = {}
    for field in ledger.fields:
        match = matched.get(field.id)
        if match is None or field.kind == "community":
            continue
        raw = body.values(match.column)
        unit = label_unit(field, table.found.header.labels[match.column]) if field.unit else ""
        read = with_unit(raw, unit) if unit else raw
        values, remarks = readers.column(ledger, field, context, read, reader.words.ditto)
        if unit:
            findings.append(_unit_finding(body, field, match, unit))
            remarks = [r for r in remarks if r.code != "number-unit" or read[r.index] == raw[r.index]]
        if field.kind == "person":
            phones |= {remark.index: remark.fact for remark in remarks if remark.code == "phone-split"}
        columns[field.id] = values
        findings += _cell_findings(body, field, match, raw, values, remarks)
    _take_phones(ledger.fields, columns, phones)
    office, said = _communities(body, reader, readers, context, columns)
    findings += said
    findings += rate_findings(body, columns, context)
    arrays = [_array(field, columns.get(field.id), len(body.rows)) for field in ledger.fields]
    frame = pa.table(
        [*arrays, pa.array([row + 1 for row in body.rows], pa.int32()), pa.array(office, pa.bool_())],
        names=[*(field.id for field in ledger.fields), "source_row", "from_office"],
    )
    kinds = Counter(kind.value for kind in table.layout.kinds.values() if kind is not RowKind.DATA)
    part = Part(
        sheet=sheet.name,
        ledger=ledger.id,
        community="" if facts.community == OFFICE else facts.community,
        from_office=kept_by_office(facts, ledger),
        rows=len(table.layout.kinds),
        excluded=dict(kinds),
        columns={m.field: m.column for m in table.layout.columns if m.field},
        frame=frame,
        header_row=table.found.header.bottom + 1,
        order=facts.order,
        declared=declared_totals(file, sheet, table, reader.words, context),
        layout=table.layout,
    )
    return part, group_runs(findings)


def _array(field: Field, values: list[object] | None, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, ARROW[field.kind])
    return pa.array(values, ARROW[field.kind])


def _unit_finding(body: Body, field: Field, match: ColumnMatch, unit: str) -> Finding:
    place = body.header_place(match.column)
    return body.finding("column-unit", place, field.id, match.label, label=field.label, stated=unit, unit=field.unit)


def _cell_findings(
    body: Body,
    field: Field,
    match: ColumnMatch,
    raw: Sequence[Cell],
    values: Sequence[object],
    remarks: Sequence[Remark],
) -> Iterator[Finding]:
    """Remarks of the readers, and error cells and formulas without a stored value in this column."""
    column = match.column
    if field.fill_in and field.kind == "int":
        return  # 序号: never counted, never a key
    # a column of them holds nothing else; a number beside a name is told at its cell
    ids = [remark for remark in remarks if remark.code == "id-number" and values[remark.index] is None]
    whole = len(ids) >= 2 and len(ids) > _ID_SHARE * sum(1 for value in raw if value is not None)
    if whole:
        yield body.finding("id-column", body.header_place(column), field.id, label=match.label)
    for remark in remarks:
        if remark.code == "id-number" and whole and values[remark.index] is None:
            continue
        value = "" if remark.code == "id-number" else shown(field, raw[remark.index])
        yield body.finding(remark.code, body.place(remark.index, column), field.id, value, **_facts(field, remark))
    if not (body.sheet.errors or body.sheet.uncached):
        return
    for index, row in enumerate(body.rows):
        if (row, column) in body.sheet.errors:
            error = body.sheet.errors[(row, column)]
            yield body.finding("error-cell", body.place(index, column), field.id, error, label=field.label)
        elif (row, column) in body.sheet.uncached:
            yield body.finding("formula-uncached", body.place(index, column), field.id, label=field.label)


def _facts(field: Field, remark: Remark) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"label": field.label}
    if remark.code in _FACT_NAMES:
        facts[_FACT_NAMES[remark.code]] = remark.fact
    if remark.code == "code-invalid" and isinstance(field.codes, dict):
        facts["allowed"] = "、".join(field.codes)
    if remark.code == "number-unit":
        facts["unit"] = field.unit
    return facts


def _column_findings(body: Body) -> Iterator[Finding]:
    """Columns that are missing, guessed, repeated, unknown or dropped."""
    ledger = body.table.found.ledger
    found = {m.field for m in body.table.layout.columns if m.field}
    for match in body.table.layout.columns:
        place = body.header_place(match.column)
        if match.how == "near":
            label = ledger.field(match.field).label
            yield body.finding("column-near", place, match.field, match.label, label=label, heading=match.label)
        elif match.how == "repeated":
            yield body.finding("column-repeated", place, "", match.label, label=match.label)
        elif match.how == "dropped" or (match.how == "unknown" and _holds_ids(body, match.column)):
            yield body.finding("id-column", place, "", match.label, label=match.label)
        elif match.how == "unknown" and not rate_rule(ledger, match.label):
            yield body.finding("column-unknown", place, "", match.label, label=match.label)
            yield from _lost_cells(body, match)
    if not body.rows:
        return
    for field in ledger.fields:
        if field.required and field.id not in found and field.waived_when is None and field.kind != "community":
            free = [m.label for m in body.table.layout.columns if m.how == "unknown"]
            yield body.finding(
                "column-missing", body.header_place(), field.id, label=field.label, candidates="、".join(free[:3])
            )


def _lost_cells(body: Body, match: ColumnMatch) -> Iterator[Finding]:
    for index, row in enumerate(body.rows):
        if (row, match.column) in body.sheet.errors:
            error = body.sheet.errors[(row, match.column)]
            yield body.finding("error-cell", body.place(index, match.column), "", error, label=match.label)


def _holds_ids(body: Body, column: int) -> bool:
    texts = [str(value) for value in body.values(column) if value is not None][:20]
    return len(texts) >= 1 and sum(1 for text in texts if find_id_numbers(text)) > _ID_SHARE * len(texts)


def _take_phones(fields: Sequence[Field], columns: dict[str, list[object]], phones: Mapping[int, str]) -> None:
    """A phone number that stood in a name's cell fills the row's empty phone field."""
    phone = next((field.id for field in fields if field.kind == "phone"), None)
    if phone is None or not phones:
        return
    values = columns.get(phone) or [None] * (max(len(v) for v in columns.values()))
    columns[phone] = [phones.get(n) if value is None else value for n, value in enumerate(values)]


def _communities(
    body: Body, reader: Reader, readers: FieldReaders, context: Context, columns: dict[str, list[object]]
) -> tuple[list[bool], list[Finding]]:
    """Fill the community column: the cell, else what file, title and fill-in line say. Returns where it is the
    office."""
    ledger, around = body.table.found.ledger, body.table.facts.community
    field = next((f for f in ledger.fields if f.kind == "community"), None)
    count = len(body.rows)
    if field is None:
        return [around == OFFICE] * count, []
    match = next((m for m in body.table.layout.columns if m.field == field.id), None)
    if match is None:
        raw: list[Cell] = [None] * count
        values: list[object] = [None] * count
        remarks: list[Remark] = []
    else:
        raw = body.values(match.column)
        values, remarks = readers.column(ledger, field, context, raw, reader.words.ditto)
    findings: list[Finding] = []
    unknown = {remark.index for remark in remarks if remark.code == "community-unknown"}
    if match is not None:
        findings += _cell_findings(body, field, match, raw, values, remarks)
        findings += _contradictions(body, field, match, values, around)
    alone = around or ("" if field.required else OFFICE)
    filled = [v if v is not None or n in unknown else (alone or None) for n, v in enumerate(values)]
    if match is None and count and not alone:
        findings.append(body.finding("column-missing", body.header_place(), field.id, label=field.label, candidates=""))
    names, office = split_office(filled)
    columns[field.id] = list(names)
    return office, findings


def _contradictions(
    body: Body, field: Field, match: ColumnMatch, values: Sequence[object], around: str
) -> Iterator[Finding]:
    if around in ("", OFFICE):
        return
    for index, value in enumerate(values):
        if value is not None and value not in (around, OFFICE):
            place = body.place(index, match.column)
            yield body.finding(
                "community-contradicts",
                place,
                field.id,
                str(value),
                label=field.label,
                column_says=str(value),
                file_says=around,
            )


def filled_rows(sheet: Sheet) -> list[int]:
    """Rows (0-based) that hold a value, a formula or an error: the rows that must be accounted for."""
    special = {row for row, _ in (*sheet.errors, *sheet.uncached)}
    return [row for row in range(len(sheet.rows)) if row in special or any(map(filled, sheet.rows[row]))]
