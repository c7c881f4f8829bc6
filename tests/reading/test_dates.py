from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.reading import dates

# Wednesday 29 November 2023 is the day of publication, unless a row tells another one.
WEDNESDAY = date(2023, 11, 29)
FRIDAY = date(2023, 11, 24)
SUNDAY = date(2023, 11, 26)
JANUARY = date(2024, 1, 3)
UNKNOWN = None

# words, day of publication, first day, last day, precision
DATES = [
    # weekdays: the latest on or before the report
    ("on Saturday", WEDNESDAY, "2023-11-25", "2023-11-25", "day"),
    ("on Friday", FRIDAY, "2023-11-24", "2023-11-24", "day"),
    ("Friday evening", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
    ("before dawn on Tuesday", WEDNESDAY, "2023-11-28", "2023-11-28", "day"),
    ("in the small hours of Wednesday", WEDNESDAY, "2023-11-29", "2023-11-29", "day"),
    ("at two o'clock on Friday morning", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
    ("at 9 p.m. (2100 GMT) on Tuesday", WEDNESDAY, "2023-11-28", "2023-11-28", "day"),
    ("on Thursday at noon", WEDNESDAY, "2023-11-23", "2023-11-23", "day"),
    ("late Monday", WEDNESDAY, "2023-11-27", "2023-11-27", "day"),
    ("last Thursday", WEDNESDAY, "2023-11-23", "2023-11-23", "day"),
    ("last Friday", FRIDAY, "2023-11-17", "2023-11-17", "day"),
    ("Tuesday last week", WEDNESDAY, "2023-11-21", "2023-11-21", "day"),
    # … or the coming one, when the words look forward
    ("next Monday", WEDNESDAY, "2023-12-04", "2023-12-04", "day"),
    ("next Friday", FRIDAY, "2023-12-01", "2023-12-01", "day"),
    ("the coming two weeks", WEDNESDAY, "2023-11-29", "2023-12-13", "period"),
    ("this Friday", WEDNESDAY, "2023-12-01", "2023-12-01", "day"),
    ("for Friday", WEDNESDAY, "2023-12-01", "2023-12-01", "day"),
    ("by Friday", WEDNESDAY, "2023-11-29", "2023-12-01", "period"),
    ("until Friday", FRIDAY, "2023-11-24", "2023-11-24", "period"),
    # days told from the report
    ("today", WEDNESDAY, "2023-11-29", "2023-11-29", "day"),
    ("yesterday", WEDNESDAY, "2023-11-28", "2023-11-28", "day"),
    ("the day before yesterday", WEDNESDAY, "2023-11-27", "2023-11-27", "day"),
    ("last night", WEDNESDAY, "2023-11-28", "2023-11-28", "day"),
    ("tomorrow morning", WEDNESDAY, "2023-11-30", "2023-11-30", "day"),
    ("overnight", WEDNESDAY, "2023-11-28", "2023-11-29", "period"),
    ("overnight on Monday", WEDNESDAY, "2023-11-27", "2023-11-27", "day"),
    # weeks begin on Monday
    ("last week", WEDNESDAY, "2023-11-20", "2023-11-26", "week"),
    ("earlier this week", WEDNESDAY, "2023-11-27", "2023-11-29", "week"),
    ("early next week", WEDNESDAY, "2023-12-04", "2023-12-10", "week"),
    ("over the weekend", WEDNESDAY, "2023-11-25", "2023-11-26", "period"),
    ("over the weekend", SUNDAY, "2023-11-25", "2023-11-26", "period"),
    ("last weekend", SUNDAY, "2023-11-18", "2023-11-19", "period"),
    # so long ago, as precisely as it is told
    ("two days ago", WEDNESDAY, "2023-11-27", "2023-11-27", "day"),
    ("two weeks ago", WEDNESDAY, "2023-11-13", "2023-11-19", "week"),
    ("a month ago", WEDNESDAY, "2023-10-01", "2023-10-31", "month"),
    ("ten years ago", WEDNESDAY, "2013-01-01", "2013-12-31", "year"),
    ("a few days ago", WEDNESDAY, "2023-11-24", "2023-11-27", "period"),
    ("three hours ago", WEDNESDAY, "2023-11-28", "2023-11-29", "period"),
    ("two weeks from now", WEDNESDAY, "2023-12-11", "2023-12-17", "week"),
    ("in the past 24 hours", WEDNESDAY, "2023-11-28", "2023-11-29", "period"),
    ("over the past three months", WEDNESDAY, "2023-08-29", "2023-11-29", "period"),
    # months stay months; without a year, the latest that is not after the report
    ("last month", WEDNESDAY, "2023-10-01", "2023-10-31", "month"),
    ("in March", WEDNESDAY, "2023-03-01", "2023-03-31", "month"),
    ("in November", WEDNESDAY, "2023-11-01", "2023-11-30", "month"),
    ("in December", WEDNESDAY, "2022-12-01", "2022-12-31", "month"),
    ("last August", WEDNESDAY, "2023-08-01", "2023-08-31", "month"),
    ("last November", WEDNESDAY, "2022-11-01", "2022-11-30", "month"),
    ("next March", WEDNESDAY, "2024-03-01", "2024-03-31", "month"),
    ("March of last year", WEDNESDAY, "2022-03-01", "2022-03-31", "month"),
    ("in February 2020", UNKNOWN, "2020-02-01", "2020-02-29", "month"),
    ("in late March", WEDNESDAY, "2023-03-21", "2023-03-31", "period"),
    ("mid-June 2021", UNKNOWN, "2021-06-11", "2021-06-20", "period"),
    ("in the first week of June", WEDNESDAY, "2023-06-01", "2023-06-07", "week"),
    ("on the last day of July", WEDNESDAY, "2023-07-31", "2023-07-31", "day"),
    ("on a Saturday afternoon in January 2000", UNKNOWN, "2000-01-01", "2000-01-31", "month"),
    # written dates; without a year, the latest that is at most a month ahead
    ("on 24 November", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
    ("on 3 December", WEDNESDAY, "2023-12-03", "2023-12-03", "day"),
    ("on 20 December", JANUARY, "2023-12-20", "2023-12-20", "day"),
    ("on New Year's Eve", JANUARY, "2023-12-31", "2023-12-31", "day"),
    ("Nov. 24, 2023", UNKNOWN, "2023-11-24", "2023-11-24", "day"),
    ("August 07 , 2012", WEDNESDAY, "2012-08-07", "2012-08-07", "day"),
    ("the 24th of November 2023", UNKNOWN, "2023-11-24", "2023-11-24", "day"),
    ("on the first of October 2017", UNKNOWN, "2017-10-01", "2017-10-01", "day"),
    ("on Saturday, 29 October", WEDNESDAY, "2022-10-29", "2022-10-29", "day"),
    ("on 29 February", WEDNESDAY, "2020-02-29", "2020-02-29", "day"),
    ("2023-11-24", UNKNOWN, "2023-11-24", "2023-11-24", "day"),
    ("24/11/2023", UNKNOWN, "2023-11-24", "2023-11-24", "day"),
    ("03.04.2023", UNKNOWN, "2023-04-03", "2023-04-03", "day"),
    ("in the dark of 26 February", WEDNESDAY, "2023-02-26", "2023-02-26", "day"),
    ("at one in the morning of 7 July 2021", UNKNOWN, "2021-07-07", "2021-07-07", "day"),
    # years and decades
    ("this year", WEDNESDAY, "2023-01-01", "2023-12-31", "year"),
    ("last year", WEDNESDAY, "2022-01-01", "2022-12-31", "year"),
    ("so far this year", WEDNESDAY, "2023-01-01", "2023-11-29", "year"),
    ("in 2014", UNKNOWN, "2014-01-01", "2014-12-31", "year"),
    ("late 2014", UNKNOWN, "2014-09-01", "2014-12-31", "period"),
    ("in the 1990s", UNKNOWN, "1990-01-01", "1999-12-31", "period"),
    ("in the early 1990s", UNKNOWN, "1990-01-01", "1993-12-31", "period"),
    # spans
    ("since 2014", WEDNESDAY, "2014-01-01", "2023-11-29", "period"),
    ("since Monday", WEDNESDAY, "2023-11-27", "2023-11-29", "period"),
    ("since 1 December", WEDNESDAY, "2022-12-01", "2023-11-29", "period"),
    ("until the end of the month", WEDNESDAY, "2023-11-29", "2023-11-30", "period"),
    ("by the end of January", WEDNESDAY, "2023-11-29", "2024-01-31", "period"),
    ("from 24 November to 1 December", WEDNESDAY, "2023-11-24", "2023-12-01", "period"),
    ("from 12 to 15 March", WEDNESDAY, "2023-03-12", "2023-03-15", "period"),
    ("March 3-5, 2022", UNKNOWN, "2022-03-03", "2022-03-05", "period"),
    ("between 1985 and 1988", UNKNOWN, "1985-01-01", "1988-12-31", "period"),
    ("from today until Friday", WEDNESDAY, "2023-11-29", "2023-12-01", "period"),
    ("from Monday to Wednesday", date(2023, 11, 28), "2023-11-20", "2023-11-22", "period"),
    ("Friday and Saturday", WEDNESDAY, "2023-11-24", "2023-11-25", "period"),
    # what is told of a day after it
    ("on Friday, the first day of the truce", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
    ("On Friday, the first", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
]

# the same of what had not happened when the report was published
TO_COME = [
    ("on Friday", WEDNESDAY, "2023-12-01", "2023-12-01", "day"),
    ("at 7 a.m. on Friday", WEDNESDAY, "2023-12-01", "2023-12-01", "day"),
    ("on Wednesday", WEDNESDAY, "2023-11-29", "2023-11-29", "day"),
    ("last Friday", WEDNESDAY, "2023-11-24", "2023-11-24", "day"),
    ("Friday and Saturday", WEDNESDAY, "2023-12-01", "2023-12-02", "period"),
    ("in March", WEDNESDAY, "2024-03-01", "2024-03-31", "month"),
    ("in November", WEDNESDAY, "2023-11-01", "2023-11-30", "month"),
    (
        "in October",
        WEDNESDAY,
        "2023-10-01",
        "2023-10-31",
        "month",
    ),  # "restore the truce of October": half a year at most
    ("in January", date(2023, 8, 1), "2024-01-01", "2024-01-31", "month"),
    ("last March", WEDNESDAY, "2023-03-01", "2023-03-31", "month"),
    ("at the end of March", WEDNESDAY, "2024-03-21", "2024-03-31", "period"),
    ("on 14 March", WEDNESDAY, "2024-03-14", "2024-03-14", "day"),
    ("on 7 October", WEDNESDAY, "2023-10-07", "2023-10-07", "day"),
    ("on 7 October 2024", WEDNESDAY, "2024-10-07", "2024-10-07", "day"),
    ("since Monday", WEDNESDAY, "2023-11-27", "2023-11-29", "period"),
    ("since March", WEDNESDAY, "2023-03-01", "2023-11-29", "period"),
]

# words of a sentence before what they tell of, the words of the day among them, the day on which it began
BEGAN = [
    ("On Friday, the first day of the", "Friday", "2023-11-24"),
    ("Dozens were freed on Saturday, the second day of a four-day", "Saturday", "2023-11-24"),
    ("on 26 November, its third full day of the", "26 November", "2023-11-24"),
    ("on Saturday morning, the second day of the", "Saturday morning", "2023-11-24"),
    ("on the first day of the", None, None),
    ("On Friday, a first day of", None, None),
    ("On Friday, the first day of the talks since the", None, None),
    ("On Friday they met, and on the second day of the", None, None),
]

# words, day of publication, what the reason must say; both days stay null
NULLS = [
    ("on Saturday", UNKNOWN, "publication"),
    ("in March", UNKNOWN, "publication"),
    ("two weeks ago", UNKNOWN, "publication"),
    ("yesterday", UNKNOWN, "publication"),
    ("a day earlier", WEDNESDAY, "another event"),
    ("two days later", WEDNESDAY, "another event"),
    ("the following day", WEDNESDAY, "another event"),
    ("the same evening", WEDNESDAY, "another event"),
    ("that February", WEDNESDAY, "another event"),
    ("on the Monday", WEDNESDAY, "another event"),
    ("In October of that year", WEDNESDAY, "another event"),
    ("within the next 48 hours", WEDNESDAY, "another event"),
    ("five days before Christmas 2004", WEDNESDAY, "another event"),
    ("within 48 hours", WEDNESDAY, "length of time"),
    ("for three days", WEDNESDAY, "length of time"),
    ("a week", WEDNESDAY, "length of time"),
    ("at 7 a.m. (0500 GMT)", WEDNESDAY, "time of day"),
    ("before dawn", WEDNESDAY, "time of day"),
    ("at midnight", WEDNESDAY, "time of day"),
    ("on the 12th", WEDNESDAY, "month"),
    ("during Ramadan", WEDNESDAY, "feast"),
    ("on Good Friday", WEDNESDAY, "feast"),
    ("in the summer of 1981", WEDNESDAY, "season"),
    ("every Tuesday", WEDNESDAY, "recurring"),
    ("on Fridays", WEDNESDAY, "recurring"),
    ("years ago", WEDNESDAY, "how many"),
    ("more than two years ago", WEDNESDAY, "how many"),
    ("in recent days", WEDNESDAY, "how many"),
    ("before Friday", WEDNESDAY, "before"),
    ("in 1988 and 1996", WEDNESDAY, "several days"),
    ("03/04/2023", WEDNESDAY, "told apart"),
    ("on 31 February 2020", WEDNESDAY, "calendar"),
    ("at the last minute", WEDNESDAY, "another event"),
    ("once the rains end", WEDNESDAY, "not understood"),
    ("", WEDNESDAY, "no words"),
]

# words, day of publication, first day, last day, what the reason must say
OPEN = [
    ("since 2014", UNKNOWN, "2014-01-01", None, "no end"),
    ("from Sunday", WEDNESDAY, "2023-11-26", None, "no end"),
    ("until 29 December 1998", WEDNESDAY, None, "1998-12-29", "no beginning"),
]


@pytest.mark.parametrize(("words", "published", "start", "end", "precision"), DATES)
def test_resolves(words, published, start, end, precision):
    assert dates.resolve(words, published) == (start, end, precision, None)


@pytest.mark.parametrize(("words", "published", "start", "end", "precision"), TO_COME)
def test_what_is_to_come_lies_ahead(words, published, start, end, precision):
    assert dates.resolve(words, published, to_come=True) == (start, end, precision, None)


@pytest.mark.parametrize(("before", "words", "day"), BEGAN)
def test_the_nth_day_of_something_tells_its_first(before, words, day):
    assert dates.began(f"{before} ", WEDNESDAY) == ((words, (day, day, "day", None)) if words else None)


@pytest.mark.parametrize(("words", "published", "reason"), NULLS)
def test_leaves_null_with_a_reason(words, published, reason):
    when = dates.resolve(words, published)
    assert (when.start, when.end, when.precision) == (None, None, None)
    assert reason in when.reason


@pytest.mark.parametrize(("words", "published", "start", "end", "reason"), OPEN)
def test_leaves_an_untold_end_open(words, published, start, end, reason):
    when = dates.resolve(words, published)
    assert (when.start, when.end, when.precision) == (start, end, "period")
    assert reason in when.reason


DATE_WORDS = st.lists(
    st.sampled_from(
        "on in the from to since until by before after last next this Friday March May 24 31 2014 1990s week weekend days a "
        "two ago early late end of first overnight night at 7 a.m. and - , earlier today yesterday past coming year for".split()
    ),
    max_size=9,
).map(" ".join)


@given(st.one_of(st.text(max_size=60), DATE_WORDS), st.one_of(st.none(), st.dates()), st.booleans())
def test_never_raises_and_never_ends_before_it_starts(words, published, to_come):
    when = dates.resolve(words, published, to_come)
    assert when.start is not None or when.end is not None or when.reason
    assert (when.precision is None) == (when.start is None and when.end is None)
    if when.start and when.end:
        assert when.start <= when.end


@given(DATE_WORDS)
def test_invents_no_day_without_publication_or_year(words):
    if not any(character.isdigit() for character in words):
        assert dates.resolve(words, None)[:2] == (None, None)
