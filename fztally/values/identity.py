"""ID-card numbers (GB 11643-1999), and the masking of personal data."""

import re
from datetime import date

_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－　\xa0", "0123456789XX-  ")
"""One character for one, so that places in the narrowed text are places in the text."""
_ID = re.compile(r"(?<![0-9])[1-9][0-9]{5}[ -]?(?P<born>[0-9]{8})[ -]?[0-9]{3}[0-9Xx](?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHORTEST_ID = 18
_BORN_AFTER, _BORN_BEFORE = 1850, 2100
_MOBILE = re.compile(
    r"(?<![0-9])(?P<country>(?:\+|00)?86[ -]?)?(?P<head>1[3-9][0-9])[ -]?[0-9]{4}[ -]?(?P<tail>[0-9]{4})(?![0-9])"
)
_NUMBER_OR_WORD = re.compile(rf"{_MOBILE.pattern}|(?P<digits>[0-9](?:[ ().+-]*[0-9])*)|(?P<word>[^\W\d_]{{2,}})")
_LONG, _SHORT = 8, 5
_SOME_DIGITS = re.compile(r"[0-9０-９]{3}")
"""Every mobile and every ID-card number has so many in a row; most texts have not."""
_BIRTH_DATE = re.compile(r"[0-9０-９]{8}")
"""What no ID-card number is without, however its parts are set apart."""
_NAMES = re.compile(r"[、,，;；/|\n\r]+")


def find_id_numbers(text: str) -> list[tuple[int, int]]:
    """(start, end) of every 18-digit ID-card number in a text: valid birth date and check digit, x or X, digits of any
    width, with or without a blank around the birth date."""
    if len(text) < _SHORTEST_ID or not _BIRTH_DATE.search(text):
        return []
    return [match.span() for match in _ID.finditer(text.translate(_NARROW)) if _valid(match)]


def _valid(match: re.Match[str]) -> bool:
    number = match.group().replace(" ", "").replace("-", "").upper()
    born = match["born"]
    try:
        birthday = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _BORN_AFTER < birthday.year < _BORN_BEFORE and _CHECKS[total % 11] == number[17]


def redact_ids(text: str) -> str:
    """The text with each ID-card number replaced by ``***``."""
    for start, end in reversed(find_id_numbers(text)):
        text = f"{text[:start]}***{text[end:]}"
    return text


def mask_person(name: str) -> str:
    """``王小明`` -> ``王*``; several names in a cell are masked one by one: ``王*、李*``.

    Only what cannot stand inside a name divides names, so that 李和平 and 王　明 do not show in full.
    """
    masked: list[str] = []
    for part in _NAMES.split(name.strip()):
        words = part.split()
        masked += words if len(words) > 1 and all(len(word) > 1 for word in words) else ["".join(words)]
    return "、".join(f"{word[0]}*" for word in masked if word)


def mask_phone(phone: str) -> str:
    """``13812345678`` -> ``138****5678``; a shorter number keeps its last two digits, a name its first letter."""
    return _NUMBER_OR_WORD.sub(_masked, phone.translate(_NARROW))


def _masked(match: re.Match[str]) -> str:
    if match["head"]:
        return _mask_mobile(match)
    if match["word"]:
        return f"{match['word'][0]}*"
    digits = [char for char in match["digits"] if char.isdigit()]
    if len(digits) < _SHORT:
        return match["digits"]
    head = "".join(digits[:3]) if len(digits) > _LONG else ""
    return f"{head}****{''.join(digits[-2:])}"


def _mask_mobile(match: re.Match[str]) -> str:
    return f"{match['country'] or ''}{match['head']}****{match['tail']}"


def mask_text(text: str) -> str:
    """Free text with the mainland mobile numbers and ID-card numbers in it masked."""
    if not _SOME_DIGITS.search(text):
        return text
    text = redact_ids(text)
    narrowed = text.translate(_NARROW)
    for match in reversed(list(_MOBILE.finditer(narrowed))):
        text = f"{text[: match.start()]}{_mask_mobile(match)}{text[match.end() :]}"
    return text
