"""Outputs of a street made such that they cannot be taken: each function spoils one thing in their folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd


def period(folder: Path) -> None:
    change(folder / "figures.json", lambda told: told | {"period": "2020"})


def figures(folder: Path) -> None:
    change(folder / "figures.json", lambda told: told | {"figures": told["figures"][1:]})


def meaning(folder: Path) -> None:
    change(
        folder / "figures.json",
        lambda told: (
            told | {"figures": [f | {"note": "别的"} if f["id"] == "complaints_open" else f for f in told["figures"]]}
        ),
    )


def numbers(folder: Path) -> None:
    change(
        folder / "figures.json",
        lambda told: told | {"figures": [f | {"rows": 7} if f["id"] == "complaints" else f for f in told["figures"]]},
    )


def reporting(folder: Path) -> None:
    change(folder / "manifest.json", lambda told: {k: v for k, v in told.items() if k != "reporting"})


def communities(folder: Path) -> None:
    def other(told: Any) -> Any:
        told["reporting"]["complaints"]["石桥社区"] = "sent"
        return told

    change(folder / "manifest.json", other)


def text(folder: Path) -> None:
    (folder / "figures.json").write_text("{", encoding="utf-8")


def data(folder: Path) -> None:
    (folder / "data" / "complaints.parquet").unlink()


def rows(folder: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(folder / "data" / "complaints.parquet")


def no_table(folder: Path) -> None:
    (folder / "data" / "complaints.parquet").write_bytes(b"PAR1")


def findings(folder: Path) -> None:
    (folder / "findings.csv").unlink()


def change(path: Path, how: Any) -> None:
    path.write_text(json.dumps(how(json.loads(path.read_text(encoding="utf-8"))), ensure_ascii=False), encoding="utf-8")
