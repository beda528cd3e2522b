.PHONY: help run test lint fmt bench install

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## Install what is missing, load the demo once, serve on http://127.0.0.1:8000
	@bin/install.sh run
	@exec .venv/bin/python bin/run.py

install: ## Install everything that development needs
	@bin/install.sh test

test: install ## Lint, then the whole suite on PostgreSQL + Redis and on SQLite
	@bin/test.sh

lint: install ## ruff, djade, mypy, import-linter, missing migrations
	@bin/lint.sh

fmt: install ## Format Python and templates
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format --quiet .
	@.venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

bench: install ## Measure pages and papers at the size of a province, and the last evening
	@bin/bench.sh
