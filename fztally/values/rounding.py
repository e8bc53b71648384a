"""Rates in per cent, rounded half-up on exact integers."""


def percent(part: int, whole: int, decimals: int) -> tuple[float, str]:
    """A rate in per cent and how it is shown: ``percent(4009, 4039, 2)`` -> ``(99.26, "99.26%")``.

    Integers are used because ``round(99.255, 2)`` is 99.25. Halves go away from zero.
    Raises ZeroDivisionError when ``whole`` is 0.
    """
    scale = 10**decimals
    sign = "-" if part * whole < 0 else ""
    part, whole = abs(part), abs(whole)
    scaled = (2 * part * 100 * scale + whole) // (2 * whole)
    text = f"{scaled // scale}.{scaled % scale:0{decimals}d}" if decimals else str(scaled)
    text = f"{sign}{text}" if scaled else text
    return float(text), f"{text}%"
