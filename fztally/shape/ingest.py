"""One file's sheets -> its parts and findings: the pure half of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from fztally.model.finding import Finding, Outcome
from fztally.model.layout import RowKind
from fztally.model.part import Ingested, Part
from fztally.model.period import Period
from fztally.model.place import Place
from fztally.model.returned import MARK_ROW, ReturnMark
from fztally.model.schema import Schemas
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.shape.cells import FieldReaders
from fztally.shape.communities import OFFICE, CommunityFinder
from fztally.shape.evidence import gather, kept_by_office, lines_of, title_evidence
from fztally.shape.header import cells_of
from fztally.shape.headless import Headless, Reader, says_nil
from fztally.shape.labels import LabelIndex
from fztally.shape.part import filled_rows, make_part
from fztally.shape.tables import Cut, Unknown, cut
from fztally.shape.vocabulary import Vocabulary
from fztally.values.reading import Context

_TABLE_COLUMNS, _TABLE_ROWS = 3, 3
_NIL_ROWS = 12


class Shaper:
    """Understands sheets; made once per process, used for every file."""

    def __init__(self, schemas: Schemas, period: Period) -> None:
        self.schemas, self.period = schemas, period
        self._reader = Reader(LabelIndex(schemas), CommunityFinder(schemas.registry), Vocabulary(schemas.common.words))
        self._readers = FieldReaders(schemas.common.words, self._reader.finder)

    def context(self, *, event: bool) -> Context:
        """How values are read in an event ledger, or in a roster."""
        period = self.period
        return Context(period.year, period.start, period.end, event, self._reader.words.placeholders)

    def shape(self, source: Source, read: Outcome[tuple[Sheet, ...]]) -> Ingested:
        """The parts of a file and everything there is to say about it."""
        findings = list(read.findings)
        parts: list[Part] = []
        marks = {sheet.name: mark for sheet in read.value if (mark := _mark(sheet))}
        mark = next(iter(marks.values()), None)
        # a returned copy goes by the name that its original had: it tells whose ledger it is
        named = replace(source, name=mark.source) if mark else source
        for sheet in read.value:
            if sheet.name in marks:
                rows = filled_rows(sheet)
                parts.append(self._empty_part(named, sheet, rows, "", {RowKind.NOTE.value: len(rows)}))
                continue
            made, said = self._sheet(source, named, sheet)
            parts += made
            findings += said
        if not any(part.rows for part in parts) and not findings:
            findings.append(Finding("file-no-table", Place(source.name)))
        return Ingested(source, tuple(parts), tuple(findings), mark)

    def _sheet(self, source: Source, named: Source, sheet: Sheet) -> tuple[list[Part], list[Finding]]:
        """The parts of a sheet; ``named`` has the name that tells something, ``source`` that of places."""
        rows = filled_rows(sheet)
        if not rows:
            return [self._empty_part(named, sheet, rows, "", {})], []
        found = cut(sheet, named, self._reader, self.context(event=True))
        if not found.tables:
            return self._without_table(source, named, sheet, rows, found)
        parts: list[Part] = []
        findings: list[Finding] = list(_hidden(source, sheet, rows))
        for table in found.tables:
            context = self.context(event=table.found.ledger.period_field is not None)
            part, said = make_part(source.name, sheet, table, self._reader, self._readers, context)
            parts.append(part)
            findings += said
        parts += [self._lone_part(named, sheet, lone) for lone in found.headless]
        findings += self._unread(source, sheet, found)
        return parts, findings

    def _without_table(
        self, source: Source, named: Source, sheet: Sheet, rows: Sequence[int], found: Cut
    ) -> tuple[list[Part], list[Finding]]:
        if len(found.headless) > 1:
            return [self._lone_part(named, sheet, lone) for lone in found.headless], self._unread(source, sheet, found)
        nil = self._nil_return(named, sheet, rows)
        if nil is not None:
            return [nil], []
        part = self._empty_part(named, sheet, rows, "", {RowKind.UNRECOGNISED.value: len(rows)})
        if found.unknown:
            return [part], self._unknown(source, sheet, found.unknown[0])
        place = Place(source.name, sheet.name)
        full = [row for row in rows if len(cells_of(sheet.rows[row])) >= _TABLE_COLUMNS]
        code = "sheet-unrecognised" if len(full) >= _TABLE_ROWS and not sheet.hidden else "sheet-ignored"
        return [part], [Finding(code, place, facts={"nearest": "", "rows": len(rows)})]

    def _lone_part(self, named: Source, sheet: Sheet, lone: Headless) -> Part:
        """A ledger's title without a header: a nil return of this ledger, or rows of none."""
        kinds = Counter(kind.value for kind in lone.kinds.values())
        return self._empty_part(named, sheet, list(lone.kinds), lone.ledger, dict(kinds))

    def _unread(self, source: Source, sheet: Sheet, found: Cut) -> list[Finding]:
        """What is said of headers that belong to no ledger, and of records below a title without a header."""
        findings = [finding for unknown in found.unknown for finding in self._unknown(source, sheet, unknown)]
        for lone in found.headless:
            rows = lone.kinds
            said = any(unknown.row in rows for unknown in found.unknown)
            if RowKind.UNRECOGNISED in rows.values() and not said:
                findings += self._unknown(source, sheet, Unknown(lone.top, lone.titled, 0))
        return findings

    def _unknown(self, source: Source, sheet: Sheet, unknown: Unknown) -> list[Finding]:
        nearest = self.schemas.ledger(unknown.nearest).title if unknown.nearest else ""
        place = Place(source.name, sheet.name, unknown.row + 1)
        return [Finding("sheet-unrecognised", place, facts={"nearest": nearest})]

    def _nil_return(self, source: Source, sheet: Sheet, rows: Sequence[int]) -> Part | None:
        """A sheet without a header that names a ledger and says 无."""
        if len(rows) > _NIL_ROWS:
            return None
        nil = [row for row in rows if says_nil(cells_of(sheet.rows[row]), self._reader)]
        if not nil:
            return None
        evidence = title_evidence(self._reader.index, lines_of(sheet, rows), sheet.name, source)
        for where in ("title", "sheet", "file", "folder"):
            if evidence[where]:
                ledger = max(evidence[where], key=lambda ledger: evidence[where][ledger])
                kinds = {RowKind.NIL.value: len(nil), RowKind.TITLE.value: len(rows) - len(nil)}
                return self._empty_part(source, sheet, rows, ledger, {k: n for k, n in kinds.items() if n})
        return None

    def _empty_part(
        self, source: Source, sheet: Sheet, rows: Sequence[int], ledger: str, excluded: dict[str, int]
    ) -> Part:
        reader = self._reader
        lines = lines_of(sheet, rows[:_NIL_ROWS])
        facts = gather(lines, [], sheet.name, source, reader.finder, reader.words, self.context(event=True))
        office = kept_by_office(facts, self.schemas.ledger(ledger)) if ledger else facts.community == OFFICE
        return Part(
            sheet=sheet.name,
            ledger=ledger,
            community="" if office else facts.community,
            from_office=office,
            rows=len(rows),
            excluded=excluded,
            columns={},
            frame=pa.table({}),
            order=facts.order,
        )


def _mark(sheet: Sheet) -> ReturnMark | None:
    """The mark on the list sheet of a returned copy."""
    row = sheet.rows[MARK_ROW - 1] if len(sheet.rows) >= MARK_ROW else []
    return ReturnMark.parse(row[0]) if row else None


def _hidden(source: Source, sheet: Sheet, rows: Sequence[int]) -> list[Finding]:
    """One remark a sheet on hidden content that was read all the same."""
    hidden = len(sheet.hidden_rows & set(rows))
    columns = sum(
        1 for c in sheet.hidden_columns if any(c < len(sheet.rows[r]) and sheet.rows[r][c] is not None for r in rows)
    )
    if not (hidden or columns or sheet.hidden):
        return []
    return [Finding("hidden-content", Place(source.name, sheet.name), facts={"rows": hidden, "columns": columns})]
