"""The plain form: clean rows of one ledger, one sheet a file, for measuring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fztally.model.schema import Schemas
from fztally.sample.books import write_book
from fztally.sample.deal import shares
from fztally.sample.form import Cell, Form
from fztally.sample.frame import Frame
from fztally.sample.plan import SamplePlan, SampleSummary
from fztally.sample.profile import Profile
from fztally.sample.rows import Row, Value

_STREAMED_ROWS = 20_000


def write_plain(target: Path, schemas: Schemas, profile: Profile, plan: SamplePlan) -> SampleSummary:
    """``plan.files`` workbooks of ``plan.rows`` rows: title in row 1, header in row 2, real dates, nothing else."""
    frame = Frame(schemas, profile, plan)
    ledger = schemas.ledger(profile.plain.ledger)
    columns = tuple(ledger.field(name) for name in profile.plain.fields)
    deck = profile.ledgers[ledger.id].deck
    counts = shares(plan.rows, [bundle.count for bundle in deck])
    names: list[str] = []
    for n in range(plan.files):
        keeper = frame.keepers[n % len(frame.keepers)]
        hand = [bundle for bundle, count in enumerate(counts) for _ in range(count)]
        first = n // len(frame.keepers) * plan.rows
        rows = frame.rows(ledger, keeper, [*hand], stream=f"plain {n}", first=first)
        words = {"community": keeper.name, "title": ledger.title, "year": plan.year, "n": n + 1}
        name = profile.plain.name.format(**words) + ".xlsx"
        cells: Iterator[list[Cell]] = (
            [*(_cell(row, column.id, at) for column in columns)] for at, row in enumerate(rows, 1)
        )
        form = Form(
            ledger.title, profile.plain.title.format(**words), (), columns, tuple(c.label for c in columns), cells
        )
        write_book(target / name, [form], frame.look(plan.rows > _STREAMED_ROWS))
        names.append(name)
    return SampleSummary(tuple(names), {ledger.id: plan.files * plan.rows})


def _cell(row: Row, field: str, number: int) -> Value:
    return number if field == "seq" else row.get(field)
