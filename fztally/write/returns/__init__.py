"""Copies of files with problems, for those who sent them."""

from fztally.write.returns.folder import Returned, returns_written

__all__ = ["Returned", "returns_written"]
