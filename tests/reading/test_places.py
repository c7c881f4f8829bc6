import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.reading import places

# words, countries of those involved, the place (as GeoNames spells it), its country
PLACES = [
    # the name among other words
    ("near Bakhmut", [], "Bakhmut", "UKR"),
    ("the port city of Hodeidah", [], "Al Ḩudaydah", "YEM"),
    ("villages around Mariupol", ["RUS", "UKR"], "Mariupol", "UKR"),
    ("Beirut's southern suburbs", [], "Beirut", "LBN"),
    ("southern Gaza", ["ISR", "PSE"], "Gaza", "PSE"),
    ("The northern town of Malakal", ["SSD"], "Malakal", "SSD"),
    ("the presidential office in Kyiv", [], "Kyiv", "UKR"),
    ("Ankara's Kizilay", ["TUR"], "Kızılay", "TUR"),
    ("the Hague", [], "The Hague", "NLD"),
    # accents, case, hyphens, apostrophes and articles
    ("Khan Younis", ["ISR", "PSE"], "Khān Yūnis", "PSE"),
    ("Deir al-Balah", ["PSE"], "Dayr al Balaḩ", "PSE"),
    ("El Geneina", ["SDN"], "Al-Junaynah", "SDN"),
    ("al-Bab", ["SYR"], "Al Bāb", "SYR"),
    ("N'Djamena", [], "N'Djamena", "TCD"),
    ("Sana’a", [], "Sanaa", "YEM"),
    ("Cox's Bazar", [], "Cox’s Bāzār", "BGD"),
    ("Sirnak", ["TUR"], "Şırnak", "TUR"),
    ("DOHA", [], "Doha", "QAT"),
    # small places
    ("Chibok", ["NGA"], "Chibok", "NGA"),
    ("the market of Datu Piang", ["PHL"], "Datu Piang", "PHL"),
    # a country in the words decides, even against those involved
    ("Kilis, Turkey", ["SYR"], "Kilis", "TUR"),
    ("Tripoli, northern Lebanon", ["LBY"], "Tripoli", "LBN"),
    ("the naval base of Sattahip in Thailand", [], "Sattahip", "THA"),
    ("the Belarusian capital Minsk", [], "Minsk", "BLR"),
    ("Azaz, near the Turkish border", [], "I‘zāz", "SYR"),
    # then those involved, the nearest first
    ("Rafah", ["ISR", "PSE"], "Rafaḩ", "PSE"),
    ("Rafah", ["EGY", "PSE"], "Rafaḩ", "EGY"),
    ("Tripoli", ["LBN"], "Tripoli", "LBN"),
    ("Tripoli", ["LBY"], "Tripoli", "LBY"),
    # then the size: small namesakes do not hide a city that everybody knows
    ("Geneva", [], "Geneva", "CHE"),
    ("Geneva", ["USA", "RUS"], "Geneva", "CHE"),
    ("Moscow", ["USA"], "Moscow", "RUS"),
    ("Washington, D.C.", [], "Washington", "USA"),
    # a capital told by its country
    ("Somalia's capital", [], "Mogadishu", "SOM"),
    ("a hotel in the Ethiopian capital", [], "Addis Ababa", "ETH"),
]

# words, countries of those involved, the country: it has no point of its own
COUNTRIES = [
    ("Turkey", [], "TUR"),
    ("north-east Syria", [], "SYR"),
    ("the Emirates", [], "ARE"),
    ("Southern Lebanon", ["ISR"], "LBN"),
]

# words, countries of those involved, the place whose point stands for what the words mean, what the reason must say
NEARBY = [
    ("64 kilometres north of Kismayo", ["SOM"], "Kismayo", "near"),
    ("the Gaza Strip", ["ISR", "PSE"], "Gaza", "Gaza Strip"),
    ("Idlib province", ["SYR"], "Idlib", "Idlib province"),
    ("the Benguela road", ["AGO"], "Benguela", "Benguela road"),
    ("Buenos Aires, Cauca", ["COL"], "Buenos Aires", "Cauca"),
    ("the Jenin refugee camp", ["PSE"], "Janīn", "Jenin refugee"),
]

# words, countries of those involved, what the reason must say
NULLS = [
    ("", [], "no name"),
    ("the eastern edge of the city", ["PSE"], "no name"),
    ("here", ["PSE"], "no name"),
    ("Dimla upazila", ["BGD"], "has no 'Dimla'"),
    ("the Litani", ["LBN"], "has no 'Litani'"),
    ("the UN's old airport", [], "has no 'UN'"),
    ("Independence Square", ["UKR"], "has no"),
    ("a White House", ["USA"], "has no 'White House'"),
    ("Maputo, Kenya", [], "in KEN"),
    ("Paris, Texas", [], "Paris, Texas"),
    ("Santa Cruz cemetery", [], "Santa Cruz cemetery"),
    ("the Niger delta", [], "Niger delta"),
    ("Rafah", [], "Rafaḩ (PSE) or Rafaḩ (EGY)"),
    ("Tripoli", [], "Tripoli (LBY) or Tripoli (LBN)"),
    ("Springfield", [], "several places"),
    ("Crete", ["GRC"], "known only"),
    ("Makeni and Magburaka", ["SLE"], "several places: Makeni, Magburaka"),
    ("from Bocaranga to Bria", ["CAF"], "several places"),
    ("the Turkish border", ["SYR"], "Turkish"),
    ("the border between Chad and Sudan", [], "Chad and Sudan"),
]


@pytest.mark.parametrize(("words", "countries", "name", "country"), PLACES)
def test_locates(words, countries, name, country):
    place = places.locate(words, countries)
    assert (place.name, place.country, place.reason) == (name, country, None)
    assert place.latitude is not None and place.longitude is not None and place.geonames_id is not None


@pytest.mark.parametrize(("words", "countries", "country"), COUNTRIES)
def test_a_country_has_no_point(words, countries, country):
    place = places.locate(words, countries)
    assert (place.country, place.latitude, place.longitude, place.reason) == (country, None, None, None)
    assert place.geonames_id is not None


@pytest.mark.parametrize(("words", "countries", "name", "reason"), NEARBY)
def test_says_what_the_point_stands_for(words, countries, name, reason):
    place = places.locate(words, countries)
    assert place.name == name
    assert place.latitude is not None
    assert reason in place.reason


@pytest.mark.parametrize(("words", "countries", "reason"), NULLS)
def test_leaves_null_with_a_reason(words, countries, reason):
    place = places.locate(words, countries)
    assert place[:5] == (None, None, None, None, None)
    assert reason in place.reason


def test_namesakes_in_one_country_leave_the_country():
    place = places.locate("San Isidro", ["PHL"])
    assert (place.country, place.latitude, place.geonames_id) == ("PHL", None, None)
    assert "several places" in place.reason


def test_points_are_degrees_north_and_east():
    place = places.locate("Buenos Aires", [])
    assert (round(place.latitude), round(place.longitude), place.geonames_id) == (-35, -58, 3435910)


def test_words_without_a_name_load_nothing():
    places._gazetteer.cache_clear()
    places.locate("the eastern edge of the city", ["PSE"])
    assert places._gazetteer.cache_info().currsize == 0


PLACE_WORDS = st.lists(
    st.sampled_from(
        "the a in near of and to , ' Gaza's Paris Texas Syria Syrian border capital Santa Cruz City province North al-Bab "
        "Kilis (Turkey) road 40 km San José Rafah The UN Abu".split()
    ),
    max_size=8,
).map(" ".join)


@settings(deadline=None)  # the first call loads the gazetteer
@given(st.one_of(st.text(max_size=40), PLACE_WORDS), st.lists(st.sampled_from(["ISR", "PSE", "USA", "XXX"])))
def test_never_raises_and_nulls_have_a_reason(words, countries):
    place = places.locate(words, countries)
    assert place.name is not None or place.reason
    assert (place.latitude is None) == (place.longitude is None)
    assert place.latitude is None or (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180)
