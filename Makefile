# Needs Python 3.11 or later, git and make. Everything else is fetched, pinned, into .venv and node_modules.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
UPGRADE ?=

BIN := .venv/bin
PY := $(BIN)/python
CATALOGUE := locale/zh_Hans/LC_MESSAGES/django
LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)
TEMPLATES = $$(find templates -name '*.html')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test lint check-style check-imports check-pages check-django format bench \
	screenshots messages requirements clean

help: ## What there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

demo: build/.static $(CATALOGUE).mo ## Set up and serve the demo city (PORT=8000)
	@exec $(PY) -m tools.demo serve --port $(PORT)

demo-reset: build/.static $(CATALOGUE).mo ## Forget what was entered in the demo city and load it anew
	@$(PY) -m tools.demo reset --port $(PORT)

test: .venv/.dev build/.assets $(CATALOGUE).mo ## Run every test (ARGS="tests/pool -k tier" narrows)
	@$(PY) -m tools.run_tests $(ARGS)

lint: check-style check-imports check-pages check-django ## Run every check of the sources (make -k lint: all findings)

check-style: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-imports: .venv/.dev
	$(BIN)/lint-imports

check-pages: .venv/.dev
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(PY) -m tools.css_floor $$(find static -name '*.css')
	$(PY) -m tools.js_floor $$(find static -name '*.js')
	$(PY) -m tools.page_lint

check-django: export BAOLIAN_DATA_DIR := build/check
check-django: .venv/.dev build/.assets
	BAOLIAN_MODE=test $(PY) manage.py makemigrations --check --dry-run
	BAOLIAN_MODE=production BAOLIAN_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PY) -W error manage.py check --deploy --fail-level WARNING

format: .venv/.dev ## Put the sources into their form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

bench: .venv/.dev build/.static $(CATALOGUE).mo ## Measure the pages; writes build/bench.json
	@$(PY) -m tests.benchmarks $(ARGS)

screenshots: .venv/.dev build/.static $(CATALOGUE).mo ## Take the pictures of the README from the demo city
	@$(PY) -m tools.screenshots

messages: .venv/.base ## Bring the catalogue of translations in line with the sources (ARGS="--fill FILE.json")
	@$(PY) -m tools.messages update $(ARGS)

requirements: .venv/.dev ## Lock pyproject.toml and package.json anew (UPGRADE=--upgrade for newer ones)
	$(LOCK) --extra build -o requirements/base.txt
	$(LOCK) --extra build --extra dev -o requirements/dev.txt
	$(PY) -m tools.assets lock

clean: ## Remove what was built or fetched; keeps what was entered in var/
	rm -rf .venv build node_modules $(CATALOGUE).mo

# What the targets above stand on. Each leaves a mark, so that a second run has nothing to do.
.venv/.base: requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	@[ -x $(PY) ] || { echo "Making the environment .venv"; $(PYTHON) -m venv .venv; }
	@echo "Fetching the Python packages"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Fetching the tools for tests and checks"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

build/.assets: package.json package-lock.json tools/assets.py .venv/.base
	@echo "Fetching the front-end packages"
	@$(PY) -m tools.assets
	@touch $@

build/.static: build/.assets config/settings.py $(shell find static -type f)
	@BAOLIAN_MODE=demo BAOLIAN_DATA_DIR=var/demo $(PY) manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

%.mo: %.po tools/messages.py .venv/.base
	@$(PY) -m tools.messages compile
