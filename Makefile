# make run: set everything up and open densecards (in a pipe: show a recall and the density table).
# make test: set everything up and run the tests.
# make anki: set up Anki's own backend in an environment of its own, for tests and benchmarks beside it.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# Installs write byte code even where the shell forbids it: without it every start compiles again.
PIP = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
PYTEST_ARGS ?= -n auto
# Anki is a peer to compare with, never a part of densecards: it stays out of the program's environment.
ANKI_VENV ?= .venv-anki
ifneq ($(wildcard $(ANKI_VENV)/.ready),)
export DENSECARDS_ANKI_PYTHON ?= $(abspath $(ANKI_VENV))/bin/python
endif

.PHONY: run test lint bench evaluate anki clean

run: $(VENV)/.ready
	@$(BIN)/densecards

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-bench
	$(BIN)/python -m tests.bench

evaluate: $(VENV)/.ready-bench
	$(BIN)/python -m tests.bench.evaluate

# torch goes in first, by its exact version, so that nothing else chooses a build of it.
$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "densecards needs Python 3.11 or newer; call make with PYTHON=/path/to/python3.11"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Installing densecards and its packages into $(VENV) (about 1.8 GB, once) ..."
	@$(PIP) torch==2.13.0
	@$(PIP) -e .
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q densecards
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@$(PIP) -e ".[dev]"
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev
	@$(PIP) -e ".[dev,bench]"
	@touch $@

anki: $(ANKI_VENV)/.ready

$(ANKI_VENV)/.ready:
	@$(PYTHON) -m venv $(ANKI_VENV)
	@$(ANKI_VENV)/bin/python -m pip --disable-pip-version-check install --quiet anki==26.9.3
	@touch $@

clean:
	rm -rf $(VENV) $(ANKI_VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find densecards tests \( -name '*.nbi' -o -name '*.nbc' \) -delete
