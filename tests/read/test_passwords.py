"""Locked files: told when there is no password, opened when there is."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from fztally.model.errors import FztallyError
from fztally.model.job import Limits
from fztally.read.book import read_book
from fztally.read.discover import discover
from fztally.read.passwords import read_passwords
from tests.read.crafting import archive, parts, read, read_bytes, workbook, worksheet

FILES = Path(__file__).parent / "files"
BOOK = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
LARGE = archive(
    parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    | {"xl/media/image1.png": random.Random(1).randbytes(9000)}
)
"""Of a size that msoffcrypto encrypts rightly: small streams lie elsewhere in the container."""


def locked(password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(LARGE)).encrypt(password, out)
    return out.getvalue()


def test_a_locked_workbook(tmp_path: Path) -> None:
    data = locked("台账123")
    outcome = read_bytes(data, tmp_path)
    assert (outcome.value, [finding.code for finding in outcome.findings]) == ((), ["file-password"])
    assert [f.code for f in read_bytes(data, tmp_path, passwords=["falsch"]).findings] == ["file-password"]
    (sheet,) = read_bytes(data, tmp_path, passwords=["falsch", "台账123"]).value
    assert sheet.rows == [[1]]


def test_a_workbook_that_only_writing_is_protected_of_opens_as_in_excel(tmp_path: Path) -> None:
    (sheet,) = read_bytes(locked("VelvetSweatshop"), tmp_path).value
    assert sheet.rows == [[1]]


def test_a_locked_binary_workbook() -> None:
    assert [finding.code for finding in read(FILES / "locked.xls").findings] == ["file-password"]
    (sheet,) = read(FILES / "locked.xls", passwords=["台账123"]).value
    assert sheet.rows == [["姓名"], ["张三", 3]]


def test_a_locked_opendocument_sheet_is_told() -> None:
    assert [finding.code for finding in read(FILES / "locked.ods", passwords=["台账123"]).findings] == ["file-password"]


def test_damage_is_no_password(tmp_path: Path) -> None:
    data = locked("x")
    outcome = read_bytes(data[:2000], tmp_path, passwords=["x"])
    assert outcome.value == () and len(outcome.findings) == 1


def _encrypted_zip(members: dict[str, bytes], password: bytes) -> bytes:
    """Packed with the old encryption of zip (APPNOTE 6.1), which every program on Windows opens."""
    import struct
    import zlib
    from zlib import crc32

    out, directory = b"", b""
    for name, content in members.items():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        crc = crc32(content)
        keys = [0x12345678, 0x23456789, 0x34567890]

        def step(byte: int, keys: list[int] = keys) -> None:
            keys[0] = ~crc32(bytes([byte]), ~keys[0] & 0xFFFFFFFF) & 0xFFFFFFFF
            keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
            keys[2] = ~crc32(bytes([keys[1] >> 24]), ~keys[2] & 0xFFFFFFFF) & 0xFFFFFFFF

        for byte in password:
            step(byte)
        cipher = bytearray()
        for byte in bytes(11) + bytes([crc >> 24]) + packed:
            salt = (keys[2] | 2) & 0xFFFF
            cipher.append(byte ^ (salt * (salt ^ 1) >> 8 & 0xFF))
            step(byte)
        raw = name.encode()
        fields = struct.pack("<5H3I2H", 20, 0x801, 8, 0, 0x21, crc, len(cipher), len(content), len(raw), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<3H2I", 0, 0, 0, 0, len(out)) + raw
        out += b"PK\x03\x04" + fields + raw + bytes(cipher)
    end = struct.pack("<4H2IH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + end


@pytest.mark.parametrize("password", ["1234", "台账"])
def test_a_locked_archive(password: str, tmp_path: Path) -> None:
    folder, scratch = tmp_path / "in", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    (folder / "z.zip").write_bytes(_encrypted_zip({"a.xlsx": BOOK, "b.xlsx": BOOK}, password.encode("gb18030")))
    found = discover(folder, Limits(), (), scratch)
    # one finding for all that is in it
    assert [(f.code, f.place.file) for f in found.findings] == [("file-password", "z.zip")]
    found = discover(folder, Limits(), (), scratch, ("falsch", password))
    assert ([source.name for source in found.value], found.findings) == (["z.zip/a.xlsx", "z.zip/b.xlsx"], ())
    assert read_book(found.value[0], Limits()).value[0].rows == [[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_passwords_stand_in_a_file_one_a_line(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "密码.txt").write_bytes("台账123\r\n\r\nabc def\n台账123\n".encode(encoding))
    assert read_passwords(str(tmp_path / "密码.txt")) == ("台账123", "abc def")
    assert read_passwords("") == ()


def test_a_password_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FztallyError, match="密码文件"):
        read_passwords(str(tmp_path / "absent"))


def test_the_option_opens_them(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "a.xlsx").write_bytes(locked("台账123"))
    (tmp_path / "密码.txt").write_text("台账123\n", encoding="utf-8")
    command = [sys.executable, "-m", "fztally", "check", str(tmp_path / "ledgers"), "--period", "2021", "--json"]
    given = subprocess.run(
        [*command, "--password-file", str(tmp_path / "密码.txt")], check=False, capture_output=True, encoding="utf-8"
    )
    assert "file-password" not in given.stdout and "台账123" not in given.stdout
    assert given.stdout.startswith("{")
