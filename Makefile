# Everything runs in a virtual environment of the project's own; PYTHON chooses the interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/pip install --quiet --only-binary :all:
DATA ?=

.PHONY: demo test test-long bench lint clean

$(BIN)/rushes: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	touch $@

$(VENV)/tools: $(BIN)/rushes
	$(PIP) -e ".[test,bench]"
	touch $@

demo: $(BIN)/rushes  ## install, make the example film, say where it is
	$(BIN)/rushes demo build-demo/care

test: lint  ## the checks and tests that every change passes
	$(BIN)/python -m pytest -n auto -m "not long"

test-long: $(VENV)/tools  ## crash injection, fuzz with new examples, the full film
	$(BIN)/python -m pytest -n auto -m "long or hypothesis" --hypothesis-profile=default

bench: $(VENV)/tools  ## figures; DATA=folder of songs with their truth for the beat tables
	$(BIN)/python -m bench $(DATA)

lint: $(VENV)/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests/conftest.py
	$(BIN)/mypy tests/emulator/conftest.py
	$(BIN)/mypy tests/runway/conftest.py

clean:
	rm -rf $(VENV) build-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
