# Everything a newcomer needs: make run, make demo, make test. Each builds .venv first, from locks with hashes.
PYTHON ?= python3
PIP = .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
QADAM = .venv/bin/qadam
ARGS ?=
# The allocator gives nothing back between two steps of training: a quarter of the time went into that.
KEEP_MEMORY = MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456

.PHONY: help setup run demo dashboard serve test lint types score lives letters pages quality train bench bench-linking bench-pages lock clean

help:            ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.built             ## build .venv from requirements.lock

run: setup                      ## poll, read, link and deliver once
	@$(QADAM) run $(ARGS)

demo: setup                     ## the same against a local newsroom: 18 months of invented news in two minutes
	@$(QADAM) demo $(ARGS)

dashboard: setup                ## serve the pages over your data on http://127.0.0.1:8090 (ARGS=--demo: over the demonstration)
	@$(QADAM) dashboard $(ARGS)

serve: setup                    ## a local Prefect server with its page and our schedules
	@$(QADAM) serve $(ARGS)

test: .venv/.built-dev          ## all tests
	@.venv/bin/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

lint: .venv/.built-dev          ## style
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv/.built-dev         ## types
	@.venv/bin/mypy

score: setup                    ## read the gold articles and print how right we are
	@.venv/bin/python -m benchmarks.score $(ARGS)

lives: setup                     ## how many life stories of the demo come out right (after make demo)
	@.venv/bin/python -m benchmarks.lives $(ARGS)

letters: setup                  ## draw sample letters, wide and narrow, light and dark, into docs/letters (needs Chromium and pngquant)
	@.venv/bin/python -m flows.letter_pictures

pages: setup                    ## draw the dashboard's pages over the demonstration into docs/pages (needs Chromium and pngquant)
	@.venv/bin/python -m dashboard.page_pictures

quality: setup                  ## how well the bundled model reads the articles it never saw
	@.venv/bin/python -m training.report $(ARGS)

train: .venv-train/.built       ## make the bundled model anew: torch, and an hour on two cores
	@$(KEEP_MEMORY) .venv-train/bin/python -m training $(ARGS)

bench: .venv/.built-dev         ## the figures that the README quotes
	@.venv/bin/python -m benchmarks.all $(ARGS)

bench-linking: .venv/.built-dev  ## linking beside 10,000, 100,000 and 1,000,000 projects (half an hour, 8 GB of disk)
	@.venv/bin/python -m benchmarks.linking $(ARGS)

bench-pages: .venv/.built-dev    ## the dashboard's pages over 100,000 projects and a million mentions (an hour, 4 GB of disk)
	@.venv/bin/python -m benchmarks.pages $(ARGS)

lock:                           ## make the locks anew (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements-dev.lock

clean:                          ## remove what was built; your data in var/ stays
	rm -rf .venv .venv-train build *.egg-info .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Qadam needs Python 3.11 or newer: install it and run «make PYTHON=/path/to/python3.11 …»."; exit 1; }
	@echo "Building .venv (once; about a minute) …"
	@$(PYTHON) -m venv .venv

.venv/.built: requirements.lock pyproject.toml | .venv/bin/python
	@$(PIP) -r requirements.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-train/.built: training/requirements.txt
	@echo "Building .venv-train (once; torch is large) …"
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

.venv/.built-dev: requirements-dev.lock .venv/.built
	@$(PIP) -r requirements-dev.lock
	@touch $@
