from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.reports import decode

SAID = "“We are close,” the envoy said in Bogotá – at last."

READ = [
    # bytes, charset that the page declares, text
    (SAID.encode(), None, SAID),
    (b"\xef\xbb\xbf" + SAID.encode(), None, SAID),
    (SAID.encode("utf-16"), None, SAID),
    (b"\xfe\xff" + SAID.encode("utf-16-be"), None, SAID),
    (SAID.encode("cp1252"), None, SAID),
    ("Talks in Bogotá and Yaoundé ended.".encode("latin-1"), None, "Talks in Bogotá and Yaoundé ended."),
    ("Talks in Łódź ended on Monday.".encode("iso-8859-2"), "iso-8859-2", "Talks in Łódź ended on Monday."),
    (SAID.encode("cp1252"), "ISO-8859-1", SAID),  # what pages call Latin-1 is Windows-1252
    (SAID.encode(), "windows-1252", SAID),  # UTF-8 whatever the page says
    (SAID.encode("cp1252"), "utf-8", SAID),
    (SAID.encode("cp1252"), "no-such-charset", SAID),
    (SAID.encode("cp1252"), "zip", SAID),
    ("Переговоры в Каире завершились соглашением о прекращении огня, сообщили посредники.".encode("cp1251"), None,
     "Переговоры в Каире завершились соглашением о прекращении огня, сообщили посредники."),
    (b"one\r\ntwo\r\n", None, "one\r\ntwo\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "declared", "text"), READ)
def test_encodings(data, declared, text):
    assert decode.text(data, "a.txt", declared) == text


REFUSED = [
    # bytes, what is said
    (b"", "the file is empty"),
    (b" \r\n ", "the file is empty"),
    (b"%PDF-1.7 ...", "a binary file"),
    (b"PK\x03\x04...", "a binary file"),
    (b"\x1f\x8b\x08...", "a binary file"),
    (b"{\\rtf1\\ansi ...}", "a binary file"),
    (b"\x00\x01\x02\xff\xfe", "a NUL byte at 0"),
    ("“Truce” in Bogotá".encode() + b"\xff" + b" and more", "byte 22 is not UTF-8"),
    ("“Truce”".encode()[:-1], "byte 8 is not UTF-8"),
    (b"\xff\xfea", "byte 2 is not UTF-16"),
    (b"Truce talks went on for many days \x81", "byte 34 is not CP1252"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_is_no_text_is_refused_by_name(data, said):
    with pytest.raises(InputError) as refused:
        decode.text(data, "a.txt")
    assert refused.value.place == "a.txt"
    assert said in refused.value.problem
    assert refused.value.remedy


@given(st.binary(max_size=200), st.none() | st.text(max_size=20))
def test_any_bytes_are_text_or_refused(data, declared):
    try:
        assert isinstance(decode.text(data, "a.txt", declared), str)
    except InputError as refused:
        assert refused.place == "a.txt"
