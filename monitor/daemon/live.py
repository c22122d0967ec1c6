"""Everything that the daemon runs on, made from one config: built whole before anything of it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from monitor.config import Config
from monitor.daemon.desk import ReadingDesk
from monitor.daemon.desk_child import Make, load
from monitor.daemon.desks import Desks
from monitor.daemon.poller import Absorb, Poller
from monitor.deliveries.templates import Templates
from monitor.entries.worker import Parser
from monitor.feeds import Feed, FeedState
from monitor.feeds.gap import HostGap
from monitor.http import Gate
from monitor.own_words import also_read
from monitor.pipeline import Absorbed, Pipeline
from monitor.pipeline.intake.absorb import Answer, ReadAll
from monitor.pipeline.intake.follow import Follower
from monitor.pipeline.intake.reading import read_all_with, speaks_of_harm
from monitor.pipeline.outbox.deliver import Attempted
from monitor.reports.edition import edition
from monitor.store import Store

Load = Callable[[], Config]  # reads and checks the config; raises ConfigError
OnAbsorbed = Callable[[Absorbed], object]


@dataclass(frozen=True, slots=True)
class Live:
    """One config at work. A reload makes another one and closes this."""

    config: Config
    pipeline: Pipeline
    poller: Poller[Answer]
    feeds: Mapping[str, Feed]
    _ending: ExitStack = field(repr=False)

    def close(self) -> None:
        """Ask no feed any more, finish the deliveries under way, and give back what was opened for this config."""
        self._ending.close()


def bring_up(
    config: Config,
    store: Store,
    parser: Parser,
    told: OnAbsorbed = lambda absorbed: None,
    attempted: Attempted = lambda delivery, outcome, now: None,
    make: Make | None = None,
    taking: Callable[[Pipeline, OnAbsorbed], Absorb[Answer]] | None = None,
    ours: Callable[[str], bool] = lambda url: True,
    gap: HostGap | None = None,
) -> Live:
    """Build all that a config asks for; `told` hears what each poll came to, `attempted` each attempt at a delivery;
    `make`: what reads in place of the grammar; `taking`: how an answer is taken in, where not by parts; `ours`: whether
    the host of a URL is asked; `gap`: that of the config before, which knows who was asked when. Raises
    MonitorError, and then nothing is left open."""
    with ExitStack() as ending:
        gate = ending.enter_context(gate_of(config))
        desk, gap = loaded(config, ending, make), gap or HostGap()
        follower = Follower(gate, parser, speaks_of_harm(desk), gap, ours)
        pipeline = Pipeline(
            store,
            config,
            read_all_with(desk, config),
            parser.parse,
            gate,
            Templates(config.templates),
            attempted=attempted,
            follower=follower,
        )
        ending.callback(pipeline.close)
        poller = Poller(pipeline.fetch, (taking or taken_in_by)(pipeline, told), gap, ours)
        ending.callback(poller.stop)
        ending.callback(follower.stop)
        return Live(config, pipeline, poller, {feed.name: feed for feed in config.feeds}, ending.pop_all())


def taken_in_by(pipeline: Pipeline, told: OnAbsorbed) -> Absorb[Answer]:
    """A part of an answer after the other; who hears of it, hears of each."""

    def take_in(feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Answer | None:
        found = pipeline.absorb_part(feed, state, answer, now)
        told(found)
        return found.rest

    return take_in


def gate_of(config: Config) -> Gate:
    """The gate to the network as the config asks for it."""
    return Gate(config.http.user_agent, config.http.proxy.reveal() if config.http.proxy else None)


def reader_of(config: Config, ending: ExitStack) -> ReadAll:
    """How entries are read under a config, many together, by children that end with `ending`."""
    return read_all_with(many_loaded(config, ending), config)


def many_loaded(config: Config, ending: ExitStack) -> Desks:
    """As `loaded`, in as many children as a long row of texts is worth."""
    desks = Desks(lambda: _desk_of(config))
    ending.callback(desks.close)
    return desks.open()


def loaded(config: Config, ending: ExitStack, make: Make | None = None) -> ReadingDesk:
    """Languages and gazetteer in a child that reads; it ends with `ending`."""
    desk = _desk_of(config, make)
    ending.callback(desk.close)
    return desk.open()


def _desk_of(config: Config, make: Make | None = None) -> ReadingDesk:
    also_read(config.languages)  # grouping and rules are in this process
    return ReadingDesk(
        make or partial(load, config.places, config.languages),
        config.read_within.total_seconds(),
        edition=edition(config.languages),
    )
