"""Options in, exit code out: one file a command, loaded only when it is called."""

from fztally.cli.main import main

__all__ = ["main"]
