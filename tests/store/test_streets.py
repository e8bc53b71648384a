"""The registry as a tree: what it may say, what a street sees of it, and what changes its digest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fztally.model.errors import FztallyError
from fztally.store.schema_files import bundled_schemas, load_all, load_schemas, streets_of
from tests.districts import STREETS, District, make_district


@pytest.fixture
def district(tmp_path: Path) -> District:
    return make_district(tmp_path / "district")


def change(district: District, old: str, new: str) -> int:
    """Change the registry; the line at which it was."""
    path = district.schemas / "communities.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_tree_is_read_whole(district: District) -> None:
    registry = load_all(district.schemas).registry
    assert [street.name for street in registry.streets] == list(STREETS)
    assert [c.name for c in registry.everywhere] == ["东湖社区", "幸福社区", "幸福社区", "文昌社区", "南门社区"]
    assert [street.name for street in streets_of(district.schemas)] == list(STREETS)


def test_the_flat_form_has_no_streets() -> None:
    assert streets_of(bundled_schemas()) == ()
    assert load_all(bundled_schemas()) == load_schemas(bundled_schemas())


def test_a_street_sees_its_own_communities(district: District) -> None:
    registry = load_schemas(district.schemas, "城关街道").registry
    assert registry.names == ("幸福社区", "文昌社区")
    assert registry.communities[0].code == "511024002001"
    assert "城关街道" in registry.office.aliases


def test_one_street_of_a_district_must_be_named(district: District) -> None:
    with pytest.raises(FztallyError, match="一次只看一个街道"):
        load_schemas(district.schemas)
    with pytest.raises(FztallyError, match="没有“江南街道”这个街道"):
        load_schemas(district.schemas, "江南街道")
    with pytest.raises(FztallyError, match="没有“滨江街道”这个街道"):
        load_schemas(bundled_schemas(), "滨江街道")


def test_a_streets_digest_follows_its_own_communities_only(district: District) -> None:
    before = {street: load_schemas(district.schemas, street).digest for street in STREETS}
    assert len(set(before.values())) == 3
    change(district, "name: 文昌社区", "name: 文昌阁社区")
    after = {street: load_schemas(district.schemas, street).digest for street in STREETS}
    assert [street for street in STREETS if after[street] != before[street]] == ["城关街道"]


WRONG = [
    ("name: 文昌社区", "name: 幸福社区", "“幸福社区”重复出现，应当唯一。"),
    ("aliases: [文昌]", "aliases: [幸福]", "“幸福”同时指“幸福社区”和“文昌社区”"),
    (
        "code: '511024002002', name",
        "code: '511024001001', name",
        "“511024001001”同时指“滨江街道 东湖社区”和“城关街道 文昌社区”",
    ),
    ("name: 城关街道", "name: 滨江街道", "“滨江街道”重复出现，应当唯一。"),
    ("aliases: [滨江, ", "aliases: [临江, ", "“临江”同时指“临江区”和“滨江街道”"),
    ("name: 河东街道", "name: 河东/街道", "“河东/街道”不能用作文件夹名"),
    ("name: 河东街道", "name: '2021'", "“2021”不能用作文件夹名"),
    ("code: '511024003000'", "code: '5110240030'", "应为12 位数字"),
    ("    name: 河东街道\n", "", "缺少必需的键“name”"),
    (
        "communities:\n      - {code: '511024003001'",
        "comunities:\n      - {code: '511024003001'",
        "可能是“communities”",
    ),
    (
        "grids: [第1网格, 第2网格]}\n      - {code: '511024001002'",
        "grids: [第1网格, 第1网格]}\n      - {code: '511024001002'",
        "“第1网格”重复出现",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said[:16] for *_, said in WRONG])
def test_a_fault_is_told_with_its_line(district: District, old: str, new: str, said: str) -> None:
    line = change(district, old, new)
    with pytest.raises(FztallyError) as caught:
        load_all(district.schemas)
    match = next(
        m for m in re.finditer(r"schemas/communities.yaml 第 (\d+) 行：(.+)", caught.value.what) if said in m[2]
    )
    assert abs(int(match[1]) - line) <= 2


def test_flat_and_tree_are_not_mixed(district: District) -> None:
    change(district, "office:", "communities:\n  - {code: '511024009001', name: 石桥社区}\noffice:")
    with pytest.raises(FztallyError, match="不能都写"):
        load_all(district.schemas)


@pytest.mark.parametrize(("lost", "key"), [(r"district:.*\n", "district"), (r"streets:\n(?:  .*\n)+", "streets")])
def test_half_a_tree_is_told(district: District, lost: str, key: str) -> None:
    path = district.schemas / "communities.yaml"
    path.write_text(re.sub(lost, "", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    with pytest.raises(FztallyError, match=f"缺少必需的键“{key}”"):
        load_all(district.schemas)
