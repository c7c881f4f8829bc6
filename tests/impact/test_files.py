"""Published tables: each as it is published, a row or two, and what must be read of it."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.impact.files import read
from truceline.impact.table import COLUMNS

POLECAT = """\
Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion
P1\t2023-11-24\tRETREAT\tceasefire\t7.5\tMATERIAL COOPERATION\tmilitary\tIsrael\tISR\tISR\tGOV\tGOV\t\tIsrael\t\tHamas\tPSE\t\tREB\tREB\t\tHamas\t\tGaza\t\t\t\tPSE\t31.5\t34.4\t1\tGaza\tadm\tMeridian\t2023-11-25\t\t\t\tEN\tv2
P2\t2023-11-25\tASSAULT\taerial\t-9.5\tMATERIAL CONFLICT\t\tNone\tNone\t\t\t\t\t\t\tRafah\tPSE\t\t\t\t\tsay "hello\t\t\t\t\t\t\t\t\t\t\t\tMeridian\t2023-11-25\t\t\t\tEN\tv2
"""
ICEWS = """\
Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude
7\t2015-01-03\tIsrael\tGov\tIsrael\tUse air weapons\t195\t-10.0\tHamas\tRebel\tOccupied Palestinian Territory\t9\t2\tCedar\t\t\t\t\t\t
8\t2015-01-04\tHamas\tRebel\tOccupied Palestinian Territory\tMake statement\t010\t0.0\tIsrael\tGov\tIsrael\t9\t3\tCedar\t\t\t\t\t\t
"""
ACLED = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
SUD1,05 January 2024,2024,1,Political violence,Battles,Armed clash,Military Forces of Sudan,,1,Rapid Support Forces,,2,12,,729,Northern Africa,Sudan,Khartoum,,,Omdurman,15.6,32.5,1,Radio A; Radio B,National,"Words, with commas",12,,1
SUD2,2024-01-06,2024,1,Strategic developments,Strategic developments,Other,Military Forces of Sudan,,1,,,0,10,,729,Northern Africa,Sudan,Khartoum,,,Omdurman,15.6,32.5,1,Radio A,National,"",0,,1
"""
UCDP = """\
id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob
11,S-1,2023,1,Clear,1,1,1,S,1,1,A - B,1,1,Government of Sudan,2,2,RSF,3,x,Office,2023-04-16,h,o,1,c,w,K,K,15.6,32.5,p,1,Sudan,625,Africa,1,2,2023-04-15 00:00:00.000,2023-04-16 00:00:00.000,1,2,3,0,6,9,5,625,
12,S-2,2023,1,Clear,3,1,1,S,1,1,B - C,2,2,RSF,9,9,Civilians,1,x,Office,2023-04-17,h,o,1,c,w,K,K,15.6,32.5,p,1,Sudan,625,Africa,1,1,2023-04-17 00:00:00.000,2023-04-17 00:00:00.000,0,0,4,0,4,4,4,,
"""
PLOVER = [
    {"id": "e1", "story": "s", "date": "2024-01-02", "event": "ASSAULT", "mode": ["drone"], "quad": "material conflict",
     "intensity": -9.5, "auxiliary": None, "source": [{"name": "Israel", "country": "ISR"}], "target": [{"text": "a man"}],
     "fatalities": {"low": 6, "high": None}, "publisher": "Meridian", "published_at": "2024-01-03"},
    {"id": "e2", "story": "s", "date": None, "event": "AGREE", "mode": [], "quad": "verbal cooperation", "intensity": 2.5,
     "auxiliary": None, "source": [], "target": [], "fatalities": None, "publisher": None, "published_at": "2024-01-03T09:00Z"},
    {"id": "e3", "story": "s", "date": "2024-01-02", "event": "ASSAULT", "mode": [], "quad": "material conflict",
     "intensity": -9, "auxiliary": "historical", "source": [], "target": [], "fatalities": None, "publisher": None},
]  # fmt: skip


def _gdelt() -> str:
    row = [""] * 61
    row[0:8] = ["101", "20240102", "202401", "2024", "2024.0", "ISR", "ISRAEL", "ISR"]
    row[16], row[17], row[26], row[29], row[30], row[32], row[60] = "HAMAS", "PSE", "1951", "4", "-9", "3", "http://x"
    return "\t".join(row) + "\n"


# name, text | id, day, last, actor, recipient, directed, type, mode, quad, score, deaths, sources of each row
READ = [
    ("polecat.txt", POLECAT, [
        ("P1", "2023-11-24", "2023-11-24", "Israel", "Hamas", True, "RETREAT", "ceasefire", "material cooperation", 7.5, None, 1),
        ("P2", "2023-11-25", "2023-11-25", None, "Rafah", True, "ASSAULT", "aerial", "material conflict", -9.5, None, 1)]),
    ("icews.tab", ICEWS, [
        ("7", "2015-01-03", "2015-01-03", "Israel", "Hamas", True, "ASSAULT", "aerial", "material conflict", -10, None, 1),
        ("8", "2015-01-04", "2015-01-04", "Hamas", "Israel", True, None, None, None, 0, None, 1)]),
    ("acled.csv", ACLED, [
        ("SUD1", "2024-01-05", "2024-01-05", "Military Forces of Sudan", "Rapid Support Forces", False, "ASSAULT", None,
         "material conflict", -9, 12, 2),
        ("SUD2", "2024-01-06", "2024-01-06", "Military Forces of Sudan", None, False, None, None, None, None, 0, 1)]),
    ("ged.csv", UCDP, [
        ("11", "2023-04-15", "2023-04-16", "Government of Sudan", "RSF", False, "ASSAULT", None, "material conflict", -9, 6, 3),
        ("12", "2023-04-17", "2023-04-17", "RSF", "Civilians", True, "ASSAULT", None, "material conflict", -9, 4, 1)]),
    ("20240102.export.CSV", _gdelt(), [
        ("101", "2024-01-02", "2024-01-02", "ISRAEL", "HAMAS", True, "ASSAULT", "aerial", "material conflict", -9, None, 3)]),
    ("plover.jsonl", "\n".join(map(json.dumps, PLOVER)), [
        ("s/e1", "2024-01-02", "2024-01-02", "Israel", "a man", True, "ASSAULT", "drone", "material conflict", -9.5, None, 1),
        ("s/e2", "2024-01-03", "2024-01-03", None, None, True, "AGREE", None, "verbal cooperation", 2.5, None, 1)]),
]  # fmt: skip
SHOWN = "id day last actor recipient directed event_type mode quad score deaths_best sources".split()


@pytest.mark.parametrize(("name", "text", "expected"), READ, ids=[r[0] for r in READ])
@pytest.mark.parametrize("packed", ["", ".gz", ".zip"])
def test_read(tmp_path: Path, name: str, text: str, expected: list[tuple[object, ...]], packed: str) -> None:
    path = tmp_path / (name + packed)
    if packed == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    elif packed == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, text)
    else:
        path.write_text("\ufeff" + text if name == "acled.csv" else text, encoding="utf-8")
    frame = read(path)
    assert list(frame.columns) == list(COLUMNS)
    frame["day"], frame["last"] = frame["day"].astype(str), frame["last"].astype(str)
    assert [tuple(None if v != v else v for v in row) for row in frame[SHOWN].itertuples(index=False)] == expected


REFUSED = [
    ("notes.csv", "a,b\n1,2\n", "no known table"),
    ("acled.csv", ACLED.replace("05 January 2024", "5th of Jan"), "row 1 of the data: '5th of Jan' is no day"),
    ("p.jsonl", '{"id": 1}\n', "line 1: is no PLOVER record"),
]


@pytest.mark.parametrize(("name", "text", "message"), REFUSED)
def test_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read(path)
