# Two commands, each on a machine with only Python 3.11+, pip and make:
#   make run    process the sample pages into press.db
#   make test   install everything and pass the tests
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DB ?= press.db

.PHONY: run test lint format clean

run: $(VENV)/.run
# two of the samples are broken on purpose; luodi then ends with exit code 1, "done with rejects"
	$(BIN)/luodi run corpora/samples --db $(DB) || test $$? -eq 1

test: $(VENV)/.test
	$(MAKE) lint
	$(BIN)/python -m pytest -q

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/.run: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
