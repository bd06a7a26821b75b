# Everything sets itself up: Python 3.11 or newer and make are enough. `make help` lists what there is.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,\
  $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(p))))
BIN := .venv/bin
READY := .venv/.ready
CHECKS := .venv/.checks
COMPILE := .lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo install lint format test test-large bench picture notebooks lock clean

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

demo: $(READY)  ## build the graph of the sample corpus: seeds/ -> exports/
	$(BIN)/kg build seeds --out exports

install: $(READY)  ## set up .venv with the locked packages and this project

# Installed again only where the lock file or the project's own metadata changed. What only the checks need comes with the first check.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(CHECKS): $(READY) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

lint: $(CHECKS)  ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(CHECKS)  ## bring the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint  ## lint and all tests but the long ones
	$(BIN)/python -m pytest

test-large: $(CHECKS)  ## the tests that take minutes: big inputs, kills at many moments
	$(BIN)/python -m pytest -m large -n 0

bench: $(CHECKS)  ## measure characters per second and memory against other tools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	$(BIN)/python -m benchmarks $(ARGS)

picture: demo $(CHECKS)  ## the picture in the README, from the sample corpus (needs Chromium)
	$(BIN)/python docs/make_picture.py exports/graph.html docs/graph.png 沂水县公安局

notebooks: $(CHECKS)  ## run the notebooks anew and keep their outputs
	$(BIN)/python notebooks/run.py

lock:  ## renew the lock files within the ranges of pyproject.toml
	test -x .lock/bin/uv || { $(PYTHON) -m venv .lock && .lock/bin/python -m pip install --quiet 'uv>=0.9,<1'; }
	$(COMPILE) --upgrade --group dev -o requirements-dev.lock pyproject.toml
	$(COMPILE) --group build --constraint requirements-dev.lock -o requirements.lock pyproject.toml
	$(COMPILE) --group bench --constraint requirements-dev.lock -o benchmarks/requirements.lock

clean:  ## remove the environments, caches and built exports
	rm -rf .venv .lock .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
	find exports -mindepth 1 ! -name README.md -delete
