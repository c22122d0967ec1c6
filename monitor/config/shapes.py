"""Every key of config.yaml, as it is written there: names and types, no defaults and no meaning.

Defaults stand in the settings that these become (`monitor.feeds.Feed` and so on); a key that is not written is not
passed on.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import Field, create_model

from monitor.deliveries.channels import KINDS
from monitor.deliveries.people import StaffRole
from monitor.deliveries.reading import Graphic
from monitor.deliveries.settings import Every, Proof, Tls, Weekday
from monitor.feeds import FeedKind
from monitor.incidents import Grade
from monitor.keys.scalars import (
    Country,
    Duration,
    Email,
    Host,
    LanguageCode,
    Listen,
    Name,
    Sender,
    TimeOfDay,
    Wait,
    WebUrl,
    Words,
    Zone,
    choice,
)
from monitor.keys.shape import Shape, left_out
from monitor.model import Cause, Numbers, Severity, Status, Weapon

OneCause = Annotated[Cause, choice(Cause, "a cause")]
OneWeapon = Annotated[Weapon, choice(Weapon, "a weapon")]
OneGrade = Annotated[Grade, choice(Grade, "a grade")]
OneSeverity = Annotated[Severity, choice(Severity, "a severity")]


class ReadingShape(Shape):
    numbers: Annotated[Numbers, choice(Numbers, "a convention")] = left_out()
    status: Annotated[Status, choice(Status, "a convention")] = left_out()
    alert_confidence: float = left_out(ge=0, le=1)
    within: Duration = left_out()
    languages: list[Words] = left_out()


class FeedShape(Shape):
    name: Name
    url: WebUrl
    publisher: Name = left_out()
    language: LanguageCode = left_out()
    every: Duration = left_out()
    countries: list[Country] = left_out()
    covers: list[Name] = left_out()
    party: bool = left_out()
    allow_private: bool = left_out()
    kind: Annotated[FeedKind, choice(FeedKind, "a kind of feed")] = left_out()
    translated: bool = left_out()
    follow: bool = left_out()


class AroundShape(Shape):
    name: Name
    radius_km: float = left_out(gt=0, le=2000)
    country: Country = left_out()


class BoxShape(Shape):
    south: float = Field(ge=-90, le=90)
    west: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)


class RegionShape(Shape):
    name: Name
    countries: list[Country] = left_out()
    admin1: list[Words] = left_out()
    places: list[AroundShape] = left_out()
    box: BoxShape = left_out()
    geojson: Words = left_out()
    sites: Words = left_out()
    within_km: float = left_out(gt=0, le=2000)


class KeywordsShape(Shape):
    must: list[Words] = left_out()
    must_not: list[Words] = left_out()


class UpdatesShape(Shape):
    toll_rises_by: int = left_out(ge=1)
    at_most_every: Duration = left_out()
    hold_first: Duration = left_out()
    remind_every: Duration = left_out()


class EscalationShape(Shape):
    after: Duration
    send: list[Name] = Field(min_length=1)


class TotalsShape(Shape):
    over: Duration


class RiseShape(Shape):
    over: Duration
    against: Duration
    times: float = left_out(gt=1)
    at_least: int = left_out(ge=1)


class RuleShape(Shape):
    name: Name
    conditions: list[dict[str, Any]] = Field(alias="any", min_length=1)
    send: list[Name] = Field(min_length=1)
    regions: list[Name] = left_out()
    causes: list[OneCause] = left_out(min_length=1)
    weapons: list[OneWeapon] = left_out(min_length=1)
    keywords: KeywordsShape = left_out()
    grades: list[OneGrade] = left_out(min_length=1)
    min_grade: OneGrade = left_out()
    severity: OneSeverity = left_out()
    updates: UpdatesShape = left_out()
    escalate: list[EscalationShape] = left_out(min_length=1)
    totals: TotalsShape = left_out()
    rise: RiseShape = left_out()
    disputed: bool = left_out()
    second_source: bool = left_out()


class BudgetShape(Shape):
    messages: int = Field(ge=1)
    per: Duration


class QuietShape(Shape):
    start: TimeOfDay = Field(alias="from")
    to: TimeOfDay
    timezone: Zone
    unless: OneSeverity


class LimitsShape(Shape):
    budget: BudgetShape = left_out()
    quiet: QuietShape = left_out()
    neutral_subject: bool = left_out()


ChannelShape = create_model(  # a key for each kind of channel, and what all kinds have in common
    "ChannelShape",
    __base__=LimitsShape,
    **{name: (kind.shape, left_out()) for name, kind in KINDS.items()},  # type: ignore[call-overload]
)


class DigestShape(Shape):
    name: Name
    at: TimeOfDay
    timezone: Zone
    send: list[Name] = Field(min_length=1)
    regions: list[Name] = left_out()
    every: Annotated[Every, choice(Every, "a rhythm")] = left_out()
    day: Annotated[Weekday, choice(Weekday, "a day of the week")] = left_out()
    picture: bool = left_out()
    csv: bool = left_out()


class SmtpShape(Shape):
    host: Host = left_out()
    port: int = left_out(ge=1, le=65535)
    hello: Host = left_out()
    sender: Sender = left_out(alias="from")
    mailbox: Words = left_out()
    tls: Annotated[Tls, choice(Tls, "a kind of protection")] = left_out()
    username: Words = left_out()
    password_env: Words = left_out()
    password_file: Words = left_out()
    password_credential: Words = left_out()


class MailboxShape(Shape):
    port: int = left_out(ge=1, le=65535)
    tls: Annotated[Tls, choice(Tls, "a kind of protection")] = left_out()
    password_env: Words = left_out()
    password_file: Words = left_out()
    password_credential: Words = left_out()
    folder: Words = left_out()
    every: Duration = left_out()


class BouncesShape(MailboxShape):
    host: Host
    username: Words


class PersonShape(Shape):
    name: Name
    addresses: list[Email] = Field(min_length=1)
    role: Annotated[StaffRole, choice(StaffRole, "a role")] = left_out()
    language: LanguageCode = left_out()
    timezone: Zone = left_out()
    regions: list[Name] = left_out()
    map: Words = left_out()
    graphic: Annotated[Graphic, choice(Graphic, "a place for graphic sentences")] = left_out()


class RotaShape(Shape):
    name: Name
    file: Words


class RepliesShape(MailboxShape):
    host: Host = left_out()
    username: Words = left_out()
    proof: Annotated[Proof, choice(Proof, "a kind of proof")] = left_out()
    servers: list[Host] = left_out(min_length=1)


class WebShape(Shape):
    listen: Listen = left_out()
    pages: bool = left_out()
    public_url: WebUrl = left_out()
    trusted_proxy: list[Words] = left_out(min_length=1)
    borders: Words = left_out()


class PingShape(Shape):
    url: WebUrl = left_out()
    url_env: Words = left_out()
    url_file: Words = left_out()
    url_credential: Words = left_out()
    every: Duration = left_out()
    allow_private: bool = left_out()


class RetentionShape(Shape):
    text: Duration = left_out()
    names: Duration = left_out()
    staff: Duration = left_out()
    texts_without_harm: Wait = left_out()
    keys_without_harm: Duration = left_out()
    documents: Duration = left_out()
    documents_mb: int = left_out(ge=0)


class HttpShape(Shape):
    contact: Words = left_out()
    user_agent: Words = left_out()
    proxy: Words = left_out()
    proxy_env: Words = left_out()
    proxy_file: Words = left_out()
    proxy_credential: Words = left_out()


class Whole(Shape):
    """The file itself."""

    store: Words = left_out()
    store_env: Words = left_out()
    store_file: Words = left_out()
    store_credential: Words = left_out()
    reading: ReadingShape = left_out()
    places: list[Words] = left_out()
    feeds: list[FeedShape] = left_out()
    regions: list[RegionShape] = left_out()
    rules: list[RuleShape] = left_out()
    channels: dict[Name, ChannelShape] = left_out()  # type: ignore[valid-type]  # made above
    operators: list[Name] = left_out()
    digests: list[DigestShape] = left_out()
    smtp: SmtpShape = left_out()
    bounces: BouncesShape = left_out()
    people: list[PersonShape] = left_out()
    rota: list[RotaShape] = left_out()
    replies: RepliesShape = left_out()
    web: WebShape = left_out()
    templates: Words = left_out()
    http: HttpShape = left_out()
    ping: PingShape = left_out()
    retention: RetentionShape = left_out()


def fields_of(shape: type[Shape]) -> dict[str, Any]:
    """The keys of a mapping as they are written, with the type of each."""
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def shape_at(loc: tuple[str | int, ...], shape: Any = Whole) -> type[Shape] | None:
    """The mapping that stands at `loc`; None where there is none."""
    if not loc:
        return shape if inspect.isclass(shape) and issubclass(shape, Shape) else None
    if get_origin(shape) in {list, dict}:
        return shape_at(loc[1:], get_args(shape)[-1])
    here = shape_at((), shape)
    return shape_at(loc[1:], fields_of(here).get(str(loc[0]))) if here else None


def every_key(shape: Any = Whole, way: str = "") -> Iterator[str]:
    """Every key that a config can hold, dotted: `smtp.host`, `feeds.url`, `channels.email.to`."""
    if get_origin(shape) in {list, dict}:
        yield from every_key(get_args(shape)[-1], way)
    elif here := shape_at((), shape):
        for key, inner in fields_of(here).items():
            yield f"{way}{key}"
            yield from every_key(inner, f"{way}{key}.")
