"""Every page holds no English in any other language: no word in Latin letters that is neither in the language's own
file nor a quote, a name or a key of the config."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from monitor.alerts import Condition, Threshold, Updates
from monitor.config.written import Written
from monitor.deliveries.replies.words import tongue
from monitor.feeds import Feed, FeedState
from monitor.model import Cause, Context, Harm, Severity, Target, Victim, Weapon
from monitor.pipeline.quarantine import FeedDesk
from monitor.pipeline.replay.rule_trial import rule_tried
from monitor.reports import Kind
from monitor.store import Store
from monitor.web.served import served
from monitor.web.words import FALLBACK, languages, words_of
from tests.doubles.newsroom import WIRE, Newsroom, item, pen, rule
from tests.doubles.nouns import NOON, entry, incident, member, minutes, reading, report
from tests.doubles.visitor import SUDAN, SYRIA, Hall, Visitor, only, told_of_karsa

DESK, GONE = (Feed(name, f"https://{name.lower()}.example", name, language="en") for name in ("Desk", "Gone"))
RULES = (
    rule(),
    rule("Strict", any=(Condition((Threshold(Harm.KILLED, Victim.CHILD, 50),)), Condition(attack=Target.HOSPITAL))),
    rule("Elsewhere", regions=(SUDAN,)),
    rule("Here", regions=(SYRIA,), updates=Updates(hold_first=minutes(30))),
)
WRITTEN = "rules:\n  - name: Civilians\n    any: [{killed.all: 5}]\n    send: [duty]\n"
WRONG_RULES = (
    "name: [\n",
    "",
    "- a\n- b\n",
    "name: Civilians\nname: Again\nsend: [nobody]\nany: [{killed.elf: 1, slain.all: 2, killed.all: 0}, {}]\n",
    "name: X\nany: [{attack: hopsital}]\nsend: []\nseverity: hihg\ncauses: [wra]\nupdates: {at_most_every: 30}\n",
    "name: X\nany: 3\nsend: [duty, duty]\nupdates: {at_most_every: soon, hold_first: 40h}\nweapons: [air]\nred: 1\n",
    "name: X\nany: [{killed.child.low: unknown, killed.all: y}]\nsend: [duty]\ntotals: {over: 1m}\nregions: [Syira]\n",
)
NAMED = re.compile(  # names of the data above and of people, quotes, and what is called so in every language
    r"""(?<![A-Za-z])(
        Karsa|Benna|Idlib|Aleppo|Syria|Sudan|Wire|Desk|Gone|Strict|Civilians|Elsewhere|Here|duty
        |Amal|Ada|Omar|Vera|Ward\ 4|Shelling\ in|(?:perhaps\ )?[0-9]\ killed\ in|[0-9a-f]{8,}
        |UTC|API|YAML|IED|zip|GeoNames|Natural\ Earth|CC\ BY|Well\ Seven|Name,\ SY|unknown|true|false
        |casualty-monitor\ account\ set\ NAME|replay\ --against|docs/configuration\.md|config\.yaml|https?://\S+
    )\b""",
    re.VERBOSE,
)
QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|'[^']*'|`[^`]*`|\{[^}]*\}|\[[^\]]*\]|\b[a-z_]+(?:\[\d+\])?(?:[._][a-z_]+)+")
VALUES = {
    "send",
    "place",
    "date",
    "weapon",
    "name",
    "any",
    "regions",
    "weapons",
    "causes",
    "red",
    "low",
    "country",
    "changed",
}
VALUES |= {"region", "since", "until", "severity", "cause", "grade", "victim", "state", "text", "limit", "after"}
VALUES |= {str(value) for kind in (Cause, Weapon, Target, Victim, Harm) for value in kind}
VALUES |= {severity.word for severity in Severity}
LATIN = re.compile(r"[^\W\d_]{3,}")
ASIDE = {"bdi", "blockquote", "code", "textarea", "script", "style", "option", "text"}
SAID = ("aria-label", "title", "placeholder")
EMPTY = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "line", "rect"}


class Reader(HTMLParser):
    """Gathers what a page says in its own words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.words += [value for name in SAID if (value := given.get(name))]
        if tag not in EMPTY:
            elsewhere = ("lang" in given and tag != "html") or "external" in given.get("rel", "")
            self._open.append((tag, tag in ASIDE or elsewhere))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(aside for _, aside in self._open):
            self.words.append(data)


@cache
def own_words(language: str) -> frozenset[str]:
    """All that a language's own words are made of: those of pages and those of answers, which pages tell, too."""
    texts = (*words_of(language).texts.values(), *tongue(language).answers.values())
    return frozenset(word.casefold() for text in texts for word in latin(text))


def latin(text: str) -> list[str]:
    return [word for word in LATIN.findall(text) if word[0] < "\u0250"]


def english(page: TestResponse) -> list[str]:
    """The English that a page says."""
    read = Reader()
    read.feed(page.text)
    plain = (NAMED.sub(" ", QUOTED.sub(" ", NAMED.sub(" ", text))) for text in read.words)
    found = {word for text in plain for word in latin(text)} - VALUES
    return sorted(word for word in found if word.casefold() not in own_words(page.headers["Content-Language"]))


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    """A monitor of some rules to which something of everything happened."""
    written = Written(WRITTEN, "config.yaml", "")
    with told_of_karsa(store, tmp_path, rules=RULES, feeds=(WIRE, DESK, GONE), written=written) as opened:
        opened.publish(item("9 killed in Karsa"), item("perhaps 3 killed in Karsa", "k2"), at=2)
        opened.deliver(at=2)
        context = replace(report(8), kind=Kind.CONTEXT, why=Context.CUMULATIVE)
        hit = incident("b2", member(entry("k9"), report(3)), member(entry("k8"), context), target=Target.HOSPITAL)
        with store.write() as writing:
            writing.save_incident(replace(hit, opened=NOON, updated=NOON, perhaps=only(store).id))
            writing.save_entries({entry("weak"): reading(report(confidence=0.3))})
            writing.save_feed_state(FeedState("Gone", first_poll_at=NOON, failures=9, last_reason="not_found"))
            FeedDesk(writing, opened.config, "Ada", "", NOON).quarantine("Desk")
        yield opened


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    hall = Hall.of(room)
    hall.app = served(
        replace(hall.watched, read=lambda given: [pen(one) for one in given], try_rule=rule_tried), hall.web
    )
    return hall


@pytest.fixture(params=sorted(set(languages()) - {FALLBACK}))
def ada(hall: Hall, request: pytest.FixtureRequest) -> Visitor:
    """An admin, who sees most, and reads one of them."""
    visitor = hall.visitor("Ada")
    visitor.post("/language", language=request.param, next="/")
    return visitor


def test_no_page_holds_english(ada: Visitor, store: Store) -> None:
    whole = f"/incidents/{only(store).id}"
    paths = [
        "/",
        "/?severity=hihg&since=soon&colour=x&after=x",
        "/map",
        "/map?since=30d&region=X",
        "/map?look=1,2,3",
        "/trends",
    ]
    paths += ["/trends?weeks=7", "/sight", "/try", "/try/rule?rule=Civilians", "/nowhere", "/incidents/zz", "/sign-in"]
    paths += [f"{one}{rest}" for one in (whole, "/incidents/b2") for rest in ("", "/story", "/report", "/text")]
    assert {path: found for path in paths if (found := english(ada.get(path)))} == {}


@pytest.mark.parametrize("written", WRONG_RULES)
def test_what_is_wrong_with_a_rule_is_not_said_in_english(ada: Visitor, written: str) -> None:
    assert english(ada.post("/try/rule", text=written, days=7)) == []


def test_what_a_rule_would_tell_and_what_a_text_says_is_not_told_in_english(ada: Visitor) -> None:
    assert english(ada.post("/try/rule", text="name: Fewer\nany: [{killed.all: 1}]\nsend: [duty]\n", days=90)) == []
    for text in ("7 killed in Karsa", "nothing at all", "perhaps 3 killed in Karsa"):
        assert english(ada.post("/try", text=text)) == []


def test_what_came_of_an_act_is_not_told_in_english(ada: Visitor, store: Store, hall: Hall) -> None:
    acts: tuple[tuple[str, dict[str, str]], ...] = (
        ("acknowledge", {}),
        ("count", {"figure": "12"}),
        ("count", {"figure": "many"}),
        ("correct", {"fact": "place", "value": "Aleppo, SY"}),
        ("correct", {"fact": "place", "value": "Aleppo, SY"}),
        ("correct", {"fact": "place", "value": "Nowheretown"}),
        ("correct", {"fact": "date", "value": "soon"}),
        ("correct", {"fact": "weapon", "value": "spoon"}),
        ("correct", {"fact": "killed.child", "value": "500"}),
        ("correct", {"fact": "killed.child", "value": "2"}),
        ("correct", {"fact": "killed.elf", "value": "2"}),
        ("uncorrect", {"at": NOON.isoformat()}),
        ("note", {"note": ""}),
        ("withdraw-note", {"at": NOON.isoformat()}),
        ("mute", {"lasting": "6h"}),
        ("mute", {"lasting": "soon"}),
        ("mute", {"lasting": "90d"}),
        ("apart", {}),
        ("split", {"report": "77"}),
        ("split", {"report": "1"}),
        ("withdraw-report", {"number": "1"}),
        ("merge", {"other": "b2"}),
        ("merge", {"other": "b2"}),
        ("undo", {}),
        ("false-alarm", {}),
        ("false-alarm", {}),
        ("share", {"partner": "Ward 4", "lasting": "7d"}),
        ("share", {"partner": "Ward 4", "lasting": "soon"}),
    )
    found: dict[str, list[str]] = {}
    for number, (act, fields) in enumerate(acts):
        hall.later(minutes=1)
        answer = ada.post(f"/incidents/{first(store)}/{act}", once=f"o{number}", **fields)
        pages = [answer] if answer.status_code != 303 else [ada.get(answer.headers["Location"])]
        found |= {f"{number} {act}": said for page in pages if (said := english(page))}
    for feed, act in (("Wire", "quarantine"), ("Wire", "quarantine"), ("Gone", "release"), ("None", "quarantine")):
        answer = ada.post(f"/feeds/{act}", feed=feed)
        found |= {f"{feed} {act}": said for page in (answer, ada.get("/sight")) if (said := english(page))}
    assert found == {}, found


def first(store: Store) -> str:
    """The incident that was opened first."""
    with store.read() as asking:
        return min(asking.incidents(), key=lambda one: one.opened).id
