"""The explanation of one text, for people: the marked text, each report with its arithmetic, and every rule's
answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Line

from monitor.alerts import Step, Verdict
from monitor.alerts.words import place_in_words, precision_in_words
from monitor.cli.output import screen
from monitor.cli.output.marked import bracketed, coloured, legend
from monitor.cli.output.toll_table import toll_table
from monitor.model import Extent, Place
from monitor.reports import Cut, Kind, Part, Reading, Report, Text
from monitor.text import one_line

CUT = {
    Cut.LONG_WORD: "a word too long for any language was taken as it stands",
    Cut.LONG_SENTENCE: "a sentence without end was read as several",
    Cut.FIGURES: "the figures behind the first ones were not read",
    Cut.PLACES: "the places behind the first ones were not read",
    Cut.TEXT: "the end of the text was not read",
}
KINDS = {
    Kind.CASUALTIES: "casualties",
    Kind.ATTACK: "an attack on a protected place",
    Kind.CONTEXT: "context, which alerts nobody by itself",
}


def show(console: Console, text: Text, reading: Reading, verdicts: Sequence[Verdict]) -> None:
    """Print everything, in the order in which it was worked out."""
    show_text(console, text, reading)
    for number, report in enumerate(reading.reports, 1):
        show_report(console, report, f"Report {number} of {len(reading.reports)}: {KINDS[report.kind]}")
    show_dropped(console, reading)
    show_cut(console, reading)
    if failure := reading.failure:
        console.print(
            Line(f"This text could not be read: {failure.words} ({in_words(failure.why)})", style="bold"), "\n", sep=""
        )
    elif reading.rejected:
        console.print(Line(f"No fresh report: {in_words(reading.rejected)}", style="bold"), "\n", sep="")
    for verdict in verdicts:
        show_verdict(console, verdict)


def show_text(console: Console, text: Text, reading: Reading) -> None:
    """The text with its marks, in colour or, where colour cannot be shown, in brackets."""
    if screen.colours(console):
        console.print(coloured(text.full, reading.marks))
        console.print(Line("\n") + legend())
    else:
        console.print(Line(bracketed(text.full, reading.marks)), soft_wrap=True)
    language = reading.language or "not asked for, because no harm word was found"
    published = screen.words(text.published) or "not stated"
    console.print(
        Line(f"\nlanguage {language}; published {published}; by {text.publisher or 'nobody named'}\n", style="dim")
    )


def show_report(console: Console, report: Report, heading: str) -> None:
    console.print(Line(heading, style="bold"))
    if report.toll:
        console.print(Padding(toll_table(report.toll), (0, 0, 0, 2), expand=False))
    for name, value in report_rows(report):
        console.print(Line(f"  {name:11}", style="dim") + Line(value))
    for quote in report.quotes:
        console.print(Line("  quote      ", style="dim") + Line(f"“{one_line(quote.words)}”"))
    console.print()


def report_rows(report: Report) -> Iterator[tuple[str, str]]:
    """Name and value of everything but the toll; what the text does not say is said to be missing."""
    if report.why:
        yield "why", in_words(report.why)
    yield "place", where(report.place)
    yield "date", str(report.date or "not stated")
    yield "cause", report.cause
    yield "weapon", in_words(report.weapon) if report.weapon else "not stated"
    if report.extent is Extent.SEVERAL_ATTACKS:
        yield "extent", "several attacks over an area"
    if report.target:
        yield "target", in_words(report.target)
    if report.actor:
        yield "actor", report.actor
    yield "claimant", who(report)
    yield "telling", told(report)
    yield "confidence", arithmetic(report)


def where(place: Place | None) -> str:
    if place is None:
        return "not known"
    written = f", from “{place.written}”" if place.written else ""
    return f"{place_in_words(place)} ({precision_in_words(place.precision)}, precision {place.precision}{written})"


def who(report: Report) -> str:
    """Who says so, and whether that is a side of the war."""
    said = report.claimant or "nobody named: the publisher itself"
    known = (("a warring side", report.claimant_is_party), ("disputed", report.disputed))
    notes = [note for note, true in known if true]
    return f"{said} ({', '.join(notes)})" if notes else said


def told(report: Report) -> str:
    """`event (news: base -1.39, headline main +0.52, ...)`: how it is told, and the log-odds of its being news."""
    if not report.evidence:
        return in_words(report.telling)
    odds = sum(part.value for part in report.evidence)
    return f"{in_words(report.telling)} (news {odds:+.2f} = {addends(report.evidence)})"


def arithmetic(report: Report) -> str:
    """`0.85, log-odds +1.73 = base -2.42, news +2.80, ...`."""
    if not report.parts:
        return f"{report.confidence:.2f}"
    odds = sum(part.value for part in report.parts)
    return f"{report.confidence:.2f}, log-odds {odds:+.2f} = {addends(report.parts)}"


def addends(parts: Sequence[Part]) -> str:
    return ", ".join(f"{in_words(part.why)} {part.value:+.2f}" for part in parts)


def show_dropped(console: Console, reading: Reading) -> None:
    if reading.dropped:
        console.print(Line("Mentions that are not figures of a report", style="bold"))
        rows = ((f"“{one_line(dropped.words)}”", in_words(dropped.why)) for dropped in reading.dropped)
        console.print(Padding(screen.table(("words", "because"), rows), (0, 0, 0, 2), expand=False))


def show_cut(console: Console, reading: Reading) -> None:
    """Say what was left aside: the reader of an explanation would take it for read."""
    if reading.cut:
        said = "; ".join(CUT[cut] for cut in reading.cut)
        console.print(Line(f"Not all was read: {said}", style="bold"), "\n", sep="")


def show_verdict(console: Console, verdict: Verdict) -> None:
    """One rule: its answer, then each check with what was wanted and what was found."""
    stopped = verdict.stopped_by
    answer = f"would alert ({verdict.reason}, {verdict.severity.word})" if verdict.fired else "would not alert"
    if stopped and stopped.gate is Step.HOLD and not verdict.fired:
        answer = f"would alert at {screen.words(verdict.revisit_at)} UTC, as things stand by then"
    style = "bold green" if verdict.fired else "bold"
    console.print(Line(f"Rule “{verdict.rule}” {answer}", style=style))
    for check in verdict.checks:
        mark, colour = ("yes", "green") if check.held else ("no ", "red")
        words = f"{check.gate:10} wanted {check.wanted}; found {check.found}"
        console.print(Line(f"  {mark}  ", style=colour) + Line(words))
    console.print()


def in_words(value: str) -> str:
    return value.replace("_", " ")
