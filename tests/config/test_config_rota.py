"""Files that say who has duty when, and what is wrong with them in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config import Config, parse
from monitor.config.check import check
from monitor.config.rota import handover_words
from monitor.deliveries.settings import EmailChannel
from monitor.errors import ConfigError

CONFIG = """\
people:
  - {name: Amal, addresses: [amal@ngo.example, phone@ngo.example], timezone: Asia/Damascus}
  - {name: Leila, addresses: [leila@ngo.example]}
rota: [{name: Night desk, file: rota}]
channels: {duty: {email: {rota: Night desk}}}
"""
TABLE = "person,from,to\nAmal,2031-03-09 09:00,2031-03-09 21:00\nLeila,2031-03-09 18:00,2031-03-10 06:00\n"
CALENDAR = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Am
 al
DTSTART;TZID=Asia/Damascus:20310309T090000
DTEND;TZID=Asia/Damascus:20310309T210000
RRULE:FREQ=DAILY
EXDATE;TZID=Asia/Damascus:20310311T090000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID:20310310T060000Z
SUMMARY:Leila
DTSTART:20310310T060000Z
DURATION:PT12H
END:VEVENT
END:VCALENDAR
"""


def loaded(folder: Path, rota: str, config: str = CONFIG) -> Config:
    (folder / "rota").write_text(rota, encoding="utf-8")
    return parse(config, "config.yaml", folder, {})


def wrong(folder: Path, rota: str, config: str = CONFIG) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, rota, config)
    return "\n".join(caught.value.problems)


def on_duty(config: Config, *when: int) -> tuple[str, ...]:
    year, month, day, hour = when
    return config.rotas[0].on_duty(datetime(year, month, day, hour, tzinfo=UTC))


def test_a_table_is_read_in_each_persons_own_zone(tmp_path: Path) -> None:
    config = loaded(tmp_path, TABLE)
    assert on_duty(config, 2031, 3, 9, 6) == ("Amal",)
    assert on_duty(config, 2031, 3, 9, 18) == ("Leila",)
    assert on_duty(config, 2031, 3, 10, 7) == ()


def test_a_calendar_is_read_with_what_recurs_what_was_left_out_and_what_was_moved(tmp_path: Path) -> None:
    config = loaded(tmp_path, CALENDAR)
    assert on_duty(config, 2031, 3, 9, 7) == ("Amal",)
    assert on_duty(config, 2031, 3, 10, 7) == ("Leila",)
    assert on_duty(config, 2031, 3, 11, 7) == ()
    assert on_duty(config, 2031, 3, 12, 7) == ("Amal",)


def test_a_channel_of_a_rota_has_the_addresses_of_all_its_people(tmp_path: Path) -> None:
    [channel] = loaded(tmp_path, TABLE).channels
    assert isinstance(channel, EmailChannel)
    assert channel.to == ("amal@ngo.example", "phone@ngo.example", "leila@ngo.example")


@pytest.mark.parametrize(
    ("rota", "said"),
    [
        (
            TABLE.replace("Amal", "Amla"),
            'line 2: nobody of people: is called "Amla"; did you mean "Amal"?',
        ),
        ("person,from,to\nAmal,nine,2031-03-09 21:00\n", 'line 2: "nine" is no time'),
        ("person,from,to\nAmal,2031-03-09 09:00,2031-03-08 21:00\n", "ends before it begins"),
        ("who,when\n", "line 1: has no column person, from, to"),
        ("person,from,to\n", "has nobody's duty in it"),
        (CALENDAR.replace("FREQ=DAILY", "FREQ=SECONDLY"), "recurs every hour or oftener"),
        (CALENDAR.replace("DTSTART;TZID=Asia/Damascus", "DTSTART;TZID=Nowhere"), "has no start that can be read"),
        (CALENDAR.replace("Leila", "Lila"), 'nobody of people: is called "Lila"; did you mean "Leila"?'),
        (CALENDAR.replace("EXDATE", "RDATE"), "RDATE"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, rota: str, said: str) -> None:
    assert said in wrong(tmp_path, rota)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        parse(CONFIG, "config.yaml", tmp_path, {})


def test_a_channel_names_a_rota_that_there_is_or_addresses_and_not_both(tmp_path: Path) -> None:
    assert 'there is no rota "Nigt desk"; did you mean "Night desk"?' in wrong(
        tmp_path, TABLE, CONFIG.replace("{rota: Night", "{rota: Nigt")
    )
    assert "one of to (addresses) and rota" in wrong(
        tmp_path, TABLE, CONFIG.replace("{rota: Night desk}", "{rota: Night desk, to: [a@ngo.example]}")
    )


def test_check_refuses_a_gap_and_the_monitor_starts_all_the_same(tmp_path: Path) -> None:
    assert loaded(tmp_path, TABLE)
    (tmp_path / "config.yaml").write_text(CONFIG)
    told = [str(problem) for problem in check(tmp_path / "config.yaml", {})]
    assert any("rota[0].file: nobody has duty from" in line for line in told)


def test_check_says_what_recurs_for_ever(tmp_path: Path) -> None:
    loaded(tmp_path, CALENDAR)
    (tmp_path / "config.yaml").write_text(CONFIG)
    told = [str(problem) for problem in check(tmp_path / "config.yaml", {})]
    assert any("warning: rota[0].file: Amal's duty recurs for ever" in line for line in told)


def test_the_next_handover_is_said_in_the_zone_of_who_takes_over(tmp_path: Path) -> None:
    config = loaded(tmp_path, TABLE)
    said = handover_words(config.rotas[0], config.people, datetime(2031, 3, 9, 7, tzinfo=UTC))
    assert said == "Night desk: Amal has duty; at 2031-03-09 18:00 (UTC) it passes to Leila"
