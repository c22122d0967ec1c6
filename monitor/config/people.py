"""`people:` and `replies:`: who may act by answering a mail, and where their answers are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.config import shapes
from monitor.config.connections import mailbox_of
from monitor.config.names import known_regions
from monitor.config.work import Work
from monitor.deliveries.channels.email import map_of
from monitor.deliveries.people import Person
from monitor.deliveries.settings import Bounces, Proof, Replies
from monitor.keys.problems import key_of, shown
from monitor.places.regions import Region


def people_of(regions: Sequence[Region], work: Work) -> tuple[Person, ...]:
    """Everybody who is listed. regions: the watched ones."""
    _addresses_once(work)
    return tuple(_person(shape, regions, here) for here, shape in work.items("people"))


def _person(shape: shapes.PersonShape, regions: Sequence[Region], work: Work) -> Person:
    theirs = known_regions(shape.regions, regions, work.at("regions"))
    chosen = map_of(shape.map, work) if shape.map else None
    given = shape.given("role", "language", "timezone", "graphic")
    return Person(shape.name, tuple(shape.addresses), regions=theirs, map=chosen, **given)


def _addresses_once(work: Work) -> None:
    """An address names one person, or nobody would know whose word it is."""
    first: dict[str, tuple[Work, str]] = {}
    for here, shape in work.items("people"):
        for at, address in enumerate(shape.addresses):
            earlier, name = first.setdefault(address.lower(), (here.at("addresses", at), shape.name))
            if earlier.loc == (*here.loc, "addresses", at):
                continue
            whose = "in this list" if name == shape.name else f"{shown(name)}'s ({key_of(earlier.loc[:2])})"
            here.add(f'"{address}" is {whose} already; an address names one person', "addresses", at)


def replies_of(shape: shapes.RepliesShape | None, bounces: Bounces | None, work: Work) -> Replies | None:
    """Where answers are read; None where the section is left out or cannot be used. bounces: the mailbox that it shares
    where it names none of its own."""
    if shape is None:
        return None
    proof = shape.proof or Proof.REQUIRED
    if proof is Proof.REQUIRED and not shape.servers:
        work.add(
            "must name your mail server as its Authentication-Results begin, or anybody could forge you", "servers"
        )
    if not work.names("people"):
        work.add("nobody is listed under people: no answer would count")
    mailbox = mailbox_of(shape, work) if shape.host else bounces
    if shape.host and not shape.username:
        work.add("is missing", "username")
    if not shape.host and not work.checked.raw.get("bounces"):
        work.add("has no mailbox: give host, username and a password, or a section bounces: whose mailbox it shares")
    if mailbox is None:
        return None
    if shape.every:
        mailbox = replace(mailbox, every=shape.every)
    return Replies(mailbox, proof, tuple(server.lower() for server in shape.servers or ()))
