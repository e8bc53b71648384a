"""Copies of files with problems, for those who sent them."""

from fztally.write.returns.folder import write_returns

__all__ = ["write_returns"]
