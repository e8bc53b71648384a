"""Chinese numerals: 三十二, 一千零五, 叁佰, 二〇二一."""

import re

_DIGITS = {
    char: n
    for n, chars in enumerate(("零〇○", "一壹", "二贰两兩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHARACTERS = "".join((*_DIGITS, *_TENS, *_MYRIADS))
"""All characters that numerals are made of."""
_WORDS = re.compile(f"[{CHARACTERS}]+")
PLAIN = "零一二三四五六七八九"
"""The digits from 0 to 9 as they are written every day."""
_LONGEST = 20
_SHORTEST_POSITIONAL = 3


def chinese_number(words: str) -> int | None:
    """``三十二`` -> 32, ``一千零五`` -> 1005, ``二〇二一`` -> 2021; None when it is no number, or not surely one:
    三五 says "three to five", and 三百五 says 350 to some and 305 to others."""
    if len(words) > _LONGEST or not _WORDS.fullmatch(words):
        return None
    if all(char in _DIGITS for char in words):
        digits = [_DIGITS[char] for char in words]
        sure = len(words) == 1 or len(words) >= _SHORTEST_POSITIONAL or 0 in digits
        return int("".join(map(str, digits))) if sure else None
    value = _sum(words)
    return value if written(value) == _plain(words) else None


def _sum(words: str) -> int:
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        else:
            total += (section + digit) * _MYRIADS[char]
            section = digit = 0
    return total + section + digit


def _plain(words: str) -> str:
    """The numeral in everyday characters, as ``written`` writes it."""
    everyday = {10: "十", 100: "百", 1000: "千", 10**4: "万", 10**8: "亿"}
    text = "".join(
        PLAIN[_DIGITS[char]] if char in _DIGITS else everyday[_TENS.get(char) or _MYRIADS[char]] for char in words
    )
    return text.removeprefix("一") if text.startswith("一十") else text


def written(value: int) -> str:
    """A number from 1 to below 10**12 in Chinese words, the one right way; "" for others."""
    if not 0 < value < 10**12:
        return ""
    text = ""
    for myriad, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, myriad)
        if section:
            gap = "零" if text and section < 1000 else ""
            text += gap + _section(section) + name
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(value: int) -> str:
    """1 to 9999 in words."""
    text = ""
    for ten, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, ten)
        if digit:
            text += f"{PLAIN[digit]}{name}"
        elif text and value and not text.endswith("零"):
            text += "零"
    return text
