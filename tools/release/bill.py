#!/usr/bin/env python3
"""The bill of materials of what is installed here: what CI tested, in dist/installed.cdx.json."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from tools.release.sbom import bill
from tools.release.shipped import of_installed

ROOT = Path(__file__).parents[2]
OURS = "casualty-monitor"


def main() -> None:
    requirements = (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    (ours,) = of_installed({OURS})
    libraries = of_installed(set(re.findall(r"^([a-z0-9-]+)==", requirements, re.MULTILINE)))
    target = ROOT / "dist" / "installed.cdx.json"
    target.parent.mkdir(exist_ok=True)
    made = json.dumps(bill(ours, libraries, datetime.now(UTC)), indent=1, ensure_ascii=False)
    target.write_text(made + "\n", encoding="utf-8")
    print(f"Bill of materials: {len(libraries)} libraries in {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
