"""How well untidy ledgers are read: cells read right, defects found at their cell, false alarms, by kind of mess.

    python benchmarks/mess.py [--seeds 1-5] [--profiles untidy medium broken wild] [--kind KIND ...] [--every-kind]
                              [--all-ledgers] [--json FILE]

For every seed and profile the mess generator writes a folder of ledgers whose truth is known, ``fztally consolidate``
runs over it, and its outputs are compared with the truth cell by cell. A cell counts for its own kind of mess and for
every kind of its sheet and file; ``--every-kind`` writes one folder for each kind alone instead of the profiles.
Exit 1 when anything is not right.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from fztally.sample.mess.kinds import kind_names, profile_names
from fztally.sample.mess.write import MessPlan, write_mess
from fztally.store.schema_files import load_schemas

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "schemas"
PLAIN = "(plain)"
_JUDGED = ("rows", "kept", "rejected", "duplicate", "excluded")
Place = tuple[str, str, int]


@dataclass
class Score:
    """Counts of one kind (or of everything)."""

    cells: int = 0
    right: int = 0
    defects: int = 0
    found: int = 0
    alarms: int = 0

    @property
    def clean(self) -> bool:
        """Whether everything of this kind is right."""
        return self.cells == self.right and self.defects == self.found and not self.alarms


@dataclass
class Scores:
    """Everything that was compared."""

    whole: Score = field(default_factory=Score)
    by_kind: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    folders: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, kinds: Iterable[str], what: str, count: int = 1) -> None:
        """Count something for the whole and for each of the kinds."""
        for score in (self.whole, *(self.by_kind[kind] for kind in sorted(set(kinds)))):
            setattr(score, what, getattr(score, what) + count)


class Run:
    """The outputs of one run beside the truth."""

    def __init__(self, folder: Path, output: Path) -> None:
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.output = output
        with (output / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            self.findings = list(csv.DictReader(file))
        self.figures = {f["id"]: f for f in json.loads((output / "figures.json").read_text("utf-8"))["figures"]}
        self.manifest = json.loads((output / "manifest.json").read_text("utf-8"))
        self._copies = {copy["file"]: copy for copy in self.truth["copies"]}
        self._only = {sheet["file"]: sheet["sheet"] for sheet in self.truth["sheets"]}
        self._unnamed = {sheet["file"] for sheet in self.truth["sheets"] if sheet["sheet"] == "*"}
        self.kinds = {(sheet["file"], sheet["sheet"]): sheet["kinds"] for sheet in self.truth["sheets"]}

    def place(self, file: str, sheet: str, row: str | int) -> Place:
        """A place in one form: a copy stands for its original, a text file has no sheet name."""
        name = PurePosixPath(file).name
        copy = self._copies.get(name)
        if copy:
            name = copy["of"]
            sheet = self._only[name] if copy["any_sheet"] else sheet
        return name, "*" if name in self._unnamed else sheet, int(row or 0)

    def sheet_kinds(self, place: Place) -> list[str]:
        """The kinds of mess of the sheet and file of a place."""
        return list(self.kinds.get(place[:2], ()))


def main() -> int:
    """Generate, run, compare, print."""
    asked = _arguments()
    scores = Scores()
    with tempfile.TemporaryDirectory(prefix="fztally-mess-") as scratch:
        for n, plan in enumerate(_plans(asked)):
            folder = asked.keep / f"{n}" if asked.keep else Path(scratch) / f"{n}"
            _one(plan, folder, scores)
    _print(scores)
    if asked.json:
        record = {"whole": vars(scores.whole), "folders": scores.folders}
        record["kinds"] = {kind: vars(score) for kind, score in sorted(scores.by_kind.items())}
        asked.json.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if scores.whole.clean and scores.folders["right"] == scores.folders["folders"] else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1-3", metavar="1-3")
    parser.add_argument(
        "--profiles", nargs="+", choices=profile_names(), default=["untidy", "medium", "broken", "wild"]
    )
    parser.add_argument("--kind", dest="kinds", action="append", default=[], choices=kind_names(), metavar="KIND")
    parser.add_argument("--every-kind", action="store_true")
    parser.add_argument("--all-ledgers", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the folders and outputs here")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def _plans(asked: argparse.Namespace) -> Iterator[MessPlan]:
    low, _, high = asked.seeds.partition("-")
    for seed in range(int(low), int(high or low) + 1):
        if asked.every_kind:
            for kind in kind_names():
                yield MessPlan(seed=seed, profile="tidy", only=(kind,), every_ledger=asked.all_ledgers)
        else:
            for profile in asked.profiles:
                only = tuple(asked.kinds)
                yield MessPlan(seed=seed, profile=profile, only=only, every_ledger=asked.all_ledgers)


def _one(plan: MessPlan, folder: Path, scores: Scores) -> None:
    write_mess(folder, load_schemas(SCHEMAS), plan)
    output = folder / "output"
    command = [sys.executable, "-m", "fztally", "consolidate", str(folder / "ledgers"), "--schemas", str(SCHEMAS)]
    command += ["--output", str(output), "--period", str(plan.year)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    name = f"{plan.profile} {plan.seed} {' '.join(plan.only)}".strip()
    scores.folders["folders"] += 1
    if ran.returncode:
        scores.notes.append(f"{name}: exit {ran.returncode} {ran.stdout[-200:]} {ran.stderr[-200:]}")
        return
    run = Run(folder, output / str(plan.year))
    before = len(scores.notes)
    _rows(run, scores)
    _defects(run, scores)
    _alarms(run, scores)
    _accounts(run, scores)
    _figures(run, scores)
    _refused(run, scores)
    scores.folders["right"] += len(scores.notes) == before
    scores.notes[before:] = [f"{name}: {note}" for note in scores.notes[before:]]


def _rows(run: Run, scores: Scores) -> None:
    """Every cell of every row that counts; rows that must not count."""
    for ledger, spec in run.truth["ledgers"].items():
        frame = pd.read_parquet(run.output / "data" / f"{ledger}.parquet").reset_index()
        got: dict[Place, Mapping[str, Any]] = {}
        for row in frame.to_dict("records"):
            place = run.place(str(row["source_file"]), str(row["source_sheet"]), int(row["source_row"]))
            if place in got:
                scores.notes.append(f"{ledger} {place} counted twice")
            got[place] = row
        for truth in spec["rows"]:
            place = run.place(truth["file"], truth["sheet"], truth["row"])
            _cells(run, scores, spec["fields"], truth, place, got.pop(place, None))
        scores.notes += [f"{ledger} {place} must not count" for place in got]


def _cells(
    run: Run, scores: Scores, fields: Mapping[str, Any], truth: Mapping[str, Any], place: Place, row: Any
) -> None:
    whole = [truth["kinds"][""]] if "" in truth["kinds"] else []
    for name, value in truth["values"].items():
        if fields[name]["personal"] or name in truth.get("lenient", ()):
            continue
        kinds = [truth["kinds"].get(name, PLAIN), *whole, *run.sheet_kinds(place)]
        scores.add(kinds, "cells")
        if row is not None and _same(fields[name]["kind"], value, row.get(name)):
            scores.add(kinds, "right")
        elif row is not None:
            scores.notes.append(f"{place} {name}: {value!r} was read as {row.get(name)!r}")
    if row is None:
        scores.notes.append(f"{place} was not counted")


def _same(kind: str, want: Any, got: Any) -> bool:
    if got is None or pd.isna(got):
        return want is None
    if want is None:
        return False
    if kind in ("date", "datetime"):
        moment = got if isinstance(got, datetime) else datetime(got.year, got.month, got.day)
        return moment.isoformat().startswith(str(want)) if kind == "date" else moment == datetime.fromisoformat(want)
    if kind in ("int", "number"):
        return abs(float(got) - float(want)) < 1e-6
    if kind == "yes_no":
        return ("是" if got else "否") == want
    return (got.isoformat() if isinstance(got, date) else str(got)).strip() == str(want).strip()


def _defects(run: Run, scores: Scores) -> None:
    found = {
        (run.place(f["file"], f["sheet"], f["row"] or "".join(re.findall(r"[0-9]+$", f["cell"]))), f["cell"])
        for f in run.findings
    }
    for defect in run.truth["defects"]:
        place = run.place(defect["file"], defect["sheet"], defect["row"])
        kinds = [defect["kind"]]
        scores.add(kinds, "defects")
        if (place, defect["cell"]) in found:
            scores.add(kinds, "found")
        else:
            scores.notes.append(f"{defect['kind']} not found at {place} {defect['cell']}")


def _alarms(run: Run, scores: Scores) -> None:
    """Errors at places where nothing is wrong."""
    truth = run.truth
    fine = {run.place(x["file"], x["sheet"], x["row"] or 0) for x in (*truth["defects"], *truth["excused"])}
    for x in truth["not_counted"]:
        if x["reason"] == "duplicate":
            fine |= {run.place(x["file"], x["sheet"], x["row"]), run.place(x["file"], x["sheet"], x["of_row"])}
    files = {x["file"] for x in truth["refused"]} | {c["file"] for c in truth["copies"]}
    files |= {c["of"] for c in truth["copies"] if c["kind"] != "exact_copy"}
    for f in run.findings:
        place = run.place(f["file"], f["sheet"], f["row"] or 0)
        name = PurePosixPath(f["file"]).name
        if f["severity"] == "error" and name and name not in files and place not in fine:
            scores.add(run.sheet_kinds(place), "alarms")
            scores.notes.append(f"false alarm {f['code']} {place} {f['cell']}")


def _accounts(run: Run, scores: Scores) -> None:
    """The row account of every sheet; apart from it, whether excluded rows have the right reason."""
    got: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    copies = {copy["file"] for copy in run.truth["copies"]}
    for file in run.manifest["inputs"]:
        for sheet in file["sheets"] if PurePosixPath(file["path"]).name not in copies else ():
            got[run.place(file["path"], sheet["sheet"], 0)[:2]].update(_account(sheet))
    for sheet in run.truth["sheets"]:
        want, have = _account(sheet), got[run.place(sheet["file"], sheet["sheet"], 0)[:2]]
        if sheet["file"] in {copy["of"] for copy in run.truth["copies"]}:
            continue
        for reason, count in sheet["excluded"].items():
            scores.folders["excluded"] += count
            scores.folders["reasons"] += min(count, have[f"excluded {reason}"])
        if any(want[key] != have[key] for key in _JUDGED):
            scores.notes.append(f"account of {sheet['file']}!{sheet['sheet']}: {dict(+want)} was {dict(+have)}")


def _account(sheet: Mapping[str, Any]) -> Counter[str]:
    account = Counter({key: sheet[key] for key in _JUDGED if key != "excluded"})
    account["excluded"] = sum(sheet["excluded"].values())
    account.update({f"excluded {reason}": count for reason, count in sheet["excluded"].items()})
    return account


def _figures(run: Run, scores: Scores) -> None:
    for name, want in run.truth["figures"].items():
        figure = run.figures.get(name, {})
        value = want["display"].rstrip("%") if isinstance(want, dict) else want
        shown = str(figure.get("display", "")).rstrip("%") if isinstance(want, dict) else figure.get("value")
        if shown != value:
            scores.notes.append(f"figure {name}: {value!r} was {shown!r}")


def _refused(run: Run, scores: Scores) -> None:
    named = {PurePosixPath(f["file"]).name for f in run.findings}
    listed = json.dumps(run.manifest, ensure_ascii=False)
    for file in run.truth["refused"]:
        told = file["file"] in named or (file["need"] == "mention" and file["file"] in listed)
        scores.add([file["kind"]], "defects")
        scores.add([file["kind"]], "found", int(told))
        if not told:
            scores.notes.append(f"{file['kind']}: {file['file']} was not named")


def _print(scores: Scores) -> None:
    heads = ("cells", "right", "%", "defects", "found", "%", "alarms")
    print(f"{'kind of mess':<24}" + "".join(f"{head:>9}" for head in heads))
    for kind, score in (*sorted(scores.by_kind.items()), ("everything", scores.whole)):
        mark = "" if score.clean else "  <"
        print(
            f"{kind:<24}{score.cells:>9}{score.right:>9}{_share(score.right, score.cells):>9}{score.defects:>9}"
            f"{score.found:>9}{_share(score.found, score.defects):>9}{score.alarms:>9}{mark}"
        )
    print(f"{scores.folders['right']} of {scores.folders['folders']} folders are all right")
    reasons, excluded = scores.folders["reasons"], scores.folders["excluded"]
    print(f"{reasons} of {excluded} excluded rows have the right reason ({_share(reasons, excluded)} %)")
    for note in scores.notes:
        print("  " + note)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
