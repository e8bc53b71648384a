"""``report``: what the Word document says, how it looks, and what it refuses to print."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from tests.cli.calling import Called, call
from tests.cli.conftest import COMPLAINTS, DISPUTES
from tests.folders import Folder

NAMED = "甲<w:p>{{ 7*7 }}=HYPERLINK"
"""A name in the ledgers that would do harm if anything from them were taken for markup, a formula or a placeholder."""


def report(ledgers: Path, *options: object) -> Called:
    return call("report", ledgers, "--period", "2021", "--engine", "serial", *options)


def lines(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def table(document: Document, number: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[number].rows]


def disputes(folder: Path, *rows: Sequence[object]) -> Path:
    folder.mkdir(parents=True)
    Folder(folder).book("幸福社区矛盾纠纷排查调处台账.xlsx", [["矛盾纠纷排查调处台账（幸福社区）"], DISPUTES, *rows])
    return folder


SETTLED = ["001", "2021-03-05", "幸福社区", NAMED, "邻里", "现场解决", None, "是", "孙一"]
PASSED_ON = ["002", "2021-03-08", "幸福社区", "欠薪", "劳动争议", "转交", "司法所", "是", "周二"]
OPEN = ["003", "2021-05-09", "幸福社区", "停车", "物业", "核实中", None, "否", "吴三"]
UNSETTLED = ["004", "2021-06-09", "幸福社区", "噪声", "邻里", "转交", "城管中队", "否", "郑四"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ledgers whose numbers agree: 3 disputes, one of them being verified; nothing else was reported but complaints."""
    folder = disputes(tmp_path_factory.mktemp("sound") / "ledgers", SETTLED, PASSED_ON, OPEN)
    row = ["T1", "2021-03-05", "东湖社区", "王小明", "物业", "电梯停运", "已办结"]
    Folder(folder).book("东湖社区来访投诉台账.xlsx", [["来访投诉台账（东湖社区）"], COMPLAINTS, row])
    return folder


@pytest.fixture(scope="module")
def unsound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ledgers with a dispute that is neither resolved nor being verified."""
    return disputes(tmp_path_factory.mktemp("unsound") / "ledgers", SETTLED, PASSED_ON, OPEN, UNSETTLED)


@pytest.fixture(scope="module")
def written(sound: Path) -> Path:
    path = sound.parent / "报告.docx"
    assert report(sound, "--out", path).code == 0
    return path


def test_the_paragraphs_carry_the_figures(written: Path) -> None:
    said = "\n".join(lines(written))
    assert "受理矛盾纠纷3件，现场协调解决1件，转交相关各办（中心）和社区1件，1件正在核实中，已调处化解2件。" in said
    assert "共接到来访投诉1起，其中矛盾纠纷0起、物业投诉1起，1起投诉办结完毕。" in said
    assert "{" not in said


def test_what_nobody_reported_is_never_nought(written: Path) -> None:
    said = "\n".join(lines(written))
    assert "接待上访群众（未报）人次" in said
    assert "共上报网格事件（未报）件，已经办结（未报）件，（未报）件正在受理之中，事件办结率（未报）。" in said
    by_community = {row[0]: row[1:] for row in table(docx.Document(str(written)), 1)}
    assert by_community["幸福社区"] == ["未报", "3", "1", "1", "1", "2"]
    assert by_community["东湖社区"] == ["未报"] * 6
    assert by_community["合计"] == ["（未报）", "3", "1", "1", "1", "2"]


def test_the_default_place_and_what_is_said(sound: Path, tmp_path: Path) -> None:
    called = report(sound, "--output", tmp_path / "out")
    assert (tmp_path / "out" / "2021" / "法治政府建设数据.docx").is_file()
    assert f"数据报告：{tmp_path / 'out' / '2021' / '法治政府建设数据.docx'}" in called.out
    assert "写作“未报”的：" in called.out and "接待上访群众" in called.out


def test_the_same_ledgers_give_the_same_bytes(sound: Path, written: Path, tmp_path: Path) -> None:
    report(sound, "--out", tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == written.read_bytes()
    with zipfile.ZipFile(written) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2021-12-31T00:00:00Z" in package.read("docProps/core.xml")


def test_the_official_layout(written: Path) -> None:
    document = docx.Document(str(written))
    section = document.sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    lengths += (section.bottom_margin, section.right_margin)
    assert [round(length.mm) for length in lengths if length] == [210, 297, 37, 28, 35, 26]
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Normal", "Heading 1", "Heading 2")
    }
    assert fonts == {
        "Title": "方正小标宋简体",
        "Normal": "仿宋_GB2312",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }
    body = document.styles["Normal"]
    assert (body.font.size, document.styles["Title"].font.size) == (Pt(16), Pt(22))
    assert body.element.pPr.find(qn("w:spacing")).get(qn("w:line")) == str(28 * 20)
    assert body.element.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    for footer in (section.footer, section.even_page_footer):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert "PAGE" in paragraph._p.xml
    assert document.paragraphs[0].text == "2021年度法治政府建设工作情况的报告"


def test_fonts_are_a_matter_of_the_yaml(sound: Path, tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    assert call("init", tmp_path, "--period", "2021").code in (0, 2)
    if not schemas.is_dir():
        call("init", tmp_path)
    own = schemas / "report.yaml"
    own.write_text(own.read_text(encoding="utf-8") + "layout: {body_font: 宋体, line: 30}\n", encoding="utf-8")
    assert report(sound, "--schemas", schemas, "--out", tmp_path / "a.docx").code == 0
    body = docx.Document(str(tmp_path / "a.docx")).styles["Normal"].element
    assert body.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert body.pPr.find(qn("w:spacing")).get(qn("w:line")) == str(30 * 20)


def test_charts_are_native_and_carry_their_numbers(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        names = package.namelist()
        charts = [
            etree.fromstring(package.read(name)) for name in names if re.match(r"word/charts/chart\d+\.xml", name)
        ]
        data = [name for name in names if name.startswith("word/embeddings/")]
    assert len(charts) == len(data) == 2
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    drawn = {}
    for chart in charts:
        title = chart.xpath("string(.//c:ser/c:tx//c:v)", namespaces=space)
        names = chart.xpath(".//c:cat//c:v/text()", namespaces=space)
        values = chart.xpath(".//c:val//c:v/text()", namespaces=space)
        drawn[title] = dict(zip(names, values, strict=True))
    assert drawn["矛盾纠纷处理方式（件）"] == {"现场协调解决": "1", "转交": "1", "正在核实": "1"}
    months = {month: value for month, value in drawn["各月受理矛盾纠纷（件）"].items() if value != "0"}
    assert months == {"3": "2", "5": "1"}
    assert "（网格事件大类（件）：没有数据，图略）" in "\n".join(lines(written))


def test_numbers_in_words(sound: Path, tmp_path: Path) -> None:
    report(sound, "--numerals", "chinese", "--out", tmp_path / "a.docx")
    said = "\n".join(lines(tmp_path / "a.docx"))
    assert "受理矛盾纠纷三件，现场协调解决一件" in said
    assert "已调处化解两件" in said
    assert "其中矛盾纠纷零起" in said


def test_figures_whose_identity_fails_are_not_printed(unsound: Path, tmp_path: Path) -> None:
    called = report(unsound, "--out", tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "受理矛盾纠纷（待核）件" in said and "已调处化解（待核）件" in said
    assert "矛盾纠纷处理方式（件）：数据待核，图略" in said
    assert "勾稽不符：受理矛盾纠纷 = 已调处化解 + 正在核实，左边4，右边3" in said
    cells = [cell for number in (0, 1) for row in table(document, number) for cell in row[1:]]
    assert "4" not in cells
    assert "没有印出的：" in called.out and "受理矛盾纠纷" in called.out


def test_a_draft_prints_and_marks_them(unsound: Path, tmp_path: Path) -> None:
    report(unsound, "--draft", "--out", tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "（数据部分·草稿）" in said
    assert "受理矛盾纠纷4【勾稽不符】件" in said
    marked = [run for each in document.paragraphs for run in each.runs if "【勾稽不符】" in run.text]
    assert marked != [] and all(run.font.highlight_color is not None for run in marked)


def test_nothing_of_the_ledgers_becomes_markup(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, data in parts.items():
        assert b"HYPERLINK" not in data, name
    assert b"49" not in parts["word/document.xml"].split(b"<w:body>")[1].split(b"<w:tbl>")[0].replace(
        b'w:val="49"', b""
    )


def test_a_report_agrees_with_its_ledgers(sound: Path, written: Path) -> None:
    called = call("verify", written, sound, "--period", "2021", "--engine", "serial", "--json")
    verdicts = {claim["verdict"] for claim in called.json["claims"]}
    assert (called.code, verdicts, called.json["untied"]) == (0, {"same"}, [])


def template(folder: Path, *paragraphs: str, header: str = "") -> Path:
    document = docx.Document()
    for said in paragraphs:
        paragraph = document.add_paragraph()
        # editors break placeholders into runs as they like
        for n in range(0, len(said), 4):
            paragraph.add_run(said[n : n + 4])
    if header:
        document.sections[0].header.paragraphs[0].text = header
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def test_a_template_of_ones_own(sound: Path, tmp_path: Path) -> None:
    own = template(
        tmp_path, "受理{{ disputes }}件。", "{{ chart_disputes_by_month }}", header="{{ period }}，截至{{ until }}"
    )
    called = report(sound, "--template", own, "--out", tmp_path / "a.docx")
    assert called.code == 0
    document = docx.Document(str(tmp_path / "a.docx"))
    assert document.paragraphs[0].text == "受理3件。"
    assert document.sections[0].header.paragraphs[0].text == "2021年度，截至2021年12月31日"
    assert len(document.element.findall(f".//{qn('w:drawing')}")) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("另有{{ disputs }}件。", "模板.docx 的正文第 2 段“另有{{disputs}}件。”中，占位符“disputs”不认识"),
        ("另有{{ disputes }件。", "模板.docx 的正文第 2 段“另有{{disputes}件。”中，占位符写法不对"),
        ("{{ disputes.__class__ }}", "不能用的写法"),
        ("{{ disputes.center(1000000000) }}", "不能用的写法"),
        ("{{ 'a' * 1000000000 }}", "不能用的写法"),
        ("{{ disputes|center(1000000000) }}", "不能用的写法"),
        ("{% include '/etc/passwd' %}", "模板.docx 的正文第 2 段“{%include'/etc/passwd'%}”中，占位符里有不能用的写法"),
        ("{% for a in 'aaaa' %}{{ a }}{% endfor %}", "不能用的写法"),
        ("{{ lipsum() }}", "不能用的写法"),
    ],
)
def test_a_wrong_template_is_refused_with_its_place(sound: Path, tmp_path: Path, said: str, why: str) -> None:
    out = tmp_path / "a.docx"
    called = report(sound, "--template", template(tmp_path, "第一段", said), "--out", out)
    assert called.code == 2
    assert why in called.err
    assert "Traceback" not in called.err
    assert not out.exists()


def test_a_near_miss_of_a_placeholder_is_told(sound: Path, tmp_path: Path) -> None:
    called = report(sound, "--template", template(tmp_path, "{{ disputs }}"), "--out", tmp_path / "a.docx")
    assert "您要的是不是：disputes？" in called.err


def test_an_unknown_placeholder_in_a_header(sound: Path, tmp_path: Path) -> None:
    called = report(
        sound, "--template", template(tmp_path, "正文", header="{{ nobody }}"), "--out", tmp_path / "a.docx"
    )
    assert "的页眉第 1 段“{{nobody}}”中，占位符“nobody”不认识" in called.err


@pytest.mark.parametrize("data", [b"", b"plain text", b"PK\x03\x04broken"])
def test_a_template_that_is_no_document(sound: Path, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(data)
    called = report(sound, "--template", path, "--out", tmp_path / "a.docx")
    assert (called.code, "模板.docx 不是 .docx 文档" in called.err) == (2, True)


def test_a_missing_extra_is_told_with_the_command(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    called = report(sound, "--out", tmp_path / "a.docx")
    assert called.code == 2
    assert 'pip install "fztally[report]"' in called.err


def test_a_folder_that_cannot_be_written(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    called = report(sound, "--out", tmp_path / "file" / "a.docx")
    assert (called.code, "写不进去" in called.err) == (2, True)


def test_the_summary_for_machines(unsound: Path, tmp_path: Path) -> None:
    called = report(unsound, "--out", tmp_path / "a.docx", "--json")
    assert called.json["output"] == str(tmp_path / "a.docx")
    assert "disputes_resolved" in called.json["doubtful"]
    assert "grid_events" in called.json["not_reported"]


def test_it_opens_as_a_document(written: Path) -> None:
    document = docx.Document(io.BytesIO(written.read_bytes()))
    ids = [drawing.get("id") for drawing in document.element.iter(f"{{{docx.oxml.ns.nsmap['wp']}}}docPr")]
    assert len(ids) == len(set(ids)) == 2
