"""``verify``: its table, its exit codes, its summary for machines, and the marked copy."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from tests.cli.calling import Called, call, environment

RIGHT = "街道受理矛盾纠纷3件，现场协调解决1件，转交相关部门2件。全年接到来访投诉2起，其中物业投诉1起、矛盾纠纷1起。"
WRONG = "街道受理矛盾纠纷4件，现场协调解决1件，转交相关部门2件。上报网格事件30件。悬挂横幅12条。"


def verify(report: object, ledgers: Path, *options: object) -> Called:
    return call("verify", report, ledgers, "--period", "2021", "--engine", "serial", *options)


def written(folder: Path, said: str) -> Path:
    path = folder / "报告.txt"
    path.write_text(said, encoding="utf-8")
    return path


def test_a_report_that_agrees(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, RIGHT), ledgers)
    assert called.code == 0
    assert "一致  受理矛盾纠纷" in called.out
    assert "不符 0，截断 0，未报 0" in called.out


def test_a_report_that_does_not(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, WRONG), ledgers)
    assert called.code == 1
    rows = [line.split() for line in called.out.splitlines()]
    assert ["不符", "受理矛盾纠纷", "4", "3", "街道受理矛盾纠纷4件"] in rows
    assert ["未报", "上报网格事件", "30", "未报", "上报网格事件30件"] in rows
    assert "认不出属于哪项指标的数" in called.out and "悬挂横幅12条" in called.out
    assert "× 受理矛盾纠纷4" in called.out


def test_the_summary_for_machines(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, WRONG), ledgers, "--json")
    assert set(called.json) == {"claims", "arithmetic", "untied"}
    assert called.json["claims"] == [
        {"figure": "disputes", "stated": 4, "counted": 3, "verdict": "differs"},
        {"figure": "disputes_on_site", "stated": 1, "counted": 1, "verdict": "same"},
        {"figure": "disputes_transferred", "stated": 2, "counted": 2, "verdict": "same"},
        {"figure": "grid_events", "stated": 30, "counted": None, "verdict": "missing"},
    ]
    assert [entry["holds"] for entry in called.json["arithmetic"]] == [False]
    assert called.json["untied"] == [{"text": "悬挂横幅12条", "number": 12}]


def test_pasted_text(ledgers: Path) -> None:
    command = [sys.executable, "-m", "fztally", "verify", "-", str(ledgers), "--period", "2021", "--engine", "serial"]
    done = subprocess.run(command, input=RIGHT.encode(), capture_output=True, env=environment(), check=False)
    assert done.returncode == 0
    assert "受理矛盾纠纷" in done.stdout.decode()


def test_a_text_comes_back_as_a_document_with_comments(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, WRONG), ledgers, "--marked", "批注", "--output", tmp_path / "out")
    path = tmp_path / "out" / "2021" / "批注.docx"
    assert f"批注件：{path}" in called.out
    document = docx.Document(str(path))
    assert [paragraph.text for paragraph in document.paragraphs] == [WRONG]
    comments = {comment.text: comment for comment in document.comments}
    assert len(comments) == 2
    first, second = comments
    assert "“受理矛盾纠纷”报告为 4，台账为 3" in first and "文中算不平" in first
    assert "没有社区报送这种台账" in second
    assert all(comment.author == "fztally" and comment.timestamp is None for comment in comments.values())


def broken(folder: Path) -> Path:
    """A document whose numbers lie in several runs, with a comment of somebody else."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for said in ("街道受理矛盾纠纷1", "4", " 件，现场协调", "解决1件。"):
        paragraph.add_run(said)
    paragraph.runs[0].bold = True
    document.add_comment(paragraph.runs[3], text="旧批注", author="王")
    rows = document.add_table(rows=2, cols=2)
    for cell, said in zip((*rows.rows[0].cells, *rows.rows[1].cells), ("指标", "数值", "来访投诉", "9起"), strict=True):
        cell.text = said
    path = folder / "报告.docx"
    document.save(str(path))
    return path


def test_a_document_comes_back_with_comments_where_it_is_wrong(ledgers: Path, tmp_path: Path) -> None:
    out = tmp_path / "批注.docx"
    called = verify(broken(tmp_path), ledgers, "--marked", out)
    assert called.code == 1
    document = docx.Document(str(out))
    assert document.paragraphs[0].text == "街道受理矛盾纠纷14 件，现场协调解决1件。"
    assert document.tables[0].cell(1, 1).text == "9起"
    assert sorted(comment.text for comment in document.comments) == [
        "旧批注",
        "核对意见：“受理矛盾纠纷”报告为 14，台账为 3。",
        "核对意见：“来访投诉”报告为 9，台账为 2。",
    ]
    assert commented(document) == ["14 件", "9起", "解决1件。"]
    assert document.paragraphs[0].runs[0].bold


def commented(document: docx.document.Document) -> list[str]:
    """The texts that comments stand at."""
    from docx.oxml.ns import qn

    open_, texts = set(), {}
    for node in document.element.iter():
        if node.tag == qn("w:commentRangeStart"):
            open_.add(node.get(qn("w:id")))
        elif node.tag == qn("w:commentRangeEnd"):
            open_.discard(node.get(qn("w:id")))
        elif node.tag == qn("w:t"):
            for name in open_:
                texts[name] = texts.get(name, "") + (node.text or "")
    return sorted(texts.values())


def test_marking_twice_gives_the_same_bytes(ledgers: Path, tmp_path: Path) -> None:
    report = broken(tmp_path)
    for name in ("a.docx", "b.docx"):
        verify(report, ledgers, "--marked", tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert report.read_bytes() == broken(tmp_path).read_bytes() or report.is_file()


def test_a_missing_extra_is_told_with_the_command(
    ledgers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    called = verify(written(tmp_path, WRONG), ledgers, "--marked", tmp_path / "a.docx")
    assert called.code == 2
    assert 'pip install "fztally[report]"' in called.err
    assert verify(written(tmp_path, WRONG), ledgers).code == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("没有.txt", None, "没有文件"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 .doc"),
        ("空.txt", b" \n", "没有文字"),
    ],
)
def test_a_report_that_cannot_be_read(ledgers: Path, tmp_path: Path, name: str, data: bytes | None, why: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    called = verify(path, ledgers)
    assert (called.code, why in called.err) == (2, True)
    assert "Traceback" not in called.err


def test_a_folder_is_no_report(ledgers: Path, tmp_path: Path) -> None:
    called = verify(tmp_path, ledgers)
    assert (called.code, "是文件夹" in called.err) == (2, True)


def test_no_figure_at_all_is_said(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, "今天天气很好。"), ledgers)
    assert called.code == 0
    assert "没有认出任何指标" in called.out


def test_nothing_is_written_without_being_asked(ledgers: Path, tmp_path: Path) -> None:
    verify(written(tmp_path, RIGHT), ledgers, "--output", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_control_characters_of_a_report_do_not_reach_the_terminal(ledgers: Path, tmp_path: Path) -> None:
    called = verify(written(tmp_path, "\x1b[31m受理矛盾纠纷4件\x07，现场解决1件。"), ledgers)
    assert "\x1b" not in called.out and "\x07" not in called.out


def test_a_document_in_memory_is_read_by_content(ledgers: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(RIGHT)
    data = io.BytesIO()
    document.save(data)
    path = tmp_path / "报告.txt"
    path.write_bytes(data.getvalue())
    assert verify(path, ledgers).code == 0
