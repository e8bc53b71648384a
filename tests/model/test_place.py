"""Places print as people write them."""

import pytest

from fztally.model.place import Place, column_letters


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize(
    ("place", "cell", "text"),
    [
        (Place("a.xlsx", "台账", 7, 6), "F7", "a.xlsx!台账!F7"),
        (Place("a.xlsx", "台账", 7), "", "a.xlsx!台账!7"),
        (Place("a.xlsx", "台账", 7, 6, 9), "F7:F9", "a.xlsx!台账!F7:F9"),
        (Place("甲/a.xlsx"), "", "甲/a.xlsx"),
    ],
)
def test_place(place: Place, cell: str, text: str) -> None:
    assert place.cell == cell
    assert str(place) == text
