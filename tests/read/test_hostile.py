"""Content that wants to do harm, or that no program should have written: it is text, and nothing raises."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fztally.store.schema_files import bundled_schemas, load_schemas
from tests.fuzz.outcomes import UNCONTROLLED, Reader
from tests.read.crafting import one, workbook

HARMFUL = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","点这里")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "../../../etc/passwd",
    "CON",
    "a\u202eb\u200bc\ufeff",
    "x" * 32_767,
    "\U0010ffff\ufffe\uffff",
    "{value} {0} %s %(x)s ${x} {{x}}",
    "<script>alert(1)</script>",
    "\u0000\u0001\u001f\u007f\u0085",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_schemas(bundled_schemas()))


@pytest.mark.parametrize("text", HARMFUL)
def test_what_looks_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    kept = text.replace("\0", "")
    stored = "".join(f"_x{ord(char):04X}_" if ord(char) < 32 else html.escape(char) for char in kept)
    rows = f'<row r="1"><c r="A1" t="str"><v>{stored}</v></c><c r="B1" t="inlineStr"><is><t>{stored}</t></is></c></row>'
    assert one(workbook(rows), tmp_path).rows == [[kept, kept]]


@pytest.mark.parametrize(
    "stored", ["_xD800_", "_xDC00__xD800_", "&#0;", "&#xD800;", "&#x110000;", "&unknown;", "_x0000_", "&#9999999999;"]
)
def test_halves_of_characters_and_references_to_none(stored: str, tmp_path: Path) -> None:
    sheet = one(workbook(f'<row r="1"><c r="A1" t="str"><v>a{stored}</v></c></row>'), tmp_path)
    value = sheet.rows[0][0]
    assert isinstance(value, str) and value.startswith("a") and value.encode()


def table(text: str) -> dict[str, bytes]:
    """A ledger with this text in its cells, in three formats; control characters as each format can carry them."""
    escaped = "".join(
        f"_x{ord(char):04X}_" if ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 else html.escape(char) for char in text
    )
    head = ["编号", "受理日期", "社区", "纠纷类型", "处理方式", "事件名称", "当事人", "涉及金额"]
    letters = "ABCDEFGH"
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{c}{row}" t="str"><v>{v}</v></c>' for c, v in zip(letters, cells, strict=True))
        + "</row>"
        for row, cells in (
            (1, head),
            (2, [escaped] * 8),
            (3, ["1", "2021-03-05", "东湖社区", escaped, "转交", escaped, escaped, escaped]),
        )
    )
    lines = [",".join(head), ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for _ in head)]
    page = (
        "<table><tr>"
        + "".join(f"<td>{label}</td>" for label in head)
        + "</tr><tr>"
        + f"<td>{html.escape(text)}</td>" * 8
        + "</tr></table>"
    )
    return {
        "矛盾纠纷.xlsx": workbook(rows),
        "矛盾纠纷.csv": "\n".join(lines).encode("utf-8", "surrogatepass"),
        "矛盾纠纷.xls": page.encode("utf-8", "surrogatepass"),
    }


@pytest.mark.parametrize("text", [*HARMFUL, "\ud800", "\udfff\ud83d", "\r\n\t\x0b"])
def test_it_passes_through_all_of_ingest(text: str, reader: Reader) -> None:
    results = {name: reader.take(name, data) for name, data in table(text).items()}
    assert [(name, result.detail) for name, result in results.items() if result.outcome == UNCONTROLLED] == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_passes_through(reader: Reader, text: str) -> None:
    for name, data in table(text).items():
        result = reader.take(name, data)
        assert result.outcome != UNCONTROLLED, result.detail
