"""Where alerts are told: standard output, a file, a web hook (signed) or a mail server. Secrets are named in the file of
alerts and lie in the environment; no message holds one."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any

from truceline.errors import FetchError, TrucelineError
from truceline.live import settings
from truceline.live.addresses import Allowed
from truceline.live.entries import link
from truceline.live.fetch import Fetcher
from truceline.live.settings import Table
from truceline.live.sources import ALLOW
from truceline.reports.shown import shown

SECONDS = 20.0
"""Seconds that a mail server may take for a step."""
SECRET = "is no name of an environment variable"
KINDS = ("file", "webhook", "smtp")


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to tell."""

    name: str
    kind: str
    at: str = ""
    """The file, the address, or host:port."""
    secret_env: str | None = None
    allow: Allowed = ()
    sender: str = ""
    to: tuple[str, ...] = ()
    user: str | None = None
    encrypted: bool = True


PRINT = Channel("print", "print")
Sent = Mapping[str, Any]
"""An alert as it is sent (`Alert.json`)."""


class UndeliveredError(Exception):
    """An alert that certainly did not arrive; it may be sent again."""


def read(values: Mapping[str, Any], number: int, folder: Path, faults: list[str]) -> Channel | None:
    """One table of a file of alerts; its faults are added."""
    said = values.get("name")
    table, before = (
        Table(values, f"channel {number}{f' ({said})' if isinstance(said, str) else ''}: ", faults),
        len(faults),
    )
    name = table.need("name", settings.text, "is no name; write it in quotation marks")
    if name == "print":
        table.fault("the name 'print' is standard output's; give another")
    kinds = table.given(*KINDS)
    if len(kinds) != 1:
        table.fault(f"{' and '.join(kinds) or 'no place'} given; give one of {', '.join(KINDS)}")
        return None
    given: dict[str, Any] = {"kind": kinds[0]}
    if kinds == ["file"]:
        given["at"] = table.take("file", lambda v: str(folder / settings.text(v)), "is no path")
        if given["at"] and not Path(given["at"]).parent.is_dir():
            table.fault(f"file = '{given['at']}': there is no such folder; make it")
    elif kinds == ["webhook"]:
        given["at"] = table.take("webhook", _address, "is no address; write one as https://example.org/hook")
        given["secret_env"] = table.need("secret_env", _variable, f"{SECRET}, which holds the secret to sign with")
        given["allow"] = table.take("allow", settings.networks, ALLOW, ())
    else:
        given["at"] = table.take("smtp", settings.text, 'is no server; write it as "mail.example.org:587"')
        given["sender"] = table.need("from", _mail, "is no mail address")
        given["to"] = table.need(
            "to", lambda v: tuple(_mail(one) for one in settings.texts(v)), "is no list of mail addresses"
        )
        given["user"] = table.take("user", settings.text, "is no name")
        given["secret_env"] = table.take("password_env", _variable, f"{SECRET}, which holds the password")
        given["encrypted"] = table.take("encrypted", settings.flag, "is neither true nor false", True)
        if given["user"] and not given["encrypted"]:
            table.fault("encrypted = false would send the password for all to read; leave it out")
    table.close()
    return Channel(name or "", **given) if len(faults) == before else None


def send(channel: Channel, alert: Sent, fetcher: Fetcher, out: Callable[[str], None]) -> None:
    """Tell an alert. An UndeliveredError when it certainly did not arrive; any other error leaves that open."""
    if channel.kind == "print":
        out(f"{alert['rule']}: {alert['text']}")
    elif channel.kind == "file":
        _write(Path(channel.at), alert)
    elif channel.kind == "webhook":
        _hook(channel, alert, fetcher)
    else:
        _send_mail(channel, alert)


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 of the moment, a stop and the body, in hex; the receiver computes the same and refuses old moments."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _write(path: Path, alert: Sent) -> None:
    """Add a line to a file, unless it is there already."""
    try:
        with path.open("a+", encoding="utf-8") as file:
            file.seek(0)
            if any(f'"id": "{alert["id"]}"' in line for line in file):
                return
            file.write(json.dumps(alert, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise UndeliveredError(f"{path}: cannot be written ({fault.strerror})") from fault


def _hook(channel: Channel, alert: Sent, fetcher: Fetcher) -> None:
    body = json.dumps(alert, ensure_ascii=False).encode()
    moment = str(int(fetcher.now()))
    headers = {
        "Content-Type": "application/json", "Truceline-Alert": str(alert["id"]), "Truceline-Time": moment,
        "Truceline-Signature": f"sha256={signature(_secret(channel), moment, body)}",
    }  # fmt: skip
    try:
        fetcher.post(channel.at, body, headers, channel.allow)
    except FetchError as fault:
        raise UndeliveredError(str(fault)) from fault


def _send_mail(channel: Channel, alert: Sent) -> None:
    mail = EmailMessage()
    mail["Subject"] = shown(" ".join(f"{alert['rule']}: {alert['text']}".split()))[:150]
    mail["From"], mail["To"], mail["Date"] = channel.sender, ", ".join(channel.to), formatdate()
    mail["Message-ID"] = f"<{alert['id']}@truceline>"
    mail.set_content(json.dumps(alert, ensure_ascii=False, indent=1))
    host, _, port = channel.at.partition(":")
    try:
        server = smtplib.SMTP(host, int(port or 587), timeout=SECONDS)
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        raise UndeliveredError(f"{channel.at}: {type(fault).__name__}: {str(fault)[:200]}") from fault
    with server:
        try:
            if channel.encrypted:
                server.starttls(context=ssl.create_default_context())
            if channel.user:
                server.login(channel.user, _secret(channel))
        except (OSError, smtplib.SMTPException) as fault:
            raise UndeliveredError(f"{channel.at}: {type(fault).__name__}: {str(fault)[:200]}") from fault
        try:
            server.send_message(mail)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as fault:
            raise UndeliveredError(f"{channel.at}: the server refuses it ({str(fault)[:200]})") from fault


def _secret(channel: Channel) -> str:
    found = os.environ.get(channel.secret_env or "")
    if not found:
        raise TrucelineError(
            f"the environment variable {channel.secret_env} is not set; channel '{channel.name}' needs it"
        )
    return found


def missing(channels: Mapping[str, Channel]) -> list[str]:
    """Environment variables that channels need and that are not set."""
    named = (channel.secret_env for channel in channels.values() if channel.secret_env)
    return [name for name in named if not os.environ.get(name)]


def _address(value: Any) -> str:
    at = settings.text(value)
    if link(at, at) is None or not at.startswith(("http://", "https://")):
        raise ValueError
    return at


def _variable(value: Any) -> str:
    said = settings.text(value)
    if not said.isidentifier():
        raise ValueError
    return said


def _mail(value: Any) -> str:
    said = settings.text(value)
    if said.count("@") != 1 or " " in said or "," in said:
        raise ValueError
    return said
