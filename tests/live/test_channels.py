"""Where alerts are told: a web hook's signature, a mail's content, and what is certain not to have arrived."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator

import pytest

from tests.live.server import LOCAL, Site, fetcher
from truceline.live.channels import Channel, UndeliveredError, missing, send

ALERT = {
    "id": "a1",
    "rule": "rule",
    "text": "“Talks”\r\nBcc: x@example.org",
    "data": {},
    "at": "2025-12-13T12:00:00+00:00",
}


def test_a_web_hook_is_signed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "word")
    send(Channel("h", "webhook", f"{site.url}/hook", "HOOK_SECRET", LOCAL), ALERT, fetcher(), print)
    ((path, headers, body),) = site.got
    assert (path, json.loads(body), headers["truceline-alert"]) == ("/hook", ALERT, "a1")
    signed = hmac.new(b"word", headers["truceline-time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["truceline-signature"] == f"sha256={signed}"
    assert "word" not in str(headers)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_web_hook_that_refuses(site: Site, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("HOOK_SECRET", "word")
    site.answers["/hook"] = (status, {"Location": "/other"}, b"")
    with pytest.raises(UndeliveredError):
        send(Channel("h", "webhook", f"{site.url}/hook", "HOOK_SECRET", LOCAL), ALERT, fetcher(), print)


def test_a_web_hook_on_this_computer_is_refused_unless_allowed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "word")
    with pytest.raises(UndeliveredError, match="may not be connected to"):
        send(Channel("h", "webhook", f"{site.url}/hook", "HOOK_SECRET"), ALERT, fetcher(), print)
    assert site.got == []


def test_secrets_that_are_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    assert missing({"h": Channel("h", "webhook", secret_env="HOOK_SECRET"), "f": Channel("f", "file")}) == [
        "HOOK_SECRET"
    ]


@pytest.fixture
def mails() -> Iterator[tuple[str, list[str]]]:
    """The address of a mail server, and what it was sent; the recipient "no@example.org" it refuses."""
    got: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode():
                word = line[:4].upper()
                if word == "QUIT":
                    return
                if word == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (one := self.rfile.readline().decode()) != ".\r\n":
                        lines.append(one)
                    got.append("".join(lines))
                self.wfile.write(b"550 no\r\n" if "no@example.org" in line else b"250 well\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", got
        server.shutdown()


def mail(at: str, to: str = "desk@example.org") -> Channel:
    return Channel("m", "smtp", at, sender="truceline@example.org", to=(to,), encrypted=False)


def test_a_mail(mails: tuple[str, list[str]]) -> None:
    at, got = mails
    send(mail(at), ALERT, fetcher(), print)
    head, _, _ = got[0].partition("\r\n\r\n")
    assert "To: desk@example.org" in head
    assert "Message-ID: <a1@truceline>" in head
    assert "\nBcc:" not in head  # what an alert says stays in its subject


def test_mails_that_certainly_did_not_arrive(mails: tuple[str, list[str]]) -> None:
    for channel in (mail("127.0.0.1:9"), mail(mails[0], "no@example.org")):
        with pytest.raises(UndeliveredError):
            send(channel, ALERT, fetcher(), print)
    assert mails[1] == []
