"""HTML made of elements: whatever is not an element already is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = Html | str | int | None
_EMPTY = frozenset({"input", "br"})
"""Elements without an end tag."""


def joined(children: Iterable[Child]) -> Html:
    """Children one after the other, texts escaped, None left out."""
    return Html(
        "".join(child if isinstance(child, Html) else escape(str(child)) for child in children if child is not None)
    )


def element(tag: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` and ``for_`` are its class and for, ``_`` in other names is ``-``; an attribute that is
    None or False is left out, one that is True stands without a value."""
    start = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        label = name.rstrip("_").replace("_", "-")
        start.append(label if value is True else f'{label}="{escape(str(value))}"')
    opened = f"<{' '.join(start)}>"
    return Html(opened if tag in _EMPTY else f"{opened}{joined(children)}</{tag}>")


def json_in_html(content: object) -> str:
    """JSON that may stand in a script element whatever its texts hold: nothing in it ends the element, opens a comment
    or breaks a line of JavaScript."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        plain = plain.replace(char, f"\\u{ord(char):04x}")
    return plain
