"""Everything that the daemon runs on, made from one config: built whole before anything of it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from monitor.config import Config
from monitor.daemon.poller import Poller
from monitor.deliveries.templates import Templates
from monitor.entries.worker import Parser
from monitor.feeds import Feed
from monitor.feeds.gap import HostGap
from monitor.http import Gate
from monitor.pipeline import Absorbed, Pipeline
from monitor.pipeline.intake.absorb import Answer, Read
from monitor.pipeline.intake.follow import Follower
from monitor.pipeline.intake.reading import read_with, speaks_of_harm
from monitor.pipeline.outbox.deliver import Attempted
from monitor.places import Gazetteer
from monitor.reports.reader import Reader
from monitor.store import Store

Told = Callable[[Absorbed], object]


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
    told: Told = lambda absorbed: None,
    attempted: Attempted = lambda delivery, outcome, now: None,
) -> Live:
    """Build all that a config asks for; `told` hears what each poll came to, `attempted` each attempt at a delivery.
    Raises MonitorError, and then nothing is left open."""
    with ExitStack() as ending:
        gate = ending.enter_context(gate_of(config))
        reader, gap = loaded(config, ending), HostGap()
        follower = Follower(gate, parser, speaks_of_harm(reader), gap)
        pipeline = Pipeline(
            store,
            config,
            read_with(reader, config),
            parser.parse,
            gate,
            Templates(config.templates),
            attempted=attempted,
            follower=follower,
        )
        ending.callback(pipeline.close)
        poller = Poller(pipeline.fetch, lambda *answer: told(pipeline.absorb(*answer)), gap)
        ending.callback(poller.stop)
        ending.callback(follower.stop)
        return Live(config, pipeline, poller, {feed.name: feed for feed in config.feeds}, ending.pop_all())


def gate_of(config: Config) -> Gate:
    """The gate to the network as the config asks for it."""
    return Gate(config.http.user_agent, config.http.proxy.reveal() if config.http.proxy else None)


def reader_of(config: Config, ending: ExitStack) -> Read:
    """How entries are read under a config; the gazetteer is closed with `ending`."""
    return read_with(loaded(config, ending), config)


def loaded(config: Config, ending: ExitStack) -> Reader:
    """Languages and gazetteer; the gazetteer is closed with `ending`."""
    gazetteer = Gazetteer.open(config.places)
    ending.callback(gazetteer.close)
    return Reader.load(gazetteer)
