# The ways in. `make` alone says what there is.
#
#   PYTHON=python3.12 make run    another interpreter for the virtual environment
#   PORT=8001 make run            another port
#   TEST_DATABASE_URL=postgres://… make test-postgres
#   PYTEST_ARGS="-k overdue" make test
#   DRILL_DIGESTS=10000 DRILL_ARGS="--on SQLite" make drills

SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?=
PORT ?= 8000
TEST_DATABASE_URL ?=
PYTEST_ARGS ?=
DRILL_ARGS ?=
TEST_WORKERS ?= auto
BENCH_ARGS ?=
REPORT_ARGS ?=
# What pytest leaves behind for the continuous integration: results and the list of what was run.
TEST_RESULTS ?= var/test-results

BIN := .venv/bin
SETUP := PYTHON='$(PYTHON)' sh scripts/setup.sh
TEMPLATES := find templates actions partners -name '*.html' -type f

# Throw-away values: they only have to be of the kind that production needs.
PRODUCTION := CONCORDAT_MODE=production DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=only-for-the-check-7hQ2vXk9ZpL4mN8sT1wYbR6cJ3dF5gA0eU \
	ALLOWED_HOSTS=concordat.example.org SITE_ADDRESS=https://concordat.example.org

PYTEST := $(BIN)/python -m pytest --ds=tests.settings_env --numprocesses $(TEST_WORKERS) \
	--maxprocesses 8 --dist worksteal

.PHONY: help setup setup-dev run test test-postgres drills bench check lock fixtures docs import-report clean

help: ## Say what there is
	@echo "Concordat: what make can do here"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile \
		| while IFS='|' read -r target words; do printf '%-22s%s\n' "$$target" "$$words"; done

setup: ## Virtual environment in .venv, from requirements.lock
	@$(SETUP)

setup-dev: ## The same, with what tests and checks need
	@$(SETUP) dev

run: ## The demonstration at http://127.0.0.1:8000/ (PORT changes it); Ctrl-C stops it
	@PYTHON='$(PYTHON)' sh scripts/find_python.sh scripts/check_port.py '$(PORT)'
	@$(SETUP)
	@PORT='$(PORT)' CONCORDAT_MODE=demonstration exec $(BIN)/python scripts/run_demonstration.py

test: setup-dev ## The test suite on SQLite, with coverage
	@mkdir -p $(TEST_RESULTS)
	@CONCORDAT_MODE=test DATABASE_URL= CONCORDAT_EXPECT_DATABASE=sqlite $(PYTEST) \
		--cov --cov-branch --cov-report= --junit-xml=$(TEST_RESULTS)/sqlite.xml $(PYTEST_ARGS)
	$(if $(strip $(PYTEST_ARGS)),,@$(BIN)/python scripts/check_coverage.py)

test-postgres: setup-dev ## The test suite on PostgreSQL (TEST_DATABASE_URL, or the local server)
	@mkdir -p $(TEST_RESULTS)
	@url=$$(TEST_DATABASE_URL='$(TEST_DATABASE_URL)' $(BIN)/python scripts/find_postgres.py) \
		|| exit 1; \
	CONCORDAT_MODE=test DATABASE_URL="$$url" CONCORDAT_EXPECT_DATABASE=postgresql \
		$(PYTEST) -m 'not pages' --junit-xml=$(TEST_RESULTS)/postgresql.xml $(PYTEST_ARGS)

drills: setup-dev ## The drills in full, with one table: SQLite; PostgreSQL with Redis, with RabbitMQ
	@TEST_DATABASE_URL='$(TEST_DATABASE_URL)' $(BIN)/python scripts/run_drills.py $(DRILL_ARGS)

check: setup-dev ## Format, lint, templates, imports, types, migrations, settings, locks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(TEMPLATES) -exec $(BIN)/djhtml --check {} +
	$(TEMPLATES) -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-logo
	CONCORDAT_MODE=demonstration $(BIN)/mypy
	@echo "makemigrations --check, check --deploy, locks"
	@$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python scripts/check_locks.py

lock: setup-dev ## Write both lock files anew from pyproject.toml (needs the network)
	@sh scripts/lock.sh

bench: setup-dev ## Pages at 10,000, 100,000 and 1,000,000 promises beside bare Django (PostgreSQL)
	@$(BIN)/python scripts/bench.py $(BENCH_ARGS)

fixtures: setup ## Write the fixtures anew from fixtures/documents
	@CONCORDAT_MODE=demonstration $(BIN)/python manage.py export_fixture --from-documents

docs: setup ## Draw the tables of states and moves, and of rights, into docs/
	@CONCORDAT_MODE=demonstration $(BIN)/python manage.py draw_statuses
	@CONCORDAT_MODE=demonstration $(BIN)/python manage.py draw_permissions

import-report: setup-dev ## How well plans of our own are read, as a table (REPORT_ARGS=--wrong: what is not)
	CONCORDAT_MODE=test $(BIN)/python -m tests.documents.report $(REPORT_ARGS)

clean: ## Remove the virtual environment, the demonstration and what tests leave
	rm -rf .venv var htmlcov .coverage .coverage.* test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
