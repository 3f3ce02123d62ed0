# Every target does its own set-up on a fresh Debian 12 with python3, and is quick when that is done already.
#
#   PYTHON=python3.12 make ...   another Python (3.11 or later) for the virtual environment
#   SYSTEM=skip make ...         leave Debian's packages alone: you look after them
#   FRESH=bookworm make fresh   that release of Debian alone (bookworm trixie)
#   SOAK="--hours 2 --minutes 1" make soak   how long
#   CRASH="--kills 20" make crash   how often
#   PICTURES=folder make screenshots   where the pictures go, outside the repository (the folder for temporary files)
#   MOCKUPS=folder make screenshots    each mock-up of the design beside the app's picture of the same moment

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LINT_VENV := .venv-lint
LINT_READY := $(LINT_VENV)/.ready
MCP_VENV := .venv-mcp
MCP_READY := $(MCP_VENV)/.ready
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard resources/translations/*.po))
SYSTEM_PACKAGES := packaging/linux/install-debian.sh
# All that is missing is asked for at once, Python's venv module too.
VENV_GROUP = $$([ -e $(READY) ] || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo venv)

.PHONY: help run demo test test-fast test-plasma test-windows check fresh bench soak crash screenshots wheel deb bundle packages windows ready clean run-packages test-packages
.NOTPARALLEL:

help:
	@echo "make run          the tray app"
	@echo "make demo         the tray app on a recorded outage, without any network"
	@echo "make test         all tests, those on a real desktop included"
	@echo "make test-fast    the tests that need no X server, without the slow ones"
	@echo "make test-plasma  the popover on Plasma, in a Debian 13 that it creates (needs root, 1.5 GB)"
	@echo "make test-windows the tests on a Windows that it makes by Wine (1.5 GB)"
	@echo "make check        lint, format, types, import law, translations"
	@echo "make fresh        run and test in new minimal Debian systems (needs root)"
	@echo "make bench        the budgets, beside a bare tray app and the detector's figures"
	@echo "make soak         a day of faults on a virtual clock, and half an hour in real time"
	@echo "make crash        the app, killed 200 times on a disk that fills and empties"
	@echo "make screenshots  pictures of the real app on a real desktop"
	@echo "make wheel        wheel and source archive, in dist/"
	@echo "make deb          the package for Debian 13, on its own PySide6, in dist/"
	@echo "make bundle       the folder, .deb and .rpm that bring everything along, in dist/"
	@echo "make windows      programs and installer for Windows, in dist/, tried by Wine"
	@echo "make packages     all packages, tried in new minimal Debian systems (needs root)"
	@echo "make clean        remove what the others made here"

run: run-packages $(READY) $(TRANSLATIONS)
	@echo 'trayapp is starting in your tray. To quit: right-click its icon, or press Ctrl-C here.'
	@$(BIN)/trayapp

demo: run-packages $(READY) $(TRANSLATIONS)
	@echo 'The demo is starting in your tray. To quit: right-click its icon, or press Ctrl-C here.'
	@$(BIN)/trayapp demo

test: test-packages $(READY) $(MCP_READY)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

test-fast: $(READY) $(TRANSLATIONS)
	$(BIN)/python -m pytest --quiet --numprocesses auto --maxprocesses 4 --dist loadfile -m "not slow" tests/unit

PLASMA_ROOT ?= $(CURDIR)/.plasma
test-plasma: test-packages $(READY)
	packaging/linux/plasma-root.sh $(PLASMA_ROOT)
	PLASMA_ROOT=$(PLASMA_ROOT) $(BIN)/python -m pytest tests/plasma

WINDOWS_FOLDER ?= $(CURDIR)/.windows
test-windows: ready
	@$(SYSTEM_PACKAGES) windows
	$(BIN)/python packaging/windows/run-tests.py $(WINDOWS_FOLDER)

windows: ready
	@$(SYSTEM_PACKAGES) windows
	PYTHON=$(CURDIR)/$(BIN)/python packaging/windows/make-wine.sh $(WINDOWS_FOLDER)
	$(BIN)/python packaging/windows/build.py $(WINDOWS_FOLDER) dist
	$(BIN)/python packaging/windows/run-tests.py --installer dist/trayapp-*-setup.exe $(WINDOWS_FOLDER) installer

check: $(READY) $(LINT_READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --no-warn-unreachable
	$(BIN)/mypy --platform darwin --no-warn-unreachable
	$(LINT_VENV)/bin/lint-imports
	$(BIN)/python packaging/i18n/catalogues.py check

fresh:
	packaging/fresh/fresh.py $(FRESH)

bench: test-packages $(READY) $(TRANSLATIONS)
	$(BIN)/python -m tests.bench.bench

soak: $(READY) $(TRANSLATIONS)
	$(BIN)/python -m tests.soak $(SOAK)

crash: test-packages $(READY) $(TRANSLATIONS)
	$(BIN)/python -m tests.crash.kills $(CRASH)

screenshots: test-packages $(READY) $(TRANSLATIONS)
	$(BIN)/python -m tests.screenshots.take $(PICTURES) $(if $(MOCKUPS),--beside $(MOCKUPS))

wheel: $(READY)
	$(BIN)/python -m build --no-isolation --outdir dist

deb: $(READY)
	$(BIN)/python packaging/debian/build.py dist

bundle: run-packages $(READY)
	$(BIN)/python packaging/bundle/build.py dist

packages: deb bundle wheel
	packaging/fresh/packages.py $(FRESH)

clean:
	rm -rf $(TRANSLATIONS) $(VENV) $(LINT_VENV) $(MCP_VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

ready: run-packages $(READY) $(TRANSLATIONS)

run-packages:
	@$(SYSTEM_PACKAGES) $(VENV_GROUP) run

test-packages:
	@$(SYSTEM_PACKAGES) $(VENV_GROUP) run test

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(SYSTEM_PACKAGES) venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt pip hatchling editables Babel
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --no-build-isolation --editable . --group dev
	@touch $@

resources/translations/%.mo: resources/translations/%.po | $(READY)
	$(BIN)/python packaging/i18n/catalogues.py compile

# import-linter brings click and rich, and httpx imports those at every start where it finds them (70 ms): its own
# environment keeps them away from the app that is run and measured.
$(LINT_READY): constraints.txt
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(SYSTEM_PACKAGES) venv
	$(PYTHON) -m venv $(LINT_VENV)
	$(LINT_VENV)/bin/python -m pip install --quiet --constraint constraints.txt import-linter
	@touch $@

# The MCP SDK brings click, too, and twenty more: its client and `trayapp mcp` meet in an environment without Qt.
$(MCP_READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(SYSTEM_PACKAGES) venv
	$(PYTHON) -m venv $(MCP_VENV)
	$(MCP_VENV)/bin/python -m pip install --quiet --constraint constraints.txt pip
	$(MCP_VENV)/bin/python -m pip install --quiet --constraint constraints.txt --group mcp
	@touch $@
