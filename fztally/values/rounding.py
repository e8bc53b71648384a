"""Rates in per cent, rounded half-up on exact integers."""


def percent(part: int, whole: int, decimals: int) -> tuple[float, str]:
    """``percent(4009, 4039, 2)`` -> ``(99.26, "99.26%")``. ``round(99.255, 2)`` is 99.25, so integers are used.

    Raises ZeroDivisionError when ``whole`` is 0.
    """
    scale = 10**decimals
    scaled = (2 * part * 100 * scale + whole) // (2 * whole)
    text = f"{scaled // scale}.{scaled % scale:0{decimals}d}" if decimals else str(scaled)
    return float(text), f"{text}%"
