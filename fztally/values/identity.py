"""ID-card numbers (GB 11643-1999), and the masking of personal data."""

import re
from datetime import date

_ID = re.compile(r"(?<![0-9A-Za-z０-９])[1-9１-９][0-9０-９]{16}[0-9０-９XxＸｘ](?![0-9A-Za-z０-９])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_WIDE = str.maketrans("０１２３４５６７８９ＸｘX", "0123456789xxx")
_MOBILE = re.compile(r"(?<![0-9０-９])(1[3-9][0-9])[- ]?([0-9]{4})[- ]?([0-9]{4})(?![0-9０-９])")
_LONG_DIGITS = re.compile(r"[0-9０-９]{5,}")


def _valid(number: str) -> bool:
    """Valid birth date and check digit."""
    plain = number.translate(_WIDE)
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(plain[:17], _WEIGHTS, strict=True))
    return 1850 < born.year < 2100 and _CHECKS[total % 11].lower() == plain[17]


def find_id_numbers(text: str) -> list[tuple[int, int]]:
    """(start, end) of every 18-digit ID-card number in a text."""
    return [match.span() for match in _ID.finditer(text) if _valid(match.group())]


def redact_ids(text: str) -> str:
    """The text with each ID-card number replaced by ``***``."""
    return _ID.sub(lambda match: "***" if _valid(match.group()) else match.group(), text)


def mask_person(name: str) -> str:
    """``王小明`` -> ``王*``; several names keep the first only: ``王*、李*`` -> each masked."""
    parts = re.split(r"([、,，;；/\s和与]+)", name.strip())
    return "".join(part if n % 2 else (part[:1] + "*" if part else "") for n, part in enumerate(parts))


def mask_phone(phone: str) -> str:
    """``13812345678`` -> ``138****5678``; any other number keeps its first three and last two digits at most."""
    masked = _MOBILE.sub(r"\1****\3", phone)
    return _LONG_DIGITS.sub(lambda m: f"{m.group()[:3]}****{m.group()[-2:]}" if len(m.group()) > 6 else "****", masked)


def mask_text(text: str) -> str:
    """Free text with mobile numbers and ID-card numbers masked."""
    return _MOBILE.sub(r"\1****\3", redact_ids(text)) if any(char.isdigit() for char in text) else text
