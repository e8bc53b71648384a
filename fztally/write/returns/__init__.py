"""Copies of files with problems, for those who sent them."""

from fztally.write.returns.folder import returns_written

__all__ = ["returns_written"]
