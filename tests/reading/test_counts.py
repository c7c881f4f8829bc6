import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.reading.counts import count

# words, least, most (None: no bound is told)
COUNTS = [
    # numerals
    ("one", 1, 1),
    ("14", 14, 14),
    ("another 14", 14, 14),
    ("3,000", 3000, 3000),
    ("3 000", 3000, 3000),
    ("1.5 million", 1_500_000, 1_500_000),
    ("$4.5bn", 4_500_000_000, 4_500_000_000),
    ("twenty-five", 25, 25),
    ("a hundred and twenty", 120, 120),
    ("one thousand two hundred and five", 1205, 1205),
    ("sixty thousand tonnes", 60_000, 60_000),
    ("two and a half million", 2_500_000, 2_500_000),
    ("half a dozen", 6, 6),
    ("two dozen", 24, 24),
    ("both", 2, 2),
    ("four F-16s", 4, 4),
    ("400 lorries a day", 400, 400),
    # nobody
    ("no one", 0, 0),
    ("nobody", 0, 0),
    ("none of the 14", 0, 0),
    ("no casualties", 0, 0),
    ("not a single soldier", 0, 0),
    # one by its article
    ("a soldier", 1, 1),
    ("the commander", 1, 1),
    ("Israel's top commander", 1, 1),
    ("a third soldier", 1, 1),
    ("a 12-year-old girl", 1, 1),
    ("a father of three", 1, 1),
    # groups
    ("the couple", 2, 2),
    ("a family of five", 5, 5),
    ("a 12-member team", 12, 12),
    ("fifty-three of them", 53, 53),
    ("the first 477 of 1,027", 477, 477),
    # lists are summed
    ("two brothers and their mother", 3, 3),
    ("two women and a child", 3, 3),
    ("the imam and eleven worshippers", 12, 12),
    ("three soldiers, two policemen and a civilian", 6, 6),
    ("a boy, 9, and his sister, 12", 2, 2),
    ("Eighteen and at least five", 23, None),
    ("thirteen American service members and some 170 Afghans", 166, 200),
    ("the commander and his bodyguards", 3, None),
    ("a soldier and civilians", 3, None),
    ("20 women and children", 20, 20),
    ("14 dead and wounded", 14, 14),
    # but not what is part of what was told
    ("dozens, including eight children", 24, 99),
    ("14 people, three of them children", 14, 14),
    ("40 (among them 12 children)", 40, 40),
    # bounds
    ("at least 14", 14, None),
    ("at least two dozen", 24, None),
    ("no fewer than 30", 30, None),
    ("40 or more", 40, None),
    ("more than a dozen", 13, None),
    ("over 300", 301, None),
    ("as many as 40", None, 40),
    ("up to 800,000", None, 800_000),
    ("no more than a dozen", None, 12),
    ("fewer than ten", None, 9),
    ("nearly 600", 540, 600),
    ("about 30", 27, 33),
    ("some 170", 153, 187),
    ("13 and up to 40", 13, 53),
    # ranges
    ("between 20 and 30", 20, 30),
    ("5-6", 5, 6),
    ("two or three", 2, 3),
    ("two to three dozen", 24, 36),
    ("20-odd", 20, 29),
    # vague words: the least and the most that usage bears
    ("a few", 2, 5),
    ("several hundred", 300, 900),
    ("dozens", 24, 99),
    ("scores", 40, 199),
    ("hundreds of", 200, 1999),
    ("by the thousand", 2000, 19_999),
    ("tens of thousands", 20_000, 99_999),
    ("hundreds of thousands of people", 200_000, 999_999),
    ("some of the hostages", 2, None),
]

UNTOLD = [
    "",
    "civilians",
    "the wounded",
    "the soldiers and their families",
    "men, women and children",
    "a family",
    "an unknown number of wounded",
    "a very large number",
    "two thirds",
    "two-thirds of the village",
    "a third",
    "half of the prisoners",
    "40 percent",
    "one in five",
    "sixth",
    "S-300 missiles",
    "Hamas",
    "twice that",
]


@pytest.mark.parametrize(("words", "low", "high"), COUNTS)
def test_counts(words, low, high):
    assert count(words) == (low, high)


@pytest.mark.parametrize("words", UNTOLD)
def test_words_without_a_number_stay_without(words):
    assert count(words) == (None, None)


NUMBER_WORDS = st.lists(
    st.sampled_from(
        "a the no one two five twenty thirty hundred thousand million dozen dozens of and or to - , 14 3,000 1.5 between at "
        "least more than up about nearly several few half tens their soldiers child including fewer 9999999999999999 #".split()
    ),
    max_size=9,
).map(" ".join)


@given(st.one_of(st.text(max_size=60), NUMBER_WORDS))
def test_never_raises_and_low_is_not_above_high(words):
    low, high = count(words)
    assert low is None or low >= 0
    assert high is None or high >= (low or 0)


@given(st.integers(0, 10**12))
def test_reads_any_number_written_in_digits(number):
    assert count(f"{number:,} people") == count(str(number)) == (number, number)
