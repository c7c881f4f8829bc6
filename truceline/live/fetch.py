"""The network, through one narrow door: `Fetcher.get` and `Fetcher.post`. What comes back is small enough, in time,
from an address that may be asked, with the site's leave; anything else is a FetchError that says what to do."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore
import httpx

from truceline.errors import FetchError
from truceline.live import body, connect
from truceline.live.addresses import Allowed
from truceline.live.body import BodyError, Limits
from truceline.live.pace import Clock, Hosts, PutOffError, retry_after
from truceline.live.robots import SIZE, Robots
from truceline.reports.shown import shown

PRODUCT = "Truceline"
"""The name by which robots.txt knows us."""
REDIRECTS = (301, 302, 303, 307, 308)
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Status of what may be better later."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml;q=0.9, */*;q=0.1"
STEP = 15.0
"""Seconds that one step (connecting, a read) may take."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a source may be asked."""

    allow: Allowed = ()
    """Networks that are not public and may be connected to all the same."""
    delay: float = 1.0
    """Seconds between two requests to one host; longer where its robots.txt asks for it."""
    robots: bool = True
    """False: robots.txt is not asked for, with the publisher's leave."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; `body` is empty when nothing has changed (`status` 304)."""

    url: str
    """Where it came from at last."""
    status: int
    body: bytes
    type: str = ""
    """Media type, in lower case, without parameters."""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


class Fetcher:
    """Fetches politely and safely; safe for threads."""

    def __init__(
        self, agent: str, clock: Clock | None = None, limits: Limits | None = None,
        resolve: connect.Resolve = connect.resolved,
    ) -> None:  # fmt: skip
        """`agent`: how we are named to servers, with an address where we can be reached."""
        self.agent, self.limits = agent, limits or Limits()
        self._clock, self._resolve = clock or Clock(), resolve
        self._hosts, self._robots = Hosts(self._clock), Robots(self._clock)
        self._transports: dict[Allowed, connect.Transport] = {}
        self._lock = threading.Lock()

    def get(
        self, url: str, manners: Manners | None = None, etag: str | None = None, modified: str | None = None
    ) -> Response:
        """What lies at an address, through redirects; `etag` and `modified`, as they came last time, spare what has
        not changed."""
        manners = manners or Manners()
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        at = url
        for _ in range(self.limits.redirects + 1):
            self._take_turn(_address(at), manners)
            response, to = self._once("GET", at, manners.allow, self.limits, headers)
            if to is None:
                return response
            at = to
        raise FetchError(url, f"more than {self.limits.redirects} redirects", "give the address that it ends at")

    def post(self, url: str, content: bytes, headers: Mapping[str, str], allow: Allowed = ()) -> None:
        """Send a body to an address (a web hook); redirects are not followed."""
        _address(url)
        _, to = self._once("POST", url, allow, Limits(size=100_000, seconds=self.limits.seconds), headers, content)
        if to is not None:
            raise FetchError(url, f"redirects to {shown(to)[:200]}", "give that address")

    def now(self) -> float:
        """Seconds since 1970, by the clock that all pauses keep."""
        return self._clock.now()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for transport in self._transports.values():
                transport.close()
            self._transports.clear()

    def _take_turn(self, url: httpx.URL, manners: Manners) -> None:
        """See that the site allows the address, and wait for a turn."""
        delay = manners.delay
        if manners.robots:
            site = f"{url.scheme}://{url.netloc.decode('ascii')}"
            rules = self._robots.of(site, lambda at: self._robots_txt(at, manners))
            if rules.text is None:
                raise FetchError(str(url), "its robots.txt cannot be reached", "it is tried again later", passing=True)
            if not rules.allow(str(url), PRODUCT):
                raise FetchError(
                    str(url), "its robots.txt forbids it",
                    "leave it out, or set robots = false if the publisher has agreed",
                )  # fmt: skip
            delay = max(delay, rules.delay(PRODUCT))
        try:
            self._hosts.wait(url.host, delay)
        except PutOffError as late:
            raise FetchError(
                str(url), f"the host asked to be left alone for another {late.seconds:.0f} s", "it is tried again then",
                passing=True, wait=late.seconds,
            ) from None  # fmt: skip

    def _robots_txt(self, url: str, manners: Manners) -> bytes | None:
        at: str | None = url
        try:
            for _ in range(self.limits.redirects + 1):
                assert at
                self._hosts.wait(_address(at).host, 0)
                limits = Limits(size=4 * SIZE, seconds=self.limits.seconds)
                response, at = self._once("GET", at, manners.allow, limits, {})
                if at is None:
                    return response.body
        except PutOffError:
            return None
        except FetchError as fault:
            return None if fault.passing else b""
        return b""

    def _once(
        self, method: str, url: str, allow: Allowed, limits: Limits, headers: Mapping[str, str], content: bytes = b""
    ) -> tuple[Response, str | None]:
        """One exchange: the answer, or where it redirects to."""
        request = httpx.Request(
            method, url, content=content or None, extensions={"timeout": httpx.Timeout(STEP).as_dict()},
            headers={"User-Agent": self.agent, "Accept": ACCEPT, "Accept-Encoding": "gzip", **headers},
        )  # fmt: skip
        transport = self._transport(allow)
        try:
            with connect.deadline(limits.seconds):
                answer = transport.handle_request(request)
                try:
                    return self._taken(answer, url, limits)
                finally:
                    answer.close()
        except connect.RefusedError as refused:
            remedy = "leave it out, or name the network in 'allow' if it is a server of yours"
            raise FetchError(url, f"may not be connected to ({refused})", remedy) from None
        except (connect.LateError, httpx.TimeoutException):
            raise FetchError(
                url, f"no whole answer in {limits.seconds:.0f} s", "it is tried again later", passing=True
            ) from None
        except BodyError as fault:
            raise FetchError(url, str(fault), "see what the server sends", passing=False) from None
        except (httpx.HTTPError, httpcore.ProtocolError, OSError) as fault:
            said = shown(" ".join(str(fault).split()))[:200] or type(fault).__name__
            raise FetchError(url, f"cannot be reached ({said})", "it is tried again later", passing=True) from fault

    def _taken(self, answer: httpx.Response, url: str, limits: Limits) -> tuple[Response, str | None]:
        status, given = answer.status_code, answer.headers
        if status in REDIRECTS and "location" in given:
            return Response(url, status, b""), _joined(url, given["location"])
        if status not in (200, 201, 202, 204, 304):
            wait = retry_after(given.get("retry-after"), self._clock.now())
            if wait and status in (429, 503):
                self._hosts.put_off(httpx.URL(url).host, wait)
            passing = status in PASSING
            remedy = "it is tried again later" if passing else "see whether the address is right and open to all"
            raise FetchError(url, f"the server answers {status}", remedy, passing=passing, wait=wait)
        data = b"" if status == 304 else body.read(answer.iter_raw(), given.get("content-encoding", ""), limits)
        type_ = given.get("content-type", "").partition(";")[0].strip().lower()
        etag, modified = (_repeatable(given.get(name, "")) for name in ("etag", "last-modified"))
        return Response(url, status, data, type_, answer.charset_encoding, etag, modified), None

    def _transport(self, allow: Allowed) -> connect.Transport:
        """Connections are shared only among sources that are allowed the same."""
        with self._lock:
            if allow not in self._transports:
                self._transports[allow] = connect.Transport(allow, self._resolve)
            return self._transports[allow]


def _address(url: str) -> httpx.URL:
    """An address that may be asked for, or a FetchError."""
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as fault:
        raise FetchError(
            shown(url)[:200], f"is no address ({shown(str(fault))[:100]})", "give one as https://…"
        ) from None
    if found.scheme not in ("http", "https") or not found.host or "%" in found.host or (found.port or 80) > 65535:
        raise FetchError(shown(url)[:200], "is no address of the web", "give one as https://…")
    if found.userinfo:
        raise FetchError(shown(str(found.copy_with(userinfo=b"")))[:200], "holds a user's name", "leave it out")
    return found


def _repeatable(value: str) -> str | None:
    """A header that we can send back as it came."""
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def _joined(url: str, location: str) -> str:
    try:
        return str(httpx.URL(url).join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError(
            url, f"redirects to '{shown(location)[:100]}', which is no address", "see the server"
        ) from None
