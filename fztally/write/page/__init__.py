"""The one-file page ``汇总.html``: for looking rather than reading, offline, in any browser."""

from fztally.write.page.document import write_page

__all__ = ["write_page"]
