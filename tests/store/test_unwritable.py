"""What is said when outputs cannot be written."""

from __future__ import annotations

import errno

import pytest

from fztally.store.unwritable import unwritable


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (OSError(errno.ENOSPC, "no space"), "磁盘已满，结果写不进 output。"),
        (OSError(errno.EDQUOT, "quota"), "磁盘已满，结果写不进 output。"),
        (OSError(errno.EACCES, "denied"), "结果文件夹 output 写不进去。"),
        (None, "结果文件夹 output 写不进去。"),
    ],
)
def test_a_full_disk_is_told_from_a_closed_folder(cause: OSError | None, said: str) -> None:
    assert unwritable("output", cause).what == said
