"""What must hold within one ledger's schema; msgspec has checked its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fztally.model.conditions import NO, YES
from fztally.model.schema import (
    AtMost,
    Condition,
    EmptyWhen,
    Field,
    Figure,
    Form,
    Kind,
    Ledger,
    NotBefore,
    RateOf,
    RequiredWhen,
    Rule,
    SumOf,
    Table,
)
from fztally.values.codes import code_key
from fztally.values.text import fold

_COUNTS = ("count", "sum", "distinct", "registry", "ratio", "count_by")
_TESTS = ("is_", "not_", "in_", "filled", "in_period")
_RESERVED = frozenset({"source_file", "source_sheet", "source_row", "from_office", "part"})
"""Columns that stand beside a ledger's own."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows allows for no file."""
_DATES: tuple[Kind, ...] = ("date", "datetime")
_NUMBERS: tuple[Kind, ...] = ("int", "number")
_CLOSED: tuple[Kind, ...] = ("code", "yes_no")
_COMPARED: tuple[Kind, ...] = ("code", "yes_no", "text", "community")


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """A contradiction: the text key with its facts, the file (relative to the schemas folder) and the path in it."""

    key: str
    file: str
    path: str = "$"
    facts: dict[str, str] = field(default_factory=dict)


def check_ledger(ledger: Ledger, common: tuple[Field, ...]) -> Iterator[SchemaProblem]:
    """All contradictions within a ledger. ``common`` are the fields that it has from ``common.yaml``."""
    here = _Ledger(ledger, common)
    yield from here.names()
    yield from here.labels()
    for n, each in enumerate(here.own):
        yield from here.field(f"$.fields[{n}]", each)
    yield from here.whole()
    for n, rule in enumerate(ledger.rules):
        yield from here.rule(f"$.rules[{n}]", rule)
    for n, table in enumerate(ledger.tables):
        yield from here.table(f"$.tables[{n}]", table)
    for n, form in enumerate(ledger.forms):
        yield from here.form(f"$.forms[{n}]", form)
    for n, figure in enumerate(ledger.figures):
        yield from here.figure(f"$.figures[{n}]", figure)


def counted_one_way(figure: Figure) -> bool:
    """Whether a figure says how it is counted, and says it once."""
    return sum(getattr(figure, name) is not None for name in _COUNTS) == 1


class _Ledger:
    def __init__(self, ledger: Ledger, common: tuple[Field, ...]) -> None:
        self.ledger = ledger
        self.by_id = {f.id: f for f in ledger.fields}
        # an own field may have the id of a common one, which then is not there
        self.own = [f for f in ledger.fields if f not in common]

    def problem(self, key: str, path: str, /, **facts: str) -> SchemaProblem:
        return SchemaProblem(key, f"{self.ledger.id}.yaml", path, facts)

    def names(self) -> Iterator[SchemaProblem]:
        """Ids that stand twice or are taken, and labels behind a full-width comma."""
        if self.ledger.id in _DEVICES:
            yield self.problem("schema-reserved", "$.id", name=self.ledger.id)
        for kind, ids in (
            ("fields", [f.id for f in self.own]),
            ("tables", [table.id for table in self.ledger.tables]),
            ("forms", [form.id for form in self.ledger.forms]),
            ("figures", [figure.id for figure in self.ledger.figures]),
        ):
            for n, name in enumerate(ids):
                if name in ids[:n]:
                    yield self.problem("schema-twice", f"$.{kind}[{n}].id", name=name)
                if kind == "fields" and name in _RESERVED:
                    yield self.problem("schema-reserved", f"$.fields[{n}].id", name=name)
        yield from self._words("$.titles", self.ledger.titles)

    def _words(self, path: str, words: Iterable[str]) -> Iterator[SchemaProblem]:
        for n, word in enumerate(words):
            if not fold(word):
                yield self.problem("schema-empty-word", f"{path}[{n}]")
            elif "，" in word:
                yield self.problem("schema-comma", f"{path}[{n}]", word=word)

    def labels(self) -> Iterator[SchemaProblem]:
        """Labels that belong to two fields of the ledger, those that every ledger may carry included."""
        owners: dict[str, str] = {}
        places = [(f, f"$.fields[{n}]") for n, f in enumerate(self.own)]
        rest = [(f, "") for f in self.ledger.fields if f not in self.own]
        # the common ones first, so that the fault is told where it can be mended
        for each, path in (*rest, *places):
            for n, label in enumerate((each.label, *each.aliases)):
                other = owners.setdefault(fold(label), each.id)
                if other != each.id and path:
                    where = f"{path}.aliases[{n - 1}]" if n else f"{path}.label"
                    yield self.problem("schema-label-twice", where, label=label, one=other, two=each.id)

    def field(self, path: str, each: Field) -> Iterator[SchemaProblem]:
        yield from self._words(f"{path}.aliases", each.aliases)
        if each.kind == "code" and not each.codes:
            yield self.problem("schema-code-empty", path, name=each.id)
        for key, kinds in (
            ("codes", ("code",)),
            ("yes", ("yes_no",)),
            ("no", ("yes_no",)),
            ("minimum", _NUMBERS),
            ("no_ids", ("text",)),
            ("personal", ("person", "phone", "text")),
        ):
            if getattr(each, key) not in (None, (), False) and each.kind not in kinds:
                facts = {"key": key, "kinds": "、".join(kinds), "kind": each.kind}
                yield self.problem("schema-key-of-kind", f"{path}.{key}", **facts)
        if isinstance(each.codes, dict):
            yield from self._codes(f"{path}.codes", each.codes)
        if each.waived_when:
            yield from self.condition(f"{path}.waived_when", each.waived_when)

    def _codes(self, path: str, codes: dict[str, tuple[str, ...]]) -> Iterator[SchemaProblem]:
        owners: dict[str, str] = {}
        for code, variants in codes.items():
            yield from self._words(f"{path}.{code}", variants)
            for variant in (code, *variants):
                other = owners.setdefault(code_key(variant), code)
                if other != code:
                    yield self.problem("schema-variant-twice", f"{path}.{code}", name=variant, one=other, two=code)

    def whole(self) -> Iterator[SchemaProblem]:
        """What the ledger as a whole speaks of: its community, its period, what may be one case."""
        ledger = self.ledger
        if [f.id for f in ledger.fields if f.kind == "community"] != ["community"]:
            yield self.problem("schema-community-field", "$.fields")
        if ledger.period_field:
            yield from self.known("$.period_field", ledger.period_field, _DATES)
        if ledger.grid_field:
            yield from self.known("$.grid_field", ledger.grid_field, ("text",))
        if ledger.carried_over:
            yield from self.known("$.carried_over.field", ledger.carried_over.field, _DATES)
            yield from self.condition("$.carried_over.when", ledger.carried_over.when)
            if not ledger.period_field:
                yield self.problem("schema-no-period-field", "$.carried_over", what="carried_over")
        if ledger.near:
            yield from self.known("$.near.date", ledger.near.date, _DATES)
            yield from self.known("$.near.text", ledger.near.text)
            for n, name in enumerate(ledger.near.same):
                yield from self.known(f"$.near.same[{n}]", name)

    def known(self, path: str, name: str, kinds: tuple[Kind, ...] = ()) -> Iterator[SchemaProblem]:
        """Whether a field is there and of a kind that will do."""
        found = self.by_id.get(name)
        if found is None:
            yield self.problem("schema-no-field", path, name=name, known="、".join(f.id for f in self.own))
        elif kinds and found.kind not in kinds:
            yield self.problem("schema-field-kind", path, name=name, kind=found.kind, kinds="、".join(kinds))

    def condition(self, path: str, condition: Condition) -> Iterator[SchemaProblem]:
        """A condition: one test, on a field that is there, against values that it may have."""
        tests = [name for name in _TESTS if getattr(condition, name) is not None]
        if len(tests) != 1:
            yield self.problem("schema-one-test", path, tests="、".join(name.rstrip("_") for name in _TESTS))
            return
        values = [value for value in (condition.is_, condition.not_, *(condition.in_ or ())) if value is not None]
        kinds = _DATES if condition.in_period is not None else _COMPARED if values else ()
        yield from self.known(f"{path}.field", condition.field, kinds)
        found = self.by_id.get(condition.field)
        if found is None:
            return
        allowed = list(found.codes) if isinstance(found.codes, dict) else [YES, NO] if found.kind == "yes_no" else []
        for value in values:
            if allowed and value not in allowed:
                where = f"{path}.{tests[0].rstrip('_')}"
                yield self.problem("schema-no-code", where, name=value, field=found.id, codes="、".join(allowed))

    def conditions(self, path: str, conditions: Iterable[Condition]) -> Iterator[SchemaProblem]:
        for n, condition in enumerate(conditions):
            yield from self.condition(f"{path}.where[{n}]", condition)

    def rule(self, path: str, rule: Rule) -> Iterator[SchemaProblem]:
        """The fields of a row rule, and their kinds."""
        match rule:
            case NotBefore(field=name, other=other):
                yield from self.known(f"{path}.field", name, _DATES)
                yield from self.known(f"{path}.other", other, _DATES)
            case AtMost(field=name, other=other):
                yield from self.known(f"{path}.field", name, _NUMBERS)
                yield from self.known(f"{path}.other", other, _NUMBERS)
            case SumOf(field=name, parts=parts):
                yield from self.known(f"{path}.field", name, _NUMBERS)
                for n, part in enumerate(parts):
                    yield from self.known(f"{path}.parts[{n}]", part, _NUMBERS)
            case RequiredWhen(field=name, when=when) | EmptyWhen(field=name, when=when):
                yield from self.known(f"{path}.field", name)
                yield from self.condition(f"{path}.when", when)
            case RateOf(part=part, whole=whole):
                yield from self.known(f"{path}.part", part, _NUMBERS)
                yield from self.known(f"{path}.whole", whole, _NUMBERS)

    def table(self, path: str, table: Table) -> Iterator[SchemaProblem]:
        if table.rows == "month":
            if not self.ledger.period_field:
                yield self.problem("schema-no-period-field", f"{path}.rows", what="month")
        elif table.rows != "community":
            yield from self.known(f"{path}.rows", table.rows, _CLOSED)
        if table.columns:
            yield from self.known(f"{path}.columns", table.columns, _CLOSED)
        if table.sum:
            yield from self.known(f"{path}.sum", table.sum, _NUMBERS)
        yield from self.conditions(path, table.where)
        if table.share:
            yield from self._share(path, table)

    def _share(self, path: str, table: Table) -> Iterator[SchemaProblem]:
        column = self.by_id.get(table.columns or "")
        if column is None:
            yield self.problem("schema-share-columns", f"{path}.share")
            return
        allowed = list(column.codes) if isinstance(column.codes, dict) else [YES, NO]
        for n, name in enumerate(table.share.of if table.share else ()):
            if name not in allowed:
                where = f"{path}.share.of[{n}]"
                yield self.problem("schema-no-code", where, name=name, field=column.id, codes="、".join(allowed))

    def form(self, path: str, form: Form) -> Iterator[SchemaProblem]:
        yield from self.known(f"{path}.rows", form.rows, _CLOSED)
        if not self.ledger.period_field:
            yield self.problem("schema-no-period-field", path, what="forms")
        for n, column in enumerate(form.columns):
            if column.sum:
                yield from self.known(f"{path}.columns[{n}].sum", column.sum, _NUMBERS)
            yield from self.conditions(f"{path}.columns[{n}]", column.where)

    def figure(self, path: str, figure: Figure) -> Iterator[SchemaProblem]:
        if not counted_one_way(figure):
            yield self.problem("schema-figure-kind", path, name=figure.id, kinds="、".join(_COUNTS))
        if figure.sum:
            yield from self.known(f"{path}.sum", figure.sum, _NUMBERS)
        if figure.distinct:
            yield from self.known(f"{path}.distinct", figure.distinct)
        if figure.count_by:
            yield from self.known(f"{path}.count_by", figure.count_by, _CLOSED)
        yield from self.conditions(path, figure.where)
