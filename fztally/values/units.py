"""Units behind a number, and how a number in one unit reads in a field of another."""

import re
from fractions import Fraction

_SCALES = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
"""Regular expression of what makes a unit, or a number in digits, so many times larger."""
_SPLIT = re.compile(rf"(?P<scale>{SCALE})?(?P<base>.*)", re.DOTALL)
_COUNTERS = frozenset(
    (
        *"件起人次份户个名批场宗处项例条栋幢间台辆张页本册套家所座位组期篇幅块盏支只面行单",
        "人次",
        "户次",
        "件次",
        "批次",
        "场次",
        "起次",
        "人数",
        "户数",
    )
)
_MONEY = frozenset(("元", "圆", "元人民币"))
_HOURS = frozenset(("小时", "学时", "课时", "时"))
_OTHERS = frozenset(
    ("天", "日", "分钟", "月", "年", "周", "岁", "亩", "平方米", "m2", "米", "公里", "吨", "公斤", "千克")
)
_KINDS = (_COUNTERS, _MONEY, _HOURS)


def factor(written: str, unit: str) -> Fraction | None:
    """By what a number with one unit is to be multiplied for a field of ``unit``: 2 万元 in a field of 元 by 10000.

    Counters say nothing (30 人次 in a field of 人 is 30). None when the two do not fit, as 人 in a field of 元.
    """
    if not written or written == unit:
        return Fraction(1)
    scale, base = _split(written)
    field_scale, field_base = _split(unit)
    if base and not _agree(base, field_base):
        return None
    return Fraction(scale, field_scale)


def scale_of(unit: str) -> int:
    """10000 of 万元, 1 of 元."""
    return _split(unit)[0]


def is_money(unit: str) -> bool:
    """Whether sums in ``unit`` may carry ¥; a field without a unit may."""
    return not unit or _split(unit)[1] in _MONEY


def _split(unit: str) -> tuple[int, str]:
    match = _SPLIT.fullmatch(unit)
    return (_SCALES.get(match["scale"], 1), match["base"]) if match else (1, unit)


def _agree(written: str, unit: str) -> bool:
    if not unit:
        return written in _OTHERS or any(written in kind for kind in _KINDS)
    for kind in _KINDS:
        if unit in kind:
            return written in kind
    return written == unit or (unit not in _OTHERS and unit != "%" and written in _COUNTERS)
