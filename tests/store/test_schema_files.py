"""Broken schemas folders: every error names its file, its line and what was expected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fztally.lang.texts import set_language
from fztally.model.errors import FztallyError
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.store.yaml_lines import YamlError, parse

PLAIN = """\
id: visits
title: 走访慰问台账
kept_by: community
period_field: visited_on
fields:
  - {id: visited_on, label: 慰问日期, kind: date, required: true}
  - {id: community, label: 社区, kind: community, required: true}
  - {id: kind, label: 对象类别, kind: code, codes: {困难党员: [], 独居老人: [空巢老人]}}
  - {id: amount, label: 慰问金额, kind: number, unit: 元}
  - {id: urgent, label: 是否紧急, kind: yes_no}
rules:
  - {rule: at_most, field: amount, other: amount}
tables:
  - {id: by_kind, title: 各社区走访, rows: community, columns: kind}
figures:
  - {id: visits, label: 走访慰问, unit: 人, count: true}
  - {id: visits_rate, label: 占比, unit: '%', ratio: [visits, visits]}
"""


@dataclass(frozen=True)
class Desk:
    """A schemas folder that may be changed."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> None:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        self.write(name, text.replace(old, new, 1))

    def told(self) -> list[tuple[str, int, str]]:
        """(file, line, problem) of every error that loading tells."""
        with pytest.raises(FztallyError) as caught:
            load_schemas(self.folder)
        assert caught.value.hint
        found = []
        for line in caught.value.what.splitlines():
            match = re.fullmatch(r"schemas/(\S+?)(?: 第 (\d+) 行)?：(.+)", line)
            assert match, line
            found.append((match[1], int(match[2] or 0), match[3]))
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "schemas"
    shutil.copytree(bundled_schemas(), folder)
    (folder / "visits.yaml").write_text(PLAIN, encoding="utf-8")
    return Desk(folder)


def test_the_plain_one_is_right(desk: Desk) -> None:
    assert load_schemas(desk.folder).ledger("visits").field("kind").codes == {"困难党员": (), "独居老人": ("空巢老人",)}


def test_the_digest_follows_every_file(desk: Desk) -> None:
    before = load_schemas(desk.folder).digest
    assert load_schemas(desk.folder).digest == before
    desk.change("codes/progress.yaml", "全部完成", "全部都完成")
    assert load_schemas(desk.folder).digest != before


def test_codes_and_community_labels_are_filled_in(desk: Desk) -> None:
    schemas = load_schemas(desk.folder)
    assert schemas.ledger("petitions").field("status").codes == schemas.codes["case_status"].codes
    assert "所属社区" in schemas.ledger("visits").field("community").aliases
    assert schemas.ledger("visits").field("seq").label == "序号"


LINE_OF_KIND = 8
FORM = [
    ("fields:", "feilds:", 5, "不认识的键“feilds”。可能是“fields”。"),
    ("label: 慰问金额", "lable: 慰问金额", 9, "不认识的键“lable”。可能是“label”。"),
    ("label: 慰问金额", "label：慰问金额", 9, "里面有中文标点“：”，应为英文的“:”。"),
    ("title: 走访慰问台账\n", "", 1, "缺少必需的键“title”。"),
    ("kind: number, unit: 元", "unit: 元", 9, "缺少必需的键“kind”。"),
    ("kind: number", "kind: numbre", 9, "“kind”不能是“numbre”。可能是“number”。可用：code、community、date"),
    ("kept_by: community", "kept_by: everyone", 3, "“kept_by”不能是“everyone”。可用：both、community、office。"),
    ("rule: at_most", "rule: at_least", 12, "“rule”不能是“at_least”。可能是“at_most”。可用：not_before、at_most"),
    ("rule: at_most, field", "field", 12, "缺少必需的键“rule”。"),
    (
        "required: true}\n  - {id: comm",
        "required: yes}\n  - {id: comm",
        6,
        "“required”应为 true 或 false，现在是文字。",
    ),
    ("title: 走访慰问台账", "title: [走访]", 2, "“title”应为文字，现在是用方括号括起来的列表。"),
    ("title: 走访慰问台账", "title: ''", 2, "“title”应为至少 1 项。"),
    (
        "codes: {困难党员: [], 独居老人: [空巢老人]}",
        "codes: {困难党员: 党员}",
        8,
        "“codes”应为用方括号括起来的列表，现在是文字。",
    ),
    ("ratio: [visits, visits]", "ratio: [visits]", 17, "“ratio”应为2 项。"),
    ("ratio: [visits, visits]", "ratio: [visits, visits], decimals: 9", 17, "“decimals”不能是“9”，应为<= 6。"),
    ("id: by_kind", "id: 按类别", 14, "“id”不能是“按类别”，应为小写英文字母开头"),
    ("id: by_kind", "id: ../x", 14, "“id”不能是“../x”"),
    ("rules:\n  - {rule: at_most, field: amount, other: amount}", "rules: {}", 11, "“rules”应为用方括号括起来的列表"),
    ("  - {id: amount", "  -\n  - {id: amount", 9, "应为用花括号括起来的“键: 值”，现在是空。"),
]


@pytest.mark.parametrize(("old", "new", "line", "problem"), FORM, ids=[new[:24] for _, new, _, _ in FORM])
def test_a_wrong_form(desk: Desk, old: str, new: str, line: int, problem: str) -> None:
    desk.change("visits.yaml", old, new)
    ((file, where, said),) = desk.told()
    assert (file, where) == ("visits.yaml", line)
    assert problem in said


MEANING = [
    ("id: amount", "id: visited_on", 9, "“visited_on”重复出现，应当唯一。"),
    ("label: 慰问金额", "label: 慰问日期", 9, "列名“慰问日期”同时属于 visited_on 和 amount"),
    ("label: 慰问金额", "label: 慰问金额, aliases: [备注]", 9, "列名“备注”同时属于 note 和 amount"),
    ("label: 慰问金额", "label: 慰问金额, aliases: [金额，钱数]", 9, "“金额，钱数”里有中文逗号"),
    ("label: 慰问金额", "label: 慰问金额, aliases: ['']", 9, "这里有一个空的词"),
    (
        "kind: code, codes: {困难党员: [], 独居老人: [空巢老人]}",
        "kind: code",
        8,
        "字段 kind 的类型是 code，应当写明 codes",
    ),
    (
        "codes: {困难党员: [], 独居老人: [空巢老人]}",
        "codes: persons",
        8,
        "没有名为“persons”的代码表，应为 codes 文件夹中的文件名：case_status",
    ),
    ("独居老人: [空巢老人]", "独居老人: [困难党员类]", 8, "“困难党员类”同时是“困难党员”和“独居老人”的写法"),
    ("unit: 元}", "unit: 元, codes: {一: []}}", 9, "“codes”只能用于类型为 code 的字段，这里的类型是 number。"),
    ("kind: yes_no", "kind: yes_no, minimum: 1", 10, "“minimum”只能用于类型为 int、number 的字段"),
    ("kind: yes_no", "kind: community", 5, "只有一个类型为 community 的字段"),
    (
        "period_field: visited_on",
        "period_field: visited",
        4,
        "没有字段“visited”，应为：visited_on、community、kind、amount、urgent。",
    ),
    ("period_field: visited_on", "period_field: amount", 4, "字段“amount”的类型是 number，这里应为 date、datetime。"),
    ("other: amount", "other: money", 12, "没有字段“money”，应为：visited_on"),
    ("other: amount", "other: kind", 12, "字段“kind”的类型是 code，这里应为 int、number。"),
    ("columns: kind}", "columns: kinds}", 14, "没有字段“kinds”"),
    ("columns: kind}", "columns: amount}", 14, "字段“amount”的类型是 number，这里应为 code、yes_no。"),
    (
        "count: true}",
        "count: true, where: [{field: kind, is: 党员}]}",
        16,
        "“党员”不是 kind 的值，应为：困难党员、独居老人。",
    ),
    ("count: true}", "count: true, where: [{field: urgent, is: 对}]}", 16, "“对”不是 urgent 的值，应为：是、否。"),
    ("count: true}", "count: true, where: [{field: kind}]}", 16, "一个条件除 field 外只能写一项"),
    (
        "count: true}",
        "count: true, where: [{field: kind, is: 独居老人, filled: true}]}",
        16,
        "一个条件除 field 外只能写一项",
    ),
    (
        "count: true}",
        "count: true, where: [{field: amount, is: '3'}]}",
        16,
        "字段“amount”的类型是 number，这里应为 code",
    ),
    (
        "count: true}",
        "count: true, where: [{field: kind, in_period: true}]}",
        16,
        "字段“kind”的类型是 code，这里应为 date、datetime。",
    ),
    ("count: true}", "count: true, sum: amount}", 16, "指标 visits 的算法应当写一种，而且只能写一种"),
    ("count: true}", "definition: 无}", 16, "指标 visits 的算法应当写一种，而且只能写一种"),
    ("count: true}", "sum: kind}", 16, "字段“kind”的类型是 code，这里应为 int、number。"),
    ("count: true}", "registry: grids}", 16, "指标 visits 数的是社区名录，请写在 report.yaml 里。"),
    ("ratio: [visits, visits]", "ratio: [visits, visitors]", 17, "没有指标“visitors”"),
    ("ratio: [visits, visits]", "ratio: [visits, visits_rate]", 17, "ratio 里的“visits_rate”本身是比率或分列的指标"),
    ("id: visits_rate", "id: disputes", 17, "指标“disputes”重复出现（另一处在 disputes.yaml）"),
    ("id: visits\ntitle", "id: visit\ntitle", 1, "id“visit”与文件名不一致，应为“visits”"),
    ("title: 走访慰问台账", "title: 信访台账", 2, "标题“信访台账”同时属于 petitions 和 visits"),
    ("id: urgent", "id: source_row", 10, "“source_row”是保留的名称"),
]


@pytest.mark.parametrize(("old", "new", "line", "problem"), MEANING, ids=[problem[:24] for *_, problem in MEANING])
def test_a_contradiction(desk: Desk, old: str, new: str, line: int, problem: str) -> None:
    desk.change("visits.yaml", old, new)
    told = desk.told()
    assert [(file, where) for file, where, said in told if problem in said] == [("visits.yaml", line)], told


def line_of(desk: Desk, name: str, text: str) -> int:
    lines = (desk.folder / name).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if text in line)


SHARED = [
    ("report.yaml", "{petition_visitors}", "{visitors}", "没有指标“visitors”"),
    ("report.yaml", "left: disputes,", "left: dispute,", "没有指标“dispute”"),
    ("report.yaml", "order: [communities,", "order: [comunities, communities,", "没有指标“comunities”"),
    ("report.yaml", "order: [communities,", "order: [communities, communities,", "“communities”重复出现"),
    ("report.yaml", "registry: communities", "count: true", "算法只能是 registry 或 ratio"),
    ("report.yaml", "other: disputes", "other: dispute", "没有“dispute”这种台账，应为：petitions"),
    ("communities.yaml", "code: '511024001002'", "code: '51102400100'", "“code”不能是“51102400100”，应为12 位数字"),
    ("communities.yaml", "code: '511024001002'", "code: 51102400100O", "应为12 位数字"),
    ("communities.yaml", "aliases: [幸福,", "aliases: [东湖,", "“东湖”同时指“东湖社区”和“幸福社区”，只能指一个。"),
    ("communities.yaml", "aliases: [幸福,", "aliases: [街道办,", "“街道办”同时指“街道本级”和“幸福社区”，只能指一个。"),
    ("communities.yaml", "name: 幸福社区", "name: 东湖社区", "“东湖社区”重复出现"),
    ("communities.yaml", "grids: [幸福第1网格,", "grids: [幸福第2网格,", "“幸福第2网格”重复出现"),
    ("common.yaml", "section: ['^", "section: ['^(", "不是正确的正则表达式"),
    ("common.yaml", "ditto: [同上,", "ditto: ['', 同上,", "这里有一个空的词"),
    ("codes/case_status.yaml", "codes:", "code:", "不认识的键“code”。可能是“codes”。"),
    (
        "codes/disputes_category.yaml",
        "crosswalk: {婚姻家庭:",
        "crosswalk: {婚姻: 01, 婚姻家庭:",
        "“婚姻”不是 codes 的值",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "problem"), SHARED, ids=[problem[:20] for *_, problem in SHARED])
def test_a_fault_in_a_shared_file(desk: Desk, name: str, old: str, new: str, problem: str) -> None:
    line = line_of(desk, name, old)
    desk.change(name, old, new)
    told = desk.told()
    places = {(file, where) for file, where, said in told if problem in said}
    assert len(places) == 1, told
    ((file, where),) = places
    assert file == name
    # a list may be told at its own line, one above that of the entry
    assert abs(where - line) <= 2


def test_a_missing_file_is_told_by_name(desk: Desk) -> None:
    (desk.folder / "report.yaml").unlink()
    assert desk.told() == [("report.yaml", 0, "缺少这个文件；可运行 fztally init 生成后再修改。")]


def test_a_wrong_extension_is_told(desk: Desk) -> None:
    desk.write("more.yml", PLAIN)
    assert desk.told() == [("more.yml", 0, "扩展名应为 .yaml，否则不会读取。")]


def test_several_files_are_told_at_once(desk: Desk) -> None:
    desk.write("visits.yaml", "")
    desk.change("report.yaml", "title: ", "titel: ")
    desk.change("codes/progress.yaml", "title: 完成情况", "title: [完成情况]")
    assert [(file, line) for file, line, _ in desk.told()] == [
        ("report.yaml", 3),
        ("visits.yaml", 1),
        ("codes/progress.yaml", 2),
    ]


@pytest.mark.parametrize("folder", ["absent", "empty"])
def test_what_is_no_schemas_folder(tmp_path: Path, folder: str) -> None:
    if folder == "empty":
        (tmp_path / folder).mkdir()
    with pytest.raises(FztallyError, match="不是台账定义文件夹"):
        load_schemas(tmp_path / folder)


def test_a_folder_in_place_of_a_file(desk: Desk) -> None:
    (desk.folder / "visits.yaml").unlink()
    (desk.folder / "visits.yaml").mkdir()
    assert desk.told() == [("visits.yaml", 0, "文件打不开，可能没有读取权限。")]


def test_so_many_errors_that_nobody_reads_them(desk: Desk) -> None:
    text = (desk.folder / "communities.yaml").read_text(encoding="utf-8")
    desk.write("communities.yaml", re.sub("aliases: .*", "aliases: [同一个, 同样的, 同类的]", text))
    with pytest.raises(FztallyError) as caught:
        load_schemas(desk.folder)
    assert len(caught.value.what.splitlines()) <= 21


BROKEN: list[tuple[str, str | bytes, int, str]] = [
    ("colon", "id: a\ntitle: b: c\n", 2, "yaml-colon"),
    ("no colon", "id\ntitle: b\n", 2, "yaml-colon"),
    ("full-width colon", "id：a\ntitle: b\n", 2, "yaml-colon"),
    ("no space", "id: a\ntitles:\n-b\n- c\n", 4, "yaml-no-colon"),
    ("tab", "id: a\nfields:\n\t- b\n", 3, "yaml-tab"),
    ("indent", "id: a\nfields:\n    - b\n  - c\n", 4, "yaml-indent"),
    ("bracket", "id: a\ntitles: [b, c\ntitle: d\n", 2, "yaml-bracket"),
    ("brace", "id: a\nfields:\n  - {id: b, label: c\nrules: []\n", 3, "yaml-brace"),
    ("quote", "id: a\ntitle: 'b\nkept_by: c\n", 2, "yaml-quote"),
    ("behind a quote", "id: a\ntitle: 'b' c\n", 2, "yaml-indent"),
    ("at", "id: a\ntitle: @b\n", 2, "yaml-character"),
    ("percent", "id: a\nunit: %\n", 2, "yaml-character"),
    ("escape", 'id: a\ntitle: "\\q"\n', 2, "yaml-character"),
    ("anchor", "id: a\ntitle: &x b\n", 2, "yaml-anchor"),
    ("alias", "id: a\ntitle: *x\n", 2, "yaml-anchor"),
    ("object", "id: a\ntitle: !!python/object/apply:os.system [ls]\n", 2, "yaml-tag"),
    ("tag", "id: a\norder: !!int x\n", 2, "yaml-tag"),
    ("twice", "id: a\ntitle: b\nid: c\n", 3, "yaml-key-twice"),
    ("list as key", "id: a\n? [b]\n: c\n", 2, "yaml-key"),
    ("documents", "id: a\n---\nid: b\n", 2, "yaml-documents"),
    ("gbk", "id: a\ntitle: 台账\n".encode("gbk"), 2, "yaml-encoding"),
    ("utf-16", "id: a\n".encode("utf-16"), 1, "yaml-encoding"),
    ("workbook", b"PK\x03\x04\x14\x00\x00\x00", 1, "yaml-invisible"),
    ("control", "id: a\ntitle: b\x01c\n", 2, "yaml-invisible"),
    ("deep", "a: " + "[" * 100 + "]" * 100, 1, "yaml-deep"),
    ("very deep", "[" * 500_000, 1, "yaml-deep"),
    ("huge", "a: b\n" * 900_000, 1, "yaml-large"),
    (
        "laughs",
        "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)),
        1,
        "yaml-anchor",
    ),
]


@pytest.mark.parametrize(("content", "line", "key"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_no_yaml_of_ours(content: str | bytes, line: int, key: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse(content if isinstance(content, bytes) else content.encode())
    assert (caught.value.key, caught.value.line) == (key, line)


def test_a_broken_file_is_one_sentence_with_its_line(desk: Desk) -> None:
    desk.write("visits.yaml", "id: visits\ntitle: 台账\n".encode("gbk"))
    assert desk.told() == [("visits.yaml", 2, "文字编码不是 UTF-8，请用记事本打开，另存为 UTF-8 编码。")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("511024001001", "511024001001"),
        ("0832", "0832"),
        ("yes", "yes"),
        ("是", "是"),
        ("2021-03-05", "2021-03-05"),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("true", True),
        ("12", 12),
        ("1.5", 1.5),
        ("'12'", "12"),
        ("~", None),
    ],
)
def test_values_are_what_they_look_like(written: str, value: object) -> None:
    assert parse(f"a: {written}\n".encode()).value == {"a": value}


def test_a_byte_order_mark_is_no_text() -> None:
    assert parse("\ufeffa: b\n".encode()).value == {"a": "b"}


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh")


@pytest.mark.usefixtures("english")
def test_in_english(desk: Desk) -> None:
    desk.change("visits.yaml", "kind: number", "kind: numbre")
    with pytest.raises(FztallyError) as caught:
        load_schemas(desk.folder)
    assert caught.value.what.startswith(
        "schemas/visits.yaml, line 9: “kind” cannot be “numbre”. Perhaps “number”. Known: code"
    )


def test_every_sentence_has_its_facts() -> None:
    """Both languages say everything with the same facts."""
    from fztally.lang.en_schema import SCHEMA as ENGLISH
    from fztally.lang.zh_schema import SCHEMA as CHINESE

    assert CHINESE.keys() == ENGLISH.keys()
    for key, sentence in CHINESE.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) == set(re.findall(r"\{(\w+)\}", ENGLISH[key])), key
