"""Deflating a large part of a zip file in several threads at once.

The pieces of a part are deflated by themselves, each closed at a byte, so that they form one stream in their order
(RFC 1951, as pigz does it). The same pieces give the same bytes, however many threads there are.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

LEVEL = 1
"""More takes twice as long and saves a tenth."""
_MOST_THREADS = 4


def write_pieces(part: IO[bytes], pieces: Iterable[bytes], threads: int = 0) -> None:
    """Write the pieces into an entry of a zip file that is open for it; they are deflated while the next are made,
    which frees the interpreter. Few wait, so that they need little room. ``threads`` are as many as there are
    processors, but a few at most, unless it is given."""
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        # zipfile has no door for this; should it keep its compressor elsewhere one day, it deflates as it always did
        entry: Any = part
        if getattr(entry, "_compressor", None) is not None:
            entry._compressor = _Deflating(pool, threads)  # noqa: SLF001
        for piece in pieces:
            part.write(piece)
        part.close()


class _Deflating:
    """What zipfile takes for a ``zlib.compressobj``."""

    def __init__(self, pool: ThreadPoolExecutor, threads: int) -> None:
        self._pool, self._most = pool, threads + 1
        self._waiting: deque[Future[bytes]] = deque()

    def compress(self, data: bytes) -> bytes:
        """Begin with a piece. Returns what is done of those before it."""
        self._waiting.append(self._pool.submit(_deflated, data))
        done = bytearray()
        while len(self._waiting) > self._most or (self._waiting and self._waiting[0].done()):
            done += self._waiting.popleft().result()
        return bytes(done)

    def flush(self) -> bytes:
        """The rest, and the end of the stream."""
        rest = b"".join(future.result() for future in self._waiting)
        self._waiting.clear()
        return rest + _compressor().flush()


def _deflated(data: bytes) -> bytes:
    made = _compressor()
    return made.compress(data) + made.flush(zlib.Z_FULL_FLUSH)


def _compressor() -> zlib._Compress:
    return zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
