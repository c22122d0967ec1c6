# Every target works from a bare clone with python3 (3.11 or newer) and make. What is missing is set up in .venv first;
# a second run finds it there and starts at once. PYTHON=... names another interpreter.
.DEFAULT_GOAL := help
.PHONY: help demo run test check promises corpus quality bench soak cluster release ways site lock clean
CONFIG ?= config.yaml
WORKERS ?= auto

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: .venv/.runtime  ## watch the monitor find an air strike in sample feeds and hand over the alerts (KEEP=1: stay)
	@.venv/bin/python -m monitor demo $(if $(KEEP),--keep)

run: .venv/.runtime  ## start the monitor on config.yaml (CONFIG=other.yaml)
	@.venv/bin/python -m monitor run --config $(CONFIG)

test: .venv/.dev  ## all tests, a process for each core (WORKERS=0: in one; ARGS: of pytest, such as -k name)
	@.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: .venv/.dev  ## lint, format and types
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/python -m mypy --explicit-package-bases tests

promises: .venv/.dev  ## the test of each promise of the README, and what they came to (PROMISES=all: every moment)
	@.venv/bin/python tools/promises.py $(ARGS)

corpus: .venv/.dev  ## how well the reader reads, by phenomenon
	@.venv/bin/python tools/corpus.py

quality: .venv/.dev  ## how right the reader is on labelled texts (../shared/eval), beside the last release (ARGS: --store)
	@.venv/bin/python tools/quality.py $(ARGS)

bench: .venv/.dev  ## what reading and polling cost (ARGS: of reading.py; GROWING: of growing.py; POLLING: of polling.py, such as growth)
	@.venv/bin/python benchmarks/reading.py $(ARGS)
	@.venv/bin/python benchmarks/growing.py $(GROWING)
	@.venv/bin/python benchmarks/starts.py
	@.venv/bin/python benchmarks/pages.py
	@.venv/bin/python benchmarks/polling.py $(POLLING)

soak: .venv/.dev  ## 24 simulated hours of 200 feeds in bad weather
	@PROMISES=all .venv/bin/python -m pytest -q tests/promises/test_soak.py $(ARGS)

cluster: .venv/.dev  ## three workers on PostgreSQL against one daemon, with kills, and their throughput (ARGS="speed": that alone)
	@.venv/bin/python benchmarks/cluster.py $(ARGS)

release: .venv/.dev  ## all that is published, built into dist/ and checked (TRIAL=1: to try it; says what is left to do)
	@.venv/bin/python -m tools.release

ways:  ## try each way in from nothing with what make release built; says which cannot be tried here
	@for way in pip bundle deb image compose; do echo "== $$way"; since=$$(date +%s); packaging/ways/$$way || exit 1; \
	  echo "($$(($$(date +%s) - since)) s)"; done

site:  ## the docs as a site with search, in dist/docs; a link that leads nowhere ends it (needs the extra docs)
	@$(or $(SITE_PYTHON),.venv/bin/python) tools/site.py

lock:  ## the exact versions with their hashes, anew (uv.lock, packaging/requirements.txt; needs uv)
	@packaging/lock

clean:  ## remove what the targets made, and nothing else
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build *.egg-info
	find monitor tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.runtime: pyproject.toml tools/bootstrap
	@tools/bootstrap runtime

.venv/.dev: pyproject.toml tools/bootstrap
	@tools/bootstrap dev
