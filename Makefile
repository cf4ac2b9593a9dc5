# Every target makes what it needs first: a fresh clone, Python 3.11+ and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
CORPUS ?= ../shared/corpus
URL    ?=
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate

.PHONY: help coverage demo test torture year bench chromium lint golden format train judge ablation lock clean

demo: $(VENV)/installed ## Scrape the package's own little site (or URL=https://...) into archive.db
	$(BIN)/scraper demo $(URL)

test: $(VENV)/installed-dev chromium ## Run every test
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

help: ## Print the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 12

coverage: $(VENV)/installed-dev ## Report which lines the tests run, without a threshold
	$(BIN)/python -m pytest -q -n auto --dist loadfile --cov=scraper --cov-report=term:skip-covered

chromium: ## Install the browser that the rendering tests use, where apt can
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| echo "No Chromium here: the rendering tests are skipped. Install it with: sudo apt-get install chromium" >&2

golden: $(VENV)/installed-dev ## Write what one golden page must give (NAME=area--idea); read the diff before you commit
	$(BIN)/python tests/golden_pages.py $(NAME)

bench: $(VENV)/installed ## Speed and quality on the development corpus
	$(BIN)/python benchmarks/body_speed.py $(CORPUS)/wcxb-dev --limit 300
	$(BIN)/python benchmarks/extract_growth.py
	$(BIN)/python benchmarks/discover_speed.py
	$(BIN)/python benchmarks/serve.py 10000
	$(BIN)/python benchmarks/quality_gate.py $(CORPUS)

torture: $(VENV)/installed-dev ## Thousands of random encoded bodies, 200,000 pages of the fuzzer's grammar, 500 kills of each command; some hours
	$(BIN)/python benchmarks/torture_decoding.py
	$(BIN)/python tests/page_fuzzer.py --seed $${SEED:-2} --pages 200000
	TORTURE=1 $(BIN)/python -m pytest -q -n auto --timeout 20000 -k kill tests/archive tests/test_kill.py

year: $(VENV)/installed-dev ## A simulated year of hourly runs, faults and kills; most of an hour
	$(BIN)/python benchmarks/year.py

lint: $(VENV)/installed-dev ## Check format, ruff, import directions, types and prose
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python tools/prose_check.py

format: $(VENV)/installed-dev ## Format and apply safe fixes of ruff
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/installed-train ## Train the models on CORPUS and write their files
	$(BIN)/python -m training.train $(CORPUS)

judge: $(VENV)/installed-train ## Read collections of CORPUS that were left out of training (PEER="PYTHON peers.py")
	$(BIN)/python -m training.judge $(CORPUS) $(if $(PEER),--peer $(PEER))

ablation: $(VENV)/installed-train ## Leave one extraction rule out at a time over CORPUS; half an hour
	$(BIN)/python benchmarks/ablation.py $(CORPUS)

lock: ## Rewrite the lock files from pyproject.toml (needs uv)
	$(COMPILE) --extra web -o requirements.lock pyproject.toml
	$(COMPILE) --extra browser --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(COMPILE) --extra train -c requirements.lock -o requirements-train.lock pyproject.toml

clean: ## Remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-train: requirements-train.lock $(VENV)/installed
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-train.lock
	@touch $@

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	$(PIP) install --quiet --no-deps -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
