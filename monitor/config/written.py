"""A config as it was written: kept with the store, so that staff can work by it while the file has a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigError

SQLITE = "sqlite:///"
_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a config, where it stood, and the folder from which its paths count. It holds no secret: none is
    ever written in a config."""

    text: str
    file: str
    folder: str


_STORE = re.compile(r"store(_env|_file|_credential)?\s*:")
_PLAINLY = re.compile(rf"store: +({SQLITE}[\w./-]+)(?: +#.*)? *")


def store_line(text: str) -> str:
    """The line that names the store, which can be read where the rest cannot; that of the default where none does."""
    found = [line for line in text.splitlines() if _STORE.match(line)]
    return "\n".join(found) or "store: sqlite:///monitor.db"


def plain_store(text: str, folder: Path) -> str | None:
    """The address of the SQLite store that `text`, a config that was found right, names in one line as most do; None
    where it must be read as a whole to learn which it is."""
    found = [line for line in text.splitlines() if _STORE.match(line)]
    said = _PLAINLY.fullmatch(found[0]) if len(found) == 1 else None
    return absolute(said[1], folder) if said else None


def absolute(address: str, folder: Path) -> str:
    """The address of a store: a relative SQLite path counts from the config's folder."""
    return SQLITE + str((folder / address.removeprefix(SQLITE)).absolute()) if address.startswith(SQLITE) else address


def of_mapping(kept: Mapping[str, str]) -> Written:
    return Written(kept["text"], kept["file"], str(Path(kept["folder"])))


def read_text(path: Path) -> str:
    """The text of a config file. Raises ConfigError in words that say what to do."""
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError([f"{path}: there is no such file; copy the config.yaml that ships, or name yours"]) from None
    except IsADirectoryError:
        raise ConfigError([f"{path}: is a folder; name the file, such as {path / 'config.yaml'}"]) from None
    except (OSError, ValueError) as error:
        raise ConfigError([f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"]) from None
    if len(body) > _LARGEST:
        raise ConfigError([f"{path}: is larger than {_LARGEST // 1_000_000} MB, which no config is"])
    return _decoded(body, path)


def _decoded(body: bytes, path: Path) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: is not UTF-8 here; save the file as UTF-8"]) from None


def default_path() -> Path:
    """The config.yaml that ships: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "config.yaml", package.parent / "config.yaml"
    return inside if inside.is_file() else beside
