"""What the schemas say, for people: one ledger for a terminal, all of them as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fztally.lang.definitions import define_condition, define_conditions, define_figure
from fztally.lang.texts import text
from fztally.model.schema import (
    AtMost,
    EmptyWhen,
    Field,
    Ledger,
    NotBefore,
    RateOf,
    RequiredWhen,
    Rule,
    Schemas,
    SumOf,
)

_AND = "、"


class Line(NamedTuple):
    """A line of text for a terminal, ``depth`` steps to the right."""

    depth: int
    text: str


def ledger_lines(ledger: Ledger, schemas: Schemas) -> Iterator[Line]:
    """One ledger: who keeps it, its fields with their labels and values, what is checked, tables, figures."""
    yield Line(0, text("page-ledger", title=ledger.title, id=ledger.id))
    yield from (Line(1, said) for said in _about(ledger))
    yield Line(0, text("page-fields"))
    for field in ledger.fields:
        yield Line(1, f"{field.label}  {field.id}  {_AND.join([text(f'kind-{field.kind}'), *_demands(field, ledger)])}")
        details = {"labels": _AND.join(field.aliases), "values": _values(field, schemas), "hint": field.description}
        yield from (Line(2, text(f"page-{key}", said=said)) for key, said in details.items() if said)
    for heading, lines in (
        ("page-rules", _rules(ledger)),
        ("page-tables", _tables(ledger)),
        ("page-figures", _figures(ledger, schemas)),
    ):
        if lines:
            yield Line(0, text(heading))
            yield from (Line(1, said) for said in lines)


def ledgers_page(schemas: Schemas) -> str:
    """All ledgers, field by field, as Markdown."""
    lines = [text("page-title"), "", text("page-made"), "", text("page-intro"), ""]
    lines += _rows((text("page-head-ledger"), "id", text("page-head-keeper"), text("page-head-figures")))
    for ledger in schemas.ledgers:
        keeper = text(f"kept-by-{ledger.kept_by}")
        lines.append(_row((f"[{ledger.title}](#{ledger.id})", f"`{ledger.id}`", keeper, str(len(ledger.figures)))))
    lines += ["", text("page-common"), "", *_field_rows(schemas.common.fields, None, schemas), ""]
    lines.append(text("page-community-labels", labels=_AND.join(schemas.common.community_labels)))
    for ledger in schemas.ledgers:
        lines += ["", *_section(ledger, schemas)]
    lines += ["", text("page-no-ledger"), "", *_figure_rows(None, schemas), ""]
    return "\n".join(lines)


def _section(ledger: Ledger, schemas: Schemas) -> Iterator[str]:
    yield f'<a id="{ledger.id}"></a>'
    yield ""
    yield f"## {ledger.title} `{ledger.id}`"
    yield ""
    yield from (f"- {said}" for said in _about(ledger))
    yield ""
    own = [field for field in ledger.fields if field not in schemas.common.fields]
    yield from _field_rows(own, ledger, schemas)
    if rules := _rules(ledger):
        yield from ("", text("page-rules"), "", *(f"- {said}" for said in rules))
    if ledger.tables or ledger.forms:
        yield from ("", text("page-tables"), "", *(f"- {said}" for said in _tables(ledger)))
    if ledger.figures:
        yield from ("", text("page-figures"), "", *_figure_rows(ledger, schemas))


def _about(ledger: Ledger) -> Iterator[str]:
    """What a ledger is, who keeps it, which date counts, what else it is called."""
    if ledger.description:
        yield ledger.description
    yield text(f"page-kept-by-{ledger.kept_by}")
    if ledger.period_field:
        yield text("page-period", field=ledger.field(ledger.period_field).label)
    else:
        yield text("page-no-period")
    if ledger.carried_over:
        when = define_condition(ledger.carried_over.when, ledger)
        yield text("page-carried-over", when=when, field=ledger.field(ledger.carried_over.field).label)
    if keys := [ledger.field(key).label for key in ledger.keys]:
        yield text("page-keys", fields=_AND.join(keys))
    if ledger.restricted:
        yield text("page-restricted")
    if ledger.titles:
        yield text("page-titles", titles=_AND.join(ledger.titles))


def _demands(field: Field, ledger: Ledger | None) -> Iterator[str]:
    if field.required:
        yield text("demand-required")
    if field.waived_when and ledger:
        yield text("demand-waived", when=define_condition(field.waived_when, ledger))
    if field.key:
        yield text("demand-key")
    if field.personal:
        yield text("demand-personal")
    if field.minimum is not None:
        yield text("demand-minimum", minimum=f"{field.minimum:g}")
    if field.unit:
        yield text("demand-unit", unit=field.unit)


def _values(field: Field, schemas: Schemas) -> str:
    """The values that a code or yes_no field may have, with their variants."""
    codes = field.codes if isinstance(field.codes, dict) else {}
    if field.kind == "yes_no" and (field.yes or field.no):
        words = schemas.common.words
        codes = {words.yes[0]: field.yes, words.no[0]: field.no}
    said = (
        text("page-variants", code=code, variants=_AND.join(more)) if more else code for code, more in codes.items()
    )
    return text("page-between").join(said)


def _field_rows(fields: Iterable[Field], ledger: Ledger | None, schemas: Schemas) -> Iterator[str]:
    heads = ("column", "id", "kind", "demands", "labels", "values")
    yield from _rows(tuple("id" if head == "id" else text(f"page-head-{head}") for head in heads))
    for field in fields:
        demands = _AND.join(_demands(field, ledger))
        said = " ".join(part for part in (_values(field, schemas), field.description) if part)
        kind = text(f"kind-{field.kind}")
        yield _row((field.label, f"`{field.id}`", kind, demands, _AND.join(field.aliases), said))


def _figure_rows(ledger: Ledger | None, schemas: Schemas) -> Iterator[str]:
    yield from _rows((text("page-head-figure"), "id", text("page-head-unit"), text("page-head-definition")))
    for figure in ledger.figures if ledger else schemas.report.figures:
        yield _row((figure.label, f"`{figure.id}`", figure.unit, define_figure(figure, ledger, schemas)))


def _rows(heads: tuple[str, ...]) -> list[str]:
    return [_row(heads), "|" + "---|" * len(heads)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _figures(ledger: Ledger, schemas: Schemas) -> list[str]:
    return [
        text(
            "page-figure",
            label=figure.label,
            id=figure.id,
            unit=figure.unit,
            definition=define_figure(figure, ledger, schemas),
        )
        for figure in ledger.figures
    ]


def _tables(ledger: Ledger) -> list[str]:
    tables = [text("page-chart", title=table.title) if table.chart else table.title for table in ledger.tables]
    return [*tables, *(text("page-form", title=form.title) for form in ledger.forms)]


def _rules(ledger: Ledger) -> list[str]:
    return [_rule(rule, ledger) for rule in ledger.rules]


def _rule(rule: Rule, ledger: Ledger) -> str:
    """A row rule in words."""

    def label(name: str) -> str:
        return ledger.field(name).label

    match rule:
        case NotBefore(field=field, other=other, doubtful=doubtful):
            said = text("page-not-before", field=label(field), other=label(other))
            return said + text("page-doubtful" if doubtful else "page-invalid")
        case AtMost(field=field, other=other):
            return text("page-at-most", field=label(field), other=label(other)) + text("page-invalid")
        case RequiredWhen(field=field, when=when):
            return text("page-required-when", field=label(field), when=define_conditions([when], ledger))
        case EmptyWhen(field=field, when=when):
            return text("page-empty-when", field=label(field), when=define_conditions([when], ledger))
        case SumOf(field=field, parts=parts):
            return text("page-sum-of", field=label(field), parts="＋".join(map(label, parts))) + text("page-invalid")
        case RateOf(labels=labels, part=part, whole=whole):
            return text("page-rate-of", field=labels[0], part=label(part), whole=label(whole))
