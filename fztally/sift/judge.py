"""What may be counted: every row of a ledger judged once, excluded → rejected → duplicate → kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fztally.lang.definitions import define_condition
from fztally.model.analysis import SOURCE_COLUMNS, LedgerRows
from fztally.model.conditions import holds
from fztally.model.finding import Fact, Finding
from fztally.model.job import Job
from fztally.model.part import Ingested, Part
from fztally.model.period import Period
from fztally.model.schema import AtMost, EmptyWhen, Field, Ledger, NotBefore, RateOf, RequiredWhen, Rule
from fztally.model.tally import SheetAccount
from fztally.sift.check import Masks, failures
from fztally.sift.near import near_duplicates
from fztally.sift.same import find_same
from fztally.sift.stack import Stacked, positions, stack
from fztally.sift.totals import check_totals
from fztally.values.text import as_text

Verdicts = np.ndarray[tuple[int], np.dtype[np.object_]]
"""One verdict a frame row: one of the words below."""

KEPT, REJECTED, DUPLICATE = "", "rejected", "duplicate"
OUTSIDE, SUPERSEDED = "outside_period", "superseded"
_WRONG_FROM, _WRONG_SHARE = 50, 0.8
"""So many rows of other years, and so large a share of a ledger, speak for a wrong period and not for wrong rows."""
INVALID = frozenset(
    {
        "date-invalid",
        "number-invalid",
        "code-invalid",
        "yes-no-invalid",
        "month-invalid",
        "phone-invalid",
        "below-minimum",
        "community-unknown",
        "error-cell",
        "formula-uncached",
        "ditto-first",
        "id-number",
    }
)
"""Findings that leave a cell empty: where the field is required they reject the row."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One ledger after judging: its kept rows, the accounts of its parts in their order, all findings about it
    (those of ingest included, with the effect that is known now)."""

    rows: LedgerRows
    accounts: tuple[SheetAccount, ...]
    findings: tuple[Finding, ...]
    senders: frozenset[str]
    """Communities ("" = the office) with at least one row, whatever its verdict."""


def judge(ledger: Ledger, files: Sequence[Ingested], job: Job) -> Judged:
    """Judge all rows of a ledger over all files (copies left out by the caller)."""
    stacked = stack(ledger, [(f.source, part) for f in files for part in f.parts if part.ledger == ledger.id])
    said = [finding for f in files for finding in f.findings if finding.ledger == ledger.id]
    findings: list[Finding] = []
    for ingested in files:
        for part in ingested.parts:
            if part.ledger == ledger.id:
                findings += check_totals(ingested, part, ledger)
    frame = stacked.frame
    if frame.empty:
        verdict = np.full(0, KEPT, dtype=object)
        return Judged(_rows(stacked, verdict), tuple(_accounts(stacked, verdict)), (*findings, *said), frozenset())
    outside = _outside(stacked, job.period, findings)
    broken = failures(frame, ledger, job.period)
    frame, more_required = _apply_rules(stacked, broken, job.period, ~outside, findings)
    stacked = replace(stacked, frame=frame)
    missing = _missing(stacked, broken, more_required, ~outside)
    rejected = pd.Series(False, index=frame.index)
    for mask in missing.values():
        rejected |= mask
    findings += _missing_cells(stacked, missing, [*said, *findings])
    findings += _effects(stacked, said, missing)
    same = find_same(stacked, ~(outside | rejected), ~outside, job.settings)
    findings += same.findings
    verdict = np.full(len(frame), KEPT, dtype=object)
    verdict[rejected.to_numpy()] = REJECTED
    verdict[sorted(same.conflict)] = REJECTED
    verdict[sorted(same.duplicate)] = DUPLICATE
    verdict[sorted(same.superseded)] = SUPERSEDED
    verdict[outside.to_numpy()] = OUTSIDE
    findings += near_duplicates(stacked, pd.Series(verdict == KEPT, index=frame.index))
    return Judged(
        rows=_rows(stacked, verdict),
        accounts=tuple(_accounts(stacked, verdict)),
        findings=tuple(_still_open(stacked, findings, verdict)),
        senders=_senders(stacked),
    )


def _senders(stacked: Stacked) -> frozenset[str]:
    office = stacked.frame["from_office"].fillna(False).astype(bool)
    named = stacked.frame["community"].dropna().unique()
    return frozenset([*map(str, named), *([""] if office.any() else [])])


def _outside(stacked: Stacked, period: Period, findings: list[Finding]) -> pd.Series[bool]:
    """Rows of another period. Another year is a warning at the date, another month one remark a sheet."""
    ledger, frame = stacked.ledger, stacked.frame
    if ledger.period_field is None:
        return pd.Series(False, index=frame.index)
    outside = _not_in(frame[ledger.period_field], period)
    if ledger.carried_over:
        over = holds(frame, ledger.carried_over.when, ledger, period)
        earlier = frame[ledger.period_field] < pd.Timestamp(period.start)
        closed = frame[ledger.carried_over.field]
        outside &= ~(over & earlier & closed.notna() & ~_not_in(closed, period))
    findings += _say_outside(stacked, ledger.period_field, outside, period)
    return outside


def _say_outside(stacked: Stacked, field: str, outside: pd.Series[bool], period: Period) -> Iterable[Finding]:
    """Rows of other years one by one; rows of other months, and nearly everything under a wrong period, by sheet."""
    ledger, frame = stacked.ledger, stacked.frame
    label = ledger.field(field).label
    years = outside & (frame[field].dt.year != period.year)
    wrong = int(years.sum()) >= _WRONG_FROM and years.mean() > _WRONG_SHARE
    by_sheet: dict[tuple[str, int], int] = {}
    for row in positions(outside):
        day = f"{frame[field].iat[row]:%Y-%m-%d}"
        if years.iat[row] and not wrong:
            yield stacked.finding("outside-period", row, field, day, date=day, label=label)
            continue
        key = ("sheet-outside" if years.iat[row] else "other-month", stacked.part(row))
        by_sheet[key] = by_sheet.get(key, 0) + 1
    for (code, part), count in by_sheet.items():
        source, sheet = stacked.parts[part]
        place = replace(stacked.place(0), file=source.name, sheet=sheet.sheet, row=0, column=0)
        facts: dict[str, Fact] = {"count": count, "period": period.text, "label": label}
        yield Finding(code, place, ledger.id, sheet.community, facts=facts)


def _not_in(dates: pd.Series, period: Period) -> pd.Series[bool]:
    after = pd.Timestamp(period.end) + pd.Timedelta(days=1)
    return ((dates < pd.Timestamp(period.start)) | (dates >= after)).astype(bool)


def _apply_rules(
    stacked: Stacked, broken: Masks, period: Period, inside: pd.Series[bool], findings: list[Finding]
) -> tuple[pd.DataFrame, dict[str, pd.Series[bool]]]:
    """Blank the cells that break a row rule. Returns the frame, and where required cells became invalid by a rule."""
    ledger, frame = stacked.ledger, stacked.frame.copy(deep=False)
    rejected: dict[str, pd.Series[bool]] = {}
    for number, rule in enumerate(ledger.rules):
        if isinstance(rule, RateOf):
            continue
        mask = broken.get(f"rule:{number}")
        mask = mask & inside if mask is not None else None
        if isinstance(rule, NotBefore) and rule.closing:
            findings += _too_late(stacked, rule.field, period, inside)
        if mask is None or not mask.any():
            continue
        field = ledger.field(rule.field)
        for row in positions(mask):
            if isinstance(rule, RequiredWhen) and not stacked.has(row, rule.field):
                continue
            findings.append(_rule_finding(stacked, rule, field, row))
        if isinstance(rule, RequiredWhen | EmptyWhen) or (isinstance(rule, NotBefore) and rule.doubtful):
            continue
        frame[rule.field] = frame[rule.field].mask(mask)
        if field.required:
            rejected[rule.field] = rejected.get(rule.field, mask) | mask
    return frame, rejected


def _too_late(stacked: Stacked, field: str, period: Period, inside: pd.Series[bool]) -> Iterable[Finding]:
    """Closing dates after the day up to which the run counts."""
    after = (stacked.frame[field] >= pd.Timestamp(period.until) + pd.Timedelta(days=1)) & inside
    label = stacked.ledger.field(field).label
    for row in positions(after):
        value = f"{stacked.frame[field].iat[row]:%Y-%m-%d}"
        yield stacked.finding("date-too-late", row, field, value, until=str(period.until), label=label)


def _rule_finding(stacked: Stacked, rule: Rule, field: Field, row: int) -> Finding:
    value = _text(stacked.frame[field.id].iat[row])
    value = "" if field.personal else value
    ledger = stacked.ledger
    match rule:
        case RequiredWhen(when=when):
            condition = define_condition(when, ledger)
            return stacked.finding("rule-required-when", row, field.id, value, condition=condition, label=field.label)
        case EmptyWhen(when=when):
            condition = define_condition(when, ledger)
            return stacked.finding("rule-empty-when", row, field.id, value, condition=condition, label=field.label)
        case NotBefore(other=other):
            code = "rule-not-before"
        case AtMost(other=other):
            code = "rule-at-most"
        case _:
            code, other = "rule-sum", ""
    facts = {"label": field.label}
    if other:
        facts |= {"other_label": ledger.field(other).label, "other_value": _text(stacked.frame[other].iat[row])}
    kept = isinstance(rule, NotBefore) and rule.doubtful
    return stacked.finding(code, row, field.id, value, rejects=field.required and not kept, **facts)


def _text(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # one cell, not a column
        return ""
    return as_text(value)


def _missing(
    stacked: Stacked, broken: Masks, by_rule: Mapping[str, pd.Series[bool]], inside: pd.Series[bool]
) -> dict[str, pd.Series[bool]]:
    """Where each required field, and any community, has no valid value, rows of other periods left out."""
    missing: dict[str, pd.Series[bool]] = {}
    for field in stacked.ledger.fields:
        if not field.required and field.kind != "community":
            continue
        if field.kind == "community":
            # an unknown community is no community: the row belongs to nobody, also where the column may be empty
            mask = stacked.frame[field.id].isna() & ~stacked.frame["from_office"].fillna(False).astype(bool)
        else:
            mask = broken.get(f"required:{field.id}", pd.Series(False, index=stacked.frame.index))
        if field.id in by_rule:
            mask = mask | by_rule[field.id]
        mask = mask & inside
        if mask.any():
            missing[field.id] = mask
    return missing


def _effects(stacked: Stacked, said: Iterable[Finding], missing: Mapping[str, pd.Series[bool]]) -> Iterable[Finding]:
    """The findings of ingest, those that turn out to reject their rows marked so."""
    said = list(said)
    at = _row_index(stacked, {(finding.place.file, finding.place.sheet) for finding in said})
    for finding in said:
        row = at.get((finding.place.file, finding.place.sheet, finding.place.row))
        if row is None or finding.place.cell == "":
            yield finding
            continue
        rejects = finding.code in INVALID and finding.field in missing and bool(missing[finding.field].iat[row])
        yield replace(finding, rejects=rejects, community=stacked.community(row) or finding.community)


def _row_index(stacked: Stacked, sheets: AbstractSet[tuple[str, str]]) -> dict[tuple[str, str, int], int]:
    """The frame row of each row of these sheets."""
    names = [(source.name, part.sheet) for source, part in stacked.parts]
    asked = np.array([name in sheets for name in names], dtype=bool)
    parts, rows = stacked.frame["part"].to_numpy(), stacked.frame["source_row"].to_numpy()
    return {(*names[parts[n]], int(rows[n])): n for n in np.flatnonzero(asked[parts]).tolist()}


def _missing_cells(
    stacked: Stacked, missing: Mapping[str, pd.Series[bool]], said: Iterable[Finding]
) -> Iterable[Finding]:
    """A finding for every required cell that is simply empty; what is invalid or lacks its column is told already."""
    told = {
        (f.place.file, f.place.sheet, row, f.field)
        for f in said
        for row in range(f.place.row, max(f.place.last_row, f.place.row) + 1)
        if f.place.row and (f.code in INVALID or f.code.startswith("rule-"))
    }
    for field_id, mask in missing.items():
        label = stacked.ledger.field(field_id).label
        for row in positions(mask):
            place = stacked.place(row, field_id)
            if stacked.has(row, field_id) and (place.file, place.sheet, place.row, field_id) not in told:
                yield stacked.finding("required-missing", row, field_id, rejects=True, label=label)


def _still_open(stacked: Stacked, findings: Iterable[Finding], verdict: Verdicts) -> Iterable[Finding]:
    """Findings without those about cells of rows that a later file has replaced."""
    replaced = {stacked.place(row) for row in positions(pd.Series(verdict == SUPERSEDED))}
    for finding in findings:
        row = replace(finding.place, column=0, last_row=0)
        if finding.code in ("superseded", "total-differs") or not finding.place.row or row not in replaced:
            yield finding


def _rows(stacked: Stacked, verdict: Verdicts) -> LedgerRows:
    frame = stacked.frame
    chosen = verdict == KEPT
    # a copy of the texts of all rows for nothing, where all are kept
    kept = frame if chosen.all() else frame[chosen]
    names = np.array([source.name for source, _ in stacked.parts], dtype=object)
    sheets = np.array([part.sheet for _, part in stacked.parts], dtype=object)
    at = kept["part"].to_numpy()
    text = pd.StringDtype(na_value=float("nan"))
    kept = kept.drop(columns=["part", "from_office", "source_row"]).assign(
        source_file=pd.array(names[at] if len(names) else [], dtype=text),
        source_sheet=pd.array(sheets[at] if len(sheets) else [], dtype=text),
        source_row=kept["source_row"].astype("int64"),
    )
    fields = [field.id for field in stacked.ledger.fields]
    waiting = frame.loc[verdict == REJECTED]
    # a row whose community cannot be read waits with those of its sheet
    around = [stacked.parts[part][1].community for part in waiting["part"]]
    pending = waiting["community"].fillna(pd.Series(around, waiting.index, dtype=text)).value_counts()
    return LedgerRows(
        stacked.ledger,
        kept[[*fields, *SOURCE_COLUMNS]].reset_index(drop=True),
        {str(name): int(count) for name, count in pending.items()},
    )


def _accounts(stacked: Stacked, verdict: Verdicts) -> Iterable[SheetAccount]:
    parts = stacked.frame["part"].to_numpy()
    for n, (source, part) in enumerate(stacked.parts):
        own = verdict[parts == n]
        excluded = dict(part.excluded)
        for kind in (OUTSIDE, SUPERSEDED):
            if count := int((own == kind).sum()):
                excluded[kind] = count
        yield account(source.name, part, own, excluded)


def account(file: str, part: Part, verdict: Verdicts, excluded: Mapping[str, int]) -> SheetAccount:
    """The row account of one part from its rows' verdicts."""
    return SheetAccount(
        file=file,
        sheet=part.sheet,
        ledger=part.ledger,
        community=part.community,
        rows=part.rows,
        kept=int((verdict == KEPT).sum()),
        rejected=int((verdict == REJECTED).sum()),
        duplicate=int((verdict == DUPLICATE).sum()),
        excluded=excluded,
        header_row=part.header_row,
        filed_on=part.order[0],
    )
