"""Small streams of news as papers write it, read and grouped: which of them tell of one event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.entries import Entry
from monitor.incidents import Incident, group, members_of
from monitor.reports.reader import Reader
from monitor.reports.types import Text

MONDAY = datetime(2031, 5, 5, 6, tzinfo=UTC)
Told = tuple[float, str, str, str]  # hours after MONDAY, who says so, title, text

STREAMS: dict[str, tuple[str, list[Told]]] = {
    "a shooting, and what was done in revenge": (
        "a b",
        [
            (
                0,
                "Wire",
                "Two Armenian farmers shot dead near Berdzor",
                "Two Armenian farmers were shot dead near the town of Berdzor on Monday.",
            ),
            (
                6,
                "Post",
                "Azerbaijani man killed near Berdzor in revenge",
                "An Azerbaijani man was killed near Berdzor on Monday by villagers, police said.",
            ),
        ],
    ),
    "the dead on two sides of a border": (
        "a b",
        [
            (
                0,
                "Wire",
                "Three Cambodian villagers killed by shells at border",
                "Shelling on Monday killed three Cambodian villagers near the border.",
            ),
            (
                4,
                "Post",
                "Three Thai villagers killed by shells at border",
                "Shelling on Monday killed three Thai villagers near the border.",
            ),
        ],
    ),
    "an army's accident, and a strike in another country": (
        "a b",
        [
            (
                0,
                "Wire",
                "Kenyan army mortar kills three soldiers in exercise",
                "A mortar shell fired by the Kenyan army fell short in an exercise and killed three soldiers.",
            ),
            (
                3,
                "Wire",
                "Mortar fire kills three in Sudan",
                "Mortar fire killed at least three people in Sudan on Monday, medics said.",
            ),
        ],
    ),
    "one market, and a war's day": (
        "a b",
        [
            (
                0,
                "Wire",
                "Strike on market in Kutum kills nine",
                "An air strike on a market in Kutum killed nine people on Monday, witnesses said.",
            ),
            (
                30,
                "Post",
                "Air strikes kill 60 across Sudan in a day",
                "Air strikes killed 60 people across Sudan, a doctors' group said.",
            ),
        ],
    ),
    "two in a region, and a boy of one of its towns a day later": (
        "a b",
        [
            (0, "Wire", "Army kills two in Oromia", "The army killed two people in the Oromia region, residents said."),
            (
                27,
                "Wire",
                "Soldiers kill teenager in Nekemte",
                "Soldiers killed a 16-year-old boy in Nekemte in Ethiopia's Oromia region, his father said.",
            ),
        ],
    ),
    "a boy, and a night of raids": (
        "a b",
        [
            (
                0,
                "Wire",
                "Soldiers kill boy in Anambra",
                "Soldiers shot and killed a boy in Anambra on Monday, his family said.",
            ),
            (
                14,
                "Post",
                "At least five killed in army raids in Anambra",
                "At least five people were killed in army raids in Anambra overnight, residents said.",
            ),
        ],
    ),
    "a school, and a house two days later": (
        "a a b",
        [
            (
                0,
                "Wire",
                "Air strike on Dessie kills 40",
                "An air strike on a school in Dessie in Ethiopia killed 40 people, medics said.",
            ),
            (
                3,
                "Post",
                "At least 40 dead in Dessie air strike",
                "At least 40 people died when an air strike hit a school in Dessie, Ethiopia.",
            ),
            (
                45,
                "Post",
                "Drone strike kills two in Dessie",
                "A drone strike on a house in Dessie in Ethiopia killed two people, residents said.",
            ),
        ],
    ),
    "three dead in a region, and three there days later": (
        "a b",
        [
            (
                0,
                "Wire",
                "Army shelling kills three in Sagaing region",
                "Army shelling killed three villagers in Myanmar's Sagaing region, residents said.",
            ),
            (
                66,
                "Wire",
                "Army shelling kills three in Myanmar's Sagaing region",
                "Army shelling killed three people in Myanmar's Sagaing region, a resistance group said.",
            ),
        ],
    ),
    "a baker, and more of him a day later": (
        "a a",
        [
            (
                0,
                "Wire",
                "Baker Yusuf Haddad shot dead in Homs",
                "Baker Yusuf Haddad was shot dead outside his shop in Homs in Syria, relatives said.",
            ),
            (
                28,
                "Post",
                "Baker Yusuf Haddad was shot dead in Homs by men on motorcycle",
                "Yusuf Haddad, a baker, was shot dead in Homs in Syria by two men on a motorcycle, police said.",
            ),
        ],
    ),
    "a country's day, and one of its markets that day": (
        "a b",
        [
            (
                0,
                "Wire",
                "Air strikes kill 60 across Sudan",
                "Air strikes killed 60 people across Sudan on Monday, a doctors' group said.",
            ),
            (
                4,
                "Post",
                "Strike on market in Kutum kills seven",
                "An air strike on a market in Kutum in Sudan killed seven people, witnesses said.",
            ),
        ],
    ),
    "a strike in a province, and its town": (
        "a a",
        [
            (
                0,
                "Wire",
                "Strike kills 40 in Syria's Idlib province",
                "An air strike killed 40 people in Syria's Idlib province on Monday, rescuers said.",
            ),
            (
                3,
                "Post",
                "Air strike in Ariha kills 38",
                "An air strike killed 38 people in Ariha in Syria's Idlib province on Monday, rescuers said.",
            ),
        ],
    ),
    "a boy, and a policeman in his town": (
        "a b",
        [
            (
                0,
                "Wire",
                "Soldiers shoot dead boy in Jos",
                "Soldiers shot dead a 14-year-old boy in Jos in Nigeria on Monday, his family said.",
            ),
            (
                6,
                "Post",
                "Policeman shot dead in Jos",
                "A policeman was shot dead in Jos in Nigeria on Monday, an officer said.",
            ),
        ],
    ),
    "a journalist, and a policeman in his town": (
        "a b",
        [
            (
                0,
                "Wire",
                "Journalist shot dead in Tijuana",
                "A journalist was shot dead in Tijuana in Mexico, colleagues said.",
            ),
            (
                5,
                "Post",
                "Police officer shot dead in Tijuana",
                "A police officer was shot dead in Tijuana in Mexico, prosecutors said.",
            ),
        ],
    ),
    "a nurse, and a health worker": (
        "a a",
        [
            (
                0,
                "Wire",
                "Nurse killed in strike on Kutum",
                "A nurse was killed in an air strike on Kutum in Sudan on Monday, a doctors' group said.",
            ),
            (
                3,
                "Post",
                "Strike on Kutum kills health worker",
                "A health worker was killed in an air strike on Kutum in Sudan on Monday, medics said.",
            ),
        ],
    ),
    "the shells of one side, and of the other": (
        "a b",
        [
            (
                0,
                "Wire",
                "Indian shelling kills two in Kashmir",
                "Indian shelling killed two villagers in Kashmir, officials said.",
            ),
            (
                5,
                "Wire",
                "Pakistani shelling kills two in Kashmir",
                "Pakistani shelling killed two villagers in Kashmir, officials said.",
            ),
        ],
    ),
    "one school, and each side says that the other shelled it": (
        "a a",
        [
            (
                0,
                "Wire",
                "Russian shells hit school in Horlivka, killing three",
                "Russian shells hit a school in Horlivka in Ukraine, killing three people, Kyiv said.",
            ),
            (
                3,
                "Post",
                "Ukrainian shells kill three at school in Horlivka",
                "Ukrainian shells hit a school in Horlivka in Ukraine, killing three people, officials said.",
            ),
        ],
    ),
    "a toll that rose": (
        "a a",
        [
            (
                0,
                "Wire",
                "Bomb in Quetta market kills four",
                "A bomb in a market in Quetta killed four people on Monday, police said.",
            ),
            (
                3,
                "Post",
                "Toll of market bomb in Quetta rises to 19",
                "The death toll from the bomb in a market in Quetta has risen to 19, hospital officials said.",
            ),
        ],
    ),
    "a province, and its town with as many dead": (
        "a a",
        [
            (
                0,
                "Wire",
                "Twelve villagers beheaded in Cabo Delgado",
                "Insurgents beheaded twelve villagers in Mozambique's Cabo Delgado province on Monday, police said.",
            ),
            (
                2,
                "Post",
                "Insurgents behead twelve villagers near Macomia",
                "Insurgents beheaded twelve villagers near Macomia in Cabo Delgado on Monday, police said.",
            ),
        ],
    ),
    "one people's name, and none": (
        "a a",
        [
            (
                0,
                "Wire",
                "Four Indian pilgrims killed in attack on bus in Reasi",
                "Gunmen opened fire on a bus in Reasi on Monday, killing four Indian pilgrims, police said.",
            ),
            (
                2,
                "Post",
                "Gunmen kill four pilgrims on bus in Reasi",
                "Gunmen killed four pilgrims on a bus in Reasi on Monday, officials said.",
            ),
        ],
    ),
    "a hall, and a town of another province two days later": (
        "a a b",
        [
            (
                0,
                "Wire",
                "Gunmen kill 140 at concert hall in Krasnogorsk",
                "Gunmen killed 140 people at a concert hall in Krasnogorsk near Moscow, investigators said.",
            ),
            (
                5,
                "Post",
                "Concert hall attack kills 143",
                "Gunmen killed 143 people at a concert hall in Krasnogorsk near Moscow, investigators said.",
            ),
            (
                40,
                "Post",
                "Drone strikes kill six in Belgorod",
                "Drones killed six people in Belgorod, the governor said.",
            ),
        ],
    ),
    "pupils who are held, and villagers whom an air strike kills": (
        "a b",
        [
            (
                0,
                "Wire",
                "Gunmen seize 40 pupils from school in Kaduna state",
                "Gunmen seized 40 pupils from a school in Nigeria's Kaduna state on Monday, police said.",
            ),
            (
                20,
                "Post",
                "Air strike kills dozens of villagers in Kaduna state",
                "A military air strike killed dozens of villagers in Nigeria's Kaduna state, residents said.",
            ),
        ],
    ),
    "people who were taken and people who were killed in one raid": (
        "a a",
        [
            (
                0,
                "Wire",
                "Gunmen kidnap 12 people in Kagara",
                "Gunmen kidnapped 12 people in a raid on the town of Kagara in Nigeria on Monday, police said.",
            ),
            (
                5,
                "Post",
                "Gunmen kill two and kidnap 12 in Kagara",
                "Gunmen killed two people and kidnapped 12 in a raid on the town of Kagara in Nigeria, residents said.",
            ),
        ],
    ),
    "a boy shot days ago, and raids across the province": (
        "a b",
        [
            (
                96,
                "Wire",
                "Boy shot dead by soldiers in Kutum on Monday",
                "Soldiers shot a boy dead in Kutum in Sudan's North Darfur on Monday, his family said.",
            ),
            (
                110,
                "Post",
                "At least five killed in raids in North Darfur",
                "At least five people were killed in raids in Sudan's North Darfur, the ministry says.",
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", STREAMS)
def test_which_of_them_are_one(reader: Reader, name: str) -> None:
    wanted, told = STREAMS[name]
    assert _letters(grouped(reader, told)) == wanted


def grouped(reader: Reader, told: list[Told]) -> list[str]:
    """The id of the incident of each, as they come."""
    known: dict[str, Incident] = {}
    found = []
    for number, (hours, source, title, text) in enumerate(told):
        at = MONDAY + timedelta(hours=hours)
        read = reader.read(Text(title, text, "en", at))
        changes = group(members_of(_entry(number, source, title, text, at), read), list(known.values()), at)
        known |= {change.after.id: change.after for change in changes}
        found.append(changes[0].after.id)
    return found


def _entry(number: int, source: str, title: str, text: str, at: datetime) -> Entry:
    key = f"entry-{number}"
    link = f"https://news.example/{number}"
    return Entry(source, key, f"hash of {key}", title, text, link, source, at, at, language="en")


def _letters(idents: list[str]) -> str:
    """ "a a b" for the ids of two incidents, by the order in which they came."""
    order = list(dict.fromkeys(idents))
    return " ".join("abcdefgh"[order.index(ident)] for ident in idents)
