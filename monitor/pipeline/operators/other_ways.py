"""The ways on which people can be told: which of them are failing, and by which other one operators hear of it."""

from __future__ import annotations

from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.settings import Channel
from monitor.store import ReadHandle
from monitor.store.memos import Memo


def failing_channels(asking: ReadHandle, config: Config) -> tuple[str, ...]:
    """The channels that deliver nothing until a person acts."""
    return tuple(channel.name for channel in config.channels if asking.memo(Memo.CHANNEL_FAILING, channel.name))


def ways_around(failed: Delivery, asking: ReadHandle, config: Config, *, whole: bool) -> tuple[str, ...]:
    """Whom to tell that a delivery failed: the operators, and where they could only be reached by what just failed,
    the first channel that goes another way. whole: the channel itself is at fault, and not one of its recipients."""
    if not config.operators:
        return ()
    at_fault, down = config.channel(failed.channel), {failed.channel, *failing_channels(asking, config)}
    if at_fault is None or (not whole and not _alone(at_fault, config)):
        return config.operators
    others = [one for one in config.channels if one.name not in down and one.way != at_fault.way]
    if any(one.name in config.operators for one in others):
        return config.operators
    other_kind_first = sorted(others, key=lambda one: one.medium == at_fault.medium)
    return (*config.operators, *(one.name for one in other_kind_first[:1]))


def past_mail(asking: ReadHandle, config: Config) -> tuple[str, ...]:
    """Whom to tell that mail does not work in one direction: the operators, and where they have mail alone, the first
    channel of another kind that works."""
    mine = [channel for name in config.operators if (channel := config.channel(name))]
    if not mine or any(channel.medium != EmailChannel.medium for channel in mine):
        return config.operators
    down = failing_channels(asking, config)
    others = (one.name for one in config.channels if one.medium != EmailChannel.medium and one.name not in down)
    return (*config.operators, *list(others)[:1])


def _alone(channel: Channel, config: Config) -> bool:
    """Whether the operators are this one recipient."""
    return config.operators == (channel.name,) and len(channel.recipients) == 1
