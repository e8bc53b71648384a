"""A small FTP server over a folder: ``python -m tests.ftp_server FOLDER PORT``. For tests of what only a URL leads to.

Prints its port, asks for the name and password ``clerk`` / ``secret``, and knows what fsspec asks for.
"""

from __future__ import annotations

import socket
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """A server that runs, and the folder that it gives out."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def label(self) -> str:
        """The URL without the password."""
        return self.url.replace("clerk:secret@", "")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rsplit(":", 1)[-1].split("/")[0])

    def stop(self) -> None:
        """End it, with all its connections."""
        self.process.kill()
        self.process.wait(timeout=30)


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Server]:
    """A server of its own process over a folder, on a given port or any."""
    command = [sys.executable, "-m", "tests.ftp_server", str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        server = Server(f"ftp://clerk:secret@127.0.0.1:{port}/share", folder, process)
        try:
            yield server
        finally:
            server.stop()


class _Session(socketserver.StreamRequestHandler):
    """One connection: a word and its argument a line, an answer to each."""

    folder = Path()

    def handle(self) -> None:
        self.renamed = Path()
        self.data = socket.socket()
        self.known, self.rest = "", 0
        self._say("220 ready")
        for line in self.rfile:
            word, _, argument = line.decode().rstrip("\r\n").partition(" ")
            try:
                answer = self._answer(word.upper(), argument)
            except FileNotFoundError:
                answer = "550 not there"
            except OSError as error:
                answer = f"550 {error.strerror}"
            self._say(answer)
        self.data.close()

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())

    def _path(self, name: str) -> Path:
        return self.folder / name.strip("/")

    def _answer(self, word: str, argument: str) -> str:
        if word in ("USER", "PASS"):
            self.known += f"{argument}:"
            return "331 password" if word == "USER" else "230 in" if self.known == "clerk:secret:" else "530 unknown"
        if self.known != "clerk:secret:":
            return "530 who is there?"
        does: dict[str, Callable[[str], str]] = {
            "PASV": self._listen,
            "MLSD": self._list,
            "RETR": self._give,
            "STOR": self._take,
            "RNFR": self._rename_from,
            "RNTO": self._rename_to,
            "DELE": lambda name: self._done(self._path(name).unlink()),
            "MKD": self._make,
            "RMD": lambda name: self._done(self._path(name).rmdir()),
            "REST": self._from,
            "TYPE": lambda kind: "200 fine",
        }
        return does[word](argument) if word in does else "502 unknown"

    @staticmethod
    def _done(nothing: None) -> str:
        return "250 done"

    def _from(self, offset: str) -> str:
        self.rest = int(offset)
        return "350 from there"

    def _make(self, name: str) -> str:
        self._path(name).mkdir()
        return f'257 "{name}"'

    def _listen(self, nothing: str) -> str:
        self.data.close()
        self.data = socket.create_server(("127.0.0.1", 0))
        high, low = divmod(self.data.getsockname()[1], 256)
        return f"227 here (127,0,0,1,{high},{low})"

    def _list(self, name: str) -> str:
        lines = [
            f"type={'dir' if path.is_dir() else 'file'};size={path.stat().st_size}; {path.name}\r\n"
            for path in self._path(name).iterdir()
        ]
        return self._send("".join(lines).encode())

    def _give(self, name: str) -> str:
        content = self._path(name).read_bytes()[self.rest :]
        self.rest = 0
        return self._send(content)

    def _send(self, content: bytes) -> str:
        self._say("150 coming")
        with self.data.accept()[0] as line:
            line.sendall(content)
        return "226 sent"

    def _take(self, name: str) -> str:
        with self._path(name).open("r+b" if self.rest else "wb") as file:
            file.seek(self.rest)
            self.rest = 0
            self._say("150 go on")
            with self.data.accept()[0] as line:
                while block := line.recv(1 << 16):
                    file.write(block)
        return "226 taken"

    def _rename_from(self, name: str) -> str:
        self.renamed = self._path(name)
        return "350 to what?"

    def _rename_to(self, name: str) -> str:
        return self._done(self.renamed.replace(self._path(name)) and None)


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


if __name__ == "__main__":
    _Session.folder = Path(sys.argv[1])
    with _Threads(("127.0.0.1", int(sys.argv[2])), _Session) as server:
        print(server.server_address[1], flush=True)  # noqa: T201 - told to whoever started it
        server.serve_forever()
