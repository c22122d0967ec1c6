"""`init`: a config that can be used out of a few answers, and what a sample week would have sent."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor import config as configs
from monitor.cli import command_line
from monitor.config.check import check, errors

SYRIA = ("--where", "Syria", "--to", "duty@ngo.example")


def init(folder: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(command_line, ["init", str(folder / "config.yaml"), *words], input=given)


def quick(folder: Path, *words: str) -> configs.Config:
    """The config that `init` writes without a sample week."""
    done = init(folder, *words, "--no-sample")
    assert done.exit_code == 0, done.output
    return configs.load(folder / "config.yaml", {})


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result, float]:
    """One whole call: the folder, what was said, and the seconds of processor time that it took."""
    folder, start = tmp_path_factory.mktemp("first"), time.process_time()
    return folder, init(folder, *SYRIA), time.process_time() - start


def test_the_config_can_be_used_and_holds_nothing_that_deserves_a_warning(first: tuple[Path, Result, float]) -> None:
    folder, done, _ = first
    assert done.exit_code == 0, done.output
    assert check(folder / "config.yaml", {}) == []
    assert "can be used" in done.output


def test_the_sample_week_shows_the_mails_and_why_there_are_no_others(first: tuple[Path, Result, float]) -> None:
    told, _, silent = first[1].output.partition("Nobody would have been told")
    assert "[NEW] Aleppo, Syria: at least 9 killed" in told
    assert "[UPDATE 9 → 23 killed] Aleppo" in told
    assert "hospital hit" in told
    assert "massacre visitors 7-0" in silent
    assert "not violence" in silent
    assert "no such thing happened" in told


@pytest.mark.parametrize(
    ("language", "where", "town"), [("ar", "Syria", "حلب"), ("fr", "Mali", "Bamako"), ("uk", "Ukraine", "Київ")]
)
def test_a_config_in_another_language_shows_a_week_in_it(tmp_path: Path, language: str, where: str, town: str) -> None:
    done = init(tmp_path, "--where", where, "--to", "duty@ngo.example", "--language", language)
    told, _, silent = done.output.partition("Nobody would have been told")
    news = [line for line in told.splitlines() if "[NEW]" in line]
    assert town in news[0]
    assert "at least 9 killed" in news[0]
    assert "[UPDATE 9 → 23 killed]" in told
    assert "hospital hit" in told
    assert len(news) == 4
    assert "not violence" in silent


def test_it_is_done_well_within_three_minutes(first: tuple[Path, Result, float]) -> None:
    assert first[2] < 180


def test_the_config_explains_itself(first: tuple[Path, Result, float]) -> None:
    text = (first[0] / "config.yaml").read_text(encoding="utf-8")
    sections = ("store:", "feeds:", "regions:", "rules:", "channels:", "operators:", "digests:", "web:", "retention:")
    lines = text.splitlines()
    starts = [next(at for at, line in enumerate(lines) if line.startswith(section)) for section in sections]
    assert all(lines[at - 1].startswith("#") or "#" in lines[at] for at in starts)


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine", encoding="utf-8")
    done = init(tmp_path, *SYRIA)
    assert done.exit_code == 2
    assert "is there already" in done.output
    assert (tmp_path / "config.yaml").read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").symlink_to(tmp_path / "elsewhere")
    assert init(tmp_path, *SYRIA).exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_feeds_are_those_at_home_there_desks_that_cover_it_and_the_worlds(tmp_path: Path) -> None:
    config = quick(tmp_path, *SYRIA)
    names = {feed.name for feed in config.feeds}
    assert {"Enab Baladi", "BBC Middle East", "BBC World", "BBC Arabic"} <= names
    assert not {"Sudan Tribune", "BBC Africa", "The Irrawaddy"} & names
    assert {feed.covers for feed in config.feeds} == {(), ("Syria",)}


def test_a_province_takes_the_feeds_of_its_country(tmp_path: Path) -> None:
    config = quick(tmp_path, "--where", "Idlib", "--to", "duty@ngo.example")
    assert next(feed for feed in config.feeds if feed.name == "BBC Middle East").covers == ("Idlib",)
    assert [region.name for region in config.regions] == ["Idlib"]


def test_only_the_chosen_languages(tmp_path: Path) -> None:
    config = quick(tmp_path, *SYRIA, "--language", "ar", "--language", "fr")
    assert {feed.language for feed in config.feeds} == {"ar", "fr"}


def test_everywhere_is_a_config_without_regions(tmp_path: Path) -> None:
    config = quick(tmp_path, "--where", "everywhere", "--to", "duty@ngo.example")
    assert config.regions == ()
    assert all(rule.regions == () for rule in config.rules)


def test_several_places_and_people(tmp_path: Path) -> None:
    places = ("--where", "Sahel", "--where", "Goma, DR Congo", "--where", "UA")
    config = quick(tmp_path, *places, "--to", "a@ngo.example", "--to", "b@ngo.example")
    assert [region.name for region in config.regions] == ["Sahel", "Around Goma", "Ukraine"]
    assert config.channels[0].recipients == ("a@ngo.example", "b@ngo.example")


def test_where_no_outlet_that_ships_is_at_home_that_is_said(tmp_path: Path) -> None:
    done = init(tmp_path, "--where", "Tigray", "--to", "duty@ngo.example", "--no-sample")
    assert "Tigray: no outlet that ships is at home there" in done.output


def test_a_mail_server_goes_into_the_config(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    (tmp_path / "secret").chmod(0o600)
    server = ("--server", "mail.ngo.example:465", "--sender", "monitor@ngo.example")
    config = quick(tmp_path, *SYRIA, *server, "--username", "monitor", "--password-file", "secret")
    assert (config.smtp.host, config.smtp.port, config.smtp.tls, config.smtp.mailbox) == (
        "mail.ngo.example",
        465,
        "tls",
        None,
    )
    assert config.smtp.password
    assert "geheim" not in (tmp_path / "config.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--where is missing, and standard input is no terminal"),
        (("--where", "Syria"), "--to is missing, and standard input is no terminal"),
        (("--where", "Ukrane", "--to", "a@b.example"), "did you mean Ukraine"),
        (("--where", "Tripoli", "--to", "a@b.example"), "'Tripoli' is in LY, LB; say which, such as 'Tripoli, LY'"),
        (("--where", "Goma, Nowhereland", "--to", "a@b.example"), "'Nowhereland' is no country"),
        ((*SYRIA, "--language", "sw"), "no feed that ships is in 'sw'; there are ar, en"),
        ((*SYRIA, "--by", "mail"), "--server is missing"),
        ((*SYRIA, "--server", "mail.example:port", "--sender", "a@b.example"), "'port' is no port"),
        (
            (*SYRIA, "--server", "mail.example", "--sender", "a@b.example", "--username", "me"),
            "--password-file is missing",
        ),
        (("--where", "Syria", "--to", "no address"), "is not an e-mail address"),
        ((*SYRIA, "--timezone", "Damascus"), 'did you mean "Asia/Damascus"'),
        (("--where", 'Syria"\n  evil: yes', "--to", "a@b.example"), "is known"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = init(tmp_path, *words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []


def test_answers_cannot_break_out_of_their_place_in_the_file(tmp_path: Path) -> None:
    done = init(tmp_path, *SYRIA, "--server", "mail.example", "--sender", 'x"}\nstore: evil', "--no-sample")
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_at_a_terminal_it_asks_for_what_no_option_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.cli.input.asking.at_terminal", lambda: True)
    said = "Idlib; Goma, DR Congo\na@ngo.example, b@ngo.example\nar en\nfolder\n"
    done = init(tmp_path, "--no-sample", given=said)
    assert done.exit_code == 0, done.output
    config = configs.load(tmp_path / "config.yaml", {})
    assert [region.name for region in config.regions] == ["Idlib", "Around Goma"]
    assert config.channels[0].recipients == ("a@ngo.example", "b@ngo.example")
    assert {feed.language for feed in config.feeds} == {"ar", "en"}


def test_a_config_for_a_server_can_be_used_too(tmp_path: Path) -> None:
    done = init(tmp_path, *SYRIA, "--server", "localhost:25", "--sender", "monitor@ngo.example", "--no-sample")
    assert done.exit_code == 0, done.output
    assert errors(check(tmp_path / "config.yaml", {})) == []


if sys.platform != "win32":
    import pty

    def test_a_real_terminal_is_asked(tmp_path: Path) -> None:
        """Through a pseudo-terminal, as a person would meet it."""
        import os

        pid, fd = pty.fork()
        if pid == 0:  # pragma: no cover - the child
            os.chdir(tmp_path)
            os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
            os.execv(sys.executable, [sys.executable, "-m", "monitor", "init", "--no-sample"])
        for answer in (b"Idlib\n", b"duty@ngo.example\n", b"\n", b"\n"):
            os.write(fd, answer)
        said = b""
        try:
            while chunk := os.read(fd, 4096):
                said += chunk
        except OSError:  # the child has gone
            pass
        os.waitpid(pid, 0)
        assert b"can be used" in said, said.decode()
        assert (tmp_path / "config.yaml").is_file()
