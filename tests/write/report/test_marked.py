"""Marked copies of Word documents: comments stand at the numbers, and the text stays as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.audit.document import read_report
from fztally.model.report_layout import PageLayout
from fztally.write.report.marked import marked_copy
from tests.audit.checking import check, domain

SAID = "接待上访群众 82 人，受理矛盾纠纷 54 件，现场协调解决３３件，转交相关部门21件，1件正在核实。"
LABELS = {figure.id: figure.label for _, figure in domain()[0].figures()}
WRONG = ["82 人", "54 件", "３３件"]
"""Two numbers that differ, and the first one of a sum that does not hold."""


def document(pieces: Sequence[str]) -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for piece in pieces:
        run = paragraph.add_run(piece)
        run.italic = len(piece) % 2 == 0
    made.add_paragraph("以上。")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def marked(data: bytes) -> bytes:
    report = read_report("报告.docx", data)
    return marked_copy(report, check(data), LABELS, PageLayout())


def commented(made: Document) -> list[str]:
    """The texts that comments stand at, in their order."""
    open_: list[str] = []
    texts: dict[str, str] = {}
    for node in made.element.iter():
        if node.tag == qn("w:commentRangeStart"):
            open_.append(node.get(qn("w:id")))
            texts[open_[-1]] = ""
        elif node.tag == qn("w:commentRangeEnd"):
            open_.remove(node.get(qn("w:id")))
        elif node.tag == qn("w:t"):
            for name in open_:
                texts[name] += node.text or ""
    return list(texts.values())


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(min_value=1, max_value=len(SAID) - 1), max_size=12))
def test_comments_stand_at_the_numbers_wherever_runs_are_broken(cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), len(SAID)]
    pieces = [SAID[edges[n] : edges[n + 1]] for n in range(len(edges) - 1)]
    before = document(pieces)
    made = docx.Document(io.BytesIO(marked(before)))
    assert made.paragraphs[0].text == SAID
    assert commented(made) == WRONG
    shapes = {char: run.italic for run in docx.Document(io.BytesIO(before)).paragraphs[0].runs for char in [run.text]}
    for run in made.paragraphs[0].runs:
        if run.text:
            assert any(run.text in text and run.italic == italic for text, italic in shapes.items())


def test_a_copy_without_anything_wrong_has_no_comments() -> None:
    made = docx.Document(io.BytesIO(marked(document(["受理矛盾纠纷54件。"]))))
    assert len(list(made.comments)) == 0


def test_no_clock_in_the_package() -> None:
    data = marked(document([SAID]))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"w:date=" not in package.read("word/comments.xml")
    assert data == marked(document([SAID]))
