"""Outputs of different runs that can be told apart, for tests of replacing them."""

from __future__ import annotations

from pathlib import Path

from fztally.write.replace import Moved, publish, seal, staged

NAMES = (
    "figures.json",
    "findings.csv",
    "台账汇总.xlsx",
    "data/disputes.parquet",
    "returns/幸福社区/台账.xlsx",
    "manifest.json",
)


def write(folder: Path, generation: str) -> None:
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{generation} {name}\n" * 5000, encoding="utf-8")


def publish_as(target: Path, generation: str) -> list[Moved]:
    with staged(target) as folder:
        write(folder, generation)
        return publish(seal(folder), target, "2021-12-31", "manifest.json", lambda moved: None)


def generation_of(path: Path) -> str:
    """Which run wrote a file. Fails when the file is not whole."""
    content = path.read_text(encoding="utf-8")
    generation = content.split(" ", 1)[0]
    name = content.split(" ", 1)[1].split("\n", 1)[0]
    assert content == f"{generation} {name}\n" * 5000
    return generation
