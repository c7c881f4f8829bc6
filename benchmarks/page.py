"""An open page that follows a record: `python -m benchmarks.page URL FILE [--browser]`, until it is terminated.

For each report that comes to be listed on the first page a line in the file: the moment (seconds since 1970) and the number
in its title. With `--browser` a headless Chromium holds the page, and the moment is that of the next frame that it draws;
without, a client does what the page's script does: it hears of each version and reads the page anew, one reading at a time.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from truceline.record.lake import Lake
from truceline.views.server.running import run
from truceline.views.server.settings import Settings

LIMITS = Settings(rate=0)
"""Of this benchmark, one address asks for all."""
LISTED = re.compile(r">Report (\d+)<")
WATCHED = """
() => {
  const seen = new Set();
  const look = () => requestAnimationFrame(() => {
    for (const link of document.querySelectorAll(".latest li a")) {
      const number = (link.textContent.match(/Report (\\d+)/) || [])[1];
      if (number && !seen.has(number)) { seen.add(number); console.log(`seen ${Date.now() / 1000} ${number}`); }
    }
  });
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  look();
}"""


class Page:
    """What has been seen, and when."""

    def __init__(self, path: Path) -> None:
        self._file, self._numbers = path.open("a"), set[str]()

    def seen(self, number: str, at: float) -> None:
        if number not in self._numbers:
            self._numbers.add(number)
            self._file.write(f"{at} {number}\n")
            self._file.flush()


def client(url: str, page: Page) -> None:
    """Follow as `live.js` does."""
    host = urlsplit(url).netloc
    asked, shown, turn = [""], [""], threading.Condition()

    def hear() -> None:
        stream = HTTPConnection(host)
        stream.request("GET", "/stream")
        answer = stream.getresponse()
        while line := answer.readline():
            if line.startswith(b"id: "):
                with turn:
                    asked[0] = line.decode()
                    turn.notify()

    threading.Thread(target=hear, daemon=True).start()
    while True:
        with turn:
            turn.wait_for(lambda: asked != shown)
            wanted = asked[0]
        connection = HTTPConnection(host)
        connection.request("GET", "/", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        now = time.time()
        for number in LISTED.findall(text.decode()):
            page.seen(number, now)
        shown[0] = wanted


def browser(url: str, page: Page) -> None:
    """Follow in Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

    def heard(said: Any) -> None:
        word, _, rest = said.text.partition(" ")
        if word == "seen":
            at, number = rest.split()
            page.seen(number, float(at))

    with sync_playwright() as started:
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        shown = started.chromium.launch(executable_path=chromium, args=args).new_page()
        shown.on("console", heard)
        shown.goto(url)
        shown.evaluate(WATCHED)
        while True:
            shown.wait_for_timeout(1000)


class Following:
    """An open page as a process of its own, beside what it follows."""

    def __init__(self, url: str, path: Path, in_browser: bool) -> None:
        self._path, self._spent = path, path.with_suffix(".spent")
        more = ["--browser"] if in_browser else []
        self._process = subprocess.Popen([sys.executable, "-m", "benchmarks.page", url, str(path), *more])

    def end(self) -> tuple[dict[int, float], float]:
        """When each report was first seen, by its number; and the seconds of processor that the page took."""
        self._process.terminate()
        self._process.wait()
        lines = [line.split() for line in self._path.read_text().splitlines()] if self._path.exists() else []
        return {int(number): float(at) for at, number in lines}, float(self._spent.read_text())


def serve(lake: Lake, at: Path) -> None:
    """Serve a record until stopped; the file `at` then holds the address."""
    logging.getLogger("truceline.access").setLevel(logging.WARNING)
    run(lake, LIMITS, "127.0.0.1", 0, None, lambda host: _put(at, f"http://{host}/"))


def apart(folder: Path) -> None:
    """Serve the record as soon as it is there; `at` holds the address, at the end `served` the seconds of processor."""
    while not (folder / "record" / "reports" / "_delta_log").exists():
        time.sleep(0.1)
    signal.signal(signal.SIGTERM, lambda *_: None)  # raised again when the server has ended
    serve(Lake(str(folder / "record")).open(), folder / "at")
    _put(folder / "served", str(time.process_time()))


def until(path: Path) -> str:
    """What a file holds, once it is there."""
    while not path.exists():
        time.sleep(0.05)
    return path.read_text()


def _put(path: Path, text: str) -> None:
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").rename(path)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("--browser", action="store_true", help="in a headless Chromium")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with suppress(SystemExit, KeyboardInterrupt):
        (browser if options.browser else client)(options.url, Page(options.file))
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    options.file.with_suffix(".spent").write_text(str(spent))


if __name__ == "__main__":
    main()
