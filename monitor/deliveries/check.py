"""Tries every template on made-up alerts before a real one is due, and says what is wrong with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from monitor.alerts import Alert, samples
from monitor.deliveries import Delivery, presets
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.phrases.check import problems
from monitor.deliveries.phrases.file import FOLDER, SUFFIX
from monitor.deliveries.sandbox import described
from monitor.deliveries.templates import KINDS, Templates, shipped
from monitor.deliveries.wording import NAMES, context, with_subject
from monitor.errors import TemplateError

_SPIKE = ' "quoted" \\ {{ 7 * 7 }} <b>'  # what a headline can hold, and what careless quoting breaks on

_OF_JINJA = ("loop", "caller", "self", "super", "varargs", "kwargs")


def check(folder: Path | None = None) -> list[str]:
    """The problems of the user's `folder` over the shipped templates, one finished line each; none = all is well."""
    if folder is not None and not folder.is_dir():
        return [f"{folder}: there is no such folder; make it or take `templates:` out of config.yaml"]
    templates = Templates(folder)
    try:
        found = [*_strays(folder), *_phrases(folder), *_unknown_names(templates), *_failures(templates)]
    except TemplateError as error:  # countries.csv is read before any template
        found = [str(error)]
    return _once_each(found)


def _once_each(found: list[str]) -> list[str]:
    """A mistake that both reading and rendering met is told once, with its hint."""
    lines = list(dict.fromkeys(found))
    return [line for line in lines if not any(other.startswith(f"{line}; ") for other in lines)]


def _strays(folder: Path | None) -> Iterator[str]:
    """Files of the user's that no message would ever use, which is most often a slip of the pen."""
    known = {*_names_in(shipped()), *(f"{kind}{suffix}" for kind in KINDS for suffix in (".txt", ".html"))}
    for name in _names_in(folder) if folder else ():
        if name not in known and not _is_own(name) and not _is_language(name):
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "names that begin with _ are for your own parts"
            yield f"{folder}/{name}: no message uses a template of this name; {hint}"


def _phrases(folder: Path | None) -> Iterator[str]:
    """The problems of the user's words of languages."""
    for name in _names_in(folder) if folder else ():
        if folder and _is_language(name):
            yield from problems(folder / name, (shipped(),))


def _is_language(name: str) -> bool:
    return name.startswith(f"{FOLDER}/") and name.endswith(SUFFIX)


def _is_template(name: str) -> bool:
    return not name.endswith((".csv", SUFFIX))


def _is_own(name: str) -> bool:
    """Parts to include, hidden files, and webhooks of new shapes."""
    return Path(name).name.startswith(("_", ".")) or (name.startswith("webhooks/") and name.endswith(".json"))


def _names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _unknown_names(templates: Templates) -> Iterator[str]:
    """Names that no message defines, in branches too that the samples do not reach."""
    env = templates.own_environment
    for name in _names_in(templates.folder or shipped()):
        if not _is_template(name):
            continue
        try:
            source, file, _ = env.loader.get_source(env, name) if env.loader else ("", name, None)
            tree = env.parse(source, name, file)
        except (jinja2.TemplateError, UnicodeError) as error:
            yield str(described(error, name))
            continue
        yield from _undeclared(tree, file or name, env)


def _undeclared(tree: nodes.Template, file: str, env: jinja2.Environment) -> Iterator[str]:
    known = {*NAMES, *env.globals, *_OF_JINJA, *_given(tree)}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in known:
            near = get_close_matches(node.name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(NAMES))}"
            yield f"{file}:{node.lineno}: {node.name!r} is undefined; {hint}"


def _given(tree: nodes.Template) -> Iterator[str]:
    """Names that the template makes itself, anywhere in the file: set, for, import, macros and their arguments."""
    yield from (node.name for node in tree.find_all(nodes.Name) if node.ctx != "load")
    yield from (node.target for node in tree.find_all(nodes.Import))
    yield from (node.name for node in tree.find_all(nodes.Macro))
    for node in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in node.names)


def _failures(templates: Templates) -> Iterator[str]:
    changed = _changed(templates)
    webhooks = sorted(name for name in changed if name.startswith("webhooks/") and name.endswith(".json"))
    for alert in samples().values():
        yield from _mail_failures(templates, _sample(alert), changed)
        for name in webhooks:
            yield from _webhook_failures(templates, name, _sample(alert))
            yield from _webhook_failures(templates, name, replace(_sample(alert), remote_ref="sample-7"))


def _changed(templates: Templates) -> frozenset[str]:
    """The templates that the user's files can change: their own, and whatever uses one of them. All where the folder is
    ours, or where the names of countries are theirs."""
    env = templates.own_environment
    names = frozenset(filter(_is_template, env.list_templates()))
    own = names if templates.folder is None else frozenset(_names_in(templates.folder))
    if "countries.csv" in own:
        return names
    uses = {name: _used_by(env, name) for name in names - own}
    changed = own & names
    while more := {name for name, used in uses.items() if name not in changed and used & changed}:
        changed |= more
    return changed


def _used_by(env: jinja2.Environment, name: str) -> set[str]:
    """The files that a shipped template includes, imports or extends; webhooks show the subject, too. One whose name is
    only known at work is the text of a kind of message."""
    source, _, _ = env.loader.get_source(env, name) if env.loader else ("", None, None)
    found = set(meta.find_referenced_templates(env.parse(source)))
    of_a_kind = {f"{kind}.txt" for kind in KINDS} if None in found else set()
    subject = {"subject.txt"} if name.startswith("webhooks/") else set()
    return {other for other in found if other} | of_a_kind | subject


def _mail_failures(templates: Templates, sample: Delivery, changed: Collection[str]) -> Iterator[str]:
    seen = {**context(sample.facts, sample, None), "subject": "Sample"}
    used = ("subject.txt", "subject_neutral.txt", "short.txt", f"{seen['kind']}.txt", f"{seen['kind']}.html")
    for name in (name for name in used if name in changed):
        try:
            templates.render(name, seen)
        except TemplateError as error:
            yield str(error)


def _webhook_failures(templates: Templates, name: str, sample: Delivery) -> Iterator[str]:
    try:
        wanted = presets.manner(Path(name).stem, templates.folder).options
        options = {key: "sample" if given is None else given for key, given in wanted.items()}
        seen = with_subject(templates.render, context(sample.facts, sample, None, options))
        presets.parsed(templates.render(name, seen), name)
    except TemplateError as error:
        yield str(error)


def _sample(alert: Alert) -> Delivery:
    facts = {key: _spiked(value, key) for key, value in alert.facts.items()}
    at = datetime(2031, 3, 9, 14, 30, tzinfo=UTC)
    return Delivery(
        "sample", alert.id, "sample", EmailChannel.medium, "nobody@example.org", "sample", alert.head, facts, at, at
    )


def _spiked(value: object, key: str = "") -> object:
    """Facts whose free texts hold characters that a template must not trip over."""
    if isinstance(value, Mapping):
        return {name: _spiked(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_spiked(inner, key) for inner in value]
    return value + _SPIKE if isinstance(value, str) and key in ("title", "quotes", "publisher", "words") else value
