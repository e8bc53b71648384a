"""Phone numbers, and names of persons, which often share a cell."""

import re

from fztally.values.reading import Context, Reading
from fztally.values.text import narrow, read_text

_QUOTES = "'‘’`\"“” "
_LABEL = re.compile(r"^(?:(?:联系|移动|办公|固定)?(?:电话|手机)(?:号码?)?|tel)[ :.]*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[、,;/|\n]\s*|\s{2,}|(?<=[0-9]{11})\s+(?=1[3-9])")
_DASHES = str.maketrans("—–‐−", "----")
_WRITTEN = re.compile(r"\+?[0-9 ().-]+(?:(?:转|ext\.?)\s*[0-9]{1,6})?", re.IGNORECASE)
_EXTENSION = re.compile(r"转|ext", re.IGNORECASE)
_VALID = re.compile(
    r"""(?:(?:00)?86)?1[3-9][0-9]{9}   # mobile
      | (?:(?:00)?86)?0[0-9]{9,11}     # landline with its area code, 3 or 4 digits
      | 0[0-9]{11,15}                  # ... and an extension behind a dash
      | [48]00[0-9]{7}                 # 400 and 800 numbers
      | [2-9][0-9]{6,7}                # landline without area code
      | [1-9][0-9]{2,5}                # short numbers of a closed group, 110, 12345
    """,
    re.VERBOSE,
)
_MOBILE = r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
_INSIDE = re.compile(
    r"(?:(?:联系|移动)?(?:电话|手机|号码)号?码?|tel)?[ :.]*"
    rf"(?<![0-9])(?P<phone>(?:\+?86[ -]?)?{_MOBILE}|0[0-9]{{2,3}}[ -]?[0-9]{{7,8}})(?![0-9])",
    re.IGNORECASE,
)
_NARROW = str.maketrans("０１２３４５６７８９－：　\xa0—–", "0123456789-:  --")
"""One character for one: a name keeps its own width."""
_ID_LEFT = re.compile(r"(?:公民)?(?:身份证)?(?:号码?)?[:：\s]*\*{3}")
"""What ``redact_ids`` leaves of a number, with the label before it."""
_LOOSE = " ()（）[]【】:：,，;；/、|\n\t-—\u3000\xa0*"
_BRACKETS = re.compile(r"[(（\[【][\s:：、,，*]*[)）\]】]")
_MANY = re.compile(r"[\s、,，;；/]*[、,，;；/\n][\s、,，;；/]*")
_PADDED = re.compile(r"([\u3400-\u9fff])[ \u3000\xa0]+([\u3400-\u9fff])")


def read_phone(raw: object, context: Context) -> Reading:
    """A phone number as text, digit by digit; several in a cell are divided by 、. Mobile and landline numbers, 400
    numbers and short numbers are valid; one with a digit too few or too many, or with a name beside it, is not."""
    reading = read_text(raw, context)
    if reading.code:
        return Reading(None, "id-number" if reading.code == "id-number" else "phone-invalid")
    if reading.value is None:
        return reading
    written = narrow(str(reading.value)).strip(_QUOTES).translate(_DASHES)
    numbers = [_number(_LABEL.sub("", part)) for part in _BETWEEN.split(written)]
    if not all(numbers):
        return Reading(None, "phone-invalid")
    return Reading("、".join(numbers))


def _number(written: str) -> str:
    """A number without the blanks and dots inside it, a mobile number also without its dashes; "" when it is none."""
    if not _WRITTEN.fullmatch(written):
        return ""
    plain = re.sub(r"[ .]", "", written)
    number = re.sub(r"[^0-9]", "", _EXTENSION.split(plain, maxsplit=1)[0])
    if not _VALID.fullmatch(number):
        return ""
    return plain.replace("-", "") if re.fullmatch(r"(?:(?:00)?86)?1[3-9][0-9]{9}", number) else plain


def read_person(raw: object, context: Context) -> Reading:
    """A person's name, or several. Phone numbers in the same cell are taken off (``phone-split``) and given as the
    fact, divided by 、; an ID-card number is dropped (``id-number``). 王　明, padded to three characters, is 王明."""
    reading = read_text(raw, context)
    if not isinstance(reading.value, str):
        return reading
    name, code = reading.value, reading.code
    if code == "id-number":
        name = _trimmed(_ID_LEFT.sub("", name))
    phones = [match["phone"] for match in _INSIDE.finditer(name.translate(_NARROW))]
    rest = _without_phones(name) if phones else name
    if not rest:
        # a number alone names nobody, but the cell is not empty
        return Reading(name or None, code)
    if phones and not code:
        return Reading(_closed(rest), "phone-split", "、".join(re.sub("[ -]", "", phone) for phone in phones))
    return Reading(_closed(rest), code)


def _closed(name: str) -> str:
    padded = _PADDED.fullmatch(name)
    return f"{padded[1]}{padded[2]}" if padded else name


def _without_phones(name: str) -> str:
    for match in reversed(list(_INSIDE.finditer(name.translate(_NARROW)))):
        name = f"{name[: match.start()]}\n{name[match.end() :]}"
    return _trimmed(name)


def _trimmed(name: str) -> str:
    name = _BRACKETS.sub("", name).strip(_LOOSE)
    return _MANY.sub("、", name) if "\n" in name else name
