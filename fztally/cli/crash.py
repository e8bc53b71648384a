"""The report of a crash: where it happened, by file and line of the program, and nothing of what it worked on."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fztally import __version__

_REMOTE_LINE = re.compile(r'^\s+File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<function>\S+)$', re.MULTILINE)


def save_report(error: BaseException) -> str:
    """Save a report and return where it is, "" when it cannot be saved. Messages may hold data: they are left out."""
    lines = [f"fztally {__version__}  python {sys.version.split()[0]}  {sys.platform}", *_lines(error)]
    try:
        with tempfile.NamedTemporaryFile("w", prefix="fztally-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return ""
    return file.name


def _lines(error: BaseException) -> Iterator[str]:
    """The kinds of an exception and of those it came from, each with its places."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield type(current).__name__
        trace = current.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            yield _place(code.co_filename, trace.tb_lineno, code.co_name)
            trace = trace.tb_next
        # a worker's traceback comes as text, with lines of code and the message in between
        for match in _REMOTE_LINE.finditer(str(getattr(current, "traceback", ""))):
            yield _place(match["file"], int(match["line"]), match["function"])
        current = current.__cause__ or current.__context__


def _place(file: str, line: int, function: str) -> str:
    path = Path(file)
    return f"  {path.parent.name}/{path.name}:{line} {function}"
