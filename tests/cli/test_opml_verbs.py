"""`feeds import` and `feeds export`: a stranger's list comes in bounded and defused, ours goes out and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import config as configs
from tests.doubles.verbs import Run

CONFIG = 'feeds:\n  - {name: Post, url: "https://post.example/rss?a=1&b=2", language: en}   # ours\n'
LIST = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
 <outline text="Sudan">
  <outline type="rss" text="Valley &amp; Wire" xmlUrl="https://valley.example/rss" language="ar-SD"/>
  <outline type="rss" title="Post" xmlUrl="https://other.example/rss"/>
 </outline>
 <outline type="rss" text="Post again" xmlUrl="https://post.example/rss?a=1&amp;b=2"/>
 <outline type="rss" text="Local" xmlUrl="feed://local.example/rss"/>
 <outline type="rss" xmlUrl="https://valley.example/rss"/>
</body></opml>
"""
BOMB = """<!DOCTYPE opml [<!ENTITY a "ha ha ha ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
<opml version="2.0"><body><outline text="&c;" xmlUrl="https://a.example/"/></body></opml>"""
READ = """<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def listed(folder: Path, text: str) -> str:
    (folder / "list.opml").write_text(text, encoding="utf-8")
    return str(folder / "list.opml")


def many(number: int) -> str:
    lines = "".join(f'<outline text="F{n}" xmlUrl="https://f{n}.example/rss"/>' for n in range(number))
    return f'<opml version="2.0"><body>{lines}</body></opml>'


def test_a_list_comes_in_with_its_names_and_languages(folder: Path, run: Run) -> None:
    done = run("feeds", "import", listed(folder, LIST))
    assert done.exit_code == 0, done.output
    assert "2 feeds added, 1 were there already, 1 left out" in done.output
    assert "left out: Local: the address is not an http or https address" in done.output
    feeds = configs.load(folder / "config.yaml", {}).feeds
    assert [(feed.name, feed.language) for feed in feeds] == [
        ("Post", "en"),
        ("Valley & Wire", "ar"),
        ("Post (other.example)", None),
    ]
    assert "# ours" in (folder / "config.yaml").read_text(encoding="utf-8")


def test_a_dry_run_changes_nothing(folder: Path, run: Run) -> None:
    done = run("feeds", "import", listed(folder, LIST), "--dry-run")
    assert 'url: "https://valley.example/rss"' in done.output
    assert (folder / "config.yaml").read_text(encoding="utf-8") == CONFIG


def test_what_goes_out_comes_back(folder: Path, run: Run) -> None:
    out = run("feeds", "export").stdout
    assert 'xmlUrl="https://post.example/rss?a=1&amp;b=2"' in out
    (folder / "config.yaml").write_text("feeds: []\n", encoding="utf-8")
    assert run("feeds", "import", listed(folder, out)).exit_code == 0
    (feed,) = configs.load(folder / "config.yaml", {}).feeds
    assert (feed.name, feed.url, feed.language) == ("Post", "https://post.example/rss?a=1&b=2", "en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "declares a document type or entities"),
        (READ, "declares a document type or entities"),
        (many(5_000), "holds 5,000 feeds, and 2,000 are taken at once"),
        ("<opml><body>", "list.opml:1: is not readable as XML"),
        ("<rss></rss>", "is no OPML"),
        ("", "is not readable as XML"),
        ('<?xml version="1.0" encoding="klingon"?><opml/>', "is not readable as XML"),
        (f"<opml>{'<outline>' * 100}", "nests its folders too deeply"),
        (f"<opml>{' ' * 5_000_001}</opml>", "is larger than 5 MB"),
    ],
    ids=["bomb", "file", "thousands", "cut", "rss", "empty", "encoding", "deep", "large"],
)
def test_a_hostile_list_is_refused_in_words_and_changes_nothing(folder: Path, run: Run, text: str, said: str) -> None:
    done = run("feeds", "import", listed(folder, text))
    assert done.exit_code == 1
    assert said in done.output
    assert "root:" not in done.output
    assert (folder / "config.yaml").read_text(encoding="utf-8") == CONFIG


def test_two_thousand_come_in_at_once(folder: Path, run: Run) -> None:
    done = run("feeds", "import", listed(folder, many(2_000)))
    assert done.exit_code == 0, done.output
    assert "2000 feeds added" in done.output


def test_names_cannot_break_out_of_their_line(folder: Path, run: Run) -> None:
    evil = '<opml><body><outline text="x&quot;}&#10;store: evil # {" xmlUrl="https://a.example/"/></body></opml>'
    done = run("feeds", "import", listed(folder, evil))
    assert done.exit_code == 0, done.output
    config = configs.load(folder / "config.yaml", {})
    assert config.feeds[-1].name == 'x"} store: evil # {'


def test_a_file_that_is_not_there(run: Run) -> None:
    assert "no such file" in run("feeds", "import", "nowhere.opml").output
