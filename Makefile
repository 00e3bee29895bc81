# Every target sets up what it needs: a virtual environment with the locked versions.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO   := demo-run

.PHONY: demo test test-attacks lint types bench lock clean

$(VENV)/core: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/core requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/core
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)
	@$(BIN)/cupel examples --out $(DEMO)/examples.jsonl
	@$(BIN)/cupel evolve $(DEMO)/examples.jsonl --out $(DEMO) --seed 0

test: lint types $(VENV)/dev
	$(BIN)/python -m pytest

lint: $(VENV)/dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports --no-cache

types: $(VENV)/dev
	$(BIN)/mypy

# Every hostile program on every kind of test and every backend; `make test` plays a sample of the dear ones.
test-attacks: $(VENV)/dev
	CUPEL_ATTACKS=full $(BIN)/python -m pytest tests/attacks

# What hardening does to the task sets, how many test functions run apart, and what judging costs beside other executors.
bench: $(VENV)/dev
	$(BIN)/python benchmarks/harden.py
	$(BIN)/python benchmarks/split.py
	$(BIN)/python benchmarks/judge.py

# Versions and hashes only; no download addresses.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 -c requirements.lock \
	    --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(DEMO) bench-run .pytest_cache .mypy_cache .ruff_cache .hypothesis
