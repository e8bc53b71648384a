"""``fztally.toml``: found, read and checked; every mistake is told with file, line, key and what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.job import Settings
from fztally.model.period import Period

NAME = "fztally.toml"


def read_settings(config: Path | None, near: Path) -> Settings:
    """The settings of the given file, else of the one beside ``near`` (the ledgers folder), else of the one here, else
    defaults.

    Raises FztallyError for a file that is not there or cannot be read, and for any key or value that does not fit.
    """
    path = config or _find(near)
    if path is None:
        return Settings()
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(path, 0, text("config-encoding")) from error
    except OSError as error:
        key = "config-is-folder" if path.is_dir() else "config-unreadable" if path.exists() else "config-absent"
        raise FztallyError(text(key, file=path), text("config-absent-hint")) from error
    try:
        raw = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, _syntax_line(content, error), text("config-syntax")) from error
    return _checked(path, content, raw)


def parse_period(period: str, until: str) -> Period:
    """The period that a run counts. Raises FztallyError when it or the closing day is not given rightly."""
    if not period:
        raise FztallyError(text("no-period"), text("no-period-hint"))
    try:
        parsed = Period.parse(period)
    except ValueError as error:
        raise FztallyError(text("bad-period", period=period), text("bad-period-hint")) from error
    if not until:
        return parsed
    try:
        last = date.fromisoformat(until)
    except ValueError as error:
        raise FztallyError(text("bad-until", until=until), text("bad-until-hint")) from error
    if last < parsed.start:
        raise FztallyError(text("until-before-period", until=until, start=parsed.start), text("bad-until-hint"))
    return Period.parse(period, last)


def parse_compare(compare: str, period: Period) -> Period | None:
    """The period to compare with, None without one. Raises FztallyError for one that is none, or that is the same."""
    if not compare:
        return None
    try:
        found = _RELATIVE[compare](period) if compare in _RELATIVE else Period.parse(compare)
    except ValueError as error:
        raise FztallyError(text("bad-compare", compare=compare), text("bad-compare-hint")) from error
    if found is None or found.text == period.text:
        raise FztallyError(text("compare-none", compare=compare, period=period.text), text("bad-compare-hint"))
    return found


_RELATIVE = {"last-year": Period.a_year_before, "last-period": Period.before}
"""Periods that are named by where they lie from the one that is counted."""


def _find(near: Path) -> Path | None:
    return next((path for path in (beside(near, NAME), Path(NAME)) if path.is_file()), None)


def beside(folder: Path, name: str) -> Path:
    """Where a file or folder of the workspace would stand beside its ledgers or output folder."""
    named = folder if folder.name not in ("", "..") else folder.resolve()
    return named.parent / name


def _checked(path: Path, content: str, raw: dict[str, Any]) -> Settings:
    # nobody puts a year or a day into quotes unless told to
    plain = {key: str(value) if _is_plain(key, value) else value for key, value in raw.items()}
    try:
        settings = msgspec.convert(plain, Settings)
    except msgspec.ValidationError as error:
        keys, problem = _explain(str(error), plain)
        raise _bad(path, _line_of(content, keys), problem) from error
    for key, value in (("period", settings.period), ("until", settings.until), ("compare", settings.compare)):
        if value and value not in _RELATIVE:
            try:
                date.fromisoformat(value) if key == "until" else Period.parse(value)
            except ValueError as error:
                expected = text(f"bad-{key}-hint")
                problem = text("config-wrong-value", key=key, expected=expected, got=_shown(value))
                raise _bad(path, _line_of(content, [key]), problem) from error
    return settings


def _is_plain(key: str, value: object) -> bool:
    return (key in ("period", "compare") and type(value) is int) or (key == "until" and type(value) is date)


def _bad(path: Path, line: int, problem: str) -> FztallyError:
    where = text("config-line", file=path, line=line) if line else str(path)
    return FztallyError(text("bad-config", where=where, problem=problem), text("bad-config-hint"))


def _explain(message: str, raw: Mapping[str, Any]) -> tuple[list[str], str]:
    """The keys down to the one that is wrong, and what is wrong with it."""
    what, _, where = message.partition(" - at `")
    keys = [key for key in where.rstrip("`").split(".")[1:] if key]
    fields = _fields(keys[:-1] if "unknown field" not in what else keys)
    if "unknown field" in what:
        key = what.split("`")[1]
        close = get_close_matches(key, fields, n=1)
        hint = (
            text("perhaps", suggestion=close[0])
            if close
            else text("config-known-keys", keys=text("list-comma").join(fields))
        )
        return [*keys, key], text("config-unknown-key", key=".".join([*keys, key]), hint=hint)
    got: Any = raw
    for key in keys:
        got = got[key]
    expected = _expected(fields[keys[-1]].type) if keys and keys[-1] in fields else what
    return keys, text("config-wrong-value", key=".".join(keys), expected=expected, got=_shown(got))


def _fields(keys: list[str]) -> dict[str, inspect.Field]:
    """The fields of the settings, or of a section of them."""
    kind: Any = inspect.type_info(Settings)
    for key in keys:
        kind = next(field.type for field in kind.fields if field.name == key)
    return {field.encode_name: field for field in getattr(kind, "fields", ())}


def _expected(kind: inspect.Type) -> str:
    """What a setting takes, in words."""
    match kind:
        case inspect.LiteralType(values=values):
            return text("expected-one-of", values=text("list-comma").join(f'"{value}"' for value in values))
        case inspect.IntType(ge=least) | inspect.FloatType(ge=least) if least is not None:
            return text("expected-number-from", least=least)
        case inspect.IntType() | inspect.FloatType():
            return text("expected-number")
        case inspect.BoolType():
            return text("expected-yes-no")
        case inspect.StrType():
            return text("expected-text")
        case inspect.StructType() | inspect.DictType():
            return text("expected-section")
        case _:
            return text("expected-list")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _syntax_line(content: str, error: tomllib.TOMLDecodeError) -> int:
    _, _, after = str(error).rpartition("(at line ")
    number = after.partition(",")[0]
    return int(number) if number.isdigit() else len(content.splitlines())


def _line_of(content: str, keys: list[str]) -> int:
    """The line on which a key stands; 0 when it cannot be told."""
    section: list[str] = []
    for number, line in enumerate(content.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            section = stripped.partition("]")[0].strip("[ ").split(".")
            if section == keys:
                return number
        elif [*section, *stripped.partition("=")[0].strip().split(".")] == keys:
            return number
    return 0
