"""The program called from tests: through its own door in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fztally.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Called:
    """What a call left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The machine summary."""
        return json.loads(self.out)


def call(*arguments: object, encoding: str = "utf-8") -> Called:
    """fztally with these arguments, on streams of the given encoding that refuse what it cannot hold."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    texts = []
    for stream in (out, err):
        stream.flush()
        data = stream.buffer
        assert isinstance(data, io.BytesIO)
        # a machine summary is UTF-8 on every console
        texts.append(
            data.getvalue().decode("utf-8" if "--json" in arguments and stream is out else encoding, "replace")
        )
    return Called(code, *texts)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that runs this tree's fztally from any folder."""
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    return os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"} | more


def run(*arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Called:
    """``python -m fztally`` with these arguments; a machine summary comes in UTF-8 on every console."""
    command = [sys.executable, "-m", "fztally", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=dict(env or environment()), capture_output=True, check=False)
    encoding = (env or environment())["PYTHONIOENCODING"]
    return Called(
        done.returncode,
        done.stdout.decode("utf-8" if "--json" in arguments else encoding),
        done.stderr.decode(encoding),
    )
