"""A bundle of evidence is checked by standard tools, and says each byte that was changed."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.entries import Entry
from monitor.entries.fingerprint import fingerprint
from monitor.exports.evidence import SUMS, AsReceived, Dossier, Flaw, Flawed, agrees, bundle, flaws, unpacked
from monitor.exports.records import Record
from tests.doubles.nouns import NOON, alert, entry, incident, member, reading, report, verdict


def true_entry(key: str = "k1", **fields: object) -> Entry:
    made = entry(key, **fields)
    return replace(made, hash=fingerprint(made.title, made.text))


def dossier(*kept: Entry) -> Dossier:
    entries = kept or (true_entry(),)
    event = incident("i" * 20, *(member(one) for one in entries), name="calm-river")
    read = [(one, reading(report())) for one in entries]
    return Dossier(Record(event, "Syria"), read, [verdict()], [alert()], NOON, held=True)


def changed(data: bytes, path: str, at: int = 10) -> bytes:
    """The bundle with one bit of one file turned, packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            body = bytearray(old.read(info))
            if info.filename.endswith(path):
                body[at] ^= 1
            new.writestr(info.filename, bytes(body))
    return out.getvalue()


def test_sha256sum_finds_all_as_it_was(tmp_path: Path) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("this machine has no sha256sum")
    with zipfile.ZipFile(io.BytesIO(bundle(dossier()))) as file:
        file.extractall(tmp_path)
    folder = tmp_path / "incident-calm-river-iiiiiiiiiiii"
    call = ["sha256sum", "-c", "--strict", SUMS]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "incident.json: OK" in done.stdout
    (folder / "incident.json").write_text("{}")
    assert subprocess.run(call, cwd=folder, capture_output=True, check=False).returncode == 1


def test_all_that_is_known_is_in_it() -> None:
    files = unpacked(bundle(dossier()))
    assert sorted(files) == ["README.txt", SUMS, "alerts.json", "incident.json", "reports/001.json", "reports/001.txt"]
    assert json.loads(files["incident.json"])["name"] == "calm-river"
    told = json.loads(files["reports/001.json"])
    assert (told["link"], told["seen"], told["agrees"]) == ("https://wire.example/k1", "2026-03-02T12:00:00Z", True)
    assert b"At least five people died" in files["reports/001.txt"]
    assert json.loads(files["alerts.json"])["decisions"][0]["rule"] == "Civilians"
    assert b"Legal hold: yes" in files["README.txt"]


def test_the_same_makes_the_same_bundle() -> None:
    assert bundle(dossier()) == bundle(dossier())


@pytest.mark.parametrize("path", ["incident.json", "reports/001.txt", "alerts.json", "README.txt"])
def test_one_byte_that_was_changed_is_said(path: str) -> None:
    assert flaws(unpacked(changed(bundle(dossier()), path))) == [Flawed(path, Flaw.CHANGED)]


def test_a_file_that_is_gone_or_new_is_said() -> None:
    files = unpacked(bundle(dossier()))
    del files["alerts.json"]
    files["reports/002.txt"] = b"forged"
    assert flaws(files) == [Flawed("alerts.json", Flaw.MISSING), Flawed("reports/002.txt", Flaw.ADDED)]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"a text"])
def test_what_is_no_bundle_is_said(data: bytes) -> None:
    with pytest.raises(ValueError, match="is no bundle"):
        unpacked(data)


def test_a_bundle_cut_short_is_said() -> None:
    with pytest.raises(ValueError, match="is no bundle"):
        unpacked(bundle(dossier())[:-40])


def test_a_text_that_is_not_the_one_that_was_read_is_said() -> None:
    forged = replace(true_entry(), text="Nobody died when shells hit Karsa.")
    made = dossier(forged)
    assert made.altered == [forged]
    assert b"TEXTS THAT ARE NOT THOSE THAT WERE READ" in unpacked(bundle(made))["README.txt"]


def test_of_a_text_that_was_forgotten_or_followed_nobody_can_tell() -> None:
    assert agrees(replace(true_entry(), text="")) is None
    assert agrees(replace(true_entry(), followed="https://wire.example/page")) is None


def test_a_hostile_title_stays_in_its_file() -> None:
    files = unpacked(bundle(dossier(true_entry(title="../../etc/passwd\n0000  incident.json"))))
    assert all(".." not in path for path in files)
    assert flaws(files) == []


def received(body: bytes | None = b"<rss>7 killed</rss>", key: str = "k1") -> AsReceived:
    return AsReceived(
        "Wire", key, 0, sha256(b"<rss>7 killed</rss>").hexdigest(), "https://wire.example/rss", NOON, body
    )


def test_a_document_is_in_it_as_it_came_under_its_own_sum() -> None:
    one = received()
    files = unpacked(bundle(replace(dossier(), received=[one])))
    assert files[f"documents/{one.digest}.bin"] == one.body
    told = json.loads(files["reports/001.json"])["document"]
    assert told == {
        "sha256": one.digest,
        "address": "https://wire.example/rss",
        "received": "2026-03-02T12:00:00Z",
        "file": one.file,
        "agrees": True,
    }
    assert f"{one.digest}  {one.file}" in files[SUMS].decode()  # so that sha256sum finds what its name says


def test_a_document_that_somebody_changed_in_the_store_is_said() -> None:
    found = replace(dossier(), received=[received(b"<rss>0 killed</rss>")])
    assert found.altered_documents == [received().digest]
    assert b"DOCUMENTS THAT ARE NOT THOSE THAT CAME" in unpacked(bundle(found))["README.txt"]


def test_a_document_that_is_not_here_is_told_of_all_the_same() -> None:
    files = unpacked(bundle(replace(dossier(), received=[received(None)])))
    assert not any(path.startswith("documents/") for path in files)
    assert json.loads(files["reports/001.json"])["document"]["file"] is None
