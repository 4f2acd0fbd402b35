# Everything a person or the build does with this repository.
# Needs: make, git and any Python from 3.11 on. The rest goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
# One more than there are processors: many tests wait for a server.
WORKERS := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# A locked wheel or nothing: building from source would fetch things no lock names.
LOCKED := install --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help install run test check format bench faults docs screens lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(DEV)  ## create .venv with the locked dependencies and the tenantline command

run: $(RUNTIME)  ## start the bot: on the console, and wherever .env has tokens
	@$(BIN)/tenantline run $(ARGS)

test: $(DEV)  ## all tests but the slow ones
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

check: $(DEV)  ## everything that can be known without running the bot
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_project.py

format: $(DEV)  ## put the code into its usual shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV)  ## measure throughput, latency, start and memory
	$(BIN)/python -m tests.bench $(ARGS)

faults: $(DEV)  ## the crash test, longer
	$(BIN)/pytest -q -s -m faults tests/faults $(ARGS)

docs: $(DEV)  ## write again what is generated from the code
	$(BIN)/python -m scripts.docs

screens: $(DEV)  ## draw the pictures in docs/screens anew (needs Chromium)
	$(BIN)/python -m tests.screens $(BROWSER)

# The locks name packages, versions and hashes, not where they were fetched from.
# One universal resolution serves every supported Python; uv lives in an environment of its own.
COMPILE = $(VENV)-lock/bin/uv --quiet pip compile --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header

lock: | $(BIN)/python  ## choose dependency versions anew
	$(BIN)/python -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip --quiet install uv
	$(COMPILE) pyproject.toml --extra dev --extra train --group build --output-file requirements-dev.txt
	$(COMPILE) pyproject.toml --constraints requirements-dev.txt --output-file requirements.txt
	$(COMPILE) --group build --constraints requirements-dev.txt --output-file requirements-build.txt

clean:  ## remove the environment and caches, never the data
	rm -rf $(VENV) $(VENV)-lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The stamps make a second `make install` instant. An interrupted one leaves no stamp.
$(BIN)/python: | scripts/find_python.sh
	@python=$$(sh scripts/find_python.sh) && echo "Creating $(VENV) with $$python" && \
	  "$$python" -m venv $(VENV)

$(RUNTIME): requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	@echo "Installing tenantline (the first time takes about a minute)"
	@$(PIP) $(LOCKED) -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing what tests and checks need"
	@$(PIP) $(LOCKED) -r requirements-dev.txt
	@touch $@
