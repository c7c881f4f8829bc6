# Everything a newcomer or a machine needs; each target makes the environment it needs the first time.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHARED ?= ../shared
LOCK   := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: setup demo live test lint docs quality speed crash scale studies train lock clean help

help:
	@echo "make demo     code the example reports and write build/site and build/dossier.html"
	@echo "make live     a local news site publishes the examples; watch and serve show the talks unfold"
	@echo "make test     run the tests and the linters"
	@echo "make quality  score the coder on every corpus in reach"
	@echo "make speed    speed and memory, beside spaCy's parse of the same texts"
	@echo "make crash    kill a process that adds to a record 200 times, and see what is left"
	@echo "make scale    two workers beside one process, killed workers, a growing record, the gate (an hour)"
	@echo "make studies  the impact room on simulated records and on a published series (an hour)"
	@echo "make train    train the reader from scratch (hours on a processor)"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1)
	@$(PYTHON) -m venv $(VENV) || (echo "On Debian: apt-get install python3-venv"; exit 1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	@mkdir -p build && rm -rf build/record build/site
	$(BIN)/truceline code examples --format summary
	$(BIN)/truceline dossier examples -o build/dossier.html
	$(BIN)/truceline add examples --record build/record
	$(BIN)/truceline dossier --record build/record --process israel-hamas-2023 -o build/site
	@echo "Open build/site/index.html (where the talks stand) or build/dossier.html (the reports) in a browser."

live: setup
	$(BIN)/python examples/live.py

test: setup lint
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: setup
	$(BIN)/python -c "from tests.test_docs import reference; print(reference(), end='')" > docs/cli.md

quality: setup
	SHARED=$(SHARED) $(BIN)/python -m benchmarks.quality

speed: $(VENV)/.parser
	SHARED=$(SHARED) $(BIN)/python -m benchmarks.speed

crash: setup
	$(BIN)/python -m benchmarks.crash --kills 200

scale: setup
	$(BIN)/python -m benchmarks.scale workers
	$(BIN)/python -m benchmarks.scale kills --reports 600
	$(BIN)/python -m benchmarks.scale pieces --reports 100000
	-$(BIN)/python -m training.news build/news  # asks PyPI and npm
	SHARED=$(SHARED) $(BIN)/python -m benchmarks.gate --general $$(ls build/news/held/*.jsonl)
	$(BIN)/python -m benchmarks.scale profile --reports 300

studies: setup
	$(BIN)/python -m benchmarks.impact
	$(BIN)/python -m benchmarks.statuses
	$(BIN)/python -m benchmarks.levant --shared $(SHARED)

train: $(VENV)/.train $(VENV)/.parser
	@mkdir -p build
	$(BIN)/python -m training.syntax --shared $(SHARED)/corpora
	$(BIN)/python -m training.train --shared $(SHARED)/corpora --out build/reader
	$(BIN)/python -m training.export build/reader/shipped.pt
	$(BIN)/python -m training.thresholds --shared $(SHARED)/corpora

$(VENV)/.train: $(VENV)/.ready requirements/train.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/train.txt
	@touch $@

$(VENV)/.parser: $(VENV)/.ready requirements/parser.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/parser.txt
	@touch $@

# Needs uv (pip install uv), and PyTorch's CPU builds in reach (see requirements/train.in).
lock:
	uv pip compile pyproject.toml $(LOCK) -o requirements/user.txt
	uv pip compile pyproject.toml --extra record $(LOCK) -o requirements/record.txt
	uv pip compile pyproject.toml --extra record --extra views $(LOCK) -o requirements/views.txt
	uv pip compile pyproject.toml --extra record --extra live $(LOCK) -o requirements/live.txt
	uv pip compile pyproject.toml --extra record --extra live --extra ray $(LOCK) -o requirements/ray.txt
	uv pip compile pyproject.toml --extra record --extra views --extra serve $(LOCK) -o requirements/serve.txt
	uv pip compile pyproject.toml --extra record --extra impact $(LOCK) -o requirements/impact.txt
	uv pip compile pyproject.toml --extra dev --extra record --extra views --extra live --extra ray --extra serve --extra impact --extra browser $(LOCK) -o requirements/dev.txt
	uv pip compile requirements/parser.in $(LOCK) -o requirements/parser.txt
	uv pip compile requirements/train.in --no-deps $(LOCK) -o requirements/train.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
