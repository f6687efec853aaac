# make demo   check the example lists, see out/demo/report.html
# make test   unit tests, then the tests on a bench where there is one
# make lint   formatting, ruff and the Frappe rules
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
FRAPPE_BENCH ?= $(HOME)/frappe-bench

.PHONY: demo test lint clean

demo: $(VENV)/.installed
	$(VENV)/bin/crm-cn check examples/prospects.xlsx --against examples/customers.csv --report out/demo

test: $(VENV)/.installed-test
	@FRAPPE_BENCH="$(FRAPPE_BENCH)" bash tests/run $(PY)

lint: $(VENV)/.installed-lint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	@if [ -x $(VENV)/bin/semgrep ]; then \
		PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/semgrep scan --config .semgrep --metrics=off --disable-version-check --error --quiet crm_cn; \
	else echo "lint: semgrep skipped: not installed ($(VENV)/bin/pip install semgrep)"; fi

clean:
	rm -rf $(VENV) out build dist

# A virtual environment made by the first Python >= 3.10 that can make one; $(PYTHON) overrides the search.
$(PY):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
		command -v $$python >/dev/null 2>&1 || continue; \
		$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || continue; \
		echo "setting up $(VENV) with $$($$python --version)"; \
		$$python -m venv $(VENV) && exit 0; \
	done; rm -rf $(VENV); \
	echo "No Python >= 3.10 with venv and ensurepip found." >&2; \
	echo "Debian/Ubuntu: apt-get install python3 python3-venv; otherwise install Python from python.org, then: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/.installed: $(PY) pyproject.toml
	@echo "installing crm-cn and what it needs"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-test: $(PY) pyproject.toml
	@echo "installing crm-cn and what its tests need"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-lint: $(PY) pyproject.toml
	@$(PY) -m pip install --quiet --disable-pip-version-check -e ".[lint]"
	@$(PY) -m pip install --quiet --disable-pip-version-check semgrep || echo "semgrep cannot be installed here; ruff alone will run"
	@touch $@
