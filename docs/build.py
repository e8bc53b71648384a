"""The generated pages of docs/: what stands in the code once is not written down a second time.

    python -m docs.build [FOLDER]

Run it in the project's folder after a change of the catalogue of findings, of the command line or of the schemas.
``tests/project/test_docs.py`` fails while a page lags behind.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from fztally.cli import speech
from fztally.cli.main import COMMANDS, build
from fztally.lang.catalogue import Entry, entries
from fztally.lang.texts import text
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.write import schema_pages

_FACT = re.compile(r"\{[^{}]*\}")


def findings_page() -> str:
    """Every code of the catalogue: severity, what it says, what to do; in Chinese, with one line in English."""
    chinese, english = entries("zh"), entries("en")
    lines = [
        "# 问题一览 · Findings",
        "",
        "（本页由 `python -m docs.build` 从 `fztally/lang/findings.toml` 生成，请勿手改。）",
        "",
        "错误：有行、表、文件没有计入，或合计不可信。警告：有单元格被留空或按推断读取，或有像数据的行没有计入。提示：知道即可，不用处理。",
        "单个代码也可以用 `fztally explain 代码` 查看。下文的“…”处，在结果里是具体的内容。",
        "",
        "| 代码 | 级别 | 含义 |",
        "|---|---|---|",
        *(
            f"| [`{code}`](#{code}) | {text(f'severity-{entry.severity}')} | {entry.title} |"
            for code, entry in chinese.items()
        ),
        "",
    ]
    for code, entry in chinese.items():
        lines += _finding(entry, english[code])
    return "\n".join(lines)


def _finding(entry: Entry, english: Entry) -> Iterator[str]:
    yield f'<a id="{entry.code}"></a>'
    yield f"## `{entry.code}` {entry.title}"
    yield ""
    yield f"- 级别：{text(f'severity-{entry.severity}')}"
    yield f"- 说明：{_plain(entry.message)}"
    yield f"- 怎么办：{_plain(entry.hint)}"
    yield f"- In English: {english.title}. {_plain(english.message)} {_plain(english.hint)}"
    yield ""


def _plain(template: str) -> str:
    return _FACT.sub("…", template).strip()


def commands_page() -> str:
    """Every command with its arguments and options, as ``--help`` has them."""
    group = build()
    context = click.Context(group, info_name="fztally", **group.context_settings)
    lines = [
        "# 命令一览 · Commands",
        "",
        "（本页由 `python -m docs.build` 从命令行定义生成，请勿手改。）",
        "",
        "没有装成命令时，把 `fztally` 换成 `.venv/bin/python -m fztally`（Windows：`.venv\\Scripts\\python -m fztally`）。",
        "`--lang en` 可以加在任何命令上，界面改为英文（also: environment variable `FZTALLY_LANG=en`）；退出码见 [contract.md](contract.md#退出码)。",
        "",
        "| 命令 | 用途 |",
        "|---|---|",
        *(f"| [`fztally {name}`](#fztally-{name}) | {text(f'help-{name}')} |" for name in COMMANDS),
        "",
    ]
    for name in COMMANDS:
        command = group.get_command(context, name)
        if command is not None:
            lines += _command(f"fztally {name}", command, context)
    return "\n".join(lines)


def _command(title: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=title.rsplit(" ", 1)[-1], parent=parent)
    yield f"## {title}" if title.count(" ") == 1 else f"### {title}"
    yield ""
    yield f"`{title} {speech.usage(' '.join(command.collect_usage_pieces(context)))}`"
    yield ""
    yield command.help or ""
    yield ""
    rows = [record for param in command.get_params(context) if (record := _record(param, context))]
    if rows:
        yield "| 选项 | 说明 |"
        yield "|---|---|"
        yield from (f"| `{option}` | {said} |" for option, said in rows)
        yield ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _command(f"{title} {name}", child, context)


def _record(param: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    if "--help" in param.opts:
        return None
    record = param.get_help_record(context)
    return (record[0].replace("|", " / "), record[1].replace("|", " / ")) if record else None


def ledgers_page() -> str:
    """Every ledger field by field, as ``fztally schema doc`` has it."""
    return schema_pages.ledgers_page(load_schemas(bundled_schemas()))


PAGES: dict[str, Callable[[], str]] = {
    "findings.md": findings_page,
    "commands.md": commands_page,
    "ledgers.md": ledgers_page,
}
"""Page -> what makes it."""


def main(folder: Path) -> None:
    """Write all pages into a folder."""
    for name, page in PAGES.items():
        (folder / name).write_bytes(page().encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
