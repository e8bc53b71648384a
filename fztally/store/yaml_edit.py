"""One word added to a list in a YAML file, everything else kept byte for byte: comments, order, quotes, line ends."""

from __future__ import annotations

import re

import yaml

from fztally.store.yaml_lines import parse

_PLAIN = re.compile(r"[^\W_][\w()（）/·.-]*")
"""What surely needs no quotes, in a list as well."""
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def add_word(data: bytes, path: str, key: str, word: str) -> bytes:
    """The file with ``word`` added to the list under ``key`` of the map at ``path`` (``$.fields[3]``); the list is made
    where there is none. Raises KeyError when there is no map at the path, TypeError when what stands there is no list.
    """
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    node = _find(body, path)
    edited = mark + _edited(body, node, key, scalar(word))
    return edited.encode("utf-8")


def _find(text: str, path: str) -> yaml.MappingNode:
    # the loader in Python counts characters where the one in C counts bytes
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for name, number in _STEP.findall(path):
        if name:
            node = _value(node, name)
        else:
            items = node.value if isinstance(node, yaml.SequenceNode) else []
            node = items[int(number)] if int(number) < len(items) else None
    if not isinstance(node, yaml.MappingNode):
        raise KeyError(path)
    return node


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _edited(text: str, node: yaml.MappingNode, key: str, word: str) -> str:
    value = _value(node, key)
    if value is None:
        return _with_key(text, node, f"{scalar(key)}: [{word}]")
    if isinstance(value, yaml.ScalarNode) and not value.value:
        at = value.start_mark.index
        return f"{text[:at]}{'' if text[at - 1 : at] == ' ' else ' '}[{word}]{text[at:]}"
    if not isinstance(value, yaml.SequenceNode):
        raise TypeError(key)
    if value.flow_style:
        if not value.value:
            return _insert(text, value.start_mark.index + 1, word)
        return _insert(text, value.value[-1].end_mark.index, f", {word}")
    last = value.value[-1]
    dash = text.rfind("-", 0, last.start_mark.index)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    return _insert_line(text, last, f"{indent}- {word}")


def _with_key(text: str, node: yaml.MappingNode, entry: str) -> str:
    """A new key behind the last one of a map in braces, else on a line of its own behind the first."""
    if node.flow_style:
        if not node.value:
            return _insert(text, node.start_mark.index + 1, entry)
        return _insert(text, node.value[-1][1].end_mark.index, f", {entry}")
    name, value = next((pair for pair in node.value if isinstance(pair[1], yaml.ScalarNode)), node.value[0])
    return _insert_line(text, value, " " * name.start_mark.column + entry)


def _insert(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _insert_line(text: str, node: yaml.Node, line: str) -> str:
    """A line behind the one on which a node ends, comments on it included."""
    end = text.find("\n", node.end_mark.index)
    if end < 0:
        return f"{text}\n{line}\n"
    ending = "\r\n" if text[end - 1] == "\r" else "\n"
    return _insert(text, end + 1, line + ending)


def scalar(word: str) -> str:
    """A word as YAML: plain where it is read back as it is, else in quotes."""
    if _PLAIN.fullmatch(word) and parse(f"[{word}]".encode()).value == [word]:
        return word
    return "'" + word.replace("'", "''") + "'"
