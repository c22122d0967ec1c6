"""The demo's three rounds: what is due to arrive in each, shown as it arrives."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.text import Text

from monitor.demo import answers
from monitor.demo.server import Call
from monitor.demo.stage import Arrival, Stage, staged

PATIENCE = 300.0  # seconds for a round; one takes about three, and many more where a machine is busy or starts
LOOK = 0.1  # seconds between two looks into the mailbox


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that must arrive: a mail whose subject, or a signed webhook whose type and place, hold these words."""

    medium: str
    words: tuple[str, ...]

    def is_met_by(self, arrival: Arrival) -> bool:
        return medium_of(arrival) == self.medium and all(word in gist(arrival) for word in self.words)


@dataclass(frozen=True, slots=True)
class Round:
    """An act: what happens to the feeds, and what the monitor is to make of it."""

    story: str
    due: tuple[Expected, ...]


def both(mail: tuple[str, ...], call: tuple[str, ...]) -> tuple[Expected, Expected]:
    return Expected("mail", mail), Expected("webhook", call)


ROUNDS = (
    Round(
        "Two feeds: nine killed in an air strike, a hospital shelled without a figure; and a football massacre, an "
        "anniversary,\nan attack without casualties and an earthquake, none of which may alert.",
        (
            *both(("Jisr al-Shughur", "9"), ("incident.created", "Jisr al-Shughur")),
            *both(("El Fasher",), ("incident.created", "El Fasher")),
        ),
    ),
    Round(
        "The toll rises to 23: told by the wire, by a paper that copies it, and by an Arabic feed. One event, one "
        "update.",
        both(("Jisr al-Shughur", "23"), ("incident.updated", "Jisr al-Shughur")),
    ),
    Round(
        "The toll is corrected to 21. An army says that it killed 14 fighters: told as the claim that it is.",
        (
            *both(("Jisr al-Shughur", "21"), ("incident.corrected", "Jisr al-Shughur")),
            *both(("Manbij", "14"), ("incident.created", "Manbij")),
        ),
    ),
)


WORD = "OK"
ANSWER = Round(
    "Somebody answers that mail from a phone, with one word on the first line. It is read over IMAP, and confirmed.",
    (Expected("mail", ("Re:", "Jisr al-Shughur")),),
)


def play(console: Console, *, keep: bool) -> bool:
    """Run the demo; whether all that is due arrived, and nothing else. With `keep` it goes on until Ctrl-C."""
    with staged() as stage:
        console.print("Sample feeds on loopback, the real daemon, a mailbox folder and a webhook receiver.\n")
        missing, uncalled = [], []
        for number in range(len(ROUNDS)):
            due, more = _round(stage, number, console)
            missing += due
            uncalled += more
        missing += _answer(stage, console)
        time.sleep(10 * LOOK)  # whatever arrives although nothing more is due
        for arrival in stage.arrivals():
            _show(arrival, console)
            uncalled.append(gist(arrival))
        stage.keep_feeds()
        _say_what_is_wrong(stage, missing, uncalled, console)
        _say_how_to_look_further(stage, console)
        if keep:
            _stay(stage, console)
    return not missing and not uncalled


def _round(stage: Stage, number: int, console: Console) -> tuple[list[Expected], list[str]]:
    """Turn the feeds to a round and show what arrives: what did not come in time, and what nobody had called for."""
    console.print(Text(f"{number + 1}. {ROUNDS[number].story}", style="bold"))
    stage.world.round = number + 1
    due, uncalled, until = list(ROUNDS[number].due), list[str](), time.monotonic() + PATIENCE
    while due and time.monotonic() < until and stage.daemon.poll() is None:
        for arrival in stage.arrivals():
            _show(arrival, console)
            met = next((one for one in due if one.is_met_by(arrival)), None)
            if met:
                due.remove(met)
            else:
                uncalled.append(gist(arrival))
        time.sleep(LOOK)
    console.print()
    return due, uncalled


def _answer(stage: Stage, console: Console) -> list[Expected]:
    """Answer the last mail on the first event with one word, and show what is said to that; what did not come."""
    console.print(Text(f"{len(ROUNDS) + 1}. {ANSWER.story}", style="bold"))
    mail, until = stage.told_of("Jisr al-Shughur"), time.monotonic() + PATIENCE
    if mail is None:
        return list(ANSWER.due)
    answers.drop(stage.folder, mail, WORD)
    console.print(Text("   answer  ", style="cyan") + Text(f"{WORD}   (to: {mail['Subject']})"))
    while time.monotonic() < until and stage.daemon.poll() is None:
        for arrival in stage.arrivals():
            _show(arrival, console)
            if ANSWER.due[0].is_met_by(arrival) and isinstance(arrival, EmailMessage):
                console.print(Text(f"           {said_in(arrival)}\n"))
                return []
        time.sleep(LOOK)
    return list(ANSWER.due)


def said_in(mail: EmailMessage) -> str:
    """The first line of a mail's text."""
    body = mail.get_body(("plain",))
    return str(body.get_content()).strip().partition("\n")[0] if body else ""


def _show(arrival: Arrival, console: Console) -> None:
    style = "red" if isinstance(arrival, Call) and not arrival.signed else "green"
    console.print(Text(f"   {medium_of(arrival):8}", style=style) + Text(gist(arrival)))


def medium_of(arrival: Arrival) -> str:
    return "mail" if isinstance(arrival, EmailMessage) else "webhook"


def gist(arrival: Arrival) -> str:
    """A line that says what arrived: a mail's subject; a webhook's type, place and whether its signature is right."""
    if isinstance(arrival, EmailMessage):
        return str(arrival["Subject"])
    data = arrival.event.get("data", {})
    place = ((data.get("incident") or {}).get("place") or {}).get("label", "no place")
    return f"{arrival.event.get('type')}  {place}  signature {'valid' if arrival.signed else 'WRONG'}"


def _say_what_is_wrong(stage: Stage, missing: list[Expected], uncalled: list[str], console: Console) -> None:
    for due in missing:
        console.print(Text(f"MISSING: a {due.medium} about {', '.join(due.words)}", style="bold red"))
    for words in uncalled:
        console.print(Text(f"NOT CALLED FOR: {words}", style="bold red"))
    if missing:
        console.print(Text("The daemon's log ends with:", style="bold red"))
        console.print("\n".join(stage.log.splitlines()[-15:]))


def _say_how_to_look_further(stage: Stage, console: Console) -> None:
    console.print("To look further:", style="bold")
    for words, why in _further(stage):
        console.print(Text(f"   {words}\n") + Text(f"       {why}", style="dim"))


def _further(stage: Stage) -> Iterator[tuple[str, str]]:
    command, config = command_name(), f"--config {stage.config}"
    yield (
        f"{command} demo --answer 12 --folder {stage.folder}",
        ("answer the newest mail yourself while the demo stays (make demo KEEP=1): OK, false, 12, mute 6h, undo, help"),
    )
    yield f"{command} incidents {config}", "every incident, those below a threshold too"
    yield f"{command} explain {stage.folder}/feeds/wire.xml {config}", "each text, what was found in it, and each rule"
    yield f"{command} outbox list --all {config}", "every message and what became of it"
    yield f"ls {stage.folder / 'mailbox'}", "the mails; any mail program opens them"
    yield f"{command} run", "the real thing, on config.yaml"
    page = stage.page
    yield f"{command} run {config}", f"the page at {page.address}: sign in as {page.name} with {page.password}"
    yield f"rm -r {stage.folder}", "when you are done"


def command_name() -> str:
    """How this program is called from where the user stands."""
    beside = Path(sys.executable).with_name("casualty-monitor")
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside) if beside.exists() else f"{sys.executable} -m monitor"


def _stay(stage: Stage, console: Console) -> None:
    page = stage.page
    console.print(f"\nThe page: {page.address} (name {page.name}, password {page.password})", style="bold")
    console.print("The daemon goes on watching the sample feeds, and reads answers. Ctrl-C ends it.")
    try:
        while stage.daemon.poll() is None:
            for arrival in stage.arrivals():
                _show(arrival, console)
            time.sleep(LOOK)
    except KeyboardInterrupt:
        console.print("Stopping.")
