"""Secrets come from the environment, a file or a systemd credential, and no message shows one."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import Config, parse
from monitor.errors import ConfigError


def read(how: str, folder: Path, **environ: str) -> Config:
    return parse(f"smtp:\n  username: monitor\n  {how}\n", "config.yaml", folder, environ)


def password(config: Config) -> str:
    assert config.smtp.password is not None
    return config.smtp.password.reveal()


def refused(how: str, folder: Path, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(how, folder, **environ)
    (problem,) = caught.value.problems
    return problem.removeprefix("config.yaml:3: smtp.")


def secret_file(folder: Path, content: bytes = b"open-sesame\n", mode: int = 0o600) -> Path:
    path = folder / "pw"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_from_the_environment(tmp_path: Path) -> None:
    assert password(read("password_env: PW", tmp_path, PW="open-sesame")) == "open-sesame"


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    assert "PW is not set, or empty" in refused("password_env: PW", tmp_path, PW=" ")


def test_from_a_file_beside_the_config_without_its_newline(tmp_path: Path) -> None:
    secret_file(tmp_path)
    assert password(read("password_file: pw", tmp_path)) == "open-sesame"


def test_from_a_file_anywhere(tmp_path: Path) -> None:
    path = secret_file(tmp_path)
    assert password(read(f"password_file: {path}", Path("/elsewhere"))) == "open-sesame"


def test_a_group_may_read_the_file(tmp_path: Path) -> None:
    secret_file(tmp_path, mode=0o640)
    assert password(read("password_file: pw", tmp_path)) == "open-sesame"


def test_a_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    path = secret_file(tmp_path, mode=0o644)
    expected = f"password_file: everybody on this machine can read {path}; run: chmod 600 {path}"
    assert refused("password_file: pw", tmp_path) == expected


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused("password_file: pw", tmp_path) == f"password_file: there is no file {tmp_path / 'pw'}"


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    expected = f"password_file: cannot read {tmp_path}: Is a directory"
    assert refused(f"password_file: {tmp_path}", tmp_path) == expected


def test_a_file_that_we_may_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = secret_file(tmp_path)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # tests may run as root, who may read everything
    assert refused("password_file: pw", tmp_path) == f"password_file: cannot read {path}: Permission denied"


@pytest.mark.parametrize(
    ("content", "why"),
    [(b" \n", "is empty"), (b"\xff\xfe", "it is not text"), (b"a\nb", "it must hold the secret alone")],
)
def test_a_file_without_a_secret_is_told(content: bytes, why: str, tmp_path: Path) -> None:
    secret_file(tmp_path, content)
    assert refused("password_file: pw", tmp_path).endswith(why)


def test_from_a_systemd_credential(tmp_path: Path) -> None:
    secret_file(tmp_path, mode=0o444)
    config = read("password_credential: pw", Path("/elsewhere"), CREDENTIALS_DIRECTORY=str(tmp_path))
    assert password(config) == "open-sesame"


def test_a_credential_that_the_unit_does_not_load_is_told(tmp_path: Path) -> None:
    told = refused("password_credential: pw", tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert told == f"password_credential: there is no file {tmp_path / 'pw'}"


@pytest.mark.parametrize("name", ["../etc/shadow", "/etc/shadow", ".."])
def test_a_credential_cannot_leave_its_folder(name: str, tmp_path: Path) -> None:
    told = refused(f"password_credential: {name}", tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert "must be the name of a systemd credential" in told


def test_two_sources_of_one_secret_are_refused(tmp_path: Path) -> None:
    secret_file(tmp_path)
    with pytest.raises(ConfigError, match="say it once: password_env or password_file"):
        read("password_env: PW\n  password_file: pw", tmp_path, PW="x")


def test_a_config_prints_without_its_secrets(tmp_path: Path) -> None:
    config = read("password_env: PW", tmp_path, PW="open-sesame")
    assert "sesame" not in f"{config}{config!r}"
