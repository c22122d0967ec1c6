"""Shapes to the nouns' own settings: what a single value cannot tell is checked here, and every problem collected."""

from __future__ import annotations

import os.path
import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from monitor.alerts import Condition, Rule
from monitor.config import shapes
from monitor.config.bounces import bounces_of
from monitor.config.channels import KINDS
from monitor.config.conditions import condition
from monitor.config.feeds import feed_of
from monitor.config.languages import languages_of
from monitor.config.limits import limits_of
from monitor.config.names import addresses_once, each_once, known
from monitor.config.periods import on_period, rhythm_of
from monitor.config.ping import ping_of
from monitor.config.problems import Loc, Problems
from monitor.config.retention import retention_of
from monitor.config.secrets import find, sources, written_as
from monitor.config.settings import READ_WITHIN, Config, Http, Web
from monitor.config.store import store_of
from monitor.config.timing import evidence_of, steps_of, updates_of
from monitor.config.where import regions_of
from monitor.config.work import Work
from monitor.deliveries.settings import Channel, Digest, Smtp
from monitor.places.regions import Region
from monitor.reports import Conventions
from monitor.secret import Secret
from monitor.text import fold

_PROXIES = ("http://", "https://", "socks5h://")


def config(work: Work) -> Config:
    """The settings that the file comes to; complete only where `work.problems` has no error."""
    whole = work.checked.whole
    _unique(work)
    regions = regions_of(work.checked, work.around.folder, work.problems)
    return Config(
        store=store_of(whole, work.around, work.problems),
        reading=Conventions(**_given(whole.reading, "numbers", "status", "alert_confidence")),
        read_within=_given(whole.reading, "within").get("within", READ_WITHIN),
        languages=languages_of(whole.reading, work.around.folder, work.problems),
        places=tuple(work.around.folder / name for name in whole.places or ()),
        feeds=tuple(
            feed_of(shape, loc, work.problems, work.names("regions")) for loc, shape in work.checked.items("feeds")
        ),
        regions=regions,
        rules=tuple(_any_rule(shape, loc, regions, work) for loc, shape in work.checked.items("rules")),
        channels=_channels(work),
        operators=_channel_names(whole.operators or (), ("operators",), work),
        digests=tuple(_digest(shape, loc, regions, work) for loc, shape in work.checked.items("digests")),
        smtp=_smtp(whole.smtp, work),
        web=_web(whole.web),
        templates=_templates(whole.templates, work),
        http=_http(whole.http, work),
        ping=ping_of(whole.ping, work),
        retention=retention_of(whole.retention, work.problems),
        bounces=bounces_of(whole.bounces, work),
    )


def _given(shape: shapes.Shape | None, *names: str) -> dict[str, Any]:
    return shape.given(*names) if shape else {}


def _unique(work: Work) -> None:
    """Every name once within its section; every address once among the feeds."""
    for section in ("feeds", "regions", "rules", "digests"):
        each_once([(loc, shape.name) for loc, shape in work.checked.items(section)], work.problems)
    each_once([(("channels", name), name) for name in work.checked.whole.channels or ()], work.problems)
    addresses_once([(loc, shape.url) for loc, shape in work.checked.items("feeds")], work.problems)


def _any_rule(shape: shapes.RuleShape, loc: Loc, regions: Sequence[Region], work: Work) -> Rule:
    return on_period(_rule(shape, loc, regions, work), shape, loc, work.checked.written, work.problems)


def _rule(shape: shapes.RuleShape, loc: Loc, regions: Sequence[Region], work: Work) -> Rule:
    return Rule(
        name=shape.name,
        any=_conditions(shape.conditions, (*loc, "any"), work.problems),
        send=_channel_names(shape.send, (*loc, "send"), work),
        regions=_regions(shape.regions or (), (*loc, "regions"), regions, work),
        updates=updates_of(shape.updates, (*loc, "updates"), work.problems),
        **steps_of(shape.escalate, (*loc, "escalate"), work.names("channels"), work.problems),
        **evidence_of(shape, loc, work.problems),
        **_keywords(shape.keywords, (*loc, "keywords"), work.problems),
        **_causes(shape),
        **shape.given("severity", "disputed"),
    )


def _causes(shape: shapes.RuleShape) -> dict[str, Any]:
    return {"causes": tuple(dict.fromkeys(shape.causes))} if shape.causes else {}


def _conditions(raw: Sequence[dict[str, object]], loc: Loc, problems: Problems) -> tuple[Condition, ...]:
    return tuple(condition(item, (*loc, at), problems) for at, item in enumerate(raw))


def _keywords(shape: shapes.KeywordsShape | None, loc: Loc, problems: Problems) -> dict[str, Any]:
    words = {key: tuple(value) for key, value in _given(shape, "must", "must_not").items()}
    needed = {fold(word) for word in words.get("must", ())}
    for at, word in enumerate(words.get("must_not", ())):
        if fold(word) in needed:
            problems.add((*loc, "must_not", at), f'"{word}" is under must too; the rule could never fire')
    return words


def _channel_names(mentions: Sequence[str], loc: Loc, work: Work) -> tuple[str, ...]:
    return known(mentions, work.names("channels"), loc, "channel", work.problems)


def _regions(mentions: Sequence[str], loc: Loc, built: Sequence[Region], work: Work) -> tuple[Region, ...]:
    names = known(mentions, work.names("regions"), loc, "region", work.problems)
    return tuple(region for region in built if region.name in names)


def _channels(work: Work) -> tuple[Channel, ...]:
    named = (work.checked.whole.channels or {}).items()
    built = (_channel(name, shape, ("channels", name), work) for name, shape in named)
    return tuple(channel for channel in built if channel)


def _channel(name: str, shape: shapes.ChannelShape, loc: Loc, work: Work) -> Channel | None:
    written = [medium for medium in KINDS if medium in work.checked.written(loc)]
    if len(written) != 1:
        *others, last = KINDS
        work.problems.add(loc, f"must be one of {', '.join(others)} and {last}; two ways need two channels")
        return None
    [medium] = written
    kind, inner = KINDS[medium], getattr(shape, medium)
    limits = limits_of(shape, loc, work.problems, kind.no_subject)
    built = kind.build(name, inner, (*loc, medium.value), work) if inner else None
    return built and replace(built, **limits)


def _digest(shape: shapes.DigestShape, loc: Loc, regions: Sequence[Region], work: Work) -> Digest:
    send = _channel_names(shape.send, (*loc, "send"), work)
    watched = _regions(shape.regions or (), (*loc, "regions"), regions, work)
    return Digest(shape.name, shape.at, shape.timezone, send, watched, **rhythm_of(shape, loc, work.problems))


def _smtp(shape: shapes.SmtpShape | None, work: Work) -> Smtp:
    if shape is None:
        return Smtp()
    password = find(shape, "password", ("smtp",), work.around, work.problems)
    written = work.checked.written(("smtp",))
    if ("username" in written) != bool(written & sources("password")):
        work.problems.add(("smtp",), "username and a password belong together; give both or neither")
    plain = Smtp(password=password, **shape.given("host", "port", "hello", "sender", "tls", "username"))
    return replace(plain, mailbox=_mailbox(shape.mailbox, work)) if shape.mailbox else plain


def _mailbox(name: str, work: Work) -> Path:
    folder = work.around.folder / name
    if os.path.isfile(folder):
        work.problems.add(("smtp", "mailbox"), f"{folder} is a file; name a folder for the .eml files")
    return folder


def _web(shape: shapes.WebShape | None) -> Web | None:
    if shape is None:
        return None
    return Web(*shape.listen) if shape.listen else Web()


def _templates(name: str | None, work: Work) -> Path | None:
    if name is None:
        return None
    folder = work.around.folder / name
    if not os.path.isdir(folder):  # unlike Path.is_dir it takes a folder that we may not see as none
        work.problems.add(("templates",), f"there is no folder {folder}; make it, or leave the key out")
    return folder


def _http(shape: shapes.HttpShape | None, work: Work) -> Http:
    if shape is None:
        return Http()
    for key in ("contact", "user_agent"):
        if not (getattr(shape, key) or "").isascii():
            work.problems.add(("http", key), "must be ASCII: it travels in a header")
    product = {"product": shape.user_agent} if shape.user_agent else {}
    return Http(**shape.given("contact"), **product, proxy=_proxy(shape, work))


def _proxy(shape: shapes.HttpShape, work: Work) -> Secret | None:
    found = find(shape, "proxy", ("http",), work.around, work.problems)
    address = shape.proxy or (found.reveal() if found else None)
    if address is None:
        return None
    loc = ("http", written_as(shape, "proxy"))
    if shape.proxy and re.search(r"//[^/]*@", shape.proxy):
        work.problems.add(loc, "holds a password; use proxy_env, proxy_file or proxy_credential")
    elif not address.startswith(_PROXIES):
        work.problems.add(loc, f"must begin with one of {', '.join(_PROXIES)}")
    elif address.startswith("socks") and find_spec("socks") is None:
        work.problems.add(loc, "needs the package PySocks for socks5h; run: pip install PySocks")
    return Secret(address)
