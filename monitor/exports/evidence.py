"""All that is kept of one incident, as files that can be checked with standard tools years from now. Pure.

karsa/README.txt        what this is and how it is checked
karsa/incident.json     the incident, its reports and its history, as `export --format jsonl` has them
karsa/alerts.json       what was decided and told, each message with its facts
karsa/reports/001.json  each text that was read, with every revision: address, times, SHA-256, what was read in it
karsa/reports/001.txt   its title and text, as they are kept
karsa/documents/SHA.bin the feeds' documents in which they stood, as they came, each under its own SHA-256
karsa/SHA256SUMS        for `sha256sum -c SHA256SUMS`
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from pydantic_core import to_jsonable_python

from monitor.alerts import Alert, Verdict
from monitor.alerts.facts import check_facts
from monitor.entries import Entry
from monitor.entries.fingerprint import fingerprint
from monitor.entries.sift import timeless
from monitor.exports.jsonl import clean, record_facts
from monitor.exports.records import Record
from monitor.reports import Reading
from monitor.text import moment

SUMS = "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files make the same bundle, byte for byte
_LARGEST = 200_000_000  # bytes of all files together
MOST_OF_DOCUMENTS = 60_000_000  # bytes: of the others the report says what they were

Kept = tuple[Entry, Reading]


@dataclass(frozen=True, slots=True)
class AsReceived:
    """The document of a feed in which a text stood. body: None where it is not here (too much, or for other eyes)."""

    feed: str
    key: str
    revision: int
    digest: str
    address: str
    at: datetime
    body: bytes | None

    @property
    def file(self) -> str:
        return f"documents/{self.digest}.bin"

    @property
    def agrees(self) -> bool | None:
        """Whether it is still that of its SHA-256."""
        return None if self.body is None else hashlib.sha256(self.body).hexdigest() == self.digest


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of an incident. kept: each revision of each entry that it was read in; received: the documents
    in which these stood, as far as they are kept."""

    record: Record
    kept: Sequence[Kept]
    verdicts: Sequence[Verdict]
    alerts: Sequence[Alert]
    at: datetime
    held: bool
    received: Sequence[AsReceived] = ()

    @property
    def altered(self) -> list[Entry]:
        """The texts that are not those that were read."""
        return [entry for entry, _ in self.kept if agrees(entry) is False]

    @property
    def altered_documents(self) -> list[str]:
        """The documents that are not those that came, by their SHA-256."""
        return sorted({one.digest for one in self.received if one.agrees is False})


class Flaw(StrEnum):
    """The ways in which a file of a bundle is not as it was."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A file that is not as it was when the bundle was made."""

    path: str
    flaw: Flaw


def files_of(dossier: Dossier) -> dict[str, bytes]:
    """Every file but the sums, by its path."""
    found = {
        "README.txt": _readme(dossier).encode(),
        "incident.json": _json(record_facts(dossier.record)),
        "alerts.json": _json({"alerts": _alerts(dossier), "decisions": _decisions(dossier)}),
    }
    found |= {one.file: one.body for one in dossier.received if one.body is not None}
    came = {(one.feed, one.key, one.revision): one for one in dossier.received}
    for number, (entry, reading) in enumerate(dossier.kept, 1):
        document = came.get((entry.feed, entry.key, entry.revision))
        found[f"reports/{number:03}.json"] = _json(_entry_facts(entry, reading, document))
        if entry.title or entry.text:
            found[f"reports/{number:03}.txt"] = f"{entry.title}\n\n{entry.text}\n".encode("utf-8", "replace")
    return found


def bundle(dossier: Dossier) -> bytes:
    """The files and their sums, as a zip."""
    files = files_of(dossier)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for path, data in sorted({**files, SUMS: sums.encode()}.items()):
            info = zipfile.ZipInfo(f"{folder_of(dossier)}/{path}", _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            file.writestr(info, data)
    return packed.getvalue()


def folder_of(dossier: Dossier) -> str:
    incident = dossier.record.incident
    return "-".join(filter(None, ("incident", incident.name, incident.id[:12])))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a bundle, by their paths in its folder. Raises ValueError where it is none, or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = [info for info in file.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > _LARGEST:
                raise ValueError("is larger than any bundle of ours")
            return {str(PurePosixPath(*PurePosixPath(i.filename).parts[1:])): file.read(i) for i in infos}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(f"is no bundle, or is damaged: {error}") from None


def flaws(files: Mapping[str, bytes]) -> list[Flawed]:
    """Whatever is not as the sums say. Raises ValueError where there are none."""
    if SUMS not in files:
        raise ValueError(f"has no {SUMS}")
    sums = dict(_read_sums(files[SUMS].decode("utf-8", "replace")))
    found = [Flawed(path, Flaw.MISSING) for path in sums if path not in files]
    found += [Flawed(path, Flaw.ADDED) for path in files if path not in sums and path != SUMS]
    known = ((path, data) for path, data in files.items() if path in sums)
    found += [Flawed(path, Flaw.CHANGED) for path, data in known if hashlib.sha256(data).hexdigest() != sums[path]]
    return sorted(found, key=lambda one: one.path)


def _read_sums(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def agrees(entry: Entry) -> bool | None:
    """Whether title and text are still those whose SHA-256 was written down when they were read. None where that cannot
    be told: they were forgotten, or a page was read beside the feed's own words."""
    if entry.followed or not entry.text:
        return None
    return fingerprint(*map(timeless, (entry.title, entry.text))) == entry.hash


def _document_facts(one: AsReceived) -> dict[str, Any]:
    return {
        "sha256": one.digest,
        "address": one.address,
        "received": moment(one.at),
        "file": one.file if one.body is not None else None,
        "agrees": one.agrees,
    }


def _entry_facts(entry: Entry, reading: Reading, document: AsReceived | None) -> dict[str, Any]:
    return {
        "document": _document_facts(document) if document else None,
        "feed": entry.feed,
        "publisher": entry.publisher,
        "link": entry.link,
        "followed": entry.followed,
        "key": entry.key,
        "revision": entry.revision,
        "published": moment(entry.published),
        "seen": moment(entry.seen),
        "language": reading.language,
        "sha256": entry.hash,
        "agrees": agrees(entry),
        "title": entry.title,
        "reading": to_jsonable_python(reading),
    }


def _alerts(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "id": a.id,
            "at": moment(a.at),
            "rule": a.rule,
            "reason": a.reason,
            "severity": a.severity.word,
            "facts": a.facts,
        }
        for a in dossier.alerts
    ]


def _decisions(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "at": moment(verdict.at),
            "rule": verdict.rule,
            "reason": verdict.reason,
            "checks": [check_facts(check) for check in verdict.checks],
        }
        for verdict in dossier.verdicts
    ]


def _json(value: object) -> bytes:
    plain = clean(to_jsonable_python(value))
    return (json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8", "replace")


def _readme(dossier: Dossier) -> str:
    incident = dossier.record.incident
    doubtful = [number for number, (entry, _) in enumerate(dossier.kept, 1) if agrees(entry) is False]
    forgotten = sum(not entry.text for entry, _ in dossier.kept)
    return "\n".join(
        [
            f"Incident {incident.id}{f' ({incident.name})' if incident.name else ''}, as kept on {moment(dossier.at)}.",
            "",
            "Every figure is what somebody reported; none was checked by anybody here.",
            "",
            "To check that no byte of it was changed:  sha256sum -c SHA256SUMS",
            "That shows a later change of these files alone. Who must prove when they were made has the bundle's own",
            "SHA-256 stamped by somebody else (RFC 3161) or sends it to a witness.",
            "",
            "incident.json   the incident with its reports and its history",
            "alerts.json     what was decided, by which rule, and what was told",
            "reports/        each text that was read, every revision, as the monitor keeps it: cleaned of markup.",
            "                `seen` is when it was fetched, `link` its address; `sha256` was written down then, of",
            "                title and text (in UTF-8, joined by one line end, times of the day left out).",
            "documents/      the feeds' documents in which they stood, byte for byte as they came; the name of each is",
            "                its SHA-256. `document` of a report says which, from which address, and when.",
            "",
            *(
                [f"DOCUMENTS THAT ARE NOT THOSE THAT CAME, by their SHA-256: {wrong}", ""]
                if (wrong := dossier.altered_documents)
                else []
            ),
            *(
                [f"TEXTS THAT ARE NOT THOSE THAT WERE READ, by their SHA-256: reports {doubtful}", ""]
                if doubtful
                else []
            ),
            *([f"Texts that retention had forgotten by then: {forgotten}", ""] if forgotten else []),
            f"Legal hold: {'yes' if dossier.held else 'no'}",
            "",
        ]
    )
