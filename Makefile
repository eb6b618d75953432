# The commands of the project. Each first sees to what it needs (scripts/setup.sh), so that it works on a fresh Debian 12,
# and works again without a network once it has run.
#
#   make test PRESET=dev      another CMake preset than `release` for the C++ tests
#   make bench ARGS=...       arguments for the benchmark programs
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PRESET ?= release
ARGS ?=
JOBS ?= $(shell nproc)
PYTHON := .venv/bin/python
PACKS = $(patsubst %/pack.yaml,%,$(wildcard rules/*/pack.yaml))
# One compiler under one name for the library's tree and the wheel's, so that ccache knows the files again.
ifeq ($(origin CXX),default)
CXX := g++
endif
export CXX
# ADJUDGE_WERROR=ON makes every warning an error, in the library's tree and in the wheel's alike.
CONFIGURE = cmake --preset $(PRESET) $(if $(ADJUDGE_WERROR),-DADJUDGE_WARNINGS_AS_ERRORS=$(ADJUDGE_WERROR))

# ---- What to run -----------------------------------------------------------------------------------------------------
.PHONY: help setup setup-lint build python demo test bench lint format docs header-times wheel clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## system packages and .venv
	@scripts/setup.sh

setup-lint: ## the same, with clang, its linter and its sanitizers
	@scripts/setup.sh --lint

build: setup ## the C++ library, tests and benchmarks
	$(CONFIGURE)
	cmake --build --preset $(PRESET) -j $(JOBS)

python: setup .venv/installed ## the Python package, installed into .venv

demo: python ## decide a few thousand generated cases, explain one, draw the decision graph
	$(PYTHON) examples/demo.py --out build/demo

test: build python ## all tests but the slow ones
	ctest --preset $(PRESET) -j $(JOBS)
	$(PYTHON) -m pytest
	$(if $(PACKS),$(foreach pack,$(PACKS),.venv/bin/adjudge test $(pack) &&) true)

bench: PRESET := release
bench: build ## the benchmarks; their answers are compared before they are timed
	for program in build/$(PRESET)/bench/bin/bench_*; do "$$program" $(ARGS); done

lint: setup-lint ## formatting, clang-tidy, ruff and mypy
	scripts/lint.sh

format: setup-lint ## bring all sources into form
	scripts/lint.sh --fix

docs: build ## write what comes from elsewhere: docs/reference, docs/header_times.md, docs/schema
	cp bindings/python/adjudge/cli/schema/*.json docs/schema/
	cmake --build --preset $(PRESET) --target reference_pages --target header_times

header-times: setup ## measure the public headers again: docs/header_times.md
	$(PYTHON) -B tests/hygiene/headers.py --compiler $(CXX) --jobs 1 --page docs/header_times.md

wheel: setup ## a wheel in dist/
	$(PYTHON) -m pip wheel --quiet --no-index --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove what was built; .venv stays
	rm -rf build dist

# ---- How -------------------------------------------------------------------------------------------------------------
# pip builds in build/wheel, with the build tools of .venv and no look at the network.
PACKAGE_SOURCES = $(shell find include src bindings cmake -type f -not -name '*.pyc') CMakeLists.txt pyproject.toml
.venv/installed: $(PACKAGE_SOURCES) | setup
	$(PYTHON) -m pip install --quiet --no-index --no-deps --no-build-isolation --force-reinstall .
	touch $@
