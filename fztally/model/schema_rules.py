"""What must hold between the files of a schemas folder; msgspec has checked their form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fztally.model.ledger_rules import SchemaProblem, check_ledger, counted_one_way
from fztally.model.registry_rules import check_registry
from fztally.model.schema import AlsoIn, CodeList, Common, Figure, GridsKnown, Report, Schemas
from fztally.values.text import fold

__all__ = ["SchemaProblem", "check_schemas"]
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A figure in a sentence of the report."""
_REPORT, _COMMON = "report.yaml", "common.yaml"


def check_schemas(schemas: Schemas) -> Iterator[SchemaProblem]:
    """All contradictions of a schemas folder."""
    for ledger in schemas.ledgers:
        yield from check_ledger(ledger, schemas.common.fields)
    yield from _titles(schemas)
    yield from _figures(schemas)
    tables = {f"{ledger.id}.{table.id}" for ledger in schemas.ledgers for table in ledger.tables}
    yield from _report(schemas.report, {figure.id for _, figure in schemas.figures()}, tables)
    yield from _across(schemas)
    yield from check_registry(schemas.registry)
    yield from _common(schemas.common)
    for name, codes in schemas.codes.items():
        yield from _code_list(f"codes/{name}.yaml", codes)


def _titles(schemas: Schemas) -> Iterator[SchemaProblem]:
    owners: dict[str, str] = {}
    for ledger in schemas.ledgers:
        for n, title in enumerate((ledger.title, *ledger.titles)):
            other = owners.setdefault(fold(title), ledger.id)
            if other != ledger.id:
                path = f"$.titles[{n - 1}]" if n else "$.title"
                facts = {"title": title, "one": other, "two": ledger.id}
                yield SchemaProblem("schema-title-twice", f"{ledger.id}.yaml", path, facts)


def _placed(schemas: Schemas) -> Iterator[tuple[str, str, Figure]]:
    """(file, path, figure) of every figure, the report's own first."""
    for n, figure in enumerate(schemas.report.figures):
        yield _REPORT, f"$.figures[{n}]", figure
    for ledger in schemas.ledgers:
        for n, figure in enumerate(ledger.figures):
            yield f"{ledger.id}.yaml", f"$.figures[{n}]", figure


def _figures(schemas: Schemas) -> Iterator[SchemaProblem]:
    """Figures between ledgers: ids that stand twice, rates of what is no plain number."""
    placed = list(_placed(schemas))
    figures = {figure.id: figure for _, _, figure in placed}
    owners: dict[str, str] = {}
    for file, path, figure in placed:
        if figure.id in owners and (owners[figure.id] != file or file == _REPORT):
            facts = {"name": figure.id, "other": owners[figure.id]}
            yield SchemaProblem("schema-figure-twice", file, f"{path}.id", facts)
        owners.setdefault(figure.id, file)
        if file == _REPORT:
            if not counted_one_way(figure) or not (figure.registry or figure.ratio):
                yield SchemaProblem("schema-report-figure", file, path, {"name": figure.id})
        elif figure.registry:
            yield SchemaProblem("schema-registry-figure", file, f"{path}.registry", {"name": figure.id})
        for n, name in enumerate(figure.ratio or ()):
            where = f"{path}.ratio[{n}]"
            if name not in figures:
                yield _no_figure(file, where, name, figures)
            elif figures[name].ratio or figures[name].count_by:
                yield SchemaProblem("schema-ratio-of", file, where, {"name": name})


def _no_figure(file: str, path: str, name: str, known: Iterable[str]) -> SchemaProblem:
    return SchemaProblem("schema-no-figure", file, path, {"name": name, "known": "、".join(known)})


def _report(report: Report, figures: set[str], tables: set[str]) -> Iterator[SchemaProblem]:
    named: list[tuple[str, str]] = []
    for n, identity in enumerate(report.identities):
        named.append((f"$.identities[{n}].left", identity.left))
        named += [(f"$.identities[{n}].right[{m}]", name) for m, name in enumerate(identity.right)]
    named += [(f"$.order[{n}]", name) for n, name in enumerate(report.order)]
    for n, sentence in enumerate(report.sentences):
        named += [(f"$.sentences[{n}].text", name) for name in PLACEHOLDER.findall(sentence.text)]
    for path, name in named:
        if name not in figures:
            yield SchemaProblem("schema-no-figure", _REPORT, path, {"name": name})
    for n, sentence in enumerate(report.sentences):
        for m, chart in enumerate(sentence.charts):
            if chart.table not in tables:
                facts = {"name": chart.table, "known": "、".join(sorted(tables))}
                yield SchemaProblem("schema-no-table", _REPORT, f"$.sentences[{n}].charts[{m}].table", facts)
    seen: set[str] = set()
    for n, name in enumerate(report.order):
        if name in seen:
            yield SchemaProblem("schema-twice", _REPORT, f"$.order[{n}]", {"name": name})
        seen.add(name)


def _across(schemas: Schemas) -> Iterator[SchemaProblem]:
    """Ledgers and fields that the rules across ledgers speak of."""
    ledgers = {ledger.id: {f.id for f in ledger.fields} for ledger in schemas.ledgers}
    for n, rule in enumerate(schemas.report.across):
        path = f"$.across[{n}]"
        named: list[tuple[str, str, str, str]] = []
        if isinstance(rule, GridsKnown):
            named.append(("ledger", rule.ledger, "field", rule.field))
        if isinstance(rule, AlsoIn):
            named += [("ledger", rule.ledger, "date", rule.date), ("other", rule.other, "other_date", rule.other_date)]
            named += [("ledger", rule.ledger, f"where[{m}].field", each.field) for m, each in enumerate(rule.where)]
        for key, ledger, where, name in named:
            if ledger not in ledgers:
                facts = {"name": ledger, "known": "、".join(ledgers)}
                yield SchemaProblem("schema-no-ledger", _REPORT, f"{path}.{key}", facts)
            elif name not in ledgers[ledger]:
                facts = {"name": name, "known": "、".join(sorted(ledgers[ledger]))}
                yield SchemaProblem("schema-no-field", _REPORT, f"{path}.{where}", facts)


def _common(common: Common) -> Iterator[SchemaProblem]:
    """The common fields' labels, and words that cannot be what they are meant for."""
    owners: dict[str, str] = {fold(label): "community" for label in common.community_labels}
    for n, each in enumerate(common.fields):
        for label in (each.label, *each.aliases):
            other = owners.setdefault(fold(label), each.id)
            if other != each.id:
                facts = {"label": label, "one": other, "two": each.id}
                yield SchemaProblem("schema-label-twice", _COMMON, f"$.fields[{n}]", facts)
    for name in common.words.__struct_fields__:
        words: tuple[str, ...] = getattr(common.words, name)
        for n, word in enumerate(words):
            if not fold(word):
                yield SchemaProblem("schema-empty-word", _COMMON, f"$.words.{name}[{n}]")
    for name in ("section", "nil_line"):
        for n, pattern in enumerate(getattr(common.words, name)):
            try:
                re.compile(pattern)
            except re.error as error:
                facts = {"pattern": pattern, "problem": str(error)}
                yield SchemaProblem("schema-bad-pattern", _COMMON, f"$.words.{name}[{n}]", facts)


def _code_list(file: str, codes: CodeList) -> Iterator[SchemaProblem]:
    for code in codes.crosswalk:
        if code not in codes.codes:
            facts = {"name": code, "field": "codes", "codes": "、".join(codes.codes)}
            yield SchemaProblem("schema-no-code", file, f"$.crosswalk.{code}", facts)
