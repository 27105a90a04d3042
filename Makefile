# The commands of the platform. `make demo` is where to begin.

SHELL := /bin/sh
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c '$(SUPPORTED)' 2>/dev/null && { echo $$p; break; }; done)
PY := .venv/bin/python
# Modules are compiled when they are installed: where Python may not keep what it compiles
# (PYTHONDONTWRITEBYTECODE, usual in containers), each start would compile them all again.
export UV_COMPILE_BYTECODE := 1

.PHONY: help demo up test check bench lock
.DEFAULT_GOAL := help

help:
	@echo "make demo    install everything, start the platform, run the Air Testing scenario"
	@echo "make up      start the platform in the foreground; Ctrl-C stops it"
	@echo "make test    run all tests"
	@echo "make check   format, lint, types, import contracts, Django's checks"
	@echo "make bench   measure the platform on this machine; ONLY=queues measures one group"

demo: .venv/installed
	@$(PY) manage.py demo

up: .venv/installed
	@$(PY) manage.py up

test: .venv/installed-dev
	@$(PY) -m pytest -n 3

bench: .venv/installed-bench
	@$(PY) manage.py bench $(if $(ONLY),--only $(ONLY))

check: .venv/installed-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(PY) -m mypy .
	.venv/bin/lint-imports
	.venv/bin/djade --check $$(git ls-files '*.html')
	$(PY) manage.py check --fail-level WARNING
	$(PY) manage.py makemigrations --check --dry-run

# Every package comes from a lock file with hashes; uv, which installs them fast, too.
.venv/bin/uv: requirements-uv.lock
	@"$(PYTHON)" -c '$(SUPPORTED)' 2>/dev/null || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found. On Debian or Ubuntu: apt-get install python3 python3-venv; on macOS: brew install python@3.13"; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

.venv/installed: .venv/bin/uv requirements.lock package-lock.json $(wildcard static/src/*) locale/zh_Hans/LC_MESSAGES/django.po
	@echo "Installing packages (once)"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@$(PY) -m compileall -q iotconsole inbound mns products ram rules
	@$(PY) manage.py assets
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock requirements-linkkit.lock
	@echo "Installing what tests and checks need (once)"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@.venv/bin/uv pip install --quiet --python $(PY) --target .venv/linkkit --require-hashes \
		-r requirements-linkkit.lock
	@touch $@

.venv/installed-bench: .venv/installed requirements-bench.lock
	@echo "Installing what bench compares with (once)"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements-bench.lock
	@touch $@

lock: .venv/bin/uv
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements.lock
	.venv/bin/uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --upgrade \
		--constraint requirements.lock --output-file requirements-dev.lock
	.venv/bin/uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --upgrade \
		--constraint requirements-dev.lock --output-file requirements-bench.lock
	.venv/bin/uv pip compile requirements-linkkit.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements-linkkit.lock
