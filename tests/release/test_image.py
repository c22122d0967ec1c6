"""Image and compose file keep what they promise, as far as texts can show; `packaging/ways/image` tries the rest."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.doubles.patience import PATIENCE

PACKAGING = Path(__file__).parents[2] / "packaging"
CONTAINERFILE = (PACKAGING / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = YAML(typ="safe").load((PACKAGING / "compose.yaml").read_text(encoding="utf-8"))


def test_the_image_runs_as_nobody_of_the_machine_and_takes_libraries_by_their_hash_alone() -> None:
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)
    assert "--require-hashes" in CONTAINERFILE
    assert 'ENTRYPOINT ["casualty-monitor"]' in CONTAINERFILE


def test_the_service_of_the_compose_file_may_write_its_state_and_nothing_else() -> None:
    monitor = COMPOSE["services"]["monitor"]
    assert monitor["read_only"] is True
    assert monitor["cap_drop"] == ["ALL"]
    assert monitor["security_opt"] == ["no-new-privileges:true"]
    assert monitor["volumes"] == [
        "./config.yaml:/etc/casualty-monitor/config.yaml:ro",
        "state:/var/lib/casualty-monitor",
    ]


def test_the_monitor_waits_for_a_database_that_answers_and_no_password_stands_in_the_file() -> None:
    services = COMPOSE["services"]
    assert services["monitor"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["monitor"]["environment"]["STORE"] == "postgresql+psycopg://monitor:${PASSWORD}@db/monitor"
    assert services["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${PASSWORD:?")


def test_each_of_the_three_workers_has_a_name_and_a_folder_of_its_own() -> None:
    text = (PACKAGING / "compose.cluster.yaml").read_text(encoding="utf-8")
    services = YAML(typ="safe").load(text)["services"]
    workers = {name: one for name, one in services.items() if name != "db"}
    assert {name: one["command"] for name, one in workers.items()} == {
        name: ["work", "--name", name] for name in workers
    }
    assert {one["volumes"][1].partition(":")[0] for one in workers.values()} == set(workers)
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in workers.values())
    assert services["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${PASSWORD:?")


def test_the_health_check_fails_in_words_where_nothing_answers() -> None:
    done = subprocess.run(
        [sys.executable, str(PACKAGING / "healthcheck.py")],
        env={"LIVEZ": "http://127.0.0.1:9/livez"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("not alive: ")
