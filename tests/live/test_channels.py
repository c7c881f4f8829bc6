"""Where alerts are told: a web hook's signature, a mail's content, and what is certain not to have arrived."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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


class Post:
    """What a mail server was sent; the recipient "no@example.org" it refuses."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.people: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, _: object, __: object, envelope: Envelope, address: str, ___: object) -> str:  # noqa: N802
        if address == "no@example.org":
            return "550 no"
        envelope.rcpt_tos.append(address)
        return "250 well"

    async def handle_DATA(self, _: object, __: object, envelope: Envelope) -> str:  # noqa: N802
        self.got.append(bytes(envelope.content or b"").decode())
        return "250 well"

    def known(self, _: object, __: object, ___: object, ____: object, said: LoginPassword) -> AuthResult:
        self.people.append((said.login, said.password))
        return AuthResult(success=said.password == b"word")


@contextmanager
def server(post: Post, **given: object) -> Iterator[str]:
    """A mail server on this computer; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Controller(post, hostname="127.0.0.1", port=port, **given)
    running.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        running.stop()


def mail(at: str, to: str = "desk@example.org") -> Channel:
    return Channel("m", "smtp", at, sender="truceline@example.org", to=(to,), encrypted=False)


def test_a_mail() -> None:
    post = Post()
    with server(post) as at:
        send(mail(at), ALERT, fetcher(), print)
    head, _, body = post.got[0].partition("\r\n\r\n")
    assert "To: desk@example.org" in head
    assert "Message-ID: <a1@truceline>" in head
    assert "\nBcc:" not in head  # what an alert says stays in its subject
    assert '"rule": "rule"' in body


def test_mails_that_certainly_did_not_arrive() -> None:
    post = Post()
    with server(post) as at:
        for channel in (mail("127.0.0.1:9"), mail(at, "no@example.org")):
            with pytest.raises(UndeliveredError):
                send(channel, ALERT, fetcher(), print)
    assert post.got == []


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only this test knows, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


TO_ONE_WITH_PASSWORD = [
    # password, is the certificate trusted?, does the mail arrive?
    ("word", True, True), ("wrong", True, False), ("word", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("password", "trusted", "arrives"), TO_ONE_WITH_PASSWORD)
def test_encrypted_and_with_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, trusted: bool, arrives: bool
) -> None:
    """The password goes over an encrypted line only, to a server whose certificate is trusted."""
    cert, key = certificate(tmp_path)
    monkeypatch.setenv("MAIL_PASSWORD", password)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context, post = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), Post()
    context.load_cert_chain(cert, key)
    with server(
        post, tls_context=context, require_starttls=True, authenticator=post.known, auth_required=True
    ) as at, nullcontext() if arrives else pytest.raises(UndeliveredError) as refused:  # fmt: skip
        to = ("desk@example.org",)
        send(Channel("m", "smtp", at, "MAIL_PASSWORD", (), "t@example.org", to, "truceline"), ALERT, fetcher(), print)
    assert (len(post.got), bool(post.people)) == (arrives, trusted)
    assert refused is None or password not in str(refused.value)
