# `make run` serves the application, `make test` proves it. Both work from a bare clone.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format messages requirements manual bench burden mutate clean

help:  ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup:  ## The environment: system packages, .venv, node_modules, message catalogues
	@scripts/setup

run:  ## Serve it at http://localhost:8000 with the demo district (PORT=8123 make run: elsewhere)
	@scripts/run

test:  ## Everything: checks, the suite on SQLite, then on PostgreSQL and Redis with the browser
	@scripts/test

lint:  ## The checks alone
	@scripts/setup tests
	@scripts/lint

format:  ## Put code and templates into the common form
	@scripts/setup tests
	@scripts/lint --fix

messages:  ## Bring the Chinese catalogue up to date with the code, and say what is untranslated
	@scripts/setup tests
	@scripts/messages

requirements:  ## Pin requirements*.in anew, with hashes
	@scripts/setup tests
	@scripts/pin --upgrade

manual:  ## Take the pictures of the manual again (docs/manual/), from the demo district
	@scripts/setup tests
	@.venv/bin/python scripts/pictures.py

bench:  ## Figures on the district demo, SQLite and PostgreSQL
	@scripts/setup tests
	@scripts/services .venv/bin/python -m bench

burden:  ## The minutes that a year of one branch costs its secretary, played in Chromium
	@scripts/setup tests
	@.venv/bin/python -m bench.burden

mutate:  ## Change the rules in one place at a time; do the tests notice? (WITH="--sample 20": fewer)
	@scripts/setup tests
	@nice -n 10 .venv/bin/python -m scripts.mutate $(WITH)

clean:  ## Remove the environment; the data in var/ stays
	rm -rf .venv node_modules .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
