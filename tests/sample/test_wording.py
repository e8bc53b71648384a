from __future__ import annotations

from random import Random

import pytest

from fztally.sample.wording import Wording

WORDING = Wording({"road": ("人民路",), "spot": ("{road}{3-3}号",)}, {"year": "2021"})


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("无槽", "无槽"),
        ("{spot}门前", "人民路3号门前"),
        ("{year}年", "2021年"),
        ("{007-007}", "007"),
        ("{place}有井盖松动", "东风街有井盖松动"),
    ],
)
def test_slots_are_filled(text: str, filled: str) -> None:
    assert WORDING.fill(text, Random(1), {"place": "东风街"}) == filled


def test_a_row_comes_before_a_pool() -> None:
    assert WORDING.fill("{road}", Random(1), {"road": "解放街"}) == "解放街"


def test_an_unknown_slot_is_told() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        WORDING.fill("{nowhere}", Random(1), {})
