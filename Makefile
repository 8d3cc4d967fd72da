# `make run` and `make test` make all they need on a machine that has Python (3.11 or newer, with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: run test lint bench clean

run: $(VENV)/.run-ready
	$(BIN)/ipo-figures run corpus/articles --output outputs/ --jobs $(JOBS)

test: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n $(JOBS)

bench: $(VENV)/.test-ready
	$(BIN)/python -m compileall -q pipeline
	$(BIN)/python tests/bench/bench.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.run-ready: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[html,xlsx]"
	$(BIN)/python -m compileall -q pipeline # as pip does for what it does not leave editable: start-up is faster
	touch $@

$(VENV)/.test-ready: pyproject.toml $(VENV)/.run-ready
	$(BIN)/python -m pip install --quiet --editable ".[html,xlsx,dask]" --group test --group lint --group browser
	touch $@

clean:
	rm -rf $(VENV) dist build site
	find outputs -mindepth 1 ! -name .gitignore -delete
