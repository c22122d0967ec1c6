"""The Debian package: a venv in /opt with every library, unit, account, a config to copy, man page, completions.

It is laid out by hand rather than by a venv that is moved: a venv's files name the folder that it was made in. It is
for the Python that builds it (its libraries hold compiled code), and says so in what it depends on.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

from tools.release.manual import NAME, SHELLS, completion, man_page

VENV = Path("opt/casualty-monitor/venv")
STATE = "/var/lib/casualty-monitor"


def make(version: str, wheel: Path, wheels: Path, root: Path, out: Path, epoch: int, day: str) -> Path:
    """The package in the folder `out`, built in a folder beside it that is removed again."""
    stage = out / "deb-stage"
    shutil.rmtree(stage, ignore_errors=True)
    _venv(stage / VENV, wheel, wheels)
    _system(stage, root, day)
    _control(stage, version, root)
    package = out / f"casualty-monitor_{version}_{architecture()}.deb"
    for path in sorted(stage.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    call = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(stage), str(package)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, env=environ)
    shutil.rmtree(stage)
    return package


def architecture() -> str:
    return subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()


def shipped_config(text: str) -> str:
    """The config with its files where the service may write them."""
    text = re.sub(r"^store: sqlite:///monitor\.db", f"store: sqlite:///{STATE}/monitor.db", text, flags=re.MULTILINE)
    return re.sub(r"^  mailbox: outbox/", f"  mailbox: {STATE}/outbox/", text, flags=re.MULTILINE)


def _venv(venv: Path, wheel: Path, wheels: Path) -> None:
    major, minor = sys.version_info[:2]
    site = venv / "lib" / f"python{major}.{minor}" / "site-packages"
    call = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run(
        [
            *call,
            "--no-index",
            "--no-compile",
            "--no-deps",
            "--target",
            str(site),
            *map(str, _fitting(wheels)),
            str(wheel),
        ],
        check=True,
    )
    shutil.rmtree(site / "bin", ignore_errors=True)  # their scripts begin with the path of this machine's Python
    for record in site.glob("*.dist-info/RECORD"):
        kept = [line for line in record.read_text(encoding="utf-8").splitlines() if "../bin/" not in line]
        record.write_text("\n".join(kept) + "\n", encoding="utf-8")
    for made_here in [*site.glob("*.dist-info/direct_url.json"), *site.glob("*.dist-info/REQUESTED")]:
        made_here.unlink()
    inside = f"/{VENV}/lib/python{major}.{minor}/site-packages"
    compileall.compile_dir(
        site, quiet=2, stripdir=str(site), prependdir=inside, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
    )
    (venv / "bin").mkdir()
    (venv / "bin" / "python3").symlink_to(f"/usr/bin/python{major}.{minor}")
    (venv / "bin" / "python").symlink_to("python3")
    _write(venv / "pyvenv.cfg", f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {major}.{minor}\n")
    starts = f"#!/{VENV}/bin/python3\nfrom monitor.__main__ import main\n\nmain()\n"
    _write(venv / "bin" / NAME, starts, 0o755)


def _fitting(wheels: Path) -> list[Path]:
    """The wheels for this Python, of those for several."""
    tag = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    others = re.compile(rf"-cp(?!{tag[2:]}-)\d+-cp\d+-")
    return [path for path in sorted(wheels.glob("*.whl")) if not others.search(path.name)]


WORKER = "casualty-monitor-worker@.service"


def _system(stage: Path, root: Path, day: str) -> None:
    units = root / "systemd"
    _copy(units / "casualty-monitor.service", stage / "lib/systemd/system/casualty-monitor.service")
    _copy(units / WORKER, stage / "lib/systemd/system" / WORKER)
    _copy(units / "casualty-monitor.sysusers", stage / "usr/lib/sysusers.d/casualty-monitor.conf")
    _copy(units / "casualty-monitor.tmpfiles", stage / "usr/lib/tmpfiles.d/casualty-monitor.conf")
    _copy(root / "packaging/deb/casualty-monitor", stage / "usr/bin/casualty-monitor", 0o755)
    _write(stage / "usr/share/casualty-monitor/config.yaml", shipped_config((root / "config.yaml").read_text("utf-8")))
    _copy(units / "prometheus-alerts.yml", stage / "usr/share/doc/casualty-monitor/prometheus-alerts.yml")
    _copy(root / "LICENSE", stage / "usr/share/doc/casualty-monitor/copyright")
    for page in sorted((root / "docs").glob("*.md")):
        _copy(page, stage / "opt/casualty-monitor/docs" / page.name)
    _write(stage / "usr/share/man/man1/casualty-monitor.1", man_page(day))
    folders = {
        "bash": "bash-completion/completions",
        "zsh": "zsh/vendor-completions",
        "fish": "fish/vendor_completions.d",
    }
    for shell, name in SHELLS.items():
        _write(stage / "usr/share" / folders[shell] / name, completion(shell))


def _control(stage: Path, version: str, root: Path) -> None:
    major, minor = sys.version_info[:2]
    kilobytes = sum(path.lstat().st_size for path in stage.rglob("*")) // 1024
    scripts = root / "packaging" / "deb"
    for name in ("postinst", "prerm", "postrm"):
        _copy(scripts / name, stage / "DEBIAN" / name, 0o755)
    _write(
        stage / "DEBIAN" / "control",
        f"""Package: casualty-monitor
Version: {version}
Architecture: {architecture()}
Maintainer: {os.environ.get("MAINTAINER", "the maintainers")}
Section: net
Priority: optional
Installed-Size: {kilobytes}
Depends: python3 (>= {major}.{minor}~), python3 (<< {major}.{minor + 1}~), libc6 (>= 2.28),
 systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles
Description: watches news feeds for reports of civilian casualties
 It reads news feeds day and night, finds reports of civilian casualties in the
 places that you watch, and tells the people who must know. One process, one file
 of configuration, no other service. Every library it needs is inside.
""",
    )


def _copy(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _write(target: Path, text: str, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    target.chmod(mode)
