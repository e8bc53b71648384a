"""The door: untidy ledgers with their truth."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from fztally.model.schema import Schemas
from fztally.sample.mess.folder import Book, Folder
from fztally.sample.mess.kinds import Dice, check_kinds
from fztally.sample.mess.records import Records
from fztally.sample.mess.strays import copies, strays, unknown_book
from fztally.sample.mess.truth import Truth
from fztally.sample.mess.words import Words, load_content, load_words
from fztally.sample.mess.writers import MADE, pack, write_xlsx

_LATER = MADE + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MessPlan:
    """What is asked for. The same plan gives the same bytes.

    ``only`` and ``without`` name kinds of mess; ``every_ledger``: all ledgers that are known instead of the usual ones;
    ``communities``: the first so many of the registry (None = all).
    """

    seed: int = 1
    year: int = 2021
    profile: str = "medium"
    intensity: float = 1
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    every_ledger: bool = False
    communities: int | None = None


@dataclass(frozen=True, slots=True)
class MessSummary:
    """What was written: number of files, rows that count, planted defects, how often each kind came."""

    files: int
    rows: int
    defects: int
    kinds: dict[str, int]


def write_mess(target: Path, schemas: Schemas, plan: MessPlan) -> MessSummary:
    """Write ``target/ledgers`` (made new) and ``target/truth.json``. Raises ValueError for an unknown kind of mess."""
    check_kinds((*plan.only, *plan.without))
    words, content = load_words(), load_content()
    dice = Dice(plan.profile, plan.intensity, plan.only, plan.without)
    records = Records(schemas, content, plan.year, plan.seed, plan.communities)
    folder = Folder(schemas, words, content, dice, records, plan.year)
    ledger_ids = [x.id for x in schemas.ledgers if x.id in (content.ledgers if plan.every_ledger else content.usual)]
    truth = Truth(schemas, {x: folder.filled(schemas.ledger(x)) for x in ledger_ids})
    rng = records.chance("strays")
    books = [(book, book.form.write(book.pages)) for book in folder.books(ledger_ids)]
    if dice.roll("unknown-file", rng):
        community = records.keepers[int(rng.random() * len(records.keepers))].name
        book = unknown_book(words, community, rng)
        books.append((book, book.form.write(book.pages)))
    for copied, data, kind in copies(books, words, dice, rng):
        again = copied.form.write(copied.pages) if kind == "csv-copy" else write_xlsx(copied.pages, _LATER)
        books.append((copied, data or again))
        _note_copy(truth, copied, kind)
    for book, _ in books:
        _note(truth, book)
    members = _members(books, words, dice, rng)
    for stray in strays(books, [k.name for k in records.keepers], words, dice, rng):
        members[stray.path] = stray.data
        name = stray.path.rsplit("/", 1)[-1]
        if stray.need:
            truth.refused.append({"file": name, "kind": stray.kind, "need": stray.need})
        else:
            truth.ignored.append(name)
    truth.id_numbers.update(folder.id_numbers)
    truth.phones.update(folder.phones)
    _write(target, members, truth.as_dict(plan.profile, plan.seed, plan.year, dice.counts))
    rows = sum(len(found) for found in truth.rows.values())
    return MessSummary(len(members), rows, len(truth.defects), dict(dice.counts))


def _note_copy(truth: Truth, book: Book, kind: str) -> None:
    entry = {"file": book.name, "of": book.copy_of, "kind": book.copy_kind, "any_sheet": book.form.nameless}
    truth.copies.append(entry)


def _note(truth: Truth, book: Book) -> None:
    """The truth about a file; a copy stands for its original."""
    if book.copy_of:
        if not any(c["file"] == book.name for c in truth.copies):
            _note_copy(truth, book, book.copy_kind)
        return
    for page in book.pages:
        sheet = "*" if book.form.nameless else page.name
        truth.page(book.name, sheet, page, book.kinds)
        roles = {line.role for line in page.lines}
        if "nil" in roles:
            for ledger_id in {line.ledger for line in page.lines if line.role == "nil"}:
                truth.nil(ledger_id or page.ledger, book.community)


def _members(books: Sequence[tuple[Book, bytes]], words: Words, dice: Dice, rng: Random) -> dict[str, bytes]:
    """Every file by its path; those that lie in a zip are packed."""
    members: dict[str, bytes] = {}
    zipped: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for book, data in books:
        if book.folder.endswith(".zip"):
            zipped[book.folder].append((book.name, data))
        else:
            members[f"{book.folder}/{book.name}".lstrip("/")] = data
    for n, path in enumerate(sorted(zipped)):
        held = zipped[path]
        if dice.roll("zip-folder", rng):
            inside = words.zip_folder.format(community=Path(path).stem)
            held = [(f"{inside}/{name}", data) for name, data in held]
        if dice.roll("mac-zip", rng):
            held += [(words.mac_member.format(name=name), bytes(120)) for name, _ in held[:1]]
        members[path] = pack(held, legacy_names=n % 2 == 0)
    return members


def _write(target: Path, members: dict[str, bytes], truth: dict[str, object]) -> None:
    ledgers = target / "ledgers"
    shutil.rmtree(ledgers, ignore_errors=True)
    for path, data in members.items():
        file = ledgers / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (target / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
