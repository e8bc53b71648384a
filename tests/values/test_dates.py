from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.dates import find_month, read_date, read_datetime, read_month
from fztally.values.reading import Context, Reading
from tests.values.contexts import EVENT, QUARTER, ROSTER

DAY = date(2021, 3, 5)
INVALID = Reading(None, "date-invalid")
NO_MONTH = Reading(None, "month-invalid")


@pytest.mark.parametrize("context", [EVENT, ROSTER], ids=["event", "roster"])
@pytest.mark.parametrize(
    "written",
    [
        "2021.3.5",
        "2021.03.05",
        "2021-3-5",
        "2021/03/05",
        "2021年3月5日",
        "2021年03月05号",
        "2021 年 3 月 5 日",
        "2021年3月5",
        "20210305",
        20210305,
        20210305.0,
        "2021/03/05 10:30",
        "2021-03-05T10:30:00",
        "2021年3月5日上午",
        "2021年3月5日（星期五）",
        "２０２１．３．５",
        "2021－3－5",
        "2021。3。5",
        "‘2021.3.5",
        "'2021-03-05",
        "  2021-3-5 ",
        "\t2021-3-5",
        "\u30002021-3-5\xa0",
        "2021.3.5.",
        "二〇二一年三月五日",
        DAY,
        datetime(2021, 3, 5, 10, 30),
    ],
)
def test_a_date_is_read_and_nothing_is_said(written: object, context: Context) -> None:
    assert read_date(written, context) == Reading(DAY)


@pytest.mark.parametrize("context", [EVENT, ROSTER], ids=["event", "roster"])
@pytest.mark.parametrize(
    "written",
    [
        "2021年3月",
        "2021.3",
        2021.3,
        "11月中旬",
        "2021-13-05",
        "2021-02-30",
        "2021年2月29日",
        "2月30日",
        "2021-3-32",
        "21-3-5",
        "21年3月5日",
        "3.5",
        "300天",
        "延期至2021.07.31",
        "2021.3.5-3.6",
        "2021年3月5日至6日",
        "2021年3月5日左右",
        "2021年3月5日星期四",
        "2021-03-05 25:00",
        "05/03/2021",
        "2021-0305",
        "202135",
        "2021³⁄⁵",
        "②⓪②①-3-5",
        "3021-03-05",
        "0",
        0,
        1,
        -5,
        True,
        float("nan"),
        float("inf"),
        10**30,
        timedelta(days=3),
        "9" * 1000,
    ],
)
def test_what_is_no_clear_date_is_invalid(written: object, context: Context) -> None:
    assert read_date(written, context) == INVALID


@pytest.mark.parametrize("written", [None, "", "  ", "/", "—", "无", "……"])
def test_a_placeholder_is_an_empty_date(written: object) -> None:
    for read in (read_date, read_datetime, read_month):
        assert read(written, EVENT) == Reading(None)


@pytest.mark.parametrize("written", [44260, 44260.0, 44260.4375, "44260", "44260.5", " ４４２６０ "])
def test_a_serial_is_a_date_with_a_remark(written: object) -> None:
    for context in (EVENT, ROSTER):
        assert read_date(written, context) == Reading(DAY, "date-serial", "2021-03-05")


def _serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


@pytest.mark.parametrize(
    ("context", "first", "last"),
    [
        (EVENT, date(2020, 1, 1), date(2022, 12, 31)),
        (QUARTER, date(2020, 1, 1), date(2022, 3, 31)),
        (ROSTER, date(1930, 1, 1), date(2021, 12, 31)),
    ],
    ids=["event", "quarter", "roster"],
)
def test_a_serial_must_be_plausible_for_the_field(context: Context, first: date, last: date) -> None:
    for day in (first, last):
        for cell in (_serial(day), str(_serial(day))):
            assert read_date(cell, context).value == day
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        assert read_date(_serial(day), context) == INVALID


def test_serials_before_march_1900_are_invalid_where_excel_has_a_day_that_never_was() -> None:
    early = Context(1900, date(1900, 1, 1), date(1900, 12, 31), True, frozenset())
    assert read_date(60, early) == INVALID
    assert read_date(61, early).value == date(1900, 3, 1)


@pytest.mark.parametrize("written", ["3月5日", "3月5号", "03月05日", " 3 月 5 日 ", "３月５日"])
def test_a_day_without_its_year_is_assumed_in_event_ledgers_only(written: str) -> None:
    assert read_date(written, EVENT) == Reading(DAY, "date-year-assumed", "2021-03-05")
    assert read_date(written, ROSTER) == INVALID
    assert read_datetime(written, EVENT) == INVALID


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021/03/05 10:30", datetime(2021, 3, 5, 10, 30)),
        ("2021-3-5 10:30:15", datetime(2021, 3, 5, 10, 30, 15)),
        ("2021年3月5日10时30分", datetime(2021, 3, 5, 10, 30)),
        ("2021年3月5日 上午9时", datetime(2021, 3, 5, 9)),
        ("2021.3.5 下午3点", datetime(2021, 3, 5, 15)),
        ("2021-03-05 10：30", datetime(2021, 3, 5, 10, 30)),
        ("2021-3-5", datetime(2021, 3, 5)),
        (DAY, datetime(2021, 3, 5)),
        # a float keeps 10:30 as 10:29:59.999999
        (datetime(2021, 3, 5, 10, 29, 59, 999_999), datetime(2021, 3, 5, 10, 30)),
    ],
)
def test_a_moment_keeps_its_time(written: object, moment: datetime) -> None:
    assert read_datetime(written, EVENT) == Reading(moment)


def test_the_fraction_of_a_serial_is_the_time_of_day() -> None:
    assert read_datetime(44260.4375, EVENT) == Reading(datetime(2021, 3, 5, 10, 30), "date-serial", "2021-03-05")


@pytest.mark.parametrize("written", ["2021年3月5日上午", "2021-3-5 晚上12:00", "2021-03-05 25:00", "2021-3-5 10:61"])
def test_a_moment_whose_time_is_unclear_is_invalid(written: str) -> None:
    assert read_datetime(written, EVENT) == INVALID


@pytest.mark.parametrize(
    "written",
    [
        "1993年10月",
        "1993年10月份",
        "1993.10",
        "199310",
        199310,
        "1993-10",
        "1993/10",
        "１９９３年１０月",
        "1993 年 10 月",
        "1993.10.05",
        "1993年10月5日",
        19931005,
        date(1993, 10, 5),
        datetime(1993, 10, 5, 8),
    ],
)
def test_a_month(written: object) -> None:
    assert read_month(written, ROSTER) == Reading("1993-10")


@pytest.mark.parametrize(
    "written", ["1993年", "1993", 1993, 1993.1, "1993-13", "1993.00", "10月", "十月", "93年10月", 199313, True]
)
def test_what_is_no_clear_month_is_invalid(written: object) -> None:
    assert read_month(written, ROSTER) == NO_MONTH


def test_a_number_with_two_decimals_is_a_month_but_one_decimal_may_be_october() -> None:
    assert read_month(1993.12, ROSTER) == Reading("1993-12")
    assert read_month(1993.1, ROSTER) == NO_MONTH
    assert read_month("1993.1", ROSTER) == Reading("1993-01")


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("幸福社区2020年3月台账", "2020-03"),
        ("台账 2021-11", "2021-11"),
        ("幸福社区3月份台账", "2021-03"),
        ("台账20210305", ""),
        ("幸福社区2021年台账", ""),
    ],
)
def test_the_month_that_a_title_speaks_of(title: str, month: str) -> None:
    assert find_month(title, EVENT) == month


def test_a_serial_in_a_month_field() -> None:
    assert read_month(34243, ROSTER) == Reading("1993-10", "date-serial", "1993-10-01")


_SPELLINGS = (
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "{0}/{1:02}/{2:02}",
    "{0}年{1}月{2}日",
    "{0}{1:02}{2:02}",
    " {0} - {1} - {2} ",
    "‘{0}.{1:02}.{2:02}",
)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(_SPELLINGS))
def test_every_day_in_every_spelling(day: date, spelling: str) -> None:
    written = spelling.format(day.year, day.month, day.day)
    assert read_date(written, EVENT) == Reading(day)
    wide = written.translate(str.maketrans("0123456789.-/", "０１２３４５６７８９．－／"))
    assert read_date(wide, ROSTER) == Reading(day)


@given(st.integers(1900, 2100), st.integers(0, 99), st.integers(0, 99))
def test_a_day_that_does_not_exist_is_never_read(year: int, month: int, day: int) -> None:
    try:
        wanted = Reading(date(year, month, day))
    except ValueError:
        wanted = INVALID
    assert read_date(f"{year}-{month}-{day}", EVENT) == wanted


@given(st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)))
def test_a_real_moment_keeps_its_second(moment: datetime) -> None:
    read = read_datetime(moment, EVENT).value
    assert isinstance(read, datetime)
    assert abs(read - moment) <= timedelta(milliseconds=500)
    assert read.microsecond == 0
