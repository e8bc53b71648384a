"""The sentences of fztally in Chinese and English. Kept as modules, since compiled ones load fastest."""

from __future__ import annotations

from importlib import import_module

LANGUAGES = ("zh", "en")
_loaded: dict[str, dict[str, str]] = {}
_language = ["zh"]


def set_language(lang: str) -> None:
    """Choose the language of all further texts. Raises ValueError for one that is not there."""
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _language[0] = lang


def language() -> str:
    """The language in use."""
    return _language[0]


def text(key: str, /, **facts: object) -> str:
    """The sentence for a key in the language in use, with its facts filled in. Raises KeyError for an unknown key."""
    lang = _language[0]
    if lang not in _loaded:
        _loaded[lang] = import_module(f"fztally.lang.{lang}").TEXTS
    sentence = _loaded[lang][key]
    return sentence.format_map(facts) if facts else sentence
