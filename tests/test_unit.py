"""The systemd unit: hardened, and each restriction with its reason."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import config as configs
from tests.doubles.patience import PATIENCE

FOLDER = Path(__file__).parent.parent / "systemd"
UNIT = FOLDER / "casualty-monitor.service"
WORKER = FOLDER / "casualty-monitor-worker@.service"
MOST_EXPOSURE = 1.5  # of 10; what remains is the network that a monitor needs

systemd_analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=PATIENCE, check=False)


@systemd_analyze
def test_the_unit_exposes_little() -> None:
    out = analyze("security", "--offline=true", "--no-pager", str(UNIT)).stdout
    found = re.search(r"exposure level for .*: ([\d.]+)", out)
    assert found, out
    assert float(found[1]) < MOST_EXPOSURE


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="systemd-sysusers is not installed")
def test_the_account_is_understood() -> None:
    tool = ["systemd-sysusers", "--dry-run", str(FOLDER / "casualty-monitor.sysusers")]
    done = subprocess.run(tool, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert "casualty-monitor" in done.stdout + done.stderr


WRITE_AND_EXECUTE = """
import ctypes, mmap, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):  # PR_SET_MDWE, from Linux 6.3 on: what MemoryDenyWriteExecute= takes away
    sys.exit(77)
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)
    sys.exit(1)
except OSError:
    pass
import flask, lxml.etree, prometheus_client, sqlalchemy, waitress
from monitor.entries.article import article
from monitor.entries.parse import parse
from monitor.http import Gate
Gate("tests").close()
article(b"<html><body><p>Seven people were killed.</p></body></html>", "text/html")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that takes it away")
def test_nothing_that_we_use_needs_memory_to_write_and_execute() -> None:
    pytest.importorskip("trafilatura", reason="trafilatura is not installed")
    done = subprocess.run([sys.executable, "-c", WRITE_AND_EXECUTE], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this kernel cannot take it away (Linux 6.3 can)")
    assert done.returncode == 0, done.stderr


def test_every_directive_stands_under_a_reason() -> None:
    """A comment opens each group of directives; a directive after an empty line would stand there without one."""
    blocks = [block.splitlines() for block in UNIT.read_text(encoding="utf-8").split("\n\n")]
    without = [
        block[0]
        for block in blocks
        if not block[0].startswith(("#", "[Unit]", "[Install]"))
        and not (block[0] == "[Service]" and block[1].startswith("#"))
    ]
    assert without == []


def test_the_service_runs_the_command_that_we_ship() -> None:
    text = UNIT.read_text(encoding="utf-8")
    assert "casualty-monitor run --config /etc/casualty-monitor/config.yaml" in text
    assert "ExecReload=/bin/kill -HUP $MAINPID" in text
    assert "Type=notify" in text


def test_the_worker_is_restricted_as_the_daemon_is() -> None:
    """Line by line the same is taken away; who runs, and where, differs."""
    ours, theirs = (set(unit.read_text(encoding="utf-8").splitlines()) for unit in (UNIT, WORKER))
    differ = {line.partition("=")[0] for line in ours ^ theirs if not line.startswith("#")}
    assert differ == {"Description", "Documentation", "ExecStart", "StateDirectory", "WorkingDirectory"}
    assert "casualty-monitor work --name %i --config /etc/casualty-monitor/config.yaml" in "".join(theirs)


def test_the_credential_of_the_example_is_one_that_the_config_takes(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8")
    example, name = re.findall(r"`(smtp: .*)`", text), re.findall(r"LoadCredential=([\w-]+):", text)
    (tmp_path / name[0]).write_text("opensesame\n", encoding="utf-8")
    (tmp_path / name[0]).chmod(0o400)
    config = configs.parse(example[0], "config.yaml", tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert config.smtp.password is not None
    assert config.smtp.password.reveal() == "opensesame"
