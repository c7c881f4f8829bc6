"""Fields as they come in, and what is made of them or said about them."""

from __future__ import annotations

import pytest

from truceline.errors import InputError
from truceline.reports.accept import accept, iso

TEXT = "Mediators resumed talks with Hamas on Thursday, two officials said."

TAKEN = [
    # given, field, value in the report
    ({}, "id", "a"),
    ({"id": None}, "id", "a"),
    ({}, "text", TEXT),
    ({}, "published_at", None),
    ({}, "language", "en"),
    ({"id": 17}, "id", "17"),
    ({"title": "Talks resume", "url": "https://e.org/1", "publisher": "Reuters"}, "title", "Talks resume"),
    ({"title": None, "url": "", "publisher": " "}, "title", None),
    ({"url": ""}, "url", None),
    ({"published_at": ""}, "published_at", None),
    ({"published_at": "2023-11-24"}, "published_at", "2023-11-24"),
    ({"published_at": "20231124"}, "published_at", "2023-11-24"),
    ({"published_at": "2023-11-24T07:00:00+02:00"}, "published_at", "2023-11-24T07:00:00+02:00"),
    ({"published_at": "2023-11-24T07:00:00Z"}, "published_at", "2023-11-24T07:00:00+00:00"),
    ({"published_at": " 2023-11-24 07:00 "}, "published_at", "2023-11-24T07:00:00"),
    ({"language": "en-GB"}, "language", "en"),
    ({"language": "English"}, "language", "en"),
    ({"body": "unknown fields are passed over", "score": float("nan")}, "text", TEXT),
    ({"text": f"\u202b{TEXT}\u202c"}, "text", f"\u202b{TEXT}\u202c"),
    ({"text": "El gobierno y el ELN acordaron el viernes un alto el fuego.", "language": "en"}, "language", "en"),
]


@pytest.mark.parametrize(("given", "field", "value"), TAKEN)
def test_fields_are_taken_as_given(given, field, value):
    assert getattr(accept({"text": TEXT, **given}, "a.json", "a"), field) == value


REFUSED = [
    # given, what is said
    ({"text": None}, 'the field "text" is null; give it as text'),
    ({"text": 12}, 'the field "text" is a number'),
    ({"text": ["a"]}, 'the field "text" is a list'),
    ({"text": ""}, "the text is empty"),
    ({"text": "\n \t"}, "the text is empty"),
    ({"text": "12 – 14 …"}, "there are no words in the text"),
    (
        {"text": "CAIRO (Reuters) -\nBy Jane Doe\n© 2023"},
        "there is nothing in the text but a byline, a dateline or boilerplate",
    ),
    ({"text": "Truce\x00talks"}, "a NUL character at offset 5"),
    ({"text": "\U0001f534 Truce \ud800 talks"}, 'the field "text" holds half a character (\\ud800) at offset 8'),
    ({"title": "\udfff"}, 'the field "title" holds half a character'),
    ({"text": "El gobierno y el ELN acordaron el viernes un alto el fuego."}, "the text is in another language ('es')"),
    ({"language": "fr"}, "the text is in another language ('fr')"),
    ({"id": ""}, 'the field "id" is empty'),
    ({"id": "  "}, 'the field "id" is empty'),
    ({"id": True}, 'the field "id" is a truth value'),
    ({"id": 1.5}, 'the field "id" is a number'),
    ({"id": "a\nb"}, "holds a control character"),
    ({"id": "\u202egnp"}, "the id '\\u202egnp' holds a control character"),
    ({"title": {"en": "x"}}, 'the field "title" is an object'),
    (
        {"published_at": "yesterday"},
        "the field \"published_at\" is 'yesterday', which is no date; write it as 2023-11-24",
    ),
    ({"published_at": "2023-11"}, "which is no date"),
    ({"published_at": "2023-W47"}, "which is no date"),
    ({"published_at": "2023-02-30"}, "which is no date"),
    ({"published_at": "0000-00-00"}, "which is no date"),
    ({"published_at": "Fri, 24 Nov 2023 07:00:00 GMT"}, "which is no date"),
    ({"published_at": 1700809200}, 'the field "published_at" is a number'),
    ({"published_at": float("nan")}, 'the field "published_at" is NaN'),
]


@pytest.mark.parametrize(("given", "said"), REFUSED)
def test_what_cannot_be_taken_is_refused_with_its_field(given, said):
    with pytest.raises(InputError) as refused:
        accept({"text": TEXT, **given}, "a.jsonl:3", "a")
    assert str(refused.value).startswith("a.jsonl:3: ")
    assert said in str(refused.value)
    assert refused.value.remedy


def test_a_missing_text_names_the_fields_found():
    with pytest.raises(InputError, match=r'the field "text" is missing \(found: "body", "date"\)'):
        accept({"body": TEXT, "date": "2023"}, "a.json", "a")


def test_all_faults_are_told_together():
    with pytest.raises(InputError) as refused:
        accept({"id": "", "text": "", "title": 3, "published_at": "soon"}, "a.json", "a")
    for field in ('"id" is empty', '"title" is a number', "is 'soon'", "the text is empty"):
        assert field in str(refused.value)


def test_offsets_count_code_points():
    report = accept({"text": "\U0001f534 “We are close,” he said on Monday."}, "a.json", "a")
    assert report.text.index("“") == 2


def test_a_month_is_no_day():
    assert iso("2023-11") is None
