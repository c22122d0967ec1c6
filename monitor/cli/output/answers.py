"""The lines of `status` on the people who can answer: when each last did, what was left alone, whether it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.alerts.words import duration_in_words
from monitor.config import Config
from monitor.pipeline.replies.journal import Journal

PATIENCE = timedelta(days=1)  # with somebody who was asked to answer a drill
LATELY = timedelta(days=7)

AnswerLine = tuple[str, str, str | None]  # what, how it is, what to do


def answer_lines(journal: Journal, unread: datetime | None, config: Config, now: datetime) -> Iterator[AnswerLine]:
    """Nothing where nobody reads answers."""
    if config.replies is None:
        return
    if unread:
        yield (
            "mailbox of answers",
            f"not read since {unread:%Y-%m-%d %H:%M} UTC: whoever answers is not heard",
            "mend replies: in the config and reload; casualty-monitor check",
        )
    silent = [person.name for person in config.people if _owes(journal, person.name, now)]
    words = "; ".join(f"{person.name} {_proof(journal, person.name, now)}" for person in config.people)
    advice = f"reach {', '.join(silent)} in another way: a drill was not answered for a day" if silent else None
    yield "answers of people", words or "nobody is listed", advice
    left = Counter(noted.reason.value for noted in journal.left if now - noted.at < LATELY)
    if left:
        yield (
            "mails left alone",
            ", ".join(f"{number} {reason}" for reason, number in left.items()) + ", in 7 days",
            None,
        )


def answer_facts(journal: Journal, config: Config) -> dict[str, object]:
    """The same for programs, without an address."""
    return {
        "people": [
            {"name": person.name, "role": person.role.value, "last_answer": _iso(journal.proofs.get(person.name))}
            for person in config.people
        ],
        "left_alone": [
            {"at": noted.at.isoformat(), "reason": noted.reason.value, "person": noted.person} for noted in journal.left
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _owes(journal: Journal, name: str, now: datetime) -> bool:
    """Whether somebody was asked to answer a drill a day ago and has not since."""
    asked, proof = journal.asked.get(name), journal.proofs.get(name)
    return asked is not None and now - asked > PATIENCE and (proof is None or proof < asked)


def _proof(journal: Journal, name: str, now: datetime) -> str:
    asked, proof = journal.asked.get(name), journal.proofs.get(name)
    waited = f", asked {duration_in_words(now - asked)} ago" if asked and (proof is None or proof < asked) else ""
    return (f"answered {duration_in_words(now - proof)} ago" if proof else "never answered") + waited
