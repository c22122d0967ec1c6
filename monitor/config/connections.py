"""The sections of connections: `smtp:`, `bounces:`, `http:`, `web:` and `ping:`."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.config import shapes
from monitor.config.settings import Http, Ping, Web
from monitor.config.work import Work
from monitor.deliveries.settings import Bounces, Smtp
from monitor.errors import PlaceError
from monitor.keys.secrets import find, find_address, sources, written_as
from monitor.places.areas import Polygon
from monitor.places.files import read_polygons
from monitor.secret import Secret

_PROXIES = ("http://", "https://", "socks5h://")
_OFTEN_READ = timedelta(minutes=1)  # for mails that come back
_OFTEN_ANSWERED = timedelta(seconds=10)
_OFTEN_TOLD = timedelta(seconds=30)  # a full cycle is looked for every 15 seconds


def smtp_of(shape: shapes.SmtpShape | None, work: Work) -> Smtp:
    if shape is None:
        return Smtp()
    password = find(shape, "password", work)
    if ("username" in work.written) != bool(work.written & sources("password")):
        work.add("username and a password belong together; give both or neither")
    plain = Smtp(password=password, **shape.given("host", "port", "hello", "sender", "tls", "username"))
    return replace(plain, mailbox=_mailbox(shape.mailbox, work)) if shape.mailbox else plain


def _mailbox(name: str, work: Work) -> Path:
    folder = work.path(name)
    if os.path.isfile(folder):
        work.add(f"{folder} is a file; name a folder for the .eml files", "mailbox")
    return folder


def bounces_of(shape: shapes.BouncesShape | None, work: Work) -> Bounces | None:
    """The mailbox to which mails come back; None where the section is left out or cannot be used."""
    return None if shape is None else mailbox_of(shape, work)


def mailbox_of(shape: shapes.BouncesShape | shapes.RepliesShape, work: Work) -> Bounces | None:
    """The mailbox that a section names; None where it cannot be used."""
    password = find(shape, "password", work)
    if not work.written & sources("password"):
        work.add("has no password; give password_env, password_file or password_credential")
    if password and not password.reveal().isascii():
        work.add("is not ASCII, which LOGIN asks for", written_as(shape, "password"))
    for key in ("username", "folder"):
        if not (getattr(shape, key) or "").isascii():
            work.add("must be ASCII; folders of other names are written in IMAP's modified UTF-7", key)
    _not_too_often(shape, work)
    given = shape.given("host", "username", "port", "tls", "folder", "every")
    return Bounces(password=password, **given) if password else None


def _not_too_often(shape: shapes.BouncesShape | shapes.RepliesShape, work: Work) -> None:
    answers = isinstance(shape, shapes.RepliesShape)
    if shape.every and shape.every < (_OFTEN_ANSWERED if answers else _OFTEN_READ):
        least = "10s or more" if answers else "1m or more: mails take longer to come back"
        work.add(f"must be {least}", "every")


def web_of(shape: shapes.WebShape | None, work: Work) -> Web | None:
    if shape is None:
        return None
    if shape.pages and not work.names("people"):
        work.add("nobody is listed under people: who could sign in; list them, or take it out", "pages")
    if shape.public_url and urlsplit(shape.public_url).path not in ("", "/"):
        work.add("must end with its host: the pages cannot be served below a path of another site", "public_url")
    if shape.trusted_proxy and not shape.public_url:
        work.add("a proxy is believed only where public_url says that people come by one; add that", "trusted_proxy")
    listen: dict[str, Any] = {"host": shape.listen[0], "port": shape.listen[1]} if shape.listen else {}
    address: dict[str, Any] = {"public_url": shape.public_url.rstrip("/")} if shape.public_url else {}
    trusted = tuple(_trusted(shape.trusted_proxy or (), work))
    return Web(
        **listen, **shape.given("pages"), **address, trusted_proxy=trusted, borders=_borders(shape.borders, work)
    )


_WIDEST = {4: 16, 6: 48}  # bits: whoever trusts more lets everybody say who they are


def _trusted(written: Sequence[str], work: Work) -> Iterator[IPv4Network | IPv6Network]:
    """The addresses and networks of proxies."""
    for at, one in enumerate(written):
        try:
            network = ip_network(one, strict=True)
        except ValueError:
            work.add("must be an address such as 10.0.0.5, or a network such as 10.0.0.0/24", "trusted_proxy", at)
            continue
        if network.prefixlen < _WIDEST[network.version]:
            least = f"/{_WIDEST[network.version]} or narrower"
            work.add(
                f"would believe too many what they write: name the proxy, or a network of {least}", "trusted_proxy", at
            )
        yield network


def _borders(path: str | None, work: Work) -> tuple[Polygon, ...]:
    """The lines that the user has drawn on the map; of our own there are none."""
    if not path:
        return ()
    try:
        return read_polygons(work.around.folder / path)
    except PlaceError as error:
        work.add(str(error), "borders")
        return ()


def http_of(shape: shapes.HttpShape | None, work: Work) -> Http:
    if shape is None:
        return Http()
    for key in ("contact", "user_agent"):
        if not (getattr(shape, key) or "").isascii():
            work.add("must be ASCII: it travels in a header", key)
    product = {"product": shape.user_agent} if shape.user_agent else {}
    return Http(**shape.given("contact"), **product, proxy=_proxy(shape, work))


def _proxy(shape: shapes.HttpShape, work: Work) -> Secret | None:
    found = find(shape, "proxy", work)
    address = shape.proxy or (found.reveal() if found else None)
    if address is None:
        return None
    key = written_as(shape, "proxy")
    if shape.proxy and re.search(r"//[^/]*@", shape.proxy):
        work.add("holds a password; use proxy_env, proxy_file or proxy_credential", key)
    elif not address.startswith(_PROXIES):
        work.add(f"must begin with one of {', '.join(_PROXIES)}", key)
    elif address.startswith("socks") and find_spec("socks") is None:
        work.add("needs the package PySocks for socks5h; run: pip install PySocks", key)
    return Secret(address)


def ping_of(shape: shapes.PingShape | None, work: Work) -> Ping | None:
    """Whom we tell that we are well; None where the section is left out or has no usable address."""
    if shape is None:
        return None
    url = find_address(shape, work)
    if shape.every and shape.every < _OFTEN_TOLD:
        work.add("must be 30s or more: a full cycle may take as long", "every")
    return Ping(url, **shape.given("every", "allow_private")) if url else None
