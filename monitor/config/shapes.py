"""Every key of config.yaml, as it is written there: names and types, no defaults and no meaning.

Defaults stand in the settings that these become (`monitor.feeds.Feed` and so on); a key that is not written is not
passed on.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from monitor.config.scalars import (
    Country,
    Duration,
    Email,
    Host,
    Language,
    Listen,
    Name,
    Sender,
    TimeOfDay,
    WebUrl,
    Words,
    Zone,
    choice,
)
from monitor.deliveries.reading import Graphic
from monitor.deliveries.settings import Every, Tls, Weekday
from monitor.feeds import FeedKind
from monitor.incidents import Grade
from monitor.model import Cause, Numbers, Severity, Status, Weapon

OneCause = Annotated[Cause, choice(Cause, "a cause")]
OneWeapon = Annotated[Weapon, choice(Weapon, "a weapon")]
OneGrade = Annotated[Grade, choice(Grade, "a grade")]
OneSeverity = Annotated[Severity, choice(Severity, "a severity")]


def left_out(**limits: Any) -> Any:
    """A key that may be left out; what that means is said by the settings, not here."""
    return Field(default=None, **limits)


class Shape(BaseModel):
    """A mapping of config.yaml. Nothing is converted and no key is ignored."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    def given(self, *names: str) -> dict[str, Any]:
        """Those of `names` that were written: the rest is for the settings' own defaults."""
        return {name: getattr(self, name) for name in names if name in self.model_fields_set}


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
    language: Language = left_out()
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


class EncryptionShape(Shape):
    keys: Words


class EmailTo(Shape):
    to: list[Email] = Field(min_length=1)
    encrypt: EncryptionShape = left_out()
    timezone: Zone = left_out()
    language: Language = left_out()
    map: Words = left_out()
    graphic: Annotated[Graphic, choice(Graphic, "a place for graphic sentences")] = left_out()


class WebhookShape(Shape):
    url: WebUrl = left_out()
    url_env: Words = left_out()
    url_file: Words = left_out()
    url_credential: Words = left_out()
    secret_env: Words = left_out()
    secret_file: Words = left_out()
    secret_credential: Words = left_out()
    token_env: Words = left_out()
    token_file: Words = left_out()
    token_credential: Words = left_out()
    preset: Words = left_out()
    options: dict[Name, Words] = left_out()
    allow_private: bool = left_out()


class AppriseShape(Shape):
    urls_env: Words = left_out()
    urls_file: Words = left_out()
    urls_credential: Words = left_out()
    allow_private: bool = left_out()


class BudgetShape(Shape):
    messages: int = Field(ge=1)
    per: Duration


class QuietShape(Shape):
    start: TimeOfDay = Field(alias="from")
    to: TimeOfDay
    timezone: Zone
    unless: OneSeverity


class ChannelShape(Shape):
    email: EmailTo = left_out()
    webhook: WebhookShape = left_out()
    apprise: AppriseShape = left_out()
    budget: BudgetShape = left_out()
    quiet: QuietShape = left_out()
    neutral_subject: bool = left_out()


class DigestShape(Shape):
    name: Name
    at: TimeOfDay
    timezone: Zone
    send: list[Name] = Field(min_length=1)
    regions: list[Name] = left_out()
    every: Annotated[Every, choice(Every, "a rhythm")] = left_out()
    day: Annotated[Weekday, choice(Weekday, "a day of the week")] = left_out()


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


class BouncesShape(Shape):
    host: Host
    username: Words
    port: int = left_out(ge=1, le=65535)
    tls: Annotated[Tls, choice(Tls, "a kind of protection")] = left_out()
    password_env: Words = left_out()
    password_file: Words = left_out()
    password_credential: Words = left_out()
    folder: Words = left_out()
    every: Duration = left_out()


class WebShape(Shape):
    listen: Listen = left_out()


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
    channels: dict[Name, ChannelShape] = left_out()
    operators: list[Name] = left_out()
    digests: list[DigestShape] = left_out()
    smtp: SmtpShape = left_out()
    bounces: BouncesShape = left_out()
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
