"""The shape of the code, by its syntax trees: imports point left, one gate per danger, small files, pure deciders."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from inspect import isclass
from pathlib import Path

import pytest

from monitor import errors
from monitor.reports.language.files import language_files
from monitor.reports.language.lexicon import load

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "monitor").rglob("*.py"))

NOUNS = ["feeds", "entries", "reports", "incidents", "alerts", "deliveries"]
SHARED = {"model", "text", "errors", "places", "organisations", "own_words", "on_demand", "secret", "keys", "scripts"}
USES_THE_NETWORK = {"feeds", "deliveries"}
JOINERS = {"config", "store", "pipeline", "daemon", "cluster", "cli", "web", "demo", "exports", "log", "__main__"}

GATES = {  # a dangerous library, and the one module or package that may import it
    "requests": "http",
    "urllib3": "http",
    "feedparser": "entries.parse",
    "trafilatura": "entries.article",
    "protego": "feeds.robots",
    "smtplib": "deliveries.smtp",
    "pysequoia": "deliveries.openpgp",
    "imaplib": "deliveries.imap",
    "dateutil": "deliveries.rota",
    "apprise": "deliveries.channels.apprise",
    "sqlalchemy": "store",
    "alembic": "store",
    "apscheduler": "daemon",
    "procrastinate": "cluster.app",
    "click": "cli",
    "flask": "web",
    "werkzeug": "web",
    "waitress": "web",
    "prometheus_client": "web",
}
SQLITE_READERS = ("store", "places")  # the shipped gazetteer is a read-only file, apart from the store
PURE = ("reports", "incidents", "alerts")
IMPURE_MODULES = {
    "time",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "logging",
    "urllib.request",
}
CLOCKS = {"now", "utcnow", "today"}
LOOPS = ("pipeline", "daemon", "cluster")  # per feed, delivery, tick, text, answer of a person, life of the engine


def module_of(path: Path) -> str:
    """`reports.quantities` for monitor/reports/quantities.py, `reports` for its __init__."""
    parts = path.relative_to(ROOT / "monitor").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file: walked once, and asked by most of these tests."""
    return tuple(ast.walk(tree_of(path)))


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in the file; names imported from a package count as its modules."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def our_imports(path: Path) -> set[str]:
    """The top-level names inside monitor/ that a file imports."""
    return {name.split(".")[1] for name in imports_of(path) if name.startswith("monitor.")} - {"__version__"}


def inside(module: str, gate: str) -> bool:
    return module == gate or module.startswith(f"{gate}.")


def allowed_from(top: str) -> set[str]:
    """The names of monitor/ that a module may import."""
    if top in SHARED:
        return SHARED
    if top == "http":
        return SHARED | {"http"}
    left = set(NOUNS[: NOUNS.index(top) + 1])
    return left | SHARED | ({"http"} if top in USES_THE_NETWORK else set())


def modules_below(tops: set[str]) -> list[Path]:
    return [path for path in SOURCES if module_of(path).split(".")[0] in tops]


def names(paths: list[Path]) -> list[str]:
    return [module_of(path) for path in paths]


LOWER = modules_below({*NOUNS, *SHARED, "http"})


def test_every_module_has_its_place_in_the_picture() -> None:
    tops = {module_of(path).split(".")[0] for path in SOURCES}
    assert tops - {*NOUNS, *SHARED, "http", *JOINERS, "__init__"} == set()


@pytest.mark.parametrize("path", LOWER, ids=names(LOWER))
def test_a_noun_imports_only_what_stands_to_its_left(path: Path) -> None:
    assert our_imports(path) - allowed_from(module_of(path).split(".")[0]) - {"__init__"} == set()


@pytest.mark.parametrize(("library", "gate"), GATES.items())
def test_a_danger_has_one_gate(library: str, gate: str) -> None:
    importers = {module_of(p) for p in SOURCES if any(inside(name, library) for name in imports_of(p))}
    assert {module for module in importers if not inside(module, gate)} == set()


def test_sqlite_is_read_by_the_store_and_the_gazetteer_alone() -> None:
    importers = {module_of(p) for p in SOURCES if "sqlite3" in imports_of(p)}
    assert {module for module in importers if not any(inside(module, gate) for gate in SQLITE_READERS)} == set()


@pytest.mark.parametrize("path", modules_below(set(PURE)), ids=names(modules_below(set(PURE))))
def test_a_decider_knows_no_clock_no_network_and_no_chance(path: Path) -> None:
    assert set(imports_of(path)) & IMPURE_MODULES == set()
    calls = [node for node in nodes_of(path) if isinstance(node, ast.Call)]
    asked = [c.lineno for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in CLOCKS]
    assert asked == [], "`now` is an argument"


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_a_file_and_its_functions_can_be_read_at_a_sitting(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 450
    functions = [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert {f.name: length for f in functions if (length := (f.end_lineno or 0) - f.lineno + 1) > 50} == {}


def names_in(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def broad_handlers(path: Path) -> list[int]:
    """Lines that catch everything: by `except`, or by `gather`, which gives back what was raised."""
    handlers = [n for n in nodes_of(path) if isinstance(n, ast.ExceptHandler)]
    gathers = [n for n in nodes_of(path) if isinstance(n, ast.keyword) and n.arg == "return_exceptions"]
    broad = [h for h in handlers if h.type is None or names_in(h.type) & {"Exception", "BaseException"}]
    return [*(h.lineno for h in broad), *(g.lineno for g in gathers)]


def test_only_the_six_loops_catch_everything() -> None:
    found = {module_of(path): lines for path in SOURCES if (lines := broad_handlers(path))}
    assert sum(len(lines) for lines in found.values()) <= 6
    assert {module for module in found if module.split(".")[0] not in LOOPS} == set()


# Of the scripts that the code is not written in; letters and particles are for folding and cutting, words are not.
FOREIGN_WORD = re.compile("[\u0620-\u064a]{3}|[\u0400-\u04ff]{3}")
# A letter of a word is of any script: str.isupper() and [^\W\d_] know them all. These modules read what is ASCII by
# its standard (addresses, headers, markup, settings, base64), and this one codes of it ("M-19", "&amp;").
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)[*+?]\+|(?<!\\)\(\?>")
LETTER_CLASS = re.compile(r"\[[^\]]*(?:A-Z|a-z)")
ASCII_BY_STANDARD = {"entries", "http", "config", "keys", "feeds", "deliveries", "secret"}
ASCII_CODES = {"reports.language.tokens", "web.said"}  # the latter: keys of the config
SAMPLES = {"alerts.samples"}  # made-up messages, on which templates are tried


@cache
def strings_of(path: Path) -> tuple[str, ...]:
    """The string constants of a file that are no docstrings."""
    holders = [n for n in nodes_of(path) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef) and n.body]
    docs = {id(n.body[0].value) for n in holders if isinstance(n.body[0], ast.Expr)}
    constants = (n for n in nodes_of(path) if isinstance(n, ast.Constant) and id(n) not in docs)
    return tuple(n.value for n in constants if isinstance(n.value, str))


ON_DEMAND = [path for path in SOURCES if path.name == "__init__.py" and "on_demand(" in path.read_text()]


@pytest.mark.parametrize("path", ON_DEMAND, ids=names(ON_DEMAND))
def test_a_package_gives_on_demand_what_its_types_say(path: Path) -> None:
    typed = {
        alias.name: (node.module or "").removeprefix(f"monitor.{module_of(path)}.")
        for branch in tree_of(path).body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    calls = [node for node in nodes_of(path) if isinstance(node, ast.Call)]
    (given,) = (ast.literal_eval(call.args[1]) for call in calls if len(call.args) > 1)
    assert typed == {name: module for module, names in given.items() for name in names.split()}


def test_a_function_that_is_called_like_its_module_is_the_function_whoever_came_first() -> None:
    from monitor import incidents
    from monitor.incidents import group
    from monitor.incidents.group import change_again

    assert change_again.__name__ == "change_again"
    assert callable(group)
    assert incidents.group is group


def test_the_words_of_a_language_are_data() -> None:
    """Scripts that are not that of the code show it best: Python holds no Arabic word and no Cyrillic one."""
    holders = {module_of(path) for path in SOURCES if any(FOREIGN_WORD.search(text) for text in strings_of(path))}
    assert holders <= SAMPLES


def test_a_letter_of_a_word_is_of_any_script() -> None:
    held = {module_of(path) for path in SOURCES if any(LETTER_CLASS.search(text) for text in strings_of(path))}
    assert {module for module in held if module.split(".")[0] not in ASCII_BY_STANDARD} <= ASCII_CODES


def test_no_group_of_an_expression_is_possessive() -> None:
    """CPython before 3.11.5 takes such a group wrongly (its issue 106052), and Debian 12 has 3.11.2. A possessive class
    is taken right."""
    assert [
        (module_of(path), found[0])
        for path in SOURCES
        for text in strings_of(path)
        if not path.match("deliveries/filters.py")  # the characters of an address
        for found in [POSSESSIVE_GROUP.search(text)]
        if found
    ] == []


def test_no_article_of_a_language_stands_in_the_code() -> None:
    """Of two letters, and so too short to be found as a word. Those in Latin letters stand in English words, too."""
    written = [
        clitic
        for path in language_files()
        for clitic in load(path).affixes.prefixes
        if len(clitic) > 1 and not clitic.isascii()
    ]
    found = {module_of(path) for path in SOURCES for text in strings_of(path) if any(c in text for c in written)}
    assert found <= SAMPLES


def test_the_package_names_no_path_of_the_machine_that_it_was_written_on() -> None:
    files = [path for path in (ROOT / "monitor").rglob("*") if path.suffix in {".py", ".yaml", ".csv", ".j2", ".txt"}]
    assert [str(p) for p in files if "/work/" in p.read_text(encoding="utf-8")] == []


FACTS = re.compile(r"\bfacts(\[|\.get\()")
FACTS_ARE_READ_BY = {
    "alerts.as_told": "gives the program types of what a message said",
    "alerts.outline": "says what tables and logs show of a message",
    "alerts.window_facts": "makes the facts of a stretch of time",
    "deliveries.wording": "makes mails",
    "deliveries.payload": "makes the JSON of webhooks",
    "store.mapping": "reads the head of a row, which no column holds",
}


def test_facts_are_read_by_these_modules_alone() -> None:
    """Kind, reason, severity and subject of a message are fields of `Alert` and `Delivery.head`; whoever decides by
    more of what somebody was told asks `alerts.as_told` for it."""
    assert {module_of(p) for p in SOURCES if FACTS.search(p.read_text(encoding="utf-8"))} == set(FACTS_ARE_READ_BY)


TYPE_NAME = re.compile(r"_?[A-Z]\w*[a-z]\w*")  # no CONSTANT, and no T


def types_named(path: Path) -> Iterator[str]:
    """The names that a file gives to types: its classes, private ones too, aliases (`X = ...`, `type X = ...`), NewType
    and TypeVar."""
    yield from (node.name for node in nodes_of(path) if isinstance(node, ast.ClassDef))
    for node in tree_of(path).body:
        bound = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", getattr(node, "name", None))]
        yield from (one.id for one in bound if isinstance(one, ast.Name) and TYPE_NAME.fullmatch(one.id))


def named_twice(paths: list[Path]) -> list[str]:
    found = Counter(name for path in paths for name in types_named(path))
    return sorted(name for name, times in found.items() if times > 1)


def test_the_name_of_a_type_stands_in_one_module() -> None:
    """One word for one thing: who meets a name in a sentence need not open a file to know which thing is meant."""
    assert named_twice(SOURCES) == []
    assert named_twice(sorted((ROOT / "tests").rglob("*.py"))) == []


@pytest.mark.parametrize(
    "line", ["class Word: ...", "Word = tuple[str, int]", 'Word = NewType("Word", str)', "Word: TypeAlias = int"]
)
def test_a_name_that_stands_twice_is_found_however_it_is_given(line: str, tmp_path: Path) -> None:
    files = [tmp_path / "one.py", tmp_path / "other.py"]
    for file in files:
        file.write_text(line, encoding="utf-8")
    assert named_twice(files) == ["Word"]


@pytest.mark.skipif(not hasattr(ast, "TypeAlias"), reason="a statement of Python 3.12")
def test_a_type_statement_names_a_type(tmp_path: Path) -> None:
    (file := tmp_path / "one.py").write_text("type Word = int", encoding="utf-8")
    assert list(types_named(file)) == ["Word"]


@pytest.mark.parametrize("folder", ["monitor", "tests", "tools", "benchmarks"])
def test_a_docstring_begins_with_what_a_thing_is_and_not_with_the_word(folder: str) -> None:
    """Whoever looks for a thing looks for its name: "The signals by which ...", not "What a reader goes by"."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    files = (ROOT / folder).rglob("*.py")
    docs = [ast.get_docstring(node) or "" for path in files for node in nodes_of(path) if isinstance(node, documented)]
    assert [said for said in docs if said.startswith("What ")] == []


def test_every_error_of_ours_stands_in_the_tree_of_errors() -> None:
    """`errors` draws the whole tree. What starts with an underscore never leaves its module."""
    tree = (ROOT / "monitor" / "errors.py").read_text(encoding="utf-8")
    raised = {n.name for path in SOURCES for n in nodes_of(path) if isinstance(n, ast.ClassDef)}
    ours = {name for name in raised if name.endswith("Error") and not name.startswith("_")}
    assert sorted(name for name in ours if f"─ {name} " not in tree and name != "MonitorError") == []


OURS = {name for name, one in vars(errors).items() if isclass(one) and issubclass(one, errors.MonitorError)}
LED = re.compile(r"^(?:(?:store|backup|incident|feed) )?\{[^}]*\}(?::\{[^}]*\}|:\d+)?: ")


def test_an_error_of_ours_has_its_subject_as_an_attribute() -> None:
    """Nobody takes a message apart to learn which file, store or server it is about: `errors.MonitorError` joins them.
    ConfigError has whole lines, each with a place of its own."""
    found = []
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        calls = [node for node in nodes_of(path) if isinstance(node, ast.Call)]
        for call in calls:
            name = getattr(call.func, "id", "")
            if name in OURS and any(LED.match(said) for said in map(partial(words_of, source), call.args)):
                found.append(f"{path.name}:{call.lineno}")
    assert found == []


def words_of(source: str, node: ast.expr) -> str:
    """The text of an f-string without its quotes."""
    return (ast.get_source_segment(source, node) or "")[2:-1] if isinstance(node, ast.JoinedStr) else ""


def test_no_two_test_files_share_a_name() -> None:
    """Without packages pytest imports them by their bare names, and a second one ends the whole run."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(name for name in names if names.count(name) > 1) == []
