# The project's tasks. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := bash

# The Python that makes the virtual environment; everything else runs with the environment's own.
PYTHON ?= python3
VENV := .venv/bin/python
# Tests that run side by side: one more than there are processors, since many wait for a pause of the cloud to end.
WORKERS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 1) + 1)))
# Only in recipes: a shell of the caller stays as it is.
IN_PROJECT := PATH="$(CURDIR)/.venv/bin:$(CURDIR)/.toolchain/bin:$$PATH"

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Make the virtual environment and get the Pulumi engine; done once, seconds after that
	@$(PYTHON) -m toolchain

.PHONY: demo
demo: setup ## Show everything on this machine: simulator, `pulumi up`, hand-outs, one mail per device
	@$(IN_PROJECT) $(VENV) -m demo

.PHONY: clean-demo
clean-demo: ## Forget what the demo has made
	@rm -rf .state out/local
	@echo "Forgotten: .state and out/local"

.PHONY: test
test: setup ## Run all tests; WORKERS=0: one after the other
	@$(PYTHON) -m toolchain.debian
	@$(PYTHON) -m toolchain.azure_cli
	@$(PYTHON) -m toolchain.azurite
	@$(PYTHON) -m toolchain.actionlint
	@$(PYTHON) -m toolchain.kubernetes
	@$(IN_PROJECT) PULUMI_ERROR_OUTPUT_STRING=1 $(VENV) -m pytest tests --numprocesses $(WORKERS) --dist load --maxschedchunk 1

.PHONY: check
check: setup ## Check the format, the style, the types, the locks and the generated pages
	@$(IN_PROJECT) $(VENV) -m ruff format --check .
	@$(IN_PROJECT) $(VENV) -m ruff check .
	@$(IN_PROJECT) $(VENV) -m mypy .
	@$(VENV) -m toolchain.lock --check
	@if [ -e docs/generate.py ] || [ -e docs/generate ]; then $(IN_PROJECT) $(VENV) -m docs.generate --check; fi

.PHONY: format
format: setup ## Bring the code into the house's format
	@$(VENV) -m ruff format .
	@$(VENV) -m ruff check --fix .

.PHONY: docs
docs: setup ## Make the site of the documentation, in out/.site
	@$(IN_PROJECT) $(VENV) -m docs.site

.PHONY: benchmark
benchmark: setup ## Measure what is slow, as ratios
	@$(IN_PROJECT) $(VENV) -m benchmarks
