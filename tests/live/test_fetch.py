"""The one door to the network: each guard against a server on this computer, which the tests allow by name."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest

from tests.live.server import LOCAL, MINE, Fast, Site, fetcher, raw
from truceline.errors import FetchError
from truceline.live.addresses import network
from truceline.live.body import Limits
from truceline.live.fetch import Manners

SMALL = Limits(size=50_000, seconds=1.0, redirects=2)


def refused(url: str, manners: Manners = MINE, **given: object) -> FetchError:
    with pytest.raises(FetchError) as found:
        fetcher(**given).get(url, manners)
    return found.value


def test_what_lies_at_an_address(site: Site) -> None:
    site.answers["/a"] = (200, {"Content-Type": "Text/HTML; charset=latin-1", "ETag": '"1"'}, b"hello")
    found = fetcher().get(f"{site.url}/a", MINE)
    assert (found.status, found.body, found.type, found.charset, found.etag) == (
        200, b"hello", "text/html", "latin-1", '"1"',
    )  # fmt: skip
    assert site.asked[0][1]["user-agent"] == "Truceline/test (desk@example.org)"
    assert "cookie" not in site.asked[0][1]


def test_loopback_is_refused_unless_allowed(site: Site) -> None:
    site.answers["/a"] = (200, {}, b"secret")
    for url in (site.url, site.url.replace("127.0.0.1", "2130706433"), site.url.replace("127.0.0.1", "0x7f.1")):
        fault = refused(f"{url}/a", Manners(delay=0, robots=False))
        assert "may not be connected to (127.0.0.1 is this computer)" in str(fault)
    assert site.asked == []


def test_what_one_source_is_allowed_another_is_not(site: Site) -> None:
    """Though a connection that the first made is still open."""
    site.answers["/a"] = (200, {}, b"hello")
    one = fetcher()
    one.get(f"{site.url}/a", MINE)
    with pytest.raises(FetchError, match="may not be connected to"):
        one.get(f"{site.url}/a", Manners(delay=0, robots=False))
    assert len(site.asked) == 1


def test_a_redirect_to_a_refused_address(site: Site) -> None:
    """The site itself may be asked; where it leads to may not."""
    site.answers["/a"] = (302, {"Location": site.url.replace("127.0.0.1", "127.0.0.2") + "/b"}, b"")
    site.answers["/b"] = (200, {}, b"secret")
    fault = refused(f"{site.url}/a", Manners(allow=(network("127.0.0.1"),), delay=0, robots=False))
    assert "127.0.0.2 is this computer" in str(fault)
    assert site.paths() == ["/a"]


def test_a_name_that_changes_its_address(site: Site) -> None:
    """Each connection resolves once, checks, and connects to what it checked."""
    site.answers["/a"] = (200, {"Connection": "close"}, b"hello")
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1", "127.0.0.1"]])
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    one = fetcher(resolve=resolve)
    manners = Manners(allow=(network("127.0.0.1"),), delay=0, robots=False)
    url = site.url.replace("127.0.0.1", "news.example")
    assert one.get(f"{url}/a", manners).body == b"hello"
    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is this computer"):
        one.get(f"{url}/a", manners)
    assert one.get(f"{url}/a", manners).body == b"hello"  # the fit one of two
    assert asked == ["news.example"] * 3
    assert site.asked[0][1]["host"].startswith("news.example:")


def test_proxies_of_the_environment_are_passed_over(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    assert "may not be connected to" in str(refused("http://127.0.0.9:9/a", Manners(delay=0, robots=False)))
    assert site.asked == []


NO_ADDRESSES = [
    "file:///etc/passwd", "ftp://example.org/a", "gopher://example.org", "javascript:alert(1)", "/a", "", "http://", "https:///a",
    "http://user:word@example.org/", "http://exa mple.org/", "http://[::1", "http://example.org:99999/", "http://a\x00b/",
    "http://" + "a" * 70_000,
]  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_the_web(url: str) -> None:
    assert not refused(url).passing


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://[::1", "gopher://x/"])
def test_a_redirect_to_what_is_no_address(site: Site, to: str) -> None:
    site.answers["/a"] = (302, {"Location": to}, b"")
    assert "address" in str(refused(f"{site.url}/a"))


def test_redirects_end(site: Site) -> None:
    site.answers |= {f"/{n}": (301, {"Location": f"/{n + 1}"}, b"") for n in range(9)}
    assert "more than 2 redirects" in str(refused(f"{site.url}/0", limits=SMALL))
    site.answers["/2"] = (200, {}, b"there")
    found = fetcher(limits=SMALL).get(f"{site.url}/0", MINE)
    assert (found.url, found.body) == (f"{site.url}/2", b"there")


def test_a_body_that_is_too_large_is_left(site: Site) -> None:
    site.answers["/a"] = (200, {}, b"x" * 60_000)
    assert "more than 50000 bytes" in str(refused(f"{site.url}/a", limits=SMALL))


def test_a_body_without_end(site: Site) -> None:
    @raw
    def endless(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 1000)

    site.answers["/a"] = endless
    assert "more than 50000 bytes" in str(refused(f"{site.url}/a", limits=SMALL))


def test_gzip(site: Site) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"hello" * 1000))
    assert fetcher().get(f"{site.url}/a", MINE).body == b"hello" * 1000
    assert site.asked[0][1]["accept-encoding"] == "gzip"


BOMBS = [
    # encoding, body, what is said
    ("gzip", gzip.compress(b"x" * 60_000), "more than 50000 bytes"),
    ("gzip", gzip.compress(gzip.compress(b"x" * 9_000_000)), None),  # unpacked once, as it was packed
    ("gzip, gzip", gzip.compress(gzip.compress(b"x" * 9_000_000)), "was not asked for"),
    ("br", b"\x00", "was not asked for"), ("deflate", zlib.compress(b"x"), "was not asked for"),
    ("gzip", b"hello", "broken gzip"), ("gzip", gzip.compress(b"hello" * 99)[:-9], "ends too early"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "body", "said"), BOMBS)
def test_packed_bodies(site: Site, encoding: str, body: bytes, said: str | None) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": encoding}, body)
    if said is None:
        assert fetcher(limits=SMALL).get(f"{site.url}/a", MINE).body.startswith(b"\x1f\x8b")
    else:
        assert said in str(refused(f"{site.url}/a", limits=SMALL))


def test_a_bomb_is_known_by_its_ratio(site: Site) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 9_000_000))
    assert "more than 200 times its size" in str(refused(f"{site.url}/a"))


@pytest.mark.parametrize("where", ["headers", "body", "at once"])
def test_a_server_that_sends_a_byte_at_a_time(site: Site, where: str) -> None:
    @raw
    def slow(handler) -> None:
        if where == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        elif where == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(80):
            time.sleep(0.05)
            if where != "at once":
                handler.wfile.write(b"x")
                handler.wfile.flush()

    site.answers["/a"] = slow
    began = time.monotonic()
    fault = refused(f"{site.url}/a", limits=Limits(seconds=0.4))
    assert fault.passing
    assert "no whole answer" in str(fault)
    assert time.monotonic() - began < 2


def test_nobody_there() -> None:
    fault = refused("http://127.0.0.1:9/a")
    assert fault.passing
    assert "cannot be reached" in str(fault)


@pytest.mark.parametrize(
    "rubbish", [b"", b"\x00\xff" * 300, b"HTTP/1.1 banana\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000]
)
def test_rubbish_instead_of_an_answer(site: Site, rubbish: bytes) -> None:
    site.answers["/a"] = raw(lambda handler: handler.wfile.write(rubbish))
    assert refused(f"{site.url}/a").passing


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    def answer(headers):
        known = headers.get("if-none-match") == '"7"' and headers.get("if-modified-since") == "yesterday"
        return (304, {"ETag": '"7"'}, b"") if known else (200, {"ETag": '"7"', "Last-Modified": "yesterday"}, b"news")

    site.answers["/a"] = answer
    one = fetcher()
    first = one.get(f"{site.url}/a", MINE)
    again = one.get(f"{site.url}/a", MINE, first.etag, first.modified)
    assert (first.status, first.body, again.status, again.body) == (200, b"news", 304, b"")


ODD = ["\u00e9" * 3, "x" * 501, "a\x01b"]


@pytest.mark.parametrize("etag", ODD)
def test_what_cannot_be_sent_back_is_not_kept(site: Site, etag: str) -> None:
    def write(handler) -> None:
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nETag: " + etag.encode("latin-1") + b"\r\nContent-Length: 4\r\n\r\nnews"
        )

    site.answers["/a"] = raw(write)
    try:
        assert fetcher().get(f"{site.url}/a", MINE).etag is None
    except FetchError as refused:  # an answer that is none
        assert etag == ODD[2]
        assert refused.passing


STATUS = [
    # status, may be better later
    (500, True), (502, True), (503, True), (429, True), (408, True), (404, False), (410, False), (403, False), (401, False), (418, False),
]  # fmt: skip


@pytest.mark.parametrize(("status", "passing"), STATUS)
def test_status(site: Site, status: int, passing: bool) -> None:
    site.answers["/a"] = (status, {}, b"")
    fault = refused(f"{site.url}/a")
    assert (fault.passing, f"answers {status}" in str(fault)) == (passing, True)


def test_a_server_that_asks_to_wait_is_left_alone(site: Site) -> None:
    site.answers["/a"] = (429, {"Retry-After": "1800"}, b"")
    clock = Fast()
    one = fetcher(clock=clock)
    with pytest.raises(FetchError) as fault:
        one.get(f"{site.url}/a", MINE)
    assert fault.value.wait == 1800
    with pytest.raises(FetchError, match="left alone for another 1800 s"):
        one.get(f"{site.url}/b", MINE)
    assert site.paths() == ["/a"]
    clock.at += 1801
    site.answers["/a"] = (200, {}, b"news")
    assert one.get(f"{site.url}/a", MINE).body == b"news"


def test_requests_to_one_host_are_apart(site: Site) -> None:
    site.answers |= {"/a": (302, {"Location": "/b"}, b""), "/b": (200, {}, b"")}
    clock = Fast()
    one = fetcher(clock=clock)
    one.get(f"{site.url}/a", Manners(allow=LOCAL, delay=3, robots=False))
    one.get(f"{site.url}/b", Manners(allow=LOCAL, delay=3, robots=False))
    assert clock.slept == [3, 3]


ROBOTS = [
    # robots.txt (status, text), path, may be fetched, what is said
    (200, b"User-agent: *\nDisallow: /private/", "/news/1", None),
    (200, b"User-agent: *\nDisallow: /private/", "/private/1", "forbids"),
    (200, b"User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", None),
    (200, b"User-agent: *\nDisallow: /*.xml$", "/feed.xml", "forbids"),
    (200, b"User-agent: truceline\nDisallow: /\n\nUser-agent: *\nAllow: /", "/news/1", "forbids"),
    (200, b"User-agent: other\nDisallow: /", "/news/1", None),
    (200, b"\x00\xff<html>", "/news/1", None),
    (200, b"User-agent: *\nDisallow: /" + b"a*" * 3000 + b"b", "/" + "a" * 3000, None),
    (404, b"", "/news/1", None), (403, b"", "/news/1", None),
    (500, b"", "/news/1", "cannot be reached"), (429, b"", "/news/1", "cannot be reached"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "text", "path", "said"), ROBOTS)
def test_robots(site: Site, status: int, text: bytes, path: str, said: str | None) -> None:
    site.answers |= {"/robots.txt": (status, {}, text), path: (200, {}, b"news")}
    manners = Manners(allow=LOCAL, delay=0)
    if said is None:
        assert fetcher().get(f"{site.url}{path}", manners).body == b"news"
    else:
        fault = refused(f"{site.url}{path}", manners)
        assert (said in str(fault), fault.passing) == (True, "reached" in said)
        assert path not in site.paths()


def test_robots_is_asked_for_once_a_day_and_its_delay_is_kept(site: Site) -> None:
    site.answers |= {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 9"), "/a": (200, {}, b"")}
    clock = Fast()
    one = fetcher(clock=clock)
    for _ in range(3):
        one.get(f"{site.url}/a", Manners(allow=LOCAL, delay=1))
    assert site.paths().count("/robots.txt") == 1
    assert clock.slept == [9, 9]
    clock.at += 86_401
    one.get(f"{site.url}/a", Manners(allow=LOCAL, delay=1))
    assert site.paths().count("/robots.txt") == 2


def test_robots_of_where_a_redirect_leads(site: Site) -> None:
    site.answers |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /b"), "/a": (302, {"Location": "/b"}, b""), "/b": (200, {}, b"x"),
    }  # fmt: skip
    assert "forbids" in str(refused(f"{site.url}/a", Manners(allow=LOCAL, delay=0)))


def test_posting(site: Site) -> None:
    one = fetcher()
    one.post(f"{site.url}/hook", b"{}", {"X-Id": "1"}, LOCAL)
    assert [(path, headers["x-id"], body) for path, headers, body in site.got] == [("/hook", "1", b"{}")]
    site.answers["/hook"] = (302, {"Location": "/other"}, b"")
    with pytest.raises(FetchError, match="redirects to"):
        one.post(f"{site.url}/hook", b"{}", {}, LOCAL)
    with pytest.raises(FetchError, match="may not be connected to"):
        one.post(f"{site.url}/hook", b"{}", {})
