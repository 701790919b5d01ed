# Everything is done with these words. Each makes the virtual environment itself when it is missing.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
# Two workers at most: the pose model and the browser of the page tests fill two cores.
PYTEST ?= -n 2 --dist loadfile

.PHONY: help run test lint pytest fix settings build bench soak clean system

help:
	@echo "make run       install here and watch (ARGS='--source 1' adds options)"
	@echo "make test      install here and check everything"
	@echo "make fix       put the code in order: lint fixes, format"
	@echo "make settings  write config/default.toml and docs/settings.md from the settings types"
	@echo "make bench     measure what it costs, alone on a quiet machine"
	@echo "make soak      half an hour of watching, fifty kills"
	@echo "make build     wheel and sdist in dist/"
	@echo "make fuzz      files and messages of every kind, very many (docs/reliability.md)"
	@echo "make clean     remove the environment and all caches"

run: system .venv/run-ready
	@$(BIN)/posturewatch run $(ARGS)

test: lint pytest

lint: system .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pytest: system .venv/test-ready
	$(BIN)/pytest $(PYTEST) $(ARGS)

fix: .venv/test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

settings: .venv/test-ready
	$(BIN)/python tools/settings_files.py

bench: .venv/test-ready
	$(BIN)/pytest -m bench -s $(ARGS)
	$(BIN)/python benchmarks/cost.py
	$(BIN)/python benchmarks/quick.py

soak: .venv/test-ready
	$(BIN)/pytest -m soak $(ARGS)
	$(BIN)/python benchmarks/month.py
	$(BIN)/python benchmarks/soak.py

build: .venv/test-ready
	$(BIN)/python -m build

fuzz: .venv/test-ready
	POSTUREWATCH_FUZZ=5000 $(BIN)/pytest --timeout 0 tests/proof/test_fuzz.py $(ARGS)

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

system:
	@sh tools/check_system.sh $(PYTHON)

# Made again only when what they install from changes. CI installs the locked versions.
.venv/run-ready: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --editable .
	@touch $@

.venv/test-ready: pyproject.toml requirements-ci.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if [ "$$CI" = true ]; then \
	    $(PIP) install --require-hashes --requirement requirements-ci.txt && \
	    $(PIP) install --no-deps --no-build-isolation --editable .; \
	else $(PIP) install --editable '.[dev]'; fi
	@touch $@ .venv/run-ready
