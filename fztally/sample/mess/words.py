"""The words and contents of the mess: ``words.yaml`` and ``content.yaml``, checked."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

import msgspec
import yaml

from fztally.model.strict import Strict
from fztally.sample.profile import LedgerProfile

T = TypeVar("T")
Scalar = str | int | float
Names = tuple[str, ...]


class Progress(Strict, frozen=True):
    """How a case looked earlier (``early``) when it has come as far as ``open`` says."""

    early: dict[str, str | None]
    open: dict[str, str]


class LedgerWords(Strict, frozen=True):
    """What is seen in the wild of one ledger: other labels, variants of codes, units, summed fields."""

    labels: dict[str, Names]
    totals: Names
    community: Names = ()
    variants: dict[str, dict[str, Names]] = msgspec.field(default_factory=dict)
    units: dict[str, str] = msgspec.field(default_factory=dict)
    order: Progress | None = None
    after: dict[str, str] = msgspec.field(default_factory=dict)
    """Date that may not lie before the other."""
    at_most: dict[str, str] = msgspec.field(default_factory=dict)
    needed: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """Field that must be filled when others hold these values."""
    closing: str = ""
    rate: tuple[str, str] | None = None
    """A rate that the form states itself: part and whole."""


class HeaderWords(Strict, frozen=True):
    """How labels are decorated."""

    star: Names
    long: dict[str, str]
    remark: Names
    unit: Names


class Words(Strict, frozen=True):
    """``words.yaml``."""

    file_names: Names
    book_names: Names
    titles: Names
    street: str
    subtitles: Names
    title_total: str
    month_title: str
    month_sheets: Names
    again_name: str
    month_folder: str
    zip_folder: str
    mac_member: str
    empty_sheets: Names
    half_names: Names
    half_days: tuple[tuple[int, int], ...]
    plain_sheets: Names
    number_file: str
    nameless_file: str
    office_file: str
    collected_file: str
    zip_name: str
    older_names: tuple[tuple[str, str], ...]
    older_day: tuple[int, int]
    corrected_name: str
    copy_names: Names
    resaved_name: str
    versions: Names
    unit_lines: Names
    fill_in: str
    fill_in_others: Names
    fill_in_labels: Names
    fill_in_parts: Names
    day: str
    instructions: Names
    repeated_title: str
    column_number: str
    column_sum: str
    sections: dict[str, Names]
    subtotal: str
    section_marks: str
    subtotal_named: str
    totals: Names
    counted: str
    counted_line: str
    keep_format: str
    foot: str
    foot_parts: Names
    foot_notes: Names
    foot_lines: Names
    foot_free: Names
    blank_below: str
    head_free: Names
    foot_unit: str
    nil: Names
    placeholders: Names
    ditto: str
    header: HeaderWords
    seq_labels: Names
    note_labels: Names
    stems: Names
    unit_cell: str
    groups: Names
    top_groups: Names
    extra_columns: Names
    total_columns: Names
    evil_column: str
    wan_label: str
    extra_values: Names
    id_labels: Names
    rate_label: str
    fill_in_columns: dict[str, tuple[str, str]]
    community_ending: str
    code_suffix: str
    money: dict[str, str]
    yes_marks: Names
    no_marks: Names
    dates: dict[str, str]
    moments: dict[str, str]
    months: Names
    month: str
    date_formats: Names
    month_day: str
    quote: str
    bad_dates: Names
    bad_months: Names
    bad_numbers: Names
    bad_yes_no: Names
    unknown_codes: Names
    unknown_communities: Names
    typo: str
    conflict: str
    name_phones: Names
    persons: Names
    other_person: str
    committees: Names
    village: str
    evil_sheet: str
    form_words: Names
    rare: str
    quoted: str
    long: str
    control: str
    evil: Names
    live: str
    outside: str
    live_shown: str
    link: str
    phone_text: str
    name_id: str
    id_text: str
    unknown_sheets: dict[str, tuple[tuple[Scalar, ...], ...]]
    strays: dict[str, str]
    unknown_files: tuple[tuple[tuple[Scalar, ...], ...], ...]
    ledgers: dict[str, LedgerWords]
    community_labels: Names


class Content(Strict, frozen=True):
    """``content.yaml``: what the rows hold.

    ``sizes`` are the fewest and most rows of a keeper; ``missed`` the chance that a community has none; ``serials``
    the field and the mark of the numbers; ``usual`` the ledgers that come unless all are asked for; ``office`` those
    that come as one file for all communities.
    """

    quiet: tuple[tuple[str, str], ...]
    sizes: dict[str, tuple[int, int]]
    office: Names
    usual: Names
    missed: dict[str, float]
    serials: dict[str, tuple[str, str]]
    serial_forms: Names
    numbered: dict[str, tuple[str, str]]
    pools: dict[str, Names]
    ledgers: dict[str, LedgerProfile]


def read_resource(name: str, kind: type[T]) -> T:
    """One of the YAML files of this package as ``kind``. Raises msgspec.ValidationError when it is broken."""
    data = files("fztally.sample.mess").joinpath(name).read_bytes()
    return msgspec.convert(yaml.safe_load(data), kind)


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words."""
    return read_resource("words.yaml", Words)


@lru_cache(maxsize=1)
def load_content() -> Content:
    """The contents."""
    return read_resource("content.yaml", Content)
