"""Ledgers, fields and values as people name them on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.registry import Registry
    from fztally.model.schema import Field, Ledger, Schemas

T = TypeVar("T")
_CLOSE, _MOST = 0.4, 5


def find_ledger(asked: str, schemas: Schemas) -> Ledger:
    """The ledger that is asked for by id or by any of its titles. Raises FztallyError with the nearest ones."""
    names = {name: ledger for ledger in schemas.ledgers for name in (*ledger.titles, ledger.title, ledger.id)}
    found, near = _find(asked, names)
    if found is not None:
        return found
    said = [text("ledger-named", id=ledger.id, title=ledger.title) for ledger in near]
    raise FztallyError(text("no-ledger", ledger=asked), _hint(said) + text("no-ledger-hint"))


def find_community(asked: str, registry: Registry) -> str:
    """The full name of a community, "" for the office. Raises FztallyError with the nearest name, else all."""
    from fztally.shape.communities import OFFICE, CommunityFinder

    read = CommunityFinder(registry).read(asked)
    if read.value is None:
        hint = (
            text("perhaps", suggestion=read.fact)
            if read.fact
            else text("known", names=text("list-comma").join(registry.names))
        )
        raise FztallyError(text("no-community", community=asked), hint)
    return "" if read.value == OFFICE else str(read.value)


def find_field(asked: str, ledger: Ledger) -> Field:
    """The field that is asked for by id, label or alias. Raises FztallyError with the nearest ones, else all."""
    names = {name: field for field in ledger.fields for name in (*field.aliases, field.label, field.id)}
    found, near = _find(asked, names)
    if found is not None:
        return found
    said = [text("ledger-named", id=field.id, title=field.label) for field in near or ledger.fields]
    raise FztallyError(text("no-field", field=asked, ledger=ledger.title), _hint(said, len(said)))


def find_value(asked: str, field: Field, schemas: Schemas) -> str:
    """The canonical value that is asked for: of a closed list, 是 or 否, a community. Raises FztallyError with all."""
    from fztally.model.conditions import NO, YES

    codes = list(field.codes) if isinstance(field.codes, dict) else []
    values = {"yes_no": [YES, NO], "community": [c.name for c in schemas.registry.everywhere]}.get(field.kind, codes)
    if not values:
        raise FztallyError(text("learn-no-values", field=field.label))
    found, _ = _find(asked, {value: value for value in values})
    if found is None:
        raise FztallyError(
            text("no-value", value=asked, field=field.label), text("known", names=text("list-comma").join(values))
        )
    return found


def _find(asked: str, names: Mapping[str, T]) -> tuple[T | None, list[T]]:
    """What a name stands for, else what it may stand for: names that hold it, or that are nearly it."""
    from fztally.values.text import fold

    wanted = fold(asked)
    known = {fold(name): thing for name, thing in names.items()}
    if wanted in known:
        return known[wanted], []
    holding = [thing for name, thing in known.items() if wanted and wanted in name]
    return None, holding or [known[name] for name in get_close_matches(wanted, known, n=3, cutoff=_CLOSE)]


def _hint(said: Iterable[str], most: int = _MOST) -> str:
    names = list(dict.fromkeys(said))[:most]
    return text("nearest", names=text("list-comma").join(names)) if names else ""
