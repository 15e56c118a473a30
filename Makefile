# Everything runs in a virtual environment of the project's own; PYTHON chooses the interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?=

.PHONY: demo test test-long bench lint clean

$(BIN)/rushes: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --only-binary :all: -e ".[test,bench]"
	touch $@

demo: $(BIN)/rushes  ## install, make the example film, say where it is
	$(BIN)/rushes demo build-demo/care

test: lint  ## the checks and tests that every change passes
	$(BIN)/python -m pytest -n auto -m "not long"

test-long: $(BIN)/rushes  ## crash injection, fuzz, the full film
	$(BIN)/python -m pytest -n auto -m long

bench: $(BIN)/rushes  ## figures; DATA=folder of songs with their truth for the beat tables
	$(BIN)/python -m bench $(DATA)

lint: $(BIN)/rushes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
