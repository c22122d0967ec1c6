#!/bin/sh
# Installs the monitor from this folder alone: no network is asked. `./install.sh [FOLDER]`; PYTHON=... names another python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/casualty-monitor/venv}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || {
  echo "$python is $("$python" -V 2>&1); the wheels in this folder are for Python 3.11, 3.12 and 3.13" >&2
  exit 2
}
(cd "$here" && sha256sum --check --quiet SHA256SUMS)
"$python" -m venv "$target"
pip() { "$target/bin/python" -m pip --isolated --disable-pip-version-check install --quiet --no-index "$@"; }
pip --find-links "$here/wheels" --require-hashes --requirement "$here/requirements.txt"
pip --no-deps "$here"/wheels/casualty_monitor-*.whl
"$target/bin/casualty-monitor" --version
echo "Next: $target/bin/casualty-monitor init"
