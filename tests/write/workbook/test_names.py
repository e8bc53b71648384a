from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fztally.write.workbook.names import sheet_name

NAMES = st.text(max_size=60) | st.sampled_from(
    ["History", "a/b:c*?", "'引号'", "[1]", "𠮷" * 40, "", "   ", "明细\x00\ud800"]
)


@given(st.lists(NAMES, max_size=40))
def test_names_are_legal_and_told_apart(wanted: list[str]) -> None:
    taken: set[str] = set()
    made = [sheet_name(name, taken) for name in wanted]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'\n\t\0")
        assert name.casefold() != "history"


def test_a_plain_name_stays_as_it_is() -> None:
    taken: set[str] = set()
    assert [sheet_name("网格事件明细", taken) for _ in range(3)] == [
        "网格事件明细",
        "网格事件明细(2)",
        "网格事件明细(3)",
    ]
