"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from truceline.live.addresses import network, refusal

JUDGED = [
    # address, why it is refused (None: it may be connected to)
    ("93.184.215.14", None),
    ("8.8.8.8", None),
    ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", None),
    ("127.0.0.1", "this computer"), ("127.8.8.8", "this computer"), ("::1", "this computer"),
    ("0.0.0.0", "unspecified"), ("::", "unspecified"),
    ("10.1.2.3", "private"), ("172.16.0.1", "private"), ("192.168.1.1", "private"), ("fd00::1", "private"),
    ("100.64.0.1", "private"), ("192.0.2.1", "private"), ("198.18.0.1", "private"), ("240.0.0.1", "private"),
    ("255.255.255.255", "private"), ("fec0::1", "private"), ("2001:db8::1", "private"),
    ("169.254.169.254", "link-local"), ("fe80::1", "link-local"), ("fe80::1%eth0", "link-local"),
    ("224.0.0.1", "multicast"), ("239.255.255.250", "multicast"), ("ff02::1", "multicast"),
    ("::ffff:127.0.0.1", "holds the IPv4"), ("::ffff:8.8.8.8", "holds the IPv4"), ("::ffff:a9fe:a9fe", "holds the IPv4"),
    ("::7f00:1", "holds an IPv4"), ("64:ff9b::7f00:1", "holds an IPv4"), ("64:ff9b:1::a00:1", "holds an IPv4"),
    ("2002:7f00:1::", "holds an IPv4"), ("2001:0:53aa:64c::1", "holds an IPv4"),
    ("example.org", "no address"), ("", "no address"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "why"), JUDGED)
def test_addresses(address: str, why: str | None) -> None:
    found = refusal(address)
    assert (found is None) if why is None else (found is not None and why in found), found


ALLOWED = [
    # allowed network, address, may be connected to
    ("127.0.0.0/8", "127.0.0.1", True),
    ("127.0.0.1", "127.0.0.2", False),
    ("10.0.0.0/8", "10.9.9.9", True),
    ("10.0.0.0/8", "192.168.1.1", False),
    ("10.0.0.0/8", "::ffff:10.0.0.1", False),
    ("::1", "::1", True),
    ("::1", "127.0.0.1", False),
]


@pytest.mark.parametrize(("allowed", "address", "may"), ALLOWED)
def test_what_a_source_allows(allowed: str, address: str, may: bool) -> None:
    assert (refusal(address, [network(allowed)]) is None) is may
