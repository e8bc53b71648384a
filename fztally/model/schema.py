"""The domain as data: what the YAML files under ``schemas/`` may say.

Every struct refuses unknown keys, so that a misspelt key is told and not ignored. The structs are decoded by msgspec
from the parsed YAML and are frozen; ``Schemas`` is the whole set, with the digest of the files it came from.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from fztally.model.registry import Registry
from fztally.model.report_layout import PageLayout
from fztally.model.strict import Name, Strict
from fztally.model.words import Words

Kind = Literal["text", "int", "number", "date", "datetime", "month", "yes_no", "code", "community", "person", "phone"]
KeptBy = Literal["community", "office", "both"]
IDENTIFIER = "^[a-z][a-z0-9_]{0,39}$"
Id = Annotated[str, msgspec.Meta(pattern=IDENTIFIER)]
"""Names of files, columns and figures."""
Names = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Condition(Strict, frozen=True, rename={"is_": "is", "not_": "not", "in_": "in"}):
    """One condition on a row; exactly one of the tests is given. All conditions of a list must hold.

    ``not`` is true for an empty cell too (``found`` not 否 counts an empty cell as 是). yes_no fields are compared
    with 是 and 否.
    """

    field: str
    is_: str | None = None
    not_: str | None = None
    in_: Names | None = None
    filled: bool | None = None
    in_period: bool | None = None


class Field(Strict, frozen=True):
    """One column of a ledger."""

    id: Id
    label: Name
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    waived_when: Condition | None = None
    """A required field that may be empty on rows where this holds."""
    key: bool = False
    no_ids: bool = False
    """A key field that names a person by a code: ID-card numbers are dropped from it, as from fields that are none."""
    personal: bool = False
    unit: str = ""
    minimum: float | None = None
    """Smallest allowed value of an int or number; 0 unless stated."""
    codes: dict[str, tuple[str, ...]] | str | None = None
    """Canonical value -> variants, or the name of a list under ``schemas/codes/`` (resolved on load)."""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    """Further spellings of 是 and 否 in this yes_no field."""
    fill_in: bool = False
    """Belongs to the form and not to the case (序号, 填报人 …): it never makes two rows different."""
    description: str = ""
    example: str = ""
    """What a blank form's example row shows in this column."""


class NotBefore(Strict, frozen=True, tag_field="rule", tag="not_before"):
    """``field`` (a date) may not lie before ``other``.

    With ``doubtful`` a value that does is told and kept; without, it is invalid. ``closing`` marks the date on which a
    case ends: one after 统计截止日期 is told.
    """

    field: str
    other: str
    doubtful: bool = False
    closing: bool = False


class AtMost(Strict, frozen=True, tag_field="rule", tag="at_most"):
    """``field`` (a number) may not exceed ``other``."""

    field: str
    other: str


class RequiredWhen(Strict, frozen=True, tag_field="rule", tag="required_when"):
    """``field`` must be filled on rows where ``when`` holds."""

    field: str
    when: Condition


class EmptyWhen(Strict, frozen=True, tag_field="rule", tag="empty_when"):
    """``field`` should be empty where ``when`` holds (a closing date on an open case); told, nothing is blanked."""

    field: str
    when: Condition


class SumOf(Strict, frozen=True, tag_field="rule", tag="sum_of"):
    """``field`` must equal the sum of ``parts`` where all are filled."""

    field: str
    parts: Names


class RateOf(Strict, frozen=True, tag_field="rule", tag="rate_of"):
    """A rate that a sheet states itself (``labels`` of its column) must equal ``part`` / ``whole``; never stored."""

    labels: Names
    part: str
    whole: str


Rule = NotBefore | AtMost | RequiredWhen | EmptyWhen | SumOf | RateOf


class Share(Strict, frozen=True):
    """A rate beside a table: the columns ``of`` as a share of the row's total, in per cent (办结率)."""

    label: Name
    of: Names


class Table(Strict, frozen=True):
    """Rows by columns, counting rows or summing ``sum``. ``rows`` is ``community``, ``month`` or a code field."""

    id: Id
    title: Name
    rows: str
    columns: str | None = None
    sum: str | None = None
    where: tuple[Condition, ...] = ()
    chart: Literal["column", "bar", "line", "pie"] | None = None
    share: Share | None = None


Span = Literal["month", "to_date", "last_year", "change"]
"""What a column of a form counts: the period's last month, the whole period, the same period a year before, and by how
much the period exceeds that."""


class FormColumn(Strict, frozen=True):
    """A group of columns of an official form: what is counted (rows, or the sum of ``sum``), once for each span."""

    label: Name
    spans: Annotated[tuple[Span, ...], msgspec.Meta(min_length=1)]
    sum: str | None = None
    where: tuple[Condition, ...] = ()


class Form(Strict, frozen=True):
    """An official form that goes up the line: one row for each code of field ``rows``, and a total."""

    id: Id
    title: Name
    rows: str
    unit: str
    columns: Annotated[tuple[FormColumn, ...], msgspec.Meta(min_length=1)]
    note: str = ""


class Figure(Strict, frozen=True):
    """A figure of the report. Exactly one of ``count``, ``sum``, ``distinct``, ``registry``, ``ratio`` and ``count_by``
    is given.

    ``ratio`` is (part, whole) by figure id, in per cent, rounded half-up to ``decimals`` on exact integers.
    ``definition`` is the 口径 in words; where it is empty one is made from the parts.
    """

    id: Id
    label: Name
    unit: str
    count: bool | None = None
    sum: str | None = None
    distinct: str | None = None
    registry: Literal["communities", "grids"] | None = None
    ratio: tuple[str, str] | None = None
    count_by: str | None = None
    where: tuple[Condition, ...] = ()
    decimals: Annotated[int, msgspec.Meta(ge=0, le=6)] = 2
    definition: str = ""


class Near(Strict, frozen=True):
    """When two rows may be one case: the same day, the same value in one of ``same``, and similar ``text``."""

    date: str
    same: Names
    text: str


class CarriedOver(Strict, frozen=True):
    """Rows of an earlier period that count in the period of ``field`` when ``when`` holds (历史遗留)."""

    when: Condition
    field: str


class Ledger(Strict, frozen=True):
    """One of the ledgers: a file ``schemas/<id>.yaml``."""

    id: Id
    title: Name
    kept_by: KeptBy
    fields: Annotated[tuple[Field, ...], msgspec.Meta(min_length=1)]
    order: int = 1000
    """Place among the ledgers; those without one come last, by id."""
    titles: tuple[str, ...] = ()
    description: str = ""
    period_field: str | None = None
    grid_field: str | None = None
    """The field that names the grid of a row; figures are shown by grid, too."""
    carried_over: CarriedOver | None = None
    near: Near | None = None
    restricted: bool = False
    rules: tuple[Rule, ...] = ()
    tables: tuple[Table, ...] = ()
    forms: tuple[Form, ...] = ()
    figures: tuple[Figure, ...] = ()

    def field(self, field_id: str) -> Field:
        """The field with this id. Raises KeyError when there is none."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    @property
    def keys(self) -> tuple[str, ...]:
        """Ids of the key fields other than the community (keys hold within one community)."""
        return tuple(field.id for field in self.fields if field.key and field.kind != "community")


class CodeList(Strict, frozen=True):
    """``schemas/codes/<name>.yaml``. ``crosswalk`` maps canonical values to the classes of ``standard``."""

    title: Name
    codes: Annotated[dict[str, tuple[str, ...]], msgspec.Meta(min_length=1)]
    source: str = ""
    standard: str = ""
    crosswalk: dict[str, str] = msgspec.field(default_factory=dict)


class Common(Strict, frozen=True):
    """``schemas/common.yaml``: what every ledger may carry."""

    fields: tuple[Field, ...]
    community_labels: tuple[str, ...]
    words: Words


class Identity(Strict, frozen=True):
    """``left`` must equal the sum of ``right`` (figure ids)."""

    left: str
    right: Names


class ReportChart(Strict, frozen=True):
    """A chart in the Word report: the totals of the rows or columns of a summary table (``ledger.table``).

    A template shows it where it says ``chart_<id>``.
    """

    id: Id
    title: Name
    table: str
    of: Literal["rows", "columns"] = "rows"
    kind: Literal["column", "bar", "line", "pie"] = "column"


class Sentence(Strict, frozen=True):
    """A paragraph of the report; ``{figure_id}`` stands for a figure's display value. ``charts`` follow it."""

    text: str
    heading: str = ""
    charts: tuple[ReportChart, ...] = ()


class AlsoIn(Strict, frozen=True, tag_field="rule", tag="also_in"):
    """Rows of ``ledger`` that meet ``where`` should have their like in ledger ``other``: one of the same community,
    whose ``other_date`` lies within ``days`` of the row's ``date``. One that has not is told."""

    ledger: str
    date: str
    other: str
    other_date: str
    days: Annotated[int, msgspec.Meta(ge=0)]
    where: tuple[Condition, ...] = ()


class GridsKnown(Strict, frozen=True, tag_field="rule", tag="grids_known"):
    """The grids that ``ledger`` names in ``field`` and those of the registry: what only one side knows is told."""

    ledger: str
    field: str


Across = AlsoIn | GridsKnown


class Report(Strict, frozen=True):
    """``schemas/report.yaml``: the report, what must agree across ledgers, and the figures of no single ledger."""

    title: str
    sentences: tuple[Sentence, ...]
    identities: tuple[Identity, ...]
    figures: tuple[Figure, ...] = ()
    order: tuple[str, ...] = ()
    """Figure ids that come first, in this order."""
    across: tuple[Across, ...] = ()
    layout: PageLayout = PageLayout()
    """The look of the Word report."""


class Schemas(Strict, frozen=True):
    """Everything under ``schemas/``, checked and resolved. ``ledgers`` stand in the order of their ``order``."""

    ledgers: tuple[Ledger, ...]
    registry: Registry
    common: Common
    report: Report
    codes: dict[str, CodeList]
    digest: str
    """sha256 over the files, so that remembered parts never outlive a change of the schemas."""

    def ledger(self, ledger_id: str) -> Ledger:
        """The ledger with this id. Raises KeyError when there is none."""
        for ledger in self.ledgers:
            if ledger.id == ledger_id:
                return ledger
        raise KeyError(ledger_id)

    def figures(self) -> tuple[tuple[str, Figure], ...]:
        """(ledger id or "", figure) of all figures, those of ``report.order`` first."""
        found = [("", figure) for figure in self.report.figures]
        found += [(ledger.id, figure) for ledger in self.ledgers for figure in ledger.figures]
        rank = {figure_id: n for n, figure_id in enumerate(self.report.order)}
        return tuple(sorted(found, key=lambda pair: rank.get(pair[1].id, len(rank))))
