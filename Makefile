# Two commands matter: `make run` and `make test`. Both set up what they need, and are quick when nothing changed.
PYTHON ?= python3
PORT := $(or $(STREAMLIT_SERVER_PORT),8501)
BIN := .venv/bin

.PHONY: run test check bench faults lock boundaries clean

run: .venv/installed
	@$(BIN)/python -m tasks prepare
	@echo "The dashboard is at http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/installed-dev
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tasks check

bench: .venv/installed-dev
	@$(BIN)/python -m tests.benchmarks

# The program and its database killed 200 times each; the tests do it 20 times.
faults: .venv/installed-dev
	@KILLS=200 $(BIN)/python -m pytest -n 0 tests/integration/test_killed.py tests/integration/test_faults.py

boundaries: .venv/installed-dev
	$(BIN)/python -m tasks build-boundaries

# Needs uv. Writes no address of a package index: pip asks whichever it is set up for.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made requirements.txt
	@echo "Installing what the program needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
