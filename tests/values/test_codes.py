from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.codes import CodeBook, YesNo
from fztally.values.reading import Reading
from tests.values.contexts import EVENT

DISPUTES = CodeBook(
    {
        "婚姻家庭": ("婚恋家庭", "家庭纠纷"),
        "邻里": ("邻里纠纷",),
        "物业": (),
        "劳动争议": ("劳动人事", "劳资"),
        "征地拆迁": (),
        "其他": (),
    }
)
FORMS = CodeBook({"来访": ("走访",), "来信": (), "来电": ("电话",), "网上信访": ("网信", "手机app"), "其他": ()})
APPEAL = CodeBook({"无": (), "复议": (), "诉讼": ()})
YES_NO = YesNo(("是", "有", "√", "已化解", "成功"), ("否", "无", "×", "未化解", "失败"))


@pytest.mark.parametrize(
    "written",
    ["邻里", "邻里纠纷", " 邻里 ", "邻 里", "邻里类", "邻里的", "邻里等", "邻里纠纷类", "\u3000邻里\xa0", "邻\n里"],
)
def test_a_code_in_any_of_its_spellings(written: str) -> None:
    assert DISPUTES.read(written, EVENT) == Reading("邻里")


@pytest.mark.parametrize("written", ["手机app", "手机APP", "手机ＡＰＰ", "网信", "网上信访"])
def test_width_and_case_do_not_matter(written: str) -> None:
    assert FORMS.read(written, EVENT) == Reading("网上信访")


def test_only_one_trailing_word_is_dropped() -> None:
    assert DISPUTES.read("邻里等类", EVENT).code == "code-invalid"


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("邻里纠份", "邻里"),
        ("婚烟家庭", "婚姻家庭"),
        ("征地拆牵", "征地拆迁"),
        ("征地折迁", "征地拆迁"),
        ("劳动争议仲裁", "劳动争议"),
        ("完全不同", ""),
        ("金融借贷", ""),
        ("邻里、物业", ""),
    ],
)
def test_a_near_miss_is_invalid_and_suggested(written: str, suggestion: str) -> None:
    assert DISPUTES.read(written, EVENT) == Reading(None, "code-invalid", suggestion)


def test_where_several_codes_are_near_none_is_suggested() -> None:
    assert FORMS.read("来方", EVENT) == Reading(None, "code-invalid", "")


@pytest.mark.parametrize("written", [None, "", " ", "/", "—", "无", "……"])
def test_a_placeholder_is_empty(written: object) -> None:
    assert DISPUTES.read(written, EVENT) == Reading(None)


def test_a_placeholder_that_is_a_code_is_that_code() -> None:
    assert APPEAL.read("无", EVENT) == Reading("无")
    assert APPEAL.read("/", EVENT) == Reading(None)


@pytest.mark.parametrize(
    "written", ["√", "✓", "✔", "☑", "是", "有", "1", 1, 1.0, "１", "Y", "y", "Ｙ", "yes", True, "TRUE", "已化解"]
)
def test_yes(written: object) -> None:
    assert YES_NO.read(written, EVENT) == Reading(True)


@pytest.mark.parametrize(
    "written", ["否", "无", "×", "✗", "x", "X", "0", 0, 0.0, "N", "n", "no", False, "FALSE", "没有", "未化解"]
)
def test_no(written: object) -> None:
    assert YES_NO.read(written, EVENT) == Reading(False)


@pytest.mark.parametrize("written", [None, "", "/", "—", "……"])
def test_neither(written: object) -> None:
    assert YES_NO.read(written, EVENT) == Reading(None)


@pytest.mark.parametrize("written", ["是/否", "不详", "2", 2, 0.5, "化解中", "□", "√×"])
def test_what_is_neither_yes_nor_no_goes_to_a_person(written: object) -> None:
    assert YES_NO.read(written, EVENT) == Reading(None, "yes-no-invalid")


@given(st.text(max_size=12))
def test_what_is_read_is_one_of_the_list(written: str) -> None:
    reading = DISPUTES.read(written, EVENT)
    assert reading.value in ("婚姻家庭", "邻里", "物业", "劳动争议", "征地拆迁", "其他", None)
    assert (reading.value is None) or not reading.code
