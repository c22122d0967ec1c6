"""docs/configuration.md and the shipped config.yaml say every key, and what they say is so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import Rule, Updates
from monitor.alerts.periods import Rise
from monitor.config import default_path, load, parse, shapes
from monitor.config.check import check
from monitor.config.settings import READ_WITHIN, Config, Ping, Retention, Web
from monitor.deliveries.people import Person
from monitor.deliveries.reading import Wishes
from monitor.deliveries.settings import (
    AppriseChannel,
    Bounces,
    Digest,
    EmailChannel,
    Replies,
    Smtp,
    WebhookChannel,
)
from monitor.feeds import Feed
from monitor.keys.shape import Shape
from monitor.places.regions import Around, RegionSettings
from monitor.reports import Conventions
from monitor.secret import Secret
from tests.deliveries.keys import public
from tests.doubles.language import SMALL

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
TEXT = DOCS.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)

# What the examples take for granted: a section that an example has is left out here.
AROUND_EXAMPLES = {
    "channels": "channels: {duty-officer: {email: {to: [duty@example.org]}}, tracker: {webhook: {url: 'https://a.example'}}}",
    "regions": "regions: [{name: Northwest Syria, countries: [SY]}]",
}
ENVIRON = {
    "MONITOR_STORE": "postgresql+psycopg://monitor:a-password@localhost/monitor",
    "TRACKER_URL": "https://tracker.example/hook",
    "TRACKER_SECRET": "whsec_c2l4dGVlbiBieXRlcyBhbmQgbW9yZSwgMzIgYnl0ZXM=",
    "SMTP_PASSWORD": "a-password",
    "PHONE_URLS": "signal://signal.example/+15551234567/+15557654321\njsons://desk.example/a-secret-word",
    "PING_URL": "https://ping.example/a-secret-word",
    "MONITOR_PROXY": "http://monitor:a-password@proxy.example:3128",
}
TRIANGLE = {"type": "Polygon", "coordinates": [[[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 35.0]]]}


def rows() -> list[tuple[list[str], str, str]]:
    """Keys, meaning and default of each row of the tables."""
    cells = (line.split("|") for line in TEXT.splitlines() if line.startswith("| `") and line.count("|") == 4)
    return [(re.findall(r"`([^`]+)`", keys), what, default.strip().strip("`")) for _, keys, what, default, _ in cells]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files that the examples name."""
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "xx.yaml").write_text(SMALL)
    places = tmp_path / "places"
    places.mkdir()
    (places / "villages.csv").write_text("name,lat,lon,country,admin1\nTel Samra,35.91,36.61,SY,Idlib\n")
    (places / "sites.csv").write_text("lat,lon\n35.9,36.6\n")
    (places / "districts.geojson").write_text(json.dumps(TRIANGLE))
    (tmp_path / "rota.csv").write_text("person,from,to\nAmal,2031-03-09 09:00,2031-03-09 21:00\n")
    return tmp_path


def environ(folder: Path) -> Mapping[str, str]:
    (folder / "desk-secret").write_text("whsec_c2l4dGVlbiBieXRlcyBhbmQgbW9yZSwgMzIgYnl0ZXM=")
    (folder / "imap.password").write_text("a-password")
    (folder / "imap.password").chmod(0o600)
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "legal-team.asc").write_text(public("Counsel <counsel@example.org>"))
    return ENVIRON | {"CREDENTIALS_DIRECTORY": str(folder)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split(":")[0].strip())
def test_an_example_of_the_docs_loads(example: str, folder: Path) -> None:
    rest = [text for section, text in AROUND_EXAMPLES.items() if not re.search(rf"^{section}:", example, re.MULTILINE)]
    assert parse("\n".join([example, *rest]), "docs.yaml", folder, environ(folder))


def test_every_section_of_the_docs_has_an_example() -> None:
    shown = {key for example in EXAMPLES for key in re.findall(r"^([a-z_]+):", example, re.MULTILINE)}
    assert {key.split("_")[0] for key in shown} == {key.split("_")[0] for key in shapes.fields_of(shapes.Whole)}


def test_every_key_is_documented_and_no_other() -> None:
    documented = [key for keys, _, _ in rows() for key in keys if not key.startswith("NAME_")]
    assert sorted(documented) == sorted(shapes.every_key())


def test_required_keys_are_called_so() -> None:
    said = {key for keys, what, _ in rows() for key in keys if what.rstrip().endswith("Required")}
    assert said == set(required(shapes.Whole))


def required(shape: type[Shape], way: str = "") -> list[str]:
    """The dotted keys without which a mapping is refused."""
    found = []
    for name, field in shape.model_fields.items():
        key = f"{way}{field.alias or name}"
        found += [key] if field.is_required() else []
        inner = shapes.shape_at((), field.annotation) or shapes.shape_at(("any",), field.annotation)
        found += required(inner, f"{key}.") if inner else []
    return found


FEED = Feed("A", "https://a.example", "A")
RULE = Rule("A", (), ())
WEEK = timedelta(days=7)
DIGEST = Digest("A", time(7), ZoneInfo("UTC"), ())
BOUNCES = Bounces("", "", Secret(""))
PERSON = Person("A", ("a@example.org",))
DEFAULTS = {
    "store": Config().store.reveal(),
    "reading.numbers": Conventions().numbers.value,
    "reading.status": Conventions().status.value,
    "reading.alert_confidence": f"{Conventions().alert_confidence:g}",
    "feeds.every": f"{FEED.every.total_seconds() / 60:g}m",
    "feeds.party": str(FEED.party).lower(),
    "feeds.allow_private": str(FEED.allow_private).lower(),
    "feeds.translated": str(FEED.translated).lower(),
    "feeds.follow": str(FEED.follow).lower(),
    "regions.places.radius_km": f"{Around('A').radius_km:g}",
    "regions.within_km": f"{RegionSettings('A').within_km:g}",
    "rules.causes": f"[{', '.join(RULE.causes)}]",
    "rules.severity": RULE.severity.word,
    "rules.disputed": str(RULE.disputed).lower(),
    "rules.second_source": str(RULE.second_source).lower(),
    "rules.updates.toll_rises_by": "a share" if Updates().toll_rises_by is None else str(Updates().toll_rises_by),
    "rules.updates.at_most_every": f"{Updates().at_most_every.total_seconds() / 60:g}m",
    "rules.rise.times": f"{Rise(WEEK, WEEK).times:g}",
    "rules.rise.at_least": str(Rise(WEEK, WEEK).at_least),
    "digests.every": DIGEST.every.value,
    "digests.day": DIGEST.day.value,
    "digests.picture": str(DIGEST.picture).lower(),
    "digests.csv": str(DIGEST.csv).lower(),
    "channels.webhook.preset": str(WebhookChannel("A", Secret("")).preset),
    "channels.webhook.allow_private": str(WebhookChannel("A", Secret("")).allow_private).lower(),
    "channels.apprise.allow_private": str(AppriseChannel("A", ()).allow_private).lower(),
    "channels.webhook.language": WebhookChannel("A", Secret("")).language,
    "channels.apprise.language": AppriseChannel("A", ()).language,
    "channels.neutral_subject": str(EmailChannel("A", ()).neutral_subject).lower(),
    "channels.email.timezone": Wishes().timezone.key,
    "channels.email.language": Wishes().language,
    "channels.email.graphic": Wishes().graphic.value,
    "smtp.host": Smtp().host,
    "smtp.port": str(Smtp().port),
    "smtp.from": Smtp().sender,
    "smtp.tls": Smtp().tls.value,
    "bounces.port": str(BOUNCES.port),
    "bounces.tls": BOUNCES.tls.value,
    "bounces.folder": BOUNCES.folder,
    "bounces.every": f"{BOUNCES.every.total_seconds() / 60:g}m",
    "people.role": PERSON.role.value,
    "people.timezone": PERSON.timezone.key,
    "replies.port": str(BOUNCES.port),
    "replies.tls": BOUNCES.tls.value,
    "replies.folder": BOUNCES.folder,
    "replies.every": f"{BOUNCES.every.total_seconds() / 60:g}m",
    "replies.proof": Replies(BOUNCES).proof.value,
    "ping.every": f"{Ping(Secret('')).every.total_seconds() / 60:g}m",
    "ping.allow_private": str(Ping(Secret("")).allow_private).lower(),
    "reading.within": f"{READ_WITHIN.total_seconds():g}s",
    "web.listen": f"{Web().host}:{Web().port}",
    "retention.documents_mb": str(Retention().documents_mb),
    "web.pages": str(Web().pages).lower(),
}


@pytest.mark.parametrize("key", DEFAULTS)
def test_a_documented_default_is_the_real_one(key: str) -> None:
    said = {key: default for keys, _, default in rows() for key in keys}
    assert said[key] == DEFAULTS[key]


def test_no_other_default_is_documented_but_empty_lists() -> None:
    said = {key: default for keys, _, default in rows() for key in keys if default not in {"", "[]", "default"}}
    assert said.keys() - DEFAULTS.keys() == {"feeds.publisher", "http.user_agent"}


def test_the_shipped_config_loads_and_covers_what_it_promises() -> None:
    config = load(default_path(), {})
    assert len(config.feeds) >= 30
    assert {feed.language for feed in config.feeds} == {
        "en",
        "ar",
        "fr",
        "es",
        "ru",
        "uk",
        "tr",
        "fa",
        "he",
        "zh",
        "my",
    }
    countries = set().union(*(region.countries for region in config.regions))
    assert countries >= {"SY", "PS", "LB", "YE", "UA", "SD", "CD", "ML", "BF", "NE", "MM"}
    assert config.smtp.mailbox is not None
    assert config.operators
    assert config.digests
    assert config.web == Web("127.0.0.1", 8080)


def test_the_shipped_config_has_no_error_and_watches_every_region() -> None:
    told = [str(problem) for problem in check(default_path(), {}) if "is not read yet" not in problem.message]
    assert told == []


def test_the_shipped_config_shows_every_key() -> None:
    text = default_path().read_text(encoding="utf-8")
    last = {key.rpartition(".")[2] for key in shapes.every_key()}
    assert [key for key in sorted(last) if not re.search(rf"\b{key}\b", text)] == []


def test_the_config_of_an_installed_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "monitor"
    (package / "config").mkdir(parents=True)
    (package / "config.yaml").write_text("feeds: []\n")
    monkeypatch.setattr("monitor.config.written.__file__", str(package / "config" / "__init__.py"))
    assert default_path() == package / "config.yaml"
