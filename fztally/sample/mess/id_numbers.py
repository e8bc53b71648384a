"""Invented ID-card numbers that a checker must take for real ones."""

from __future__ import annotations

from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PLACE = "511099"
"""A county code that is not in use."""


def id_number(rng: Random) -> str:
    """18 digits with a valid birth date and check digit (GB 11643)."""
    body = f"{_PLACE}{1950 + int(rng.random() * 50)}{1 + int(rng.random() * 12):02}{1 + int(rng.random() * 28):02}"
    body += f"{int(rng.random() * 1000):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]
