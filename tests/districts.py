"""A small district to fill: three streets, two of them with a community of the same name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fztally.store.schema_files import bundled_schemas
from tests.folders import Folder

TREE = """\
district: {code: '511024000000', name: 临江区, aliases: [临江]}
streets:
  - code: '511024001000'
    name: 滨江街道
    aliases: [滨江, 滨江街道办事处]
    communities:
      - {code: '511024001001', name: 东湖社区, aliases: [东湖], grids: [第1网格, 第2网格]}
      - {code: '511024001002', name: 幸福社区, aliases: [幸福], grids: [第1网格]}
  - code: '511024002000'
    name: 城关街道
    communities:
      - {code: '511024002001', name: 幸福社区, aliases: [幸福], grids: [第1网格, 第2网格]}
      - {code: '511024002002', name: 文昌社区, aliases: [文昌]}
  - code: '511024003000'
    name: 河东街道
    communities:
      - {code: '511024003001', name: 南门社区, aliases: [南门], grids: [第1网格]}
"""
STREETS = ("滨江街道", "城关街道", "河东街道")
COMPLAINTS = ("编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态")
EVENTS = ("编号", "上报时间", "社区", "网格", "事件大类", "办理状态", "办结时间")
STAFF = ("姓名", "社区", "所属网格", "级别", "专兼职")
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class District:
    """A workspace of a district: ``schemas`` with the tree, ``ledgers`` with a folder a street."""

    path: Path

    @property
    def ledgers(self) -> Path:
        return self.path / "ledgers"

    @property
    def schemas(self) -> Path:
        return self.path / "schemas"

    @property
    def output(self) -> Path:
        return self.path / "output"

    def complaints(self, street: str, community: str, rows: Rows, name: str = "来访投诉台账") -> Path:
        """A ledger of complaints: number, day, category, status of each row."""
        body = [[no, day, community, "王小明", kind, "吵闹", status] for no, day, kind, status in rows]
        return self._book(street, f"{community}{name}.xlsx", name, COMPLAINTS, body)

    def events(self, street: str, community: str, rows: Rows) -> Path:
        """A ledger of grid events: number, grid, status of each row."""
        body = [
            [
                no,
                "2021-03-05 10:00",
                community,
                grid,
                "环境卫生",
                status,
                "2021-03-06 10:00" if status == "已办结" else None,
            ]
            for no, grid, status in rows
        ]
        return self._book(street, f"{community}网格事件台账.xlsx", "网格事件台账", EVENTS, body)

    def staff(self, street: str, community: str, rows: Rows) -> Path:
        """A list of grid staff: name, grid, level of each row."""
        body = [[name, community, grid, level, "专职"] for name, grid, level in rows]
        return self._book(street, f"{community}网格员名册.xlsx", "网格员名册", STAFF, body)

    def _book(self, street: str, file: str, title: str, heads: Sequence[str], body: Rows) -> Path:
        return Folder(self.ledgers).book(f"{street}/{file}", [[title], heads, *body])


def make_district(path: Path, tree: str = TREE) -> District:
    """A district without ledgers."""
    shutil.copytree(bundled_schemas(), path / "schemas")
    flat = (bundled_schemas() / "communities.yaml").read_text(encoding="utf-8")
    rest = flat[re.search(r"^office:", flat, re.MULTILINE).start() :]  # type: ignore[union-attr]  # it is there
    (path / "schemas" / "communities.yaml").write_text(tree + rest, encoding="utf-8")
    (path / "ledgers").mkdir()
    return District(path)
