# Every target is one command of bootstrap.py, which needs nothing but Python.
PYTHON ?= python3

.PHONY: run test lint bench install clean

run test lint bench install:
	@$(PYTHON) bootstrap.py $@

clean:
	rm -rf .venv node_modules staticfiles .mypy_cache .ruff_cache .pytest_cache
