"""Which of two files is the later one, by the hints in their names."""

from __future__ import annotations

from tests.folders import Folder

HEADER = ["编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态"]
ROW = ["001", "2021-03-05", "幸福社区", "王明", "物业", "电梯停运", "办理中"]


def test_the_first_of_the_words_is_the_latest_however_many_words_there_are(folder: Folder) -> None:
    for hint, status in (("修订版", "办理中"), ("最终版", "已办结"), ("更新", "转办")):
        folder.book(f"投诉台账{hint}.xlsx", [["来访投诉台账（幸福社区）"], HEADER, [*ROW[:-1], status]])
    analysis = folder.analyse()
    assert list(analysis.ledgers["complaints"].frame["status"]) == ["已办结"]
