"""Reports as files: Word documents with tables and broken runs, texts in any encoding, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.audit.document import read_report
from fztally.model.errors import FztallyError
from tests.audit.checking import SEED, check, claims, untied, wrong

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(fill: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(*rows: Sequence[str], caption: str = "") -> bytes:
    def fill(document: Document) -> None:
        if caption:
            document.add_paragraph(caption)
        made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in enumerate(rows):
            for column, said in enumerate(cells):
                made.cell(row, column).text = said

    return word(fill)


def test_runs_may_be_broken_anywhere() -> None:
    def fill(document: Document) -> None:
        for line in SEED.splitlines():
            paragraph = document.add_paragraph()
            for n in range(0, len(line), 3):
                paragraph.add_run(line[n : n + 3])

    audit = check(word(fill), name="报告.docx")
    assert claims(audit) == claims(check(SEED))
    assert (untied(audit), wrong(audit)) == ([], [])


def test_deleted_text_does_not_count_and_inserted_text_does() -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("受理矛盾纠纷")
        paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>55</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:moveFrom {W}><w:r><w:t>56</w:t></w:r></w:moveFrom>"))
        paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>54</w:t></w:r></w:ins>"))
        paragraph.add_run("件。")

    assert claims(check(word(fill))) == ["disputes:54"]


TABLES = {
    "one row a figure": (
        (("序号", "指标", "数量", "单位"), ("1", "受理矛盾纠纷", "54", "件"), ("", "其中：现场协调解决", "32", "件")),
        "disputes:54 disputes_on_site:32",
    ),
    "one column a figure": (
        (("受理矛盾纠纷（件）", "现场协调解决（件）", "转交（件）", "正在核实（件）"), ("54", "32", "21", "1")),
        "disputes:54 disputes_on_site:32 disputes_transferred:21 disputes_verifying:1",
    ),
    "groups": (
        (("类别", "内容", "数量"), ("矛盾纠纷", "受理", "54件"), ("", "转办", "21件"), ("网格事件", "办结", "4009件")),
        "disputes:54 disputes_transferred:21 grid_events_closed:4009",
    ),
    "other years": (
        (("指标", "2021年", "2020年", "增减"), ("受理矛盾纠纷（件）", "54", "61", "7")),
        "disputes:54",
    ),
    "two figures a row": (
        (("指标", "数值", "指标", "数值"), ("四级网格员", "81人", "来访投诉", "4起")),
        "grid_staff_level4:81 complaints:4",
    ),
    "by community": (
        (
            ("社区", "矛盾纠纷（件）", "来访投诉（起）"),
            ("幸福社区", "50", "3"),
            ("东湖社区", "4", "1"),
            ("合计", "54", "4"),
        ),
        "disputes:54 complaints:4",
    ),
    "communities across": (
        (("指标", "幸福社区", "东湖社区", "合计"), ("受理矛盾纠纷（件）", "50", "4", "54")),
        "disputes:54",
    ),
    "prose": (
        (("工作", "情况"), ("矛盾纠纷", "受理矛盾纠纷54件，现场协调解决32件。")),
        "disputes:54 disputes_on_site:32",
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables(kind: str) -> None:
    rows, stated = TABLES[kind]
    audit = check(table(*rows))
    assert claims(audit) == sorted(stated.split())
    assert wrong(audit) == []
    assert {claim.verdict for claim in audit.claims} == {"same"}


def test_a_caption_tells_what_the_total_is() -> None:
    rows = (("纠纷类型", "件数"), ("婚姻家庭", "22"), ("邻里", "32"), ("合计", "54"))
    assert claims(check(table(*rows, caption="矛盾纠纷分类情况"))) == ["disputes:54"]
    assert claims(check(table(*rows, caption="2020年矛盾纠纷分类情况"))) == []


def test_a_table_with_a_wrong_number() -> None:
    audit = check(table(("指标", "数值"), ("受理矛盾纠纷", "55"), ("网格事件办结率", "98.26%")))
    assert [(claim.figure, claim.verdict) for claim in audit.claims] == [
        ("disputes", "differs"),
        ("grid_closure_rate", "differs"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_in_any_encoding(encoding: str) -> None:
    assert claims(check(SEED.encode(encoding))) == claims(check(SEED))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "没有文字"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 }", "RTF"),
        (b"PK\x03\x04 no package", "不是 Word 文档"),
        (b"\x00\x01\x02\x80\xff", "编码"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(FztallyError) as refused:
        read_report("报告.docx", data)
    assert "报告.docx" in refused.value.what and why in refused.value.what
    assert refused.value.hint


def test_a_damaged_document_is_refused() -> None:
    whole = word(lambda document: document.add_paragraph(SEED[:2000]))
    place = whole.index(b"word/document.xml") + 300
    with pytest.raises(FztallyError, match="报告.docx"):
        read_report("报告.docx", whole[:place] + bytes(40) + whole[place + 40 :])
    for cut in range(60, len(whole), 997):
        with suppress(FztallyError):
            read_report("报告.docx", whole[:cut] + bytes(40) + whole[cut + 40 :])


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="受理矛盾纠纷投诉件起人0123456789一二两十百千万亿点%，。、；：（）() \n\t年月第其中百分之各社区均",
        max_size=60,
    )
)
def test_any_text_is_read(said: str) -> None:
    if said.strip():
        audit = check(said)
        for claim in audit.claims:
            assert claim.text


@pytest.mark.parametrize(
    "said", ["1" * 20000 + "件", "一百" * 5000 + "件", "（" * 3000 + "54件", "受理矛盾纠纷54件，" * 300]
)
def test_long_texts_are_read(said: str) -> None:
    audit = check(said)
    assert {claim.figure for claim in audit.claims} <= {"disputes"}
    assert all(number < 10**15 for number in untied(audit))
