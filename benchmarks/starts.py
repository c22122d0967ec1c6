#!/usr/bin/env python3
"""The cost of a start: `make bench`. Processor seconds of whole processes, the median of five, on the empty store of a
monitor that took on its config."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from monitor.config import load
from monitor.pipeline.upkeep.config_at_work import keep
from monitor.store import Store

ROOT = Path(__file__).parent.parent
VERBS = (["--help"], ["status"], ["incidents"], ["feeds"], ["outbox"], ["export", "--format", "hxl"], ["check"])
RUNS = 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = load(Path(shutil.copy(ROOT / "config.yaml", folder)))
        with closing(Store.open(config.store.reveal())) as store:
            keep(store, config, datetime.now(UTC))
        for verb in VERBS:
            seconds(verb, folder)  # the bytecode that an installation has, whatever is said here of it
            took = statistics.median(seconds(verb, folder) for _ in range(RUNS))
            print(f"{' '.join(verb):24} {took:5.2f} s")


def seconds(verb: list[str], folder: str) -> float:
    before = os.times()
    command = [sys.executable, "-m", "monitor", *verb]
    around = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, cwd=folder, env=around, capture_output=True, check=False)  # `status` says that nothing runs
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
