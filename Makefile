PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
OUT ?= runs/kazakhstan

.PHONY: plan test lint bench clean

plan: $(VENV)/.core
	$(RUN)/shanyrak plan --out $(OUT)

test: $(VENV)/.dev
	$(RUN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.dev
	$(RUN)/ruff check src tests
	$(RUN)/ruff format --check src tests
	$(RUN)/mypy
	$(RUN)/lint-imports

bench: $(VENV)/.dev
	$(RUN)/python -m benchmarks

$(VENV)/.core: requirements.lock pyproject.toml
	test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.dev: $(VENV)/.core requirements-dev.lock
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) runs build dist .pytest_cache .mypy_cache .ruff_cache
