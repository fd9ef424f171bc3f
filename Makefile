# 印发 Yinfa. `make` lists the targets.

SHELL := /bin/bash
export PYTHONUTF8 := 1

SERVE ?= yes
PORT ?= 8000
PYTEST_ARGS ?= -n auto --dist loadscope
BENCH_ARGS ?=
PYTHON_IN_VENV := .venv/bin/python

.PHONY: help demo test check bench bench-mail bench-crash bench-desk bench-web bench-proof format messages pictures lock

help:  ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

demo:  ## from nothing to a bulletin in mailboxes, then serve; SERVE=no stops before, PORT=8001 moves
	@config/setup/packages.sh runtime
	@config/setup/environment.sh base
	@config/setup/proof_model.sh
	@$(PYTHON_IN_VENV) manage.py demo --port $(PORT) $(if $(filter no,$(SERVE)),--no-serve)

test:  ## all tests, on a private PostgreSQL and Redis; PYTEST_ARGS="-k words" for some
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@config/setup/proof_model.sh
	@$(PYTHON_IN_VENV) -m pytest $(PYTEST_ARGS)

check:  ## linters, types, import contracts, missing migrations, the Chinese catalogue
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@config/setup/check.sh

bench:  ## our press beside WeasyPrint, Typst and Chromium; BENCH_ARGS="--repeat 5 --sizes 1 16"
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) bench/press.py $(BENCH_ARGS)

bench-mail:  ## our mailing beside Django's and post-office's; BENCH_ARGS="--recipients 200"
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) bench/mail.py $(BENCH_ARGS)

bench-crash:  ## kill -9 in the middle of a mailing, and who got what; BENCH_ARGS="--kills 10 --flush"
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) bench/crash.py $(BENCH_ARGS)

bench-desk:  ## how soon pages follow a drop at the issue desk; BENCH_ARGS="--beside CHECKOUT"
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) bench/desk.py $(BENCH_ARGS)

bench-web:  ## our pages on a small and a big database, and Wagtail's; BENCH_ARGS="--no-wagtail"
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) -m bench.web $(BENCH_ARGS)

bench-proof:  ## what the proofreader finds, wrongly finds, and how fast; BENCH_ARGS="--sentences FILE --model"
	@config/setup/environment.sh dev
	@config/setup/proof_model.sh
	@$(PYTHON_IN_VENV) bench/proof.py $(BENCH_ARGS)

format:  ## put Python source into the house format
	@config/setup/environment.sh dev
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format

messages:  ## take new strings into the Chinese catalogue, and compile it
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@$(PYTHON_IN_VENV) config/setup/check_catalogue.py --update

pictures:  ## draw the manual's pictures anew: docs/manual/pictures
	@config/setup/packages.sh test
	@config/setup/environment.sh dev
	@docs/manual/draw.sh

lock:  ## pin requirements/*.txt anew, with hashes, from pyproject.toml
	@config/setup/lock.sh
