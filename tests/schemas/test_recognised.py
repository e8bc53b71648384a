"""Tables headed by any of the agreed labels are known for what they are, each column for its field."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from fztally.shape.header import Header, recognise
from fztally.shape.labels import LabelIndex
from fztally.shape.vocabulary import Vocabulary
from fztally.store.schema_files import bundled_schemas, load_schemas

SCHEMAS = load_schemas(bundled_schemas())
INDEX = LabelIndex(SCHEMAS)
WORDS = Vocabulary(SCHEMAS.common.words)


def agreed() -> dict[str, dict[str, tuple[bool, list[str]]]]:
    """ledger -> field -> (whether it is always there, its labels), from the contract."""
    found: dict[str, dict[str, tuple[bool, list[str]]]] = defaultdict(dict)
    ledger = ""
    for line in (Path(__file__).parent / "contract.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            ledger = line[1 : line.index("]")]
        elif "|" in line and not line.startswith("#"):
            head, labels = (part.strip() for part in line.split("|")[:2])
            name, _, *flags = head.split()
            needed = any(set(flag) <= set("*kp") and set(flag) & set("*k") for flag in flags)
            found[ledger][name] = (needed, labels.split(", "))
    return found


@pytest.mark.parametrize(("ledger", "fields"), agreed().items(), ids=list(agreed()))
def test_any_choice_of_agreed_labels(ledger: str, fields: dict[str, tuple[bool, list[str]]]) -> None:
    dice = random.Random(ledger)
    title = {"title": INDEX.titles_in(SCHEMAS.ledger(ledger).title)}
    for _ in range(25):
        chosen = [
            (name, dice.choice(labels))
            for name, (needed, labels) in fields.items()
            if needed or name == "community" or dice.random() < 0.8
        ]
        dice.shuffle(chosen)
        columns = [("seq", "序号"), *chosen, ("note", "备注")]
        header = Header(0, 0, {n: (label,) for n, (_, label) in enumerate(columns)})
        found, _ = recognise(header, title, INDEX, WORDS)
        assert found is not None and found.ledger.id == ledger, columns
        taken = {match.column: match.field for match in found.columns}
        assert [(taken[n], label) for n, (_, label) in enumerate(columns)] == columns
