"""Shapes to the nouns' own settings: what a single value cannot tell is checked here, and every problem collected."""

from __future__ import annotations

from monitor.config.connections import bounces_of, http_of, ping_of, smtp_of, web_of
from monitor.config.feeds import feed_of
from monitor.config.languages import languages_of
from monitor.config.names import addresses_once, each_once, known
from monitor.config.people import people_of, replies_of
from monitor.config.rota import rota_of, with_rotas
from monitor.config.rules import rule_of
from monitor.config.sending import channels_of, digest_of, templates_of
from monitor.config.settings import READ_WITHIN, Config
from monitor.config.store import retention_of, store_of
from monitor.config.where import regions_of
from monitor.config.work import Work
from monitor.reports import Conventions


def config(work: Work) -> Config:
    """The settings that the file comes to; complete only where `work.problems` has no error."""
    whole = work.checked.whole
    _unique(work)
    regions = regions_of(work)
    bounces, people = bounces_of(whole.bounces, work.at("bounces")), people_of(regions, work)
    rotas = tuple(rota_of(shape, people, here) for here, shape in work.items("rota"))
    reading = whole.reading.given("numbers", "status", "alert_confidence", "within") if whole.reading else {}
    return Config(
        store=store_of(whole, work),
        read_within=reading.pop("within", READ_WITHIN),
        reading=Conventions(**reading),
        languages=languages_of(whole.reading, work.at("reading", "languages")),
        places=tuple(work.path(name) for name in whole.places or ()),
        feeds=tuple(feed_of(shape, here) for here, shape in work.items("feeds")),
        regions=regions,
        rules=tuple(rule_of(shape, regions, here) for here, shape in work.items("rules")),
        channels=with_rotas(channels_of(whole.channels, work.at("channels")), rotas, people, work),
        operators=known(whole.operators or (), "channels", work.at("operators")),
        digests=tuple(digest_of(shape, regions, here) for here, shape in work.items("digests")),
        smtp=smtp_of(whole.smtp, work.at("smtp")),
        web=web_of(whole.web, work.at("web")),
        templates=templates_of(whole.templates, work.at("templates")),
        http=http_of(whole.http, work.at("http")),
        ping=ping_of(whole.ping, work.at("ping")),
        retention=retention_of(whole.retention, work.at("retention")),
        bounces=bounces,
        people=people,
        rotas=rotas,
        replies=replies_of(whole.replies, bounces, work.at("replies")),
    )


def _unique(work: Work) -> None:
    """Every name once within its section; every address once among the feeds."""
    for section in ("feeds", "regions", "rules", "digests", "people", "rota"):
        each_once([(here.loc, shape.name) for here, shape in work.items(section)], work.problems)
    each_once([(("channels", name), name) for name in work.checked.whole.channels or ()], work.problems)
    addresses_once([(here.loc, shape.url) for here, shape in work.items("feeds")], work.problems)
