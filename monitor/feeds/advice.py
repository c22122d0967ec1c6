"""The state of a feed and an operator's remedy, in one sentence each, for every reason that a feed's condition can
have."""

from __future__ import annotations

from datetime import timedelta

from monitor.feeds import Feed, FeedState, Refusal
from monitor.feeds.health import FeedCondition, FeedSign, Health
from monitor.feeds.schedule import CACHE_CAP
from monitor.http import redacted
from monitor.http.trouble import Trouble

SLOW = timedelta(hours=2)  # that a feed which answers wants to be left alone, from which on it is said

_LINE = "Nobody was reached: look whether other feeds of that publisher fail too, and whether the address still exists."
_ASK = "Ask the publisher to let us in (say who you are under http: contact), or watch another source of this place."
_LOOK = "Open its address in a browser: it shows what is there now; then correct or replace the address."
_WAIT = "Nothing at first; where it goes on for days, look for another feed of this publisher."
_SMALLER = "Look for a smaller or sounder feed of this publisher."

ADVICE: dict[str, str] = {
    FeedSign.ANSWERS: "",
    FeedSign.QUARANTINED: "When its publisher has it in hand again: casualty-monitor feeds release NAME. Until then "
    "watch another source of its regions.",
    FeedSign.NOT_ASKED: "",
    FeedSign.NOTHING_NEW: "Look at the publisher's own page: where that has news, the feed is abandoned or moved; find "
    "the new one. Where it has none, nothing.",
    FeedSign.MOVED: "Change the address in the config; we go on asking at the old one.",
    FeedSign.LANGUAGE: "Look for this publisher's feed in a language that is read (`casualty-monitor lexicon`), or "
    "have the language added.",
    FeedSign.UNREADABLE: "Read it yourself at its address, and report it to whoever maintains the monitor: what could "
    "not be read is kept, and read again after an upgrade.",
    FeedSign.NO_ENTRIES: "Open its address: where it stays empty, look for the publisher's other feeds.",
    FeedSign.GUID_STORM: "Nothing: what is known is recognised by its content. Tell the publisher that the "
    "guids change.",
    FeedSign.FUTURE: "Nothing: such dates are not believed, and first sight counts. Tell the publisher.",
    FeedSign.ONE_TITLE: "Open its address: an error of a bridge, or a notice, may stand in place of news.",
    FeedSign.OTHER_LANGUAGE: "Look whether it still is the outlet that you chose: a name that lapsed may have "
    "a new owner.",
    FeedSign.FROZEN: "Nothing: it is asked for all that it holds at every poll, for 30 days. Tell the publisher that "
    "ETag and Last-Modified must change with the feed.",
    FeedSign.CUT_OFF: "Look for a smaller feed of this publisher; or nothing, where what it lists beyond is old.",
    FeedSign.RESTLESS: "Look at its pages yourself where something happens there, or look for another feed of this "
    "publisher: live pages change like that.",
    Refusal.UNAUTHORIZED: "It asks for a password, and we send none: ask the publisher for an open address.",
    Refusal.FORBIDDEN: _ASK,
    Refusal.NOT_FOUND: "Look for the feed's new address on the publisher's page.",
    Refusal.GONE: "The publisher has taken it down for good: replace it; we go on asking, at least once a day.",
    Refusal.RATE_LIMITED: "Nothing at first: we ask more seldom. Where it goes on, give it a longer `every`.",
    Refusal.UNAVAILABLE: _WAIT,
    Refusal.SERVER_ERROR: _WAIT,
    Refusal.UNEXPECTED_STATUS: _WAIT,
    Refusal.CHALLENGE: "It wants to see a browser, and we do not pretend to be one. " + _ASK,
    Refusal.HTML: _LOOK,
    Refusal.LOGIN: "It asks people to log in: ask the publisher for an open address, or replace the feed.",
    Refusal.CONSENT: "It asks people to consent before it shows anything: look for another address of this feed.",
    Refusal.EMPTY: _LOOK,
    Trouble.BAD_URL: "Correct the address in the config.",
    Trouble.PRIVATE_ADDRESS: "Where it is your own service, set `allow_private: true`; else its name was hijacked or "
    "is wrong.",
    Trouble.DNS: _LINE,
    Trouble.REFUSED: _LINE,
    Trouble.UNREACHABLE: _LINE,
    Trouble.TIMEOUT: _LINE,
    Trouble.RESET: _LINE,
    Trouble.TLS: "Tell the publisher that the certificate is not valid; for your own authority set SSL_CERT_FILE.",
    Trouble.PROXY: "Look at your proxy, and at the proxy setting under http:.",
    Trouble.BAD_ANSWER: _SMALLER,
    Trouble.TRUNCATED: _SMALLER,
    Trouble.TOO_LARGE: _SMALLER,
    Trouble.TOO_MANY_REDIRECTS: "The address leads in circles: open it in a browser and correct it.",
    "not_a_feed": _LOOK,
    "bridge_error": "Look at the bridge: what it reads may have changed its form, or refuse it.",
    "too_slow": "Report it to whoever maintains the monitor, with the feed's address.",
    "crashed": "Report it to whoever maintains the monitor, with the feed's address.",
}

_WORDS: dict[str, str] = {
    FeedSign.MOVED: "has moved for good, to {moved_to}",
    FeedSign.LANGUAGE: "is written in a language that is not read: {unread} of its latest {told} entries",
    FeedSign.UNREADABLE: "cannot be read: {unreadable} of its latest {told} entries took too long, or failed",
    FeedSign.NO_ENTRIES: "answers without any entry, and had {entries} before",
    FeedSign.GUID_STORM: "gives every entry a new name (guid) at once; nothing known is told again",
    FeedSign.FUTURE: "dates all of its entries in the future; such dates are not believed",
    FeedSign.ONE_TITLE: "gives all of its entries one title",
    FeedSign.FROZEN: "said that nothing had changed while it had news: its validators do not change with it",
    FeedSign.CUT_OFF: "lists more entries than are read of one document; the newest 1,000 are",
    FeedSign.RESTLESS: "has entries that changed more than 24 times; later ones count where they report something new",
    FeedSign.OTHER_LANGUAGE: "is suddenly written in another script than before",
}


def words_of(feed: Feed, state: FeedState, found: FeedCondition) -> str:
    """The state of a feed as one clause to stand after the feed's name. No secret of its address is in it."""
    if found.health is Health.STALE:
        moved = f"; it has moved for good, to {redacted(state.moved_to)}" if state.moved_to else ""
        return f"answers, and has had nothing new {_since(found)}: longer than is usual for it{moved}"
    if state.quarantine:
        why = f": {state.quarantine.note}" if state.quarantine.note else ""
        return (
            f"is in quarantine {_since(found)}, by {state.quarantine.by}{why}; it is read, and corroborates and "
            "pages nothing"
        )
    if template := _WORDS.get(found.reason):
        moved = redacted(state.moved_to or "")
        return template.format(
            moved_to=moved,
            unread=state.unread,
            unreadable=state.unreadable,
            entries=state.entries,
            told=state.read + state.unread + state.unreadable,
        )
    said = (state.last_error or found.reason).rstrip(".")
    if not found.blind:
        well = "answers" if found.health is Health.LIVE else "has not been read yet"
        return f"{well}, but failed {_times(state.failures)}: {said}" if state.failures else well + slowed(feed, state)
    hours = (state.put_off or timedelta()) // timedelta(hours=1)
    away = f", and asks us to stay away for {hours} hours" if hours else ""
    return f"has brought nothing {_since(found) if state.last_success_at else 'so far'}: {said}{away}"


def slowed(feed: Feed, state: FeedState) -> str:
    """The clause that says for how long a feed that answers wants to be left alone; empty where that costs little."""
    asked = max(state.fresh or timedelta(), state.ttl or timedelta())
    kept, hour = min(asked, CACHE_CAP), timedelta(hours=1)
    if kept < max(SLOW, feed.every) or kept == feed.every:
        return ""
    return f", and says to come again after {asked // hour} hours: it is asked every {kept // hour}"


def advice_on(found: FeedCondition) -> str:
    """The remedy that an operator has for a condition; empty where nothing is to be done."""
    return ADVICE.get(found.reason, "") if found.health not in (Health.LIVE, Health.NEW) else ""


def _times(failures: int) -> str:
    return "last time" if failures == 1 else f"the last {failures} times"


def _since(found: FeedCondition) -> str:
    return f"since {found.since:%Y-%m-%d %H:%M} UTC" if found.since else "so far"
