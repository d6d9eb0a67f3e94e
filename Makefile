# Everything from a clone alone: git, make and python3 (with venv) are enough.
# Another interpreter gets a folder of its own: make test PYTHON=python3.13
PYTHON ?= python3
VENV ?= .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
MARKS := $(VENV)/marks
SEEDS ?= 0-99
NODES ?= 5
ARGS ?=

.PHONY: setup setup-test browser demo test test-each check bench bench-million bench-verify docs samples fuzz flips mutants simulate kill screenshots languages pin clean

setup: $(MARKS)/package
setup-test: setup $(MARKS)/test

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(MARKS)/runtime: requirements/build.txt requirements/runtime.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	mkdir -p $(MARKS) && touch $@

$(MARKS)/test: requirements/test.txt $(MARKS)/runtime
	$(PIP) --require-hashes -r requirements/test.txt
	touch $@

$(MARKS)/package: pyproject.toml $(wildcard hatch_build.py package.json package-lock.json) $(MARKS)/runtime
	$(PIP) --no-build-isolation --no-deps --editable .
	$(BIN)/python tools/warm.py
	touch $@

browser:
	@sh tools/browser.sh

demo: setup
	@$(BIN)/deconflict demo $(ARGS)

test: setup-test browser
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

# The suite on every Python of the supported range that is here.
test-each: test
	@if command -v python3.13 >/dev/null; then $(MAKE) test PYTHON=python3.13; else echo "no python3.13 here" >&2; fi

check: setup-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py tests/browser/test_types.py

bench: setup-test browser
	$(BIN)/python tools/bench.py $(ARGS)

# Needs 4 GB and some minutes.
bench-million: setup
	$(BIN)/python tools/bench_million.py $(ARGS)

# A million entries written, exported and verified offline: half an hour. ARGS="--bundle FILE" keeps what was written for the next time.
bench-verify: setup
	$(BIN)/python tools/bench_verify.py $(ARGS)

docs: setup
	$(BIN)/python tools/docs.py

# Needs a folder of samples: make samples ARGS=FOLDER
samples: setup
	$(BIN)/python tools/samples.py $(ARGS)

# A million random and mutated inputs for every reader of bytes; hours. ARGS="beast --count 10000" is a taste.
fuzz: setup-test
	$(BIN)/python tools/fuzz.py $(ARGS)

# Every byte of a bundle of 20 entries, and 20,000 of one of 1,000: some minutes.
flips: setup-test
	PYTHONPATH=. $(BIN)/python tools/flips.py $(ARGS)

mutants: setup-test
	$(BIN)/python tools/mutants.py $(ARGS)

simulate: setup
	$(BIN)/deconflict simulate --seeds $(SEEDS) --nodes $(NODES) $(ARGS)

kill: setup
	$(BIN)/python tools/kill.py $(ARGS)

screenshots: setup-test browser
	$(BIN)/python tools/screenshots.py $(ARGS)

# Every kind of statement in two languages side by side, one page a pair.
languages: setup-test browser
	$(BIN)/python tools/languages.py $(ARGS)

pin:
	sh tools/pin.sh

clean:
	rm -rf .venv .venv-* build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
