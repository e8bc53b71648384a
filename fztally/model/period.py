"""The period that a run counts."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_PERIOD = re.compile(r"(\d{4})(?:-?Q([1-4])|-(\d{2})(?:\.\.(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """``text`` as given (``2021``, ``2021Q1``, ``2021-03``, ``2021-01..06``), its first and last day, and
    统计截止日期."""

    text: str
    start: date
    end: date
    until: date

    @classmethod
    def parse(cls, text: str, until: date | None = None) -> "Period":
        """Read a period. Raises ValueError when it is none of the four forms."""
        match = _PERIOD.fullmatch(text.strip())
        if not match:
            raise ValueError(text)
        year, quarter, first, last = match.groups()
        if quarter:
            low, high = 3 * int(quarter) - 2, 3 * int(quarter)
        else:
            low = int(first) if first else 1
            high = int(last) if last else (low if first else 12)
        if not 1 <= low <= high <= 12:
            raise ValueError(text)
        start = date(int(year), low, 1)
        after = date(int(year) + high // 12, high % 12 + 1, 1)
        end = after - timedelta(days=1)
        return cls(text.strip(), start, end, until or end)

    @property
    def year(self) -> int:
        """The year that the period lies in."""
        return self.start.year

    @property
    def months(self) -> tuple[str, ...]:
        """The months of the period as ``2021-03``."""
        return tuple(f"{self.year}-{month:02d}" for month in range(self.start.month, self.end.month + 1))

    def a_year_before(self) -> "Period | None":
        """The same months of the year before; None where there is no such year."""
        return Period.parse(f"{self.year - 1:04d}{self.text[4:]}") if self.year > 1 else None

    def before(self) -> "Period | None":
        """The period of the same length right before this one; None where it would lie in two years."""
        low, high = self.start.month, self.end.month
        length = high - low + 1
        low, high = low - length, high - length
        year = self.year if low > 0 else self.year - 1
        if low <= 0 < high or year < 1:
            return None
        low, high = (low, high) if low > 0 else (low + 12, high + 12)
        if length == 12:
            return Period.parse(f"{year:04d}")
        if "Q" in self.text:
            return Period.parse(f"{year:04d}{self.text[4:-1]}{(high + 2) // 3}")
        return Period.parse(f"{year:04d}-{low:02d}" + (f"..{high:02d}" if high > low else ""))
