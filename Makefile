# Handsel. Every target installs what it needs first, once; `make help` lists them.

ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
VENV := .venv/bin
BOOTSTRAP = $(if $(PYTHON),,$(error Handsel needs Python 3.11 or newer on PATH))$(PYTHON) -m infrastructure.local.bootstrap
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help run reset setup engines frontend test check format api bench lighthouse proofs package deploy bootstrap-owner reindex

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-16s %s\n' "$$name" "$$text"; done

run: ## Run everything on this machine: http://127.0.0.1:8000 (PORT=…)
	@$(BOOTSTRAP) python engines frontend
	@exec $(VENV)/python -m infrastructure.local run

reset: ## Delete the local data (what is installed stays)
	@$(BOOTSTRAP) python
	@$(VENV)/python -m infrastructure.local reset

setup: ## Install the Python environment and the frontend's packages
	@$(BOOTSTRAP) python packages

engines: ## Install the local AWS engines
	@$(BOOTSTRAP) python engines

frontend: ## Build the frontend
	@$(BOOTSTRAP) frontend

test: ## Run all tests (TESTS=tests/unit for some)
	@$(BOOTSTRAP) python engines frontend
	@CHROME_PATH="$$($(VENV)/python -m infrastructure.local.browser)" $(VENV)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

check: ## Format, lint, types, forbidden imports, and that the API client is current
	@$(BOOTSTRAP) python packages
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy --strict chalicelib app.py manage.py
	$(VENV)/python -m pytest tests/contract/test_imports.py
	@$(BOOTSTRAP) npm run check
	@$(VENV)/python -m infrastructure.local.client_check

format: ## Format Python and TypeScript
	@$(BOOTSTRAP) python packages
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix .
	@$(BOOTSTRAP) npm run format

api: ## Make build/openapi.json and the frontend's API client from the routes
	@$(BOOTSTRAP) python packages
	@mkdir -p build
	@STAGE=local $(VENV)/python -m chalicelib.http.openapi build/openapi.json
	@$(BOOTSTRAP) npm run api

bench: ## Measure, and write docs/benchmarks.md
	@$(BOOTSTRAP) python engines frontend
	@$(VENV)/python -m tests.bench

lighthouse: ## Lighthouse on home, search and product, into docs/lighthouse.md
	@$(BOOTSTRAP) python engines frontend
	@$(VENV)/python -m tests.bench.lighthouse

proofs: ## The proofs alone, the crash matrix with every call of every journey
	@$(BOOTSTRAP) python engines
	@PROOFS=whole $(VENV)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/proofs

package: ## What `make deploy` would upload, into build/
	@$(BOOTSTRAP) python frontend
	@$(VENV)/python -m infrastructure.deploy package --stage $(or $(STAGE),dev)

deploy: ## Deploy a stage: make deploy STAGE=dev
	@test -n "$(STAGE)" || { echo "Which stage? make deploy STAGE=dev"; exit 1; }
	@$(BOOTSTRAP) python frontend
	@$(VENV)/python -m infrastructure.deploy deploy --stage $(STAGE)

bootstrap-owner: ## Make the platform's owner: EMAIL=… (here while `make run` runs, or of a stage: STAGE=dev)
	@test -n "$(EMAIL)" || { echo "Who? make bootstrap-owner EMAIL=owner@example.com"; exit 1; }
	@$(BOOTSTRAP) python
	@$(VENV)/python -m infrastructure.$(if $(STAGE),deploy exec --stage $(STAGE),local exec) manage.py bootstrap-owner --email "$(EMAIL)"

reindex: ## Make the search index anew out of the tables (here while `make run` runs, or make reindex STAGE=dev)
	@$(BOOTSTRAP) python
	@$(VENV)/python -m infrastructure.$(if $(STAGE),deploy exec --stage $(STAGE),local exec) manage.py reindex
