"""What must hold between the parts of the schemas; msgspec has checked their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fztally.model.schema import AlsoIn, Condition, Figure, GridsKnown, Ledger, RateOf, Schemas, SumOf
from fztally.values.text import fold

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_COUNTS = ("count", "sum", "distinct", "registry", "ratio", "count_by")


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """A contradiction: the text key with its facts, the ledger or file it stands in, and a word to find its line by."""

    key: str
    word: str
    ledger: str = ""
    file: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def check_schemas(schemas: Schemas) -> Iterator[SchemaProblem]:
    """All contradictions of a schemas folder."""
    figures: dict[str, str] = {}
    for ledger in schemas.ledgers:
        yield from _fields(ledger)
        yield from _references(ledger)
    for ledger_id, figure in schemas.figures():
        if figure.id in figures:
            yield SchemaProblem("schema-twice", figure.id, ledger_id, "report.yaml", {"name": figure.id})
        figures[figure.id] = ledger_id
        if sum(getattr(figure, name) is not None for name in _COUNTS) != 1:
            yield SchemaProblem(
                "schema-figure-kind",
                figure.id,
                ledger_id,
                "report.yaml",
                {"name": figure.id, "kinds": ", ".join(_COUNTS)},
            )
    yield from _report(schemas, set(figures))
    yield from _across(schemas)
    yield from _registry(schemas)


def _across(schemas: Schemas) -> Iterator[SchemaProblem]:
    """Ledgers and fields that the rules across ledgers speak of."""
    ledgers = {ledger.id: ledger for ledger in schemas.ledgers}
    for rule in schemas.report.across:
        named = [(rule.ledger, rule.field)] if isinstance(rule, GridsKnown) else []
        if isinstance(rule, AlsoIn):
            named = [(rule.ledger, rule.date), (rule.other, rule.other_date)]
            named += [(rule.ledger, condition.field) for condition in rule.where]
        for ledger_id, field_id in named:
            if ledger_id not in ledgers:
                yield SchemaProblem("schema-no-ledger", ledger_id, file="report.yaml", facts={"name": ledger_id})
            elif all(f.id != field_id for f in ledgers[ledger_id].fields):
                yield SchemaProblem("schema-no-field", field_id, file="report.yaml", facts={"name": field_id})


def _fields(ledger: Ledger) -> Iterator[SchemaProblem]:
    seen: set[str] = set()
    labels: dict[str, str] = {}
    for f in ledger.fields:
        if f.id in seen:
            yield SchemaProblem("schema-twice", f.id, ledger.id, facts={"name": f.id})
        seen.add(f.id)
        for label in (f.label, *f.aliases):
            other = labels.setdefault(fold(label), f.id)
            if other != f.id:
                yield SchemaProblem(
                    "schema-label-twice", label, ledger.id, facts={"label": label, "one": other, "two": f.id}
                )
        if f.kind == "code" and not f.codes:
            yield SchemaProblem("schema-code-empty", f.id, ledger.id, facts={"name": f.id})
        if isinstance(f.codes, dict):
            known: dict[str, str] = {}
            for code, variants in f.codes.items():
                for variant in (code, *variants):
                    if known.setdefault(fold(variant), code) != code:
                        yield SchemaProblem("schema-variant-twice", variant, ledger.id, facts={"name": variant})


def _references(ledger: Ledger) -> Iterator[SchemaProblem]:
    """Fields and codes that rules, tables and figures speak of."""
    named: list[tuple[str, tuple[Condition, ...]]] = []
    if ledger.period_field:
        named.append((ledger.period_field, ()))
    if ledger.near:
        named += [(name, ()) for name in (ledger.near.date, ledger.near.text, *ledger.near.same)]
    for rule in ledger.rules:
        if isinstance(rule, RateOf):
            named += [(rule.part, ()), (rule.whole, ())]
            continue
        when = getattr(rule, "when", None)
        named.append((rule.field, (when,) if when else ()))
        if other := getattr(rule, "other", None):
            named.append((other, ()))
        if isinstance(rule, SumOf):
            named += [(part, ()) for part in rule.parts]
    for table in ledger.tables:
        names = [name for name in (table.rows, table.columns, table.sum) if name and name not in ("community", "month")]
        named += [(name, table.where) for name in names] or [("community", table.where)]
    for form in ledger.forms:
        named += [(form.rows, ()), *((column.sum or form.rows, column.where) for column in form.columns)]
    for figure in ledger.figures:
        names = [name for name in (figure.sum, figure.distinct, figure.count_by) if name]
        named += [(name, figure.where) for name in names] or [("community", figure.where)]
    for name, conditions in named:
        yield from _known_field(ledger, name)
        for condition in conditions:
            yield from _condition(ledger, condition)


def _known_field(ledger: Ledger, name: str) -> Iterator[SchemaProblem]:
    if all(f.id != name for f in ledger.fields):
        yield SchemaProblem("schema-no-field", name, ledger.id, facts={"name": name})


def _condition(ledger: Ledger, condition: Condition) -> Iterator[SchemaProblem]:
    field_problem = list(_known_field(ledger, condition.field))
    yield from field_problem
    if field_problem:
        return
    codes = ledger.field(condition.field).codes
    for value in (condition.is_, condition.not_, *(condition.in_ or ())):
        if value is not None and isinstance(codes, dict) and value not in codes:
            yield SchemaProblem(
                "schema-no-code",
                value,
                ledger.id,
                facts={"name": value, "field": condition.field, "codes": "、".join(codes)},
            )


def _report(schemas: Schemas, figures: set[str]) -> Iterator[SchemaProblem]:
    named = [name for identity in schemas.report.identities for name in (identity.left, *identity.right)]
    named += schemas.report.order
    named += [name for sentence in schemas.report.sentences for name in _PLACEHOLDER.findall(sentence.text)]
    for name in named:
        if name not in figures:
            yield SchemaProblem("schema-no-figure", name, file="report.yaml", facts={"name": name})
    for ledger_id, figure in schemas.figures():
        yield from _ratio(figure, ledger_id, figures)


def _ratio(figure: Figure, ledger_id: str, figures: set[str]) -> Iterator[SchemaProblem]:
    for name in figure.ratio or ():
        if name not in figures:
            yield SchemaProblem("schema-no-figure", name, ledger_id, "report.yaml", {"name": name})


def _registry(schemas: Schemas) -> Iterator[SchemaProblem]:
    seen: set[str] = set()
    for community in schemas.registry.communities:
        if not (len(community.code) == 12 and community.code.isascii() and community.code.isdigit()):
            yield SchemaProblem(
                "schema-community-code", community.code, file="communities.yaml", facts={"code": community.code}
            )
        for name in (community.code, community.name):
            if name in seen:
                yield SchemaProblem("schema-twice", name, file="communities.yaml", facts={"name": name})
            seen.add(name)
