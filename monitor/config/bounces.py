"""The section `bounces:`: the mailbox to which mails come back."""

from __future__ import annotations

from datetime import timedelta

from monitor.config.secrets import find, sources, written_as
from monitor.config.shapes import BouncesShape as Shape
from monitor.config.work import Work
from monitor.deliveries.settings import Bounces

_OFTEN = timedelta(minutes=1)


def bounces_of(shape: Shape | None, work: Work) -> Bounces | None:
    """The settings of `bounces:`; None where the section is left out or cannot be used."""
    if shape is None:
        return None
    problems = work.problems
    password = find(shape, "password", ("bounces",), work.around, problems)
    if not work.checked.written(("bounces",)) & sources("password"):
        problems.add(("bounces",), "has no password; give password_env, password_file or password_credential")
    if password and not password.reveal().isascii():
        problems.add(("bounces", written_as(shape, "password")), "is not ASCII, which LOGIN asks for")
    for key in ("username", "folder"):
        if not (getattr(shape, key) or "").isascii():
            problems.add(("bounces", key), "must be ASCII; folders of other names are written in IMAP's modified UTF-7")
    if shape.every and shape.every < _OFTEN:
        problems.add(("bounces", "every"), "must be 1m or more: mails take longer to come back")
    given = shape.given("host", "username", "port", "tls", "folder", "every")
    return Bounces(password=password, **given) if password else None
