# One command each. On Windows without make, see the README for the same steps by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
.DEFAULT_GOAL := help
.PHONY: help app test lint prove layouts methods pins audit sbom sample clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Installing is skipped while the pinned list is unchanged, so a second start is quick. A file whose hash is not the
# listed one is not installed.
$(VENV)/.installed: supply/requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV). This takes a minute, the first time only."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r supply/requirements.txt
	@cp supply/requirements.txt $@

$(VENV)/.installed-tests: supply/requirements-tests.txt $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r supply/requirements-tests.txt \
		&& cp supply/requirements-tests.txt $@ \
		|| echo "The tools for linting, browsers and servers could not be installed: those checks are left out."

app: $(VENV)/.installed  ## start the app on this machine with the fictional partnership
	@env -u CONTEXTUAL_DB $(BIN)/python -m contextual serve --port $(PORT)

test: $(VENV)/.installed $(VENV)/.installed-tests  ## run every check this machine can run
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/run_all.py

lint: $(VENV)/.installed-tests  ## style, types and the direction of imports
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/run_all.py --lint

prove: $(VENV)/.installed-tests  ## the long versions: benchmarks and attacks, figures printed
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -q -m "not browser" tests
	@for f in benchmarks/[a-z]*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

layouts: $(VENV)/.installed  ## write the page about layouts anew from the layouts
	@$(BIN)/python -m contextual.intake.layouts_guide > docs/layouts.md

methods: $(VENV)/.installed  ## write the page of method cards anew from the cards
	@$(BIN)/python -m contextual.codes.cards_guide > docs/methods.md

PIN := $(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -q pyproject.toml
TESTS := --extra plain-tests --extra tests --extra server -c requirements.txt
pins: $(VENV)/.installed-tests  ## make the pinned lists anew from pyproject.toml, plain and with the hash of every file
	@$(PIN) --extra plain-tests -o requirements.txt
	@$(PIN) $(TESTS) -o requirements-tests.txt
	@$(PIN) --extra plain-tests -c requirements.txt --generate-hashes -o supply/requirements.txt
	@$(PIN) $(TESTS) -c requirements-tests.txt --generate-hashes -o supply/requirements-tests.txt

audit: $(VENV)/.installed-tests  ## ask whether a pinned version has a known fault; says so where nobody can be asked
	@$(BIN)/python -m supply.audit

sbom: $(VENV)/.installed  ## list everything the app is made of, with hashes (CycloneDX): build/sbom.json
	@$(BIN)/python -m supply.sbom --out build/sbom.json

sample: $(VENV)/.installed  ## write the fictional partnership's files anew
	@$(BIN)/python -m contextual sample --out data/sample_places

clean:  ## remove what was installed or made here; no store is touched
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
