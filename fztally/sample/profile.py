"""The sample's profile: ``sample.yaml``, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import yaml

from fztally.model.conditions import NO, YES
from fztally.model.errors import FztallyError
from fztally.model.strict import Strict

Texts = str | tuple[str, ...]
Scalar = str | int | float
Weights = dict[str, float]


class Recipe(Strict, frozen=True):
    """How a field gets its value: by the first of the ways that is given."""

    serial: str = ""
    """A number of its own, spelled as in ``serials``."""
    grid: Literal["", "turn", "any"] = ""
    """A grid of the community: each in turn, or any."""
    text: Texts = ()
    pick: Weights = msgspec.field(default_factory=dict)
    number: tuple[float, float] | None = None
    step: float = 1
    power: float = 1
    """Above 1 small numbers come more often."""
    share: str = ""
    between: tuple[float, float] = (0.0, 1.0)
    """``share`` of another number, between these parts of it."""
    after: str = ""
    days: tuple[int, int] = (0, 0)
    hours: tuple[int, int] | None = None
    beyond: bool = False
    """The date may lie behind the year's end."""
    offset: tuple[int, int] | None = None
    """Days from January 1st."""
    when: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    filled: float = 1
    unique: bool = False


class Bundle(Strict, frozen=True):
    """Values that stand in exactly ``count`` rows; ``late`` ones fall into the last weeks."""

    count: int
    values: dict[str, Scalar]
    late: bool = False


class Day(Strict, frozen=True):
    """The date that orders the rows; with ``hours`` it has a time of day."""

    field: str
    hours: tuple[int, int] | None = None


class CommunityPool(Strict, frozen=True):
    """A short list of its own for every community, drawn once from another pool (its mediators)."""

    source: str = msgspec.field(name="from")
    size: int = 1


class LedgerProfile(Strict, frozen=True):
    """What one ledger holds: ``rows`` of all communities (of each with ``spread: each``), ``office`` of the office."""

    rows: int = 0
    office: int = 0
    sent_by: Literal["community", "office"] = "community"
    spread: Literal["weights", "grids", "each"] = "weights"
    scale_with: Literal["communities", "events"] = "communities"
    day: Day | None = None
    deck: tuple[Bundle, ...] = ()
    scenes: tuple[dict[str, Texts | float], ...] = ()
    fields: dict[str, Recipe] = msgspec.field(default_factory=dict)
    totals: tuple[str, ...] = ()
    community_pools: dict[str, CommunityPool] = msgspec.field(default_factory=dict)


Format = Literal["xlsx", "xls", "csv-utf8", "csv-gb18030"]
DateSpelling = Literal["real", "dot", "dash", "slash", "chinese", "compact"]


class Habit(Strict, frozen=True):
    """How a keeper sends its ledgers. ``sheet`` names the sheet of a workbook with one ledger."""

    book: Literal["apart", "together"]
    name: str
    """File name without extension; ``apart_name`` that of a ledger which does not go into the one workbook."""
    title: str
    fill_in: tuple[str, ...]
    dates: tuple[DateSpelling, ...]
    sheet: str = "{title}"
    folder: str = ""
    apart_name: str = "{community}{year}年{title}"
    totals: Literal["none", "values", "formula", "count", "top"] = "none"
    sign_off: tuple[str, ...] = ()
    aliases: float = 0
    """Share of headers that are written with an alias."""
    own_order: bool = False
    community: Literal["name", "alias", "none"] = "name"
    variants: float = 0
    """Share of code values that are written in a variant."""
    yes_no: tuple[str, str] = (YES, NO)
    monthly: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    formats: dict[str, Format] = msgspec.field(default_factory=dict)


class Plant(Strict, frozen=True):
    """One planted problem; see the comment in the file."""

    code: str
    ledger: str
    community: str
    row: int = 0
    field: str = ""
    value: str | None = None
    total: float = 0
    repeat: bool = False
    copy: str = ""


class FormWording(Strict, frozen=True):
    """The words of a form that are no ledger's own.

    ``filed``: earliest and latest filing day (month and day of the next year); ``rows_a_file``: above so many rows a
    ledger goes into several files.
    """

    font: str
    title_font: str
    total: str
    counted: str
    nil: tuple[str, ...]
    month_sheet: str
    month_title: str
    part_file: str
    creator: str
    office: str
    footer: str
    filed: tuple[str, str]
    rows_a_file: int


class PlainForm(Strict, frozen=True):
    """The plain form: clean rows of one ledger with these fields, one sheet a file."""

    ledger: str
    fields: tuple[str, ...]
    name: str
    title: str


class Profile(Strict, frozen=True):
    """``sample.yaml``."""

    wording: FormWording
    serials: dict[str, tuple[str, ...]]
    quiet: tuple[tuple[str, str], ...]
    pools: dict[str, tuple[str, ...]]
    ledgers: dict[str, LedgerProfile]
    weights: tuple[int, ...]
    habits: tuple[Habit, ...]
    office: Habit
    plain: PlainForm
    local: tuple[str, ...] = ()
    """Pools that are shared out between the communities."""
    planted: tuple[Plant, ...] = ()
    district: str = ""
    streets: tuple[str, ...] = ()
    more_streets: str = ""
    """A district, the names of its streets, and what those are called that have none in the list."""


def load_profile(path: Path) -> Profile:
    """Read ``sample.yaml``. Raises FztallyError when it is missing or not as expected."""
    try:
        return msgspec.convert(yaml.safe_load(path.read_bytes()), Profile)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise FztallyError(f"{path}: {error}") from error
