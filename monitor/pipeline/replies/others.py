"""The others who were woken for an incident, told once that somebody sees to it, muted it, or took that back. What
changes the incident itself (a false alarm, a number) they hear as a correction; digests say who waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.alerts import answer_alert
from monitor.config import Config
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.limits import To
from monitor.deliveries.message import ANSWERS, thread_root
from monitor.deliveries.people import whose
from monitor.deliveries.queue import row_of
from monitor.deliveries.replies import Act, Reply
from monitor.deliveries.replies.words import tongue
from monitor.pipeline.replies.acting import ActOutcome, sentence_of
from monitor.pipeline.replies.journal import JournalLine
from monitor.store import WriteHandle
from monitor.text import clip

_SAID = {Act.OK: "others_ok", Act.MUTE: "others_mute"}


def tell_others(reply: Reply, heard: ActOutcome, writing: WriteHandle, config: Config, now: datetime) -> None:
    """Queue a note to everybody by mail who was told of the incident, but for whoever answered."""
    done = _to_tell(heard)
    if done is None or done.incident is None or not heard.lines:
        return
    name = "others_undone" if heard.takes_back else _SAID[done.act or Act.OK]
    _, values = heard.lines[0]
    for channel, recipient in _woken(done.incident, writing, config):
        if not reply.person.has(recipient):
            _queue(reply, done.incident, (channel, recipient), (name, values), writing, config, now)


def _to_tell(heard: ActOutcome) -> JournalLine | None:
    """The act that was done, or taken back, where the others have to know."""
    line = heard.takes_back or heard.done
    return line if line.act in _SAID else None


def _woken(incident: str, writing: WriteHandle, config: Config) -> list[To]:
    """The addresses of people that were told of it, each once, by the first channel that told them."""
    found = writing.find_incidents(incident, 2)
    threads = [incident, *(found[0].merged if len(found) == 1 else ())]
    told = [to for some in writing.audience(threads).values() for to in some]
    mailed = [to for to in sorted(told) if isinstance(config.channel(to[0]), EmailChannel)]
    return list({address.lower(): (channel, address) for channel, address in reversed(mailed)}.values())[::-1]


def _queue(
    reply: Reply,
    incident: str,
    to: To,
    said: tuple[str, Mapping[str, str]],
    writing: WriteHandle,
    config: Config,
    now: datetime,
) -> None:
    channel, recipient = to
    words, at = _reading(to, config, now)
    own = tongue(words)
    line = sentence_of(own, said[0], {**said[1], "by": reply.person.name, "at": at})
    alert = answer_alert(
        f"{reply.marks[-1]} {recipient}",
        now,
        lines=[line],
        subject=clip(reply.subject, 150) or f"Re: {said[1].get('name', '')}, {said[1].get('where', '')}",
        incident=incident,
        language=own.language,
    )
    if writing.save_alert(alert):
        root = thread_root(incident, recipient, config.smtp.sender)
        row = row_of(alert, channel, EmailChannel.medium, recipient, now)
        writing.queue([replace(row, thread=alert.id, notes={ANSWERS: root})])


def _reading(to: To, config: Config, now: datetime) -> tuple[str, str]:
    """The language of whoever reads it, and this moment in their zone."""
    channel, person = config.channel(to[0]), whose(to[1], config.people)
    wishes = channel.wishes if isinstance(channel, EmailChannel) else None
    zone = person.timezone if person and person.timezone.key != "UTC" else wishes.timezone if wishes else None
    language = (person.language if person else None) or (wishes.language if wishes else "en")
    return language, f"{now.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})" if zone else f"{now:%Y-%m-%d %H:%M} (UTC)"
