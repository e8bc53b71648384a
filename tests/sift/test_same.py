"""Equal rows, later states of one case, contradictions: through the pipeline's door."""

from __future__ import annotations

import pytest

from tests.folders import Folder, of_code, said

HEADER = ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态", "办结日期"]
OPEN = [1, "001", "2021-03-05", "幸福社区", "王明", "来访", "物业", "电梯停运", "办理中", None]
CLOSED = [7, "001", "2021-03-05", "幸福社区", "王明", "来访", "物业", "电梯停运", "已办结", "2021-06-01"]
OTHER = [2, "002", "2021-03-06", "幸福社区", "李红", "来电", "噪声", "夜间施工", "已办结", "2021-03-09"]


def month(filed: str, *rows: list[object]) -> list[list[object]]:
    return [["来访投诉台账"], [f"填报单位：幸福社区  填报日期：{filed}"], HEADER, *rows]


def verdicts(folder: Folder, **settings: object) -> dict[str, tuple[int, int, int, dict[str, int]]]:
    analysis = folder.analyse(**settings)
    assert all(sheet.balanced for file in analysis.files for sheet in file.sheets)
    return {
        file.path: (sheet.kept, sheet.rejected, sheet.duplicate, {"superseded": sheet.excluded.get("superseded", 0)})
        for file in analysis.files
        for sheet in file.sheets
    }


def test_progress_of_a_case_supersedes_its_earlier_row(folder: Folder) -> None:
    folder.book("a.xlsx", month("2021年3月31日", OPEN, OTHER))
    folder.book("b.xlsx", month("2021年6月30日", CLOSED))
    assert verdicts(folder) == {"a.xlsx": (1, 0, 0, {"superseded": 1}), "b.xlsx": (1, 0, 0, {"superseded": 0})}


def test_the_order_comes_from_filing_dates_not_from_names(folder: Folder) -> None:
    folder.book("b.xlsx", month("2021年3月31日", OPEN))
    folder.book("a.xlsx", month("2021年6月30日", CLOSED))
    assert verdicts(folder)["b.xlsx"] == (0, 0, 0, {"superseded": 1})


def test_a_month_in_the_file_name_tells_the_order(folder: Folder) -> None:
    rows = [["来访投诉台账（幸福社区）"], HEADER]
    folder.book("幸福社区投诉台账2021年3月.xlsx", [*rows, OPEN])
    folder.book("幸福社区投诉台账2021年11月.xlsx", [*rows, CLOSED])
    assert verdicts(folder)["幸福社区投诉台账2021年3月.xlsx"] == (0, 0, 0, {"superseded": 1})


def test_a_final_version_supersedes(folder: Folder) -> None:
    rows = [["来访投诉台账（幸福社区）"], HEADER]
    folder.book("投诉台账.xlsx", [*rows, OPEN])
    folder.book("投诉台账最终版.xlsx", [*rows, CLOSED])
    folder.book("投诉台账最终版2.xlsx", [*rows, [*CLOSED[:-1], "2021-06-02"]])
    found = verdicts(folder)
    assert [name for name, verdict in found.items() if verdict[0]] == ["投诉台账最终版2.xlsx"]


def test_equal_rows_count_once_and_the_first_by_path_counts(folder: Folder) -> None:
    folder.book("b.xlsx", month("2021年3月31日", OTHER))
    folder.book("a.xlsx", month("2021年3月31日", OTHER, [9, *OTHER[1:]]))
    assert verdicts(folder) == {"a.xlsx": (1, 0, 1, {"superseded": 0}), "b.xlsx": (0, 0, 1, {"superseded": 0})}


def test_equal_rows_are_kept_on_demand(folder: Folder) -> None:
    rows = [
        ["序号", "活动日期", "社区", "活动主题", "宣传形式"],
        *([n, "2021-03-05", "幸福社区", "禁毒", "讲座"] for n in (1, 2)),
    ]
    folder.book("法治宣传活动台账.xlsx", rows)
    assert [v[0] for v in verdicts(folder, on_duplicate="keep").values()] == [2]
    assert [v[0] for v in verdicts(folder).values()] == [1]


def test_an_equal_row_of_an_older_state_is_superseded_like_the_first(folder: Folder) -> None:
    folder.book("a.xlsx", month("2021年3月31日", OPEN))
    folder.book("b.xlsx", month("2021年4月30日", OPEN))
    folder.book("c.xlsx", month("2021年6月30日", CLOSED))
    found = verdicts(folder)
    assert found["a.xlsx"] == found["b.xlsx"] == (0, 0, 0, {"superseded": 1})
    assert found["c.xlsx"] == (1, 0, 0, {"superseded": 0})


def test_the_same_state_sent_again_keeps_the_first(folder: Folder) -> None:
    folder.book("a.xlsx", month("2021年3月31日", OPEN))
    folder.book("b.xlsx", month("2021年5月31日", CLOSED))
    folder.book("c.xlsx", month("2021年6月30日", CLOSED))
    found = verdicts(folder)
    assert found["a.xlsx"][3] == {"superseded": 1}
    assert (found["b.xlsx"][0], found["c.xlsx"][2]) == (1, 1)


@pytest.mark.parametrize(("choice", "kept"), [("none", 0), ("first", 1), ("last", 1)])
def test_one_key_with_two_contents_in_a_file_is_a_conflict(folder: Folder, choice: str, kept: int) -> None:
    folder.book("a.xlsx", month("2021年6月30日", OPEN, [*CLOSED], [*OPEN], OTHER))
    analysis = folder.analyse(on_conflict=choice)
    (sheet,) = analysis.files[0].sheets
    assert sheet.kept == 1 + kept
    assert sheet.balanced
    if choice == "none":
        assert sheet.rejected == 3
        assert [f.place.cell for f in of_code(analysis, "key-conflict")] == ["B4", "B5", "B6"]
        assert analysis.ledgers["complaints"].pending == {"幸福社区": 3}


def test_keys_hold_within_a_community(folder: Folder) -> None:
    folder.book("a.xlsx", month("2021年6月30日", OPEN))
    folder.book(
        "b.xlsx", [["来访投诉台账"], ["填报单位：和平社区"], HEADER, [1, "001", "2021-04-05", "和平社区", *CLOSED[4:]]]
    )
    assert [v[0] for v in verdicts(folder).values()] == [1, 1]


def test_a_row_without_key_is_compared_as_a_whole(folder: Folder) -> None:
    folder.book("a.xlsx", month("2021年6月30日", [1, None, *OPEN[2:]], [2, None, *CLOSED[2:]], [3, "/", *CLOSED[2:]]))
    assert verdicts(folder) == {"a.xlsx": (2, 0, 1, {"superseded": 0})}


def test_a_byte_identical_file_counts_once(folder: Folder) -> None:
    path = folder.book("幸福/台账.xlsx", month("2021年6月30日", OPEN, OTHER))
    (path.parent / "台账(1).xlsx").write_bytes(path.read_bytes())
    found = verdicts(folder)
    assert found == {
        "幸福/台账(1).xlsx": (2, 0, 0, {"superseded": 0}),
        "幸福/台账.xlsx": (0, 0, 2, {"superseded": 0}),
    }
    analysis = folder.analyse()
    (copy,) = of_code(analysis, "file-copy")
    assert (copy.ledger, copy.community, copy.place.file) == ("complaints", "幸福社区", "幸福/台账.xlsx")
    assert said(analysis, "error") == []
