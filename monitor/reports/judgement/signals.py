"""The signals by which a reader tells whether a text is news of an event, each by its name, the headline's apart from
the text's. Each is 0 to 1, or SURELY; their weights stand in weights.json (telling.py)."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Cause, Count, Harm, Precision, Victim
from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS, OLD_DAYS, When
from monitor.reports.judgement.clauses import (
    be_before,
    in_place_clause,
    is_definite,
    is_relative,
    is_subordinate,
    only_names,
    own_day,
)
from monitor.reports.judgement.cues import cues_of
from monitor.reports.judgement.known_events import QUOTES, of_known_events
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.objections import dismissed
from monitor.reports.judgement.wars import is_at_war
from monitor.reports.language.meanings import Frame, Qualifier, Sign, Topic, WayToTell
from monitor.reports.language.tokens import Sentence
from monitor.reports.types import Rejected, Report

Signals = Mapping[str, float]
_CUES = tuple(WayToTell)
_BESIDE = (
    WayToTell.COURT,
    WayToTell.ARREST,
    WayToTell.INQUIRY,
    WayToTell.FINDINGS,
    WayToTell.MOURNING,
    WayToTell.REACTION,
    WayToTell.STATEMENT,
    WayToTell.POLITICS,
    WayToTell.EXPLAINER,
    WayToTell.FEATURE,
    WayToTell.PAST,
    WayToTell.RATE,
    WayToTell.SELF,
    WayToTell.FICTION,
)  # what a headline of plain news goes without
_LATE = (
    WayToTell.COURT,
    WayToTell.ARREST,
    WayToTell.PAST,
    WayToTell.INQUIRY,
    WayToTell.FINDINGS,
    WayToTell.FEATURE,
    WayToTell.EXPLAINER,
)
_PRONOUNS = {Sign.HE, Sign.MY, Sign.HIM, Sign.THEY}
FIRST_WORDS = 4  # units: the harm stands in the first words of its sentence
SURELY = 3.0  # what a signal counts that is rare and hardly ever errs: a fit shrinks what it seldom sees
TWICE = 2  # words of one kind that are as good as many
BRIEF = 6  # words of a headline
HEADLINE = 16  # words of a headline at the most
BEGINNING = 260  # characters of the text in which it says what it is about; feeds put their own notices behind


def signals_of(scene: Scene, mentions: list[Mention], report: Report) -> Signals:
    """Every signal that holds for what some mentions of a text tell."""
    found = {
        **_of_cues(scene, report),
        **_of_form(scene, mentions),
        **{f"section_{s}": SURELY for s in scene.text.sections},
        **_of_mentions(scene, mentions),
        **_told_in_text(scene, mentions),
        **_of_kinds(scene, mentions, report),
        **_of_headline_clauses(scene, mentions),
        **_of_time(scene, mentions, report),
        **_of_report(report),
        **_of_themes(scene, mentions),
        **of_known_events(scene, mentions, report),
    }
    found["recalled"] = SURELY * _recalled(found)
    return {name: value for name, value in found.items() if value}


def _recalled(found: Signals) -> bool:
    """ "Minister vows to build settlements | in response to attacks that left seven dead": the headline tells a
    statement or politics and no harm, and the harm only says which event that is about."""
    about = found.get("headline_statement") or found.get("headline_politics")
    only_says_which = found["relative_clause"] or found["after_when"] or found["in_passing"]
    return bool(about and only_says_which and found["headline_silent"])


def _of_cues(scene: Scene, report: Report) -> dict[str, float]:
    """Words of each way to tell, in the headline and in the beginning of the text."""
    body = [i for i in scene.lead if i >= scene.titles]
    head = cues_of(_folded(scene, list(range(scene.titles))), scene.language)
    text = cues_of(_folded(scene, body)[:BEGINNING], scene.language)
    beside = [cue for cue in _BESIDE if head[cue]]
    return {
        "headline_plain": float(scene.titles > 0 and not beside),
        "headline_mixed": min(len(beside), 4) / 4,
        "text_mixed": min(sum(1 for cue in _BESIDE if text[cue]), 6) / 6,
        "natural_only": SURELY * bool(head[WayToTell.NATURAL] and not head[WayToTell.HIT]),
        "rate_told": SURELY * bool(head[WayToTell.RATE] and not head[WayToTell.FRESH]),
        "mishap_only": SURELY
        * bool(
            head[WayToTell.MISHAP] + text[WayToTell.MISHAP]
            and not head[WayToTell.HIT] + text[WayToTell.HIT]
            and not (is_at_war(report.place) and report.cause is Cause.CONFLICT)  # there a blast is no mishap
        ),
        **{f"headline_{cue}": min(head[cue], TWICE) / TWICE for cue in _CUES if cue in head},
        **{f"text_{cue}": min(text[cue], TWICE) / TWICE for cue in _CUES if cue in text},
    }


def _folded(scene: Scene, where: list[int]) -> str:
    units = [scene.sentences[i] for i in where]
    return " \n ".join(scene.source.folded[s[0].start : s[-1].end] for s in units)


def _told_in_text(scene: Scene, mentions: list[Mention]) -> dict[str, float]:
    """How the text below the headline tells the harm, and whether of an event that it introduces."""
    body = [m for m in mentions if not m.in_title]
    frames = {f for m in body if (f := _frame(scene, m))}
    lead = [scene.sentences[i] for i in scene.lead]
    title = [u for i in range(scene.titles) for u in scene.sentences[i]]
    return {
        "text_active": float(Frame.OBJECT in frames),
        "text_intransitive": float(Frame.SUBJECT in frames),
        "text_nominal": float(Frame.OF in frames),
        "indefinite_event": float(any(_introduced(s) for s in lead)),
        "headline_pronoun": float(any(u.meaning.signs & _PRONOUNS for u in title)),
        "headline_family": float(any(Sign.FAMILY in u.meaning.signs for u in title)),
        "headline_definite": float(any(Sign.THE in u.meaning.signs for u in title)),
    }


def _introduced(units: Sentence) -> bool:
    """ "A drone strike", "an armed man": an event that the reader is not taken to know of."""
    violent = [k for k, u in enumerate(units) if u.meaning.topics & {Topic.CONFLICT, Topic.CRIME} or u.meaning.weapon]
    return any(Sign.A in u.meaning.signs for k in violent for u in units[max(0, k - 3) : k])


def _of_form(scene: Scene, mentions: list[Mention]) -> dict[str, float]:
    """The form of the headline."""
    title = scene.text.title.strip()
    return {
        "question": float(scene.asks),
        "opens_with_quotation": float(title[:1] in QUOTES and bool(title)),
        "quotation": float(any(q in title[1:] for q in '‘“«"') or " '" in title),
        "colon": float(": " in title),
        "byline": float(" | " in title),
        "brief_headline": float(0 < len(title.split()) <= BRIEF),
        "no_text": float(not scene.text.text.strip()),
        "no_headline": float(not title and not _opens_as_headline(scene, mentions)),
        "long_text": float(len(scene.text.text) > 600),
    }


def _opens_as_headline(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether a text without a title has its headline as its first sentence, as posts have: a short one with more
    behind it, that tells the harm or says what kind of text it is. Such a text is as often about something older as
    one with a title; a wire's long lead and a picture's caption ("Damage to houses.") are not."""
    if len(scene.sentences) == 1:
        return False
    first, second = scene.sentences[:2]
    goes_on = ";" in scene.source.folded[first[-1].start : second[0].start]
    brief = sum(u.text[0].isalnum() for u in first) <= HEADLINE
    told = any(m.sentence == 0 and not m.background for m in mentions)
    cues = cues_of(_folded(scene, [0]), scene.language)
    return brief and not goes_on and (told or any(cues[cue] for cue in _BESIDE))


def _of_mentions(scene: Scene, mentions: list[Mention]) -> dict[str, float]:
    """How the harm is told: as the headline's main verb, with its number, outright, in passing."""
    head = [m for m in mentions if m.in_title]
    outright = [m for m in head if not m.background]
    title = [u for i in range(scene.titles) for u in scene.sentences[i]]
    main = [m for m in outright if _leads(scene, m)]
    lead = [m for m in mentions if not m.in_title and m.sentence in scene.lead and not m.background]
    body = [m for m in lead if _leads(scene, m)]
    frames = {f for m in outright if (f := _frame(scene, m))}
    return {
        "headline_tells": float(bool(outright)),
        "headline_names": float(bool(head) and not outright),
        "headline_main": float(bool(main)),
        "headline_main_number": float(any(m.of_several for m in main)),
        "reaction_states_toll": SURELY
        * bool(any(m.of_several for m in head) and _reacts(scene) and not _only_relative(scene, mentions)),
        "headline_silent": float(not head and not _harmful(title)),
        "text_main": float(bool(body)),
        "text_main_number": float(any(m.of_several for m in body)),
        "headline_number": float(any(m.of_several for m in outright)),
        "headline_harm_word": float(_harmful(title)),
        "headline_active": float(Frame.OBJECT in frames),
        "headline_intransitive": float(Frame.SUBJECT in frames),
        "headline_nominal": float(Frame.OF in frames),
        "headline_place_of_harm": float(any(m.bound.at <= FIRST_WORDS for m in outright)),
        "headline_weapon": float(any(u.meaning.weapon for u in title)),
        "told_twice": float(len({m.sentence for m in mentions}) > 1),
        "in_passing": sum(m.background for m in mentions) / len(mentions),
        "relative_clause": float(all(is_relative(scene.sentences[m.sentence], m.bound.at) for m in mentions)),
        "after_when": float(all(is_subordinate(scene.sentences[m.sentence], m.bound.at) for m in mentions)),
        "first_sentence": float(any(m.sentence <= scene.titles for m in mentions)),
        "deep": float(all(m.sentence not in scene.lead for m in mentions)),
        "passive_told": float(any(be_before(scene.sentences[m.sentence], m.bound.at) for m in mentions)),
        "definite": float(all(is_definite(scene.sentences[m.sentence], m.bound.at) for m in mentions)),
        "violent_word": float(any(m.bound.violent for m in mentions)),
        "implied_one": float(all(m.bound.implicit for m in mentions)),
        "only_a_word": float(all(m.bound.group is None for m in mentions)),
        "by_name": float(any(m.bound.group and m.bound.group.name for m in mentions)),
        "toll_noun": float(any(m.bound.toll for m in mentions)),
        "toll_moves": float(any(m.in_title and _moves(scene.sentences[m.sentence], m) for m in mentions)),
        "part_of_more": float(all(m.bound.part for m in mentions)),
    }


def _moves(units: Sentence, m: Mention) -> bool:
    """ "death toll rises to": a toll that is told with a word of rising."""
    return m.bound.toll and any(Sign.TOTAL in u.meaning.signs for u in units[m.bound.at : m.bound.at + 4])


def _reacts(scene: Scene) -> bool:
    """A headline of mourning or condemnation, and of no court, arrest or time gone by."""
    head = cues_of(_folded(scene, list(range(scene.titles))), scene.language)
    return bool(head[WayToTell.REACTION] + head[WayToTell.MOURNING]) and not any(head[cue] for cue in _LATE)


def _of_kinds(scene: Scene, mentions: list[Mention], report: Report) -> dict[str, float]:
    """Kinds of text that one look tells: a work of fiction, a portrait, people who are brought to be treated."""
    head = cues_of(_folded(scene, list(range(scene.titles))), scene.language)
    body = [i for i in scene.lead if i >= scene.titles]
    text = cues_of(_folded(scene, body), scene.language)
    dated = any(m.when for m in mentions) or report.date or text[WayToTell.FRESH] + head[WayToTell.FRESH]
    said = report.claimant or text[WayToTell.SPEAKS] + head[WayToTell.SPEAKS]
    title = [u for i in range(scene.titles) for u in scene.sentences[i]]
    silent = (
        scene.titles > 0
        and not _harmful(title)
        and not head[WayToTell.HIT]
        and not any(u.meaning.weapon for u in title)
    )
    personal = any(u.meaning.signs & _PRONOUNS for i in body for u in scene.sentences[i])
    hurt = Harm.INJURED in report.toll and Harm.KILLED not in report.toll
    return {
        "fiction_leads": SURELY * any(_work_before(scene, m) for m in mentions if m.in_title),
        "headline_relative": SURELY * bool(head and _only_relative(scene, mentions)),
        "headline_relative_beside": SURELY * any(head[c] for c in _BESIDE) * _only_relative(scene, mentions),
        "portrait": SURELY * bool(silent and body and not dated and not said),
        "personal_portrait": 2 * SURELY * bool(silent and body and not dated and not said and personal),
        "moved_only": SURELY * bool(hurt and head[WayToTell.MOVED] and not head[WayToTell.HIT]),
        "nobody_says_when": float(bool(body) and not dated and not said),
    }


def _of_headline_clauses(scene: Scene, mentions: list[Mention]) -> dict[str, float]:
    """Clauses of a headline that say which event is meant, or whose claim is contradicted."""
    title = [scene.sentences[i] for i in range(scene.titles)]
    where = any(in_place_clause(scene.sentences[m.sentence], m.bound.at) for m in mentions if m.in_title)
    return {
        "where_told": float(where),
        "claim_dismissed": SURELY
        * any(dismissed(units, len(units)) for units in title)
        * (not any(m.in_title and not m.background for m in mentions)),
    }


def _only_relative(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether a headline has its harm only in a clause that says which event is meant: "the raid that left 12 dead"."""
    ours = [m for m in mentions if m.in_title]
    return bool(ours) and all(is_relative(scene.sentences[m.sentence], m.bound.at) for m in ours)


def _work_before(scene: Scene, m: Mention) -> bool:
    """ "Novel about a surgeon: a missile kills ...": a work, and what happens in it. Not so a film studio that is hit,
    nor a film director."""
    units = scene.sentences[m.sentence]
    arms = next((k for k, u in enumerate(units) if u.meaning.weapon or u.meaning.hit_before), m.bound.at)
    before = units[: min(arms, m.bound.at)]
    words = " ".join(scene.source.folded[u.start : u.end] for u in before if not (u.meaning.noun and " " in u.text))
    return bool(cues_of(words, scene.language)[WayToTell.FICTION])


def _harmful(units: Sentence) -> bool:
    return any(u.meaning.predicate or (u.meaning.noun and u.meaning.noun.harm) for u in units)


def _leads(scene: Scene, m: Mention) -> bool:
    """Whether the harm is what its sentence is about: no clause that leads to it, no word before it that makes it what
    somebody speaks of, is tried for, mourns."""
    units = scene.sentences[m.sentence]
    if is_relative(units, m.bound.at) or is_subordinate(units, m.bound.at):
        return False
    before = scene.source.folded[units[0].start : units[m.bound.at].start]
    return not any(cue in _BESIDE for cue in cues_of(before, scene.language))


def _frame(scene: Scene, m: Mention) -> Frame | None:
    predicate = scene.sentences[m.sentence][m.bound.at].meaning.predicate
    return predicate.frame if predicate else None


def _of_time(scene: Scene, mentions: list[Mention], report: Report) -> dict[str, float]:
    """The days that the text gives; whether the harm is told or only named, and whether a day of late dates it or
    another verb."""
    own = any(own_day(scene.sentences[m.sentence], m, scene.times(m.sentence)) for m in mentions)
    named = _of_named(scene, mentions, own=own)
    lead = [w for i in scene.lead for w in scene.times(i)]
    ages = [m.when.age for m in mentions if m.when and m.when.age is not None]
    days = (scene.text.published.date() - report.date).days if scene.text.published and report.date else None
    return {
        "dated_of_late": float(any(age <= NEWS_DAYS for age in ages) or (days is not None and days <= NEWS_DAYS)),
        "dated_exactly": float((own or not named["only_named"]) and days is not None and -1 <= days <= NEWS_DAYS),
        "dated_back": float((days is not None and days > NEWS_DAYS) or (bool(ages) and min(ages) > NEWS_DAYS)),
        "undated": float(not ages and days is None),
        "published_unknown": float(scene.text.published is None),
        "own_day": float(own),
        "day_of_another_verb": float(not own and any(_is_late_day(w) for w in lead)),
        "old_day_beside": float(any(w.age is not None and w.age > OLD_DAYS for w in lead)),
        **named,
    }


def _of_named(scene: Scene, mentions: list[Mention], *, own: bool) -> dict[str, float]:
    """Whether the harm only names what the text speaks of. own: a day of late dates it."""
    ours = [(scene.sentences[m.sentence], m) for m in mentions]
    named = all(only_names(units, m) for units, m in ours)
    which = all(_says_which(units, m.bound.at) for units, m in ours)
    head = cues_of(_folded(scene, list(range(scene.titles))), scene.language)
    text = cues_of(_folded(scene, [i for i in scene.lead if i >= scene.titles]), scene.language)
    beside, late = {cue for cue in _BESIDE if head[cue]}, any(head[cue] for cue in _LATE)
    undated = not any(w.exact and w.date for i in scene.lead for w in scene.times(i))
    reacts = beside and beside <= {WayToTell.REACTION, WayToTell.MOURNING}  # it may be the first word of the event
    bare = not own and not reacts and not scene.text.text.strip()
    return {
        "explained_undated": SURELY * bool(head[WayToTell.EXPLAINER] + head[WayToTell.FEATURE] and undated),
        "findings_undated": SURELY * bool(head[WayToTell.FINDINGS] + text[WayToTell.FINDINGS] and not own),
        "only_named": float(named),
        "only_named_late": float(named and late),
        "only_named_undated": float(named and not own),
        "bare_name": SURELY * (1 + bool(beside)) * bool(which and bare) + SURELY * bool(named and late and bare),
    }


def _says_which(units: Sentence, at: int) -> bool:
    return is_relative(units, at) or in_place_clause(units, at)


def _is_late_day(when: When) -> bool:
    return when.exact and when.age is not None and when.age <= NEWS_DAYS


def _of_report(report: Report) -> dict[str, float]:
    """Signals of what was read of the event."""
    killed = report.toll.get(Harm.KILLED, {}).get(Victim.ALL)
    cells = [c[Victim.ALL] for c in report.toll.values() if Victim.ALL in c]
    return {
        "killed": float(killed is not None),
        "injured_too": float(killed is not None and Harm.INJURED in report.toll),
        "taken": float(Harm.ABDUCTED in report.toll or Harm.MISSING in report.toll),
        "number_exact": float(any(_exact(c) for c in cells)),
        "number_one": float(bool(killed and killed.figure == 1)),
        "number_many": float(bool(killed and 5 <= (killed.figure or 0) < 100)),
        "number_large": float(any((c.figure or 0) >= 200 for c in cells)),
        "number_huge": float(any((c.figure or 0) >= 800 for c in cells)),
        "number_vague": float(any(c.vague for c in cells)),
        "number_unknown": float(bool(cells) and all(c.unknown for c in cells)),
        "bounded": float(any(c.low is not None and c.high is None and not c.vague for c in cells)),
        "source_named": float(report.claimant is not None),
        "place_town": float(report.place is not None and report.place.precision < Precision.ADMIN1),
        "place_unknown": float(report.place is None),
        "weapon_known": float(report.weapon is not None),
        "actor_known": float(report.actor is not None),
        "cause_conflict": float(report.cause is Cause.CONFLICT),
        "cause_unknown": float(report.cause is Cause.UNKNOWN),
        "fighters": float(any(Victim.COMBATANT in c for c in report.toll.values())),
    }


def _exact(count: Count) -> bool:
    return count.best is not None and not count.vague and count.best > 1


def _of_themes(scene: Scene, mentions: list[Mention]) -> dict[str, float]:
    """Signals of the grammar's own lists in headline and lead."""
    title = {q for i in range(scene.titles) for q in scene.qualifiers(i)}
    words = {q for i in scene.lead for q in scene.qualifiers(i)}
    topics = scene.topic(scene.lead)
    total = sum(topics.values()) or 1
    share = {f"topic_{t}": topics[t] / total for t in Topic}
    return {
        **share,
        "headline_follow_up": float(Qualifier.FOLLOW_UP in title),
        "headline_aftermath": float(Qualifier.AFTERMATH in title),
        "headline_recall": float(Qualifier.RECALL in title),
        "headline_historical": float(Qualifier.HISTORICAL in title),
        "lead_follow_up": float(Qualifier.FOLLOW_UP in words),
        "lead_aftermath": float(Qualifier.AFTERMATH in words),
        "lead_historical": float(Qualifier.HISTORICAL in words),
        "lead_figurative": float(Qualifier.FIGURATIVE in words),
        "theme_against": float(any(m.theme is Rejected.FOLLOW_UP for m in mentions)),
    }
