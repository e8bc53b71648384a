"""The four forms of a period."""

from datetime import date

import pytest

from fztally.model.period import Period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021Q1", date(2021, 1, 1), date(2021, 3, 31)),
        ("2021Q4", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021-01..06", date(2021, 1, 1), date(2021, 6, 30)),
    ],
)
def test_forms(text: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.until) == (start, end, end)
    assert period.months[0] == f"{start:%Y-%m}"
    assert period.months[-1] == f"{end:%Y-%m}"


@pytest.mark.parametrize("text", ["", "21", "2021Q5", "2021-13", "2021-06..01", "2021-00", "２０２１", "2021/03"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        Period.parse(text)


def test_until_can_be_given() -> None:
    assert Period.parse("2021", date(2021, 11, 30)).until == date(2021, 11, 30)
