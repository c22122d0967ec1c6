#!/usr/bin/env python3
"""The docs as a site, in dist/docs: Sphinx over docs/*.md and the pages at the top of the checkout, with search.

A page that nobody links to, or a link that leads nowhere, ends it. Links into the code become plain words.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOP = ("README", "SECURITY", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT")
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]*)(#[^)\s]*)?\)")


def main() -> None:
    source = laid_out(ROOT / "build" / "site")
    site = ROOT / "dist" / "docs"
    shutil.rmtree(site, ignore_errors=True)
    call = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-b", "dirhtml"]
    done = subprocess.run([*call, str(source), str(site)], check=False)
    if done.returncode:
        raise SystemExit("The site has faults; the lines above say where (sphinx missing? pip install '.[docs]').")
    print(f"{sum(1 for _ in site.rglob('index.html'))} pages in {site.relative_to(ROOT)}")


def laid_out(folder: Path) -> Path:
    """The pages as Sphinx takes them, in a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("site"))
    (folder / "_static").mkdir()
    shutil.copy(ROOT / "docs" / "site" / "print.css", folder / "_static")
    shutil.copy(ROOT / "docs" / "site" / "conf.py", folder)
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    pages |= {f"{name.lower()}.md": (ROOT / f"{name}.md").read_text(encoding="utf-8") for name in TOP}
    contents = (ROOT / "docs" / "site" / "index.md").read_text(encoding="utf-8")
    pages["index.md"] = with_the_rest(contents, [name.removesuffix(".md") for name in pages])
    for name, text in pages.items():
        (folder / name).write_text(linked(text, set(pages)), encoding="utf-8")
    return folder


def with_the_rest(contents: str, names: Iterable[str]) -> str:
    """The contents with every page that they do not name at their end, or nobody would find it."""
    rest = [name for name in names if name not in listed(contents)]
    return (
        f"{contents}\n```{{toctree}}\n:caption: More\n:maxdepth: 1\n\n{chr(10).join(rest)}\n```\n" if rest else contents
    )


def listed(contents: str) -> list[str]:
    """The pages that contents name, in their order."""
    blocks = re.findall(r"```\{toctree\}\n(?::[^\n]*\n)*\n(.*?)```", contents, re.DOTALL)
    return [name for block in blocks for name in block.split()]


def linked(text: str, pages: set[str]) -> str:
    """The text with its links as they lead on the site, where README.md lies beside docs/rules.md."""

    def link(found: re.Match[str]) -> str:
        words, target, part = found[1], found[2], found[3] or ""
        plain = target.removeprefix("../").removeprefix("docs/")
        if "://" in target or not target:
            return found[0]
        if plain.lower() in pages:
            return f"[{words}]({plain.lower()}{part})"
        return found[0] if (ROOT / "docs" / plain).is_file() else words

    return LINK.sub(link, text)


if __name__ == "__main__":
    main()
