"""Ingest results on disk: what workers hand over, and what is remembered between runs.

One file a source: a checksum, a JSON head (sizes, everything but the frames), then one Arrow IPC stream a part. A file
that is cut off or damaged is known by its checksum, and made anew instead of trusted.
"""

from __future__ import annotations

import zlib

import msgspec
import pyarrow as pa

from fztally.model.finding import Finding
from fztally.model.part import Declared, Ingested, Part
from fztally.model.returned import ReturnMark
from fztally.model.source import Source
from fztally.store.shelf import Spot

_MAGIC = b"FZTPART2"


class _PartHead(msgspec.Struct, frozen=True):
    sheet: str
    ledger: str
    community: str
    from_office: bool
    rows: int
    excluded: dict[str, int]
    columns: dict[str, int]
    header_row: int
    order: tuple[str, str, str]
    declared: tuple[Declared, ...]
    size: int


class _Head(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    parts: tuple[_PartHead, ...]
    mark: ReturnMark | None


def save(ingested: Ingested, spot: Spot) -> None:
    """Write an ingest result, whole or not at all. Raises OSError."""
    bodies = [_to_bytes(part.frame) for part in ingested.parts]
    heads = tuple(
        _PartHead(
            part.sheet,
            part.ledger,
            part.community,
            part.from_office,
            part.rows,
            dict(part.excluded),
            dict(part.columns),
            part.header_row,
            part.order,
            part.declared,
            len(body),
        )
        for part, body in zip(ingested.parts, bodies, strict=True)
    )
    head = msgspec.json.encode(_Head(ingested.findings, heads, ingested.mark))
    content = b"".join((len(head).to_bytes(8, "little"), head, *bodies))
    spot.shelf.write(spot.name, b"".join((_MAGIC, zlib.crc32(content).to_bytes(4, "little"), content)))


def load(source: Source, spot: Spot) -> Ingested | None:
    """Read an ingest result back; None when there is none or it is damaged."""
    try:
        data = spot.shelf.read(spot.name)
        if data[:8] != _MAGIC or int.from_bytes(data[8:12], "little") != zlib.crc32(memoryview(data)[12:]):
            return None
        end = 20 + int.from_bytes(data[12:20], "little")
        head = msgspec.json.decode(data[20:end], type=_Head)
        parts = []
        for part in head.parts:
            frame = pa.ipc.open_stream(pa.py_buffer(data[end : end + part.size])).read_all()
            end += part.size
            parts.append(_part(part, frame))
    except (OSError, ValueError, msgspec.MsgspecError, pa.ArrowException):
        return None
    return Ingested(source, tuple(parts), head.findings, head.mark) if end == len(data) else None


def _part(head: _PartHead, frame: pa.Table) -> Part:
    return Part(
        sheet=head.sheet,
        ledger=head.ledger,
        community=head.community,
        from_office=head.from_office,
        rows=head.rows,
        excluded=head.excluded,
        columns=head.columns,
        frame=frame,
        header_row=head.header_row,
        order=head.order,
        declared=head.declared,
    )


def _to_bytes(frame: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.schema) as writer:
        writer.write_table(frame)
    return bytes(sink.getvalue().to_pybytes())
