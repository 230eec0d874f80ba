# HubFinder: `make run` serves the site, `make test` tests it, `make` lists the rest. The longer steps are scripts in .setup/.

PORT ?= 8000
export PORT PYTEST_ARGS
BIN := .venv/bin
NPM := $(BIN)/node var/npm/node_modules/.bin
MANAGE := $(BIN)/python manage.py

# Django does not look for libraries where Homebrew installs them.
ifeq ($(shell uname),Darwin)
LIB := $(shell brew --prefix 2>/dev/null || echo /opt/homebrew)/lib
export GDAL_LIBRARY_PATH ?= $(LIB)/libgdal.dylib
export GEOS_LIBRARY_PATH ?= $(LIB)/libgeos_c.dylib
export SPATIALITE_LIBRARY_PATH ?= $(LIB)/mod_spatialite.dylib
endif

# Settings as on a real server, for Django's deployment checks.
PRODUCTION = DEBUG=0 SITE_URL=https://hubs.example.org SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')"

.DEFAULT_GOAL := help
.PHONY: help run test test-plain test-upgrade coverage admin dev lint bench bench-browser clean set-up set-up-test set-up-lint set-up-bench

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: set-up ## Set everything up, load the directory and serve it on http://localhost:8000 (or PORT=...)
	@.setup/static
	@.setup/run

test: set-up-test ## Run every test on SpatiaLite and PostGIS, then in a browser (PYTEST_ARGS="-k search -x")
	@.setup/test

test-plain: set-up-test ## Run the suite with FAST=0: responses are the same without the caches
	@FAST=0 DATABASE_URL=spatialite:///$(CURDIR)/var/test.sqlite3 $(BIN)/python -m pytest -n auto --ignore=tests/browser $(PYTEST_ARGS)

coverage: set-up-test ## Run the suite on SpatiaLite and print the lines and branches that no test runs
	@DATABASE_URL=spatialite:///$(CURDIR)/var/test.sqlite3 $(BIN)/python -m pytest -n auto --cov --ignore=tests/browser $(PYTEST_ARGS)

test-upgrade: set-up-test ## Upgrade a database of each earlier release, on both engines
	@.setup/test tests/upgrade

admin: set-up ## Create a curator's account, to edit the directory at /admin/
	@$(MANAGE) migrate --noinput -v 0
	@$(MANAGE) make_curator

dev: set-up-test ## Serve with DEBUG and reload on every change
	@$(MANAGE) set_up_site --no-static
	@DJANGO_SETTINGS_MODULE=hubfinder.settings.development $(MANAGE) runserver $(PORT)

lint: set-up-lint ## Check format, style, types, layers, workflows, migrations and deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet templates
	$(NPM)/biome check --error-on-warnings
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/lint-imports
	$(BIN)/mypy hubfinder hubs
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check
	@echo "$(MANAGE) check --deploy --fail-level WARNING (as https://hubs.example.org)"
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

bench: set-up-bench ## Measure the site on both engines, in at most 15 minutes (BENCH_SIZES="10000 100000" for fewer hubs)
	@.setup/static
	@.setup/bench

bench-browser: set-up-test ## Measure the pages and the map in a browser (needs Node 20)
	@.setup/bench-browser

clean: ## Remove everything generated: .venv, caches and var/ with its database
	@.setup/postgis stop
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.mo' -exec rm -f {} +

set-up:
	@.setup/system-packages
	@.setup/environment
	@.setup/secret-key
	@.setup/messages

set-up-test:
	@.setup/system-packages test
	@.setup/environment test
	@.setup/secret-key
	@.setup/messages

set-up-lint: set-up-test
	@.setup/npm-packages

set-up-bench:
	@.setup/system-packages bench
	@.setup/environment bench
	@.setup/secret-key
	@.setup/messages
