"""Headless Chromium, driven by chromedriver's plain HTTP (W3C WebDriver): no library needed."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_STARTED = re.compile(r"successfully on port (\d+)")
_SWITCHES = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)


@dataclass(frozen=True)
class Browser:
    """A session of the browser, with a window of its own."""

    port: int
    session: str

    def ask(self, what: str, content: Mapping[str, object] | None = None) -> Any:
        """The answer to one command of the session."""
        return _ask(self.port, f"{self.session}/{what}", content)

    def open(self, path: Path) -> None:
        """Open a file from disk and wait until it has loaded."""
        self.ask("url", {"url": path.as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """What a function body returns in the page."""
        return self.ask("execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, *arguments: object) -> Any:
        """The value of an expression as soon as it is true. Fails after ten seconds."""
        waiting = f"""
            const done = arguments[arguments.length - 1], given = arguments, end = Date.now() + 10000;
            const look = () => {{
                const value = (function () {{ return {script}; }}).apply(null, given);
                if (value || Date.now() > end) done(value); else setTimeout(look, 20);
            }};
            look();"""
        value = self.ask("execute/async", {"script": waiting, "args": list(arguments)})
        assert value, f"never came true: {script}"
        return value

    def resize(self, width: int, height: int) -> None:
        """Make the page see a screen of this size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.ask("goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": size})

    def print(self) -> bytes:
        """The page as PDF, on the paper that its style asks for."""
        params = {"preferCSSPageSize": True, "printBackground": True}
        printed = self.ask("goog/cdp/execute", {"cmd": "Page.printToPDF", "params": params})
        return base64.b64decode(printed["data"])

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self.ask("screenshot"))

    def messages(self) -> list[str]:
        """What stands in the console since this was last asked."""
        return [entry["message"] for entry in self.ask("se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was last asked."""
        entries = [json.loads(entry["message"])["message"] for entry in self.ask("se/log", {"type": "performance"})]
        return [e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"]


def _ask(port: int, path: str, content: Mapping[str, object] | None = None, method: str = "") -> Any:
    kind = method or ("GET" if content is None else "POST")
    body = None if content is None else json.dumps(content)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request(kind, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
    assert answer.status == 200, value
    return value


@contextlib.contextmanager
def browser(scratch: Path) -> Iterator[Browser]:
    """A browser until the block ends. Skips the test where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("Chromium and its driver (chromium, chromedriver) are not installed: no page can be opened")
    switches = [*_SWITCHES, f"--user-data-dir={scratch / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        switches.append("--no-sandbox")
    options = {"binary": program, "args": switches}
    logs = {"browser": "ALL", "performance": "ALL"}
    wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": logs}
    with subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        try:
            port = _port(running)
            session = _ask(port, "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
            found = Browser(port, f"/session/{session}")
            try:
                # the tab that it starts with
                found.ask("url", {"url": "about:blank"})
                found.requests()
                yield found
            finally:
                _ask(port, found.session, method="DELETE")
        finally:
            running.terminate()


def _port(running: subprocess.Popen[bytes]) -> int:
    """The port that the driver says it listens on."""
    assert running.stdout is not None
    for line in running.stdout:
        match = _STARTED.search(line.decode(errors="replace"))
        if match:
            return int(match[1])
    raise AssertionError("chromedriver did not start")
