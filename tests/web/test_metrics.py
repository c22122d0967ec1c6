"""/metrics: the figures, where they come from, what they never hold, and what a scrape costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from monitor.alerts import Reason, digest_alert
from monitor.alerts.samples import drill_alert
from monitor.config import Config
from monitor.deliveries import Again, DeliveryTrouble, Sent, State, Undeliverable
from monitor.deliveries.settings import Digest, EmailChannel
from monitor.feeds import Feed, FeedState, NotModified
from monitor.feeds import FetchFailed as FeedFailed
from monitor.pipeline import Absorbed, drill
from monitor.pipeline.intake.absorb import Answer
from monitor.pipeline.upkeep.pulse import Pulse, leave
from monitor.places.areas import AroundSites
from monitor.places.regions import Region
from monitor.reports import Reading, Rejected
from monitor.store import DigestRun, Store
from monitor.web.metrics import registry_of
from monitor.web.vitals import Vitals
from tests.doubles.nouns import NOON, alert, delivery, entry, incident, minutes, reading, report

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
UNHARMED = Reading("en", rejected=Rejected.NO_HARM_WORD)
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(client: FlaskClient) -> Samples:
    """Every sample by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, tuple(sorted(labels.items()))))


def test_an_empty_store_has_figures_and_no_made_up_times(client: FlaskClient) -> None:
    found = scraped(client)
    assert value(found, "monitor_store_up") == 1
    assert value(found, "monitor_feeds", state="new") == 2
    assert value(found, "monitor_outbox_oldest_seconds") == 0
    assert value(found, "monitor_cycle_last_timestamp_seconds") is None


def test_feeds_are_counted_by_state(client: FlaskClient, store: Store) -> None:
    with store.write() as writing:
        writing.save_feed_state(FeedState("Wire", last_poll_at=NOON, last_success_at=NOON, last_new_entry_at=NOON))
        writing.save_feed_state(FeedState("Desk", last_poll_at=NOON, first_poll_at=NOON, failures=9, last_error="no"))
    found = scraped(client)
    assert (value(found, "monitor_feeds", state="live"), value(found, "monitor_feeds", state="erring")) == (1, 1)
    assert value(found, "monitor_feed_last_success_timestamp_seconds", feed="Wire") == NOON.timestamp()


def test_a_region_is_counted_by_its_live_feeds_and_one_of_our_own_sites_is_not_named(store: Store) -> None:
    with store.write() as writing:
        writing.save_feed_state(FeedState("Wire", last_poll_at=NOON, last_success_at=NOON, last_new_entry_at=NOON))
    around_us = Region("Near our teams", parts=(AroundSites(((35.9, 36.6),), 10.0),))
    sudan = Region("Sudan", frozenset({"SD"}))
    config = Config(feeds=(Feed("Wire", "https://a.example", "A"),), regions=(sudan, around_us))
    found = flat(registry_of(store, Vitals(), lambda: config, lambda: NOON))
    assert found["monitor_region_live_feeds{'region': 'Sudan'}"] == 1
    assert not [name for name in found if "our teams" in name]


def test_the_outbox_is_counted_by_state_and_its_oldest_row_told(client: FlaskClient, store: Store) -> None:
    with store.write() as writing:
        writing.save_alert(alert())
        writing.queue(
            [
                delivery("d1", created=NOON - minutes(20)),
                delivery("d2", state=State.FAILED),
                delivery("d3", state=State.SENT, created=NOON - minutes(90)),
            ]
        )
    found = scraped(client)
    assert value(found, "monitor_outbox", state="failed") == 1
    assert value(found, "monitor_outbox_pending") == 1
    assert value(found, "monitor_outbox_oldest_seconds") == 1200


def test_entries_reports_incidents_and_alerts_survive_a_restart(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({entry("k1"): reading(report()), entry("k2"): UNHARMED})
        writing.save_incident(incident())
        writing.save_alert(alert())
    found = flat(registry_of(store, Vitals(), Config, lambda: NOON))
    assert found["monitor_entries_total"] == 2
    assert found["monitor_reports_total{'outcome': 'reported'}"] == 1
    assert found["monitor_reports_total{'outcome': 'no_harm_word'}"] == 1
    assert found["monitor_incidents{'status': 'open'}"] == 1
    assert found["monitor_alerts_total{'reason': 'new'}"] == 1


def flat(registry: CollectorRegistry) -> dict[str, float]:
    return {f"{s.name}{s.labels or ''}": s.value for family in registry.collect() for s in family.samples}


def test_a_drill_is_no_alert_and_is_told_by_itself(client: FlaskClient, store: Store) -> None:
    with store.write() as writing:
        drill.begin([EmailChannel("duty", ("amal@ngo.example",))], writing, NOON)
    found = scraped(client)
    assert value(found, "monitor_alerts_total", reason="drill") is None
    assert value(found, "monitor_drill_last_timestamp_seconds") == NOON.timestamp()
    assert value(found, "monitor_drill_unsent") == 1


def test_the_pulse_tells_of_cycles_reloads_and_pings(client: FlaskClient, store: Store) -> None:
    beat = Pulse(7, "1", NOON, NOON, cycle_at=NOON, cycle_seconds=3.5, loaded_at=NOON, pinged_at=NOON)
    with store.write() as writing:
        leave(beat, writing)
    found = scraped(client)
    assert value(found, "monitor_cycle_last_timestamp_seconds") == NOON.timestamp()
    assert value(found, "monitor_config_last_reload_successful") == 1
    assert value(found, "monitor_ping_failing") == 0
    with store.write() as writing:
        leave(replace(beat, refused_at=NOON, refused="no", ping_error="timed out"), writing)
    found = scraped(client)
    assert value(found, "monitor_config_last_reload_successful") == 0
    assert value(found, "monitor_ping_failing") == 1


def test_digests_tell_when_they_went_out_and_not_when_they_were_first_known(store: Store, vitals: Vitals) -> None:
    digest = Digest("Morning", NOON.time(), ZoneInfo("UTC"), ("duty",))
    with store.write() as writing:
        writing.save_digest_run(DigestRun("Morning", NOON))
    registry = registry_of(store, vitals, lambda: Config(digests=(digest,)), lambda: NOON)
    assert "monitor_digest_last_timestamp_seconds{'digest': 'Morning'}" not in flat(registry)
    with store.write() as writing:
        writing.save_alert(digest_alert(digest, [], [], [], NOON - timedelta(hours=1), NOON))
    found = flat(registry)
    assert found["monitor_digest_last_timestamp_seconds{'digest': 'Morning'}"] == NOON.timestamp()


def test_from_publication_to_the_first_message_is_measured_at_the_receiver(client: FlaskClient, vitals: Vitals) -> None:
    facts = {"reason": Reason.NEW.value, "trigger": {"published": (NOON - minutes(4)).isoformat()}}
    vitals.attempted(delivery(facts=facts), Again(DeliveryTrouble.BUSY, "later"), NOON)
    vitals.attempted(delivery(facts=facts), Sent(), NOON)
    found = scraped(client)
    assert value(found, "monitor_publish_to_alert_seconds_count") == 1
    assert value(found, "monitor_publish_to_alert_seconds_sum") == 240
    assert value(found, "monitor_publish_to_alert_seconds_bucket", le="300.0") == 1
    assert value(found, "monitor_publish_to_alert_seconds_bucket", le="120.0") == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"reason": "toll_rose", "trigger": {"published": NOON.isoformat()}},
        {"reason": "digest"},
        {"reason": "new", "trigger": {"published": None}},
        dict(drill_alert(NOON).facts),
    ],
)
def test_updates_digests_undated_reports_and_drills_are_not(
    client: FlaskClient, vitals: Vitals, facts: dict[str, object]
) -> None:
    vitals.attempted(delivery(facts=facts), Sent(), NOON)
    assert value(scraped(client), "monitor_publish_to_alert_seconds_count") == 0


def test_attempts_are_counted_by_what_they_came_to(client: FlaskClient, vitals: Vitals) -> None:
    for outcome in (
        Sent(),
        Again(DeliveryTrouble.BUSY, ""),
        Again(DeliveryTrouble.BUSY, ""),
        Undeliverable(DeliveryTrouble.REFUSED, ""),
    ):
        vitals.attempted(delivery(), outcome, NOON)
    found = scraped(client)
    name = "monitor_delivery_attempts_total"
    counts = [value(found, name, channel="duty", outcome=word) for word in ("sent", "put_off", "failed")]
    assert counts == [1, 2, 1]


def test_polls_that_fail_are_counted_by_reason(client: FlaskClient, vitals: Vitals) -> None:
    vitals.absorbed(Absorbed("Wire", FeedFailed("timeout", "not in time"), FeedState("Wire")))
    assert value(scraped(client), "monitor_feed_errors_total", feed="Wire", reason="timeout") == 1


def test_documents_are_counted_by_parser_once_they_are_taken_in_whole(client: FlaskClient, vitals: Vitals) -> None:
    state, came = FeedState("Wire"), NotModified()
    part = Absorbed("Wire", came, state, rest=Answer(came), quick=True)
    for found in (Absorbed("Wire", came, state, quick=True), Absorbed("Wire", came, state, quick=False), part):
        vitals.absorbed(found)
    counted = scraped(client)
    assert value(counted, "monitor_feed_documents_total", parser="quick") == 1
    assert value(counted, "monitor_feed_documents_total", parser="feedparser") == 1


def test_a_tick_is_timed_and_its_errors_are_counted(client: FlaskClient, vitals: Vitals) -> None:
    with pytest.raises(RuntimeError), vitals.timing("poll"):
        raise RuntimeError("broken")
    found = scraped(client)
    assert value(found, "monitor_tick_failures_total", tick="poll") == 1
    assert value(found, "monitor_tick_duration_seconds_count", tick="poll") == 1


def test_no_address_no_person_and_no_secret_is_told(client: FlaskClient, store: Store, vitals: Vitals) -> None:
    with store.write() as writing:
        writing.save_alert(alert())
        writing.queue([delivery(recipient="amal@ngo.example", last_error="amal@ngo.example refused")])
        writing.save_feed_state(
            FeedState("Wire", last_poll_at=NOON, failures=9, last_error="https://secret-path.example")
        )
    vitals.attempted(delivery(recipient="amal@ngo.example"), Sent(), NOON)
    for page in ("/metrics", "/readyz", "/livez"):
        text = client.get(page).text
        assert not re.search(r"amal|@|hunter2|secret-path|://", text), page


def test_a_store_that_does_not_answer_leaves_what_is_in_memory(
    client: FlaskClient, store: Store, vitals: Vitals
) -> None:
    vitals.attempted(delivery(), Sent(), NOON)
    Path(str(store.engine.url.database)).write_bytes(b"SQLite format 3\x00 and then nothing of it" * 200)
    found = scraped(client)
    assert value(found, "monitor_store_up") == 0
    assert value(found, "monitor_delivery_attempts_total", channel="duty", outcome="sent") == 1


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Every question that is put to the database meanwhile."""
    put: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        put.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield put
    event.remove(store.engine, "before_cursor_execute", note)


def test_a_scrape_puts_as_many_questions_to_a_large_store_as_to_an_empty_one(store: Store, vitals: Vitals) -> None:
    feeds = tuple(Feed(f"Feed {n}", f"https://{n}.example", "A") for n in range(1000))
    registry = registry_of(store, vitals, lambda: Config(feeds=feeds), lambda: NOON)
    with statements(store) as empty:
        flat(registry)
    with store.write() as writing:
        for feed in feeds:
            writing.save_feed_state(FeedState(feed.name, last_poll_at=NOON, last_success_at=NOON))
        writing.save_entries({entry(f"k{n}", feed=f"Feed {n % 1000}"): UNHARMED for n in range(2000)})
        writing.save_alert(alert())
        writing.queue(delivery(f"d{n}", thread=f"t{n}", created=NOON - timedelta(seconds=n)) for n in range(200))
    with statements(store) as full:
        found = flat(registry)
    assert found["monitor_entries_total"] == 2000
    assert len(full) == len(empty) <= 19


def documented() -> set[str]:
    section = OPERATIONS.read_text(encoding="utf-8").partition("## Metrics")[2].partition("\n## ")[0]
    return {
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z_]+)(?:\{[^}]*\})?`", line.split("|")[1])
    }


def test_every_metric_is_explained_and_no_other(store: Store, vitals: Vitals) -> None:
    families = registry_of(store, vitals, Config, lambda: NOON).collect()
    real = {f"{f.name}_total" if f.type == "counter" else f.name for f in families}
    assert documented() == real
