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


@pytest.mark.parametrize(
    ("text", "last_year", "before"),
    [
        ("2021", "2020", "2020"),
        ("2021Q1", "2020Q1", "2020Q4"),
        ("2021-Q3", "2020-Q3", "2021-Q2"),
        ("2021-01", "2020-01", "2020-12"),
        ("2021-03", "2020-03", "2021-02"),
        ("2021-01..06", "2020-01..06", "2020-07..12"),
        ("2021-03..04", "2020-03..04", "2021-01..02"),
        ("2021-02..05", "2020-02..05", None),
        ("0001", None, None),
        ("0001-02", None, "0001-01"),
    ],
)
def test_the_year_before_and_the_period_before(text: str, last_year: str | None, before: str | None) -> None:
    period = Period.parse(text)
    found = [other and other.text for other in (period.a_year_before(), period.before())]
    assert found == [last_year, before]
    for other in (period.before(), period.a_year_before()):
        if other is not None:
            assert len(other.months) == len(period.months) and other.end < period.start
