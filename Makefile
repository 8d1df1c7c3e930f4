# Every target calls one command of the same name. `make` alone prints this help.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCUMENTS ?= corpus/sample
INTO ?= reports/demo
EXPORT ?= $(INTO)/export
DATABASE ?= corpus/reviews.duckdb
READY := $(VENV)/.ready
RUN = $(BIN)/reviews

# No telemetry, no hub: what is not installed is not fetched while running.
export HF_HUB_OFFLINE := 1
export PYTHONHASHSEED := 0

BENCHES := bench-read bench-tables bench-characters bench-ocr bench-themes bench-search bench-store
STAGES := gather read segment describe extract theme privacy store check report

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo run fetch compat test test-site compare briefing lint types format query dictionary sample labels evaluate evaluate-structure evaluate-codes evaluate-pairs train fit-themes search export $(BENCHES) lock clean $(STAGES)

help: ## Print this help
	@echo "From published reviews to a database of recurring themes."
	@echo
	@awk -F ':.*## ' '/^[a-z$$(){}A-Z -]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make gather | read | segment | describe | extract | theme | privacy | store | check | report"
	@echo "               One stage and whatever it needs, over DOCUMENTS=$(DOCUMENTS) INTO=$(INTO)."
	@echo "               gather also takes a list of addresses (.txt), a sitemap (.xml) or a catalogue (.csv), and fetches."

setup: $(READY) ## Make the environment in .venv (Python 3.11 to 3.13 and a package index is all it needs)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@started=$$(date +%s); echo "setting up .venv: downloading and installing what requirements.lock names"; \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  grep -A 30 '^uv==' requirements.lock | awk 'NR > 1 && /^[a-z]/ {exit} {print}' > $(VENV)/uv.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock && \
	  $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock && \
	  $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --offline --python $(BIN)/python -e . && \
	  echo "set up in $$(( $$(date +%s) - started )) s, downloading included"
	@touch $@

demo: setup ## Read the sample corpus (invented) and write its database and report
	@started=$$(date +%s); $(RUN) run corpus/sample --into reports/demo && \
	  echo "demo done in $$(( $$(date +%s) - started )) s, setting up not included"

run: setup ## Read any folder: make run DOCUMENTS=folder INTO=folder
	@$(RUN) run "$(DOCUMENTS)" --into "$(INTO)"

fetch: setup ## Fetch what a catalogue or list names: make fetch DOCUMENTS=corpus/sources.csv INTO=folder
	@$(RUN) fetch "$(DOCUMENTS)" --into "$(INTO)" $(if $(ADDRESSES),--addresses "$(ADDRESSES)")

$(STAGES): setup
	@$(RUN) $@ "$(DOCUMENTS)" --into "$(INTO)"

test: setup ## Run the tests (under ten minutes on two cores)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

compat: setup ## Tools that are not ours, with which the tests open the exports (an older DuckDB, its command line, frictionless)
	@$(BIN)/uv pip install --quiet --require-hashes --only-binary :all: --python $(BIN)/python --target $(VENV)/compat \
	  -r tests/compat-requirements.lock

test-site: setup ## Open every page of a site in headless Chromium, without a network (skips where there is no Chromium)
	@$(BIN)/python -m pytest -m site tests/site

lint: setup ## Check style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup ## Check types (mypy --strict)
	@$(BIN)/mypy

format: setup ## Bring the code into form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

query: setup ## Ask the database: make query Q="select label from themes" (without Q: the named questions)
	@$(RUN) query "$(Q)" --database "$(INTO)/reviews.duckdb"

search: setup ## Search texts by words and by meaning: make search Q="early help declined"
	@$(RUN) search "$(Q)" --database "$(INTO)/reviews.duckdb"

export: setup ## What others may have of the database, masked: make export INTO=run [EXPORT=folder]
	@$(RUN) export --database "$(INTO)/reviews.duckdb" --into "$(EXPORT)"

compare: setup ## Two areas side by side, as Word and Excel: make compare A="Tarnbridge" B="Sallowby" [INTO=run] [DOCUMENTS=folder]
	@$(RUN) compare --a "$(A)" --b "$(B)" --database "$(INTO)/reviews.duckdb" --into "$(INTO)/compare" \
	  $(if $(wildcard $(DOCUMENTS)/register),--register "$(DOCUMENTS)/register")

briefing: setup ## Two pages on one area, as Word: make briefing AREA="Tarnbridge" [INTO=run] [DOCUMENTS=folder]
	@$(RUN) briefing --area "$(AREA)" --database "$(INTO)/reviews.duckdb" --into "$(INTO)/briefing.docx" \
	  $(if $(wildcard $(DOCUMENTS)/register),--register "$(DOCUMENTS)/register")

dictionary: setup ## Write docs/data-dictionary.md from the comments of the schema
	@$(RUN) dictionary

sample: setup ## Render the sample corpus from its sources
	@$(BIN)/python corpus/sample_sources/render.py

labels: setup ## Find all labels again in what is read now; fails if one is lost: make labels DOCUMENTS=folder
	@$(RUN) labels "$(DOCUMENTS)"

evaluate: setup ## Score a database against labels: make evaluate [DATABASE=file] [LABELS=folder] [SPLIT=train|test|all]
	@$(RUN) evaluate --database "$(DATABASE)" $(if $(LABELS),--labels "$(LABELS)") $(if $(SPLIT),--split $(SPLIT))

train: setup ## Fit the models to the labels, with the words of a database: make train [DATABASE=file]
	@$(RUN) train --database "$(DATABASE)"

evaluate-codes: setup ## Score the codes of the codebook on documents not fitted on: make evaluate-codes [DATABASE=file]
	@$(RUN) evaluate-codes --database "$(DATABASE)"

evaluate-pairs: setup ## Score recurring recommendations against labelled pairs: make evaluate-pairs [DATABASE=file] [SPLIT=train|test]
	@$(RUN) evaluate-pairs --database "$(DATABASE)" $(if $(SPLIT),--split $(SPLIT))

fit-themes: setup ## Fit the themes anew, keeping ids and labels of those that hold: make fit-themes DOCUMENTS=folder INTO=folder
	@$(RUN) fit-themes "$(DOCUMENTS)" --into "$(INTO)"

evaluate-structure: setup ## Score headings, numbers, sections against the labels: make evaluate-structure DOCUMENTS=folder
	@$(RUN) evaluate-structure "$(DOCUMENTS)" $(if $(SPLIT),--split $(SPLIT))

# Measures of the reader over a folder of real PDF files, each against plain pdfplumber or the page's own text.
bench-read: setup ## Pages per CPU second against plain pdfplumber: make bench-read DOCUMENTS=folder
	@$(BIN)/python -m pipeline.bench.reading "$(DOCUMENTS)"

bench-tables: setup ## Tables, cell by cell, against plain pdfplumber
	@$(BIN)/python -m pipeline.bench.tables "$(DOCUMENTS)"

bench-characters: setup ## Characters of every page against plain pdfplumber
	@$(BIN)/python -m pipeline.bench.characters "$(DOCUMENTS)"

bench-ocr: setup ## Words of pages that were rasterised, against their own text
	@$(BIN)/python -m pipeline.bench.ocr "$(DOCUMENTS)"

bench-themes: setup ## Themes of a run: stability, coherence, what stays; beside plain BERTopic, NMF, LDA: make bench-themes INTO=folder
	@$(BIN)/python -m pipeline.bench.themes "$(INTO)"

bench-search: setup ## Search by words, by meaning and by both, against judged hits: make bench-search INTO=folder
	@$(BIN)/python -m pipeline.bench.search "$(INTO)/reviews.duckdb"

bench-store: setup ## Time to build the database from the partitions of a run, fourfold, and of named queries: make bench-store INTO=folder
	@$(BIN)/python -m pipeline.bench.store "$(INTO)"

lock: setup ## Pin exact versions and hashes of what pyproject.toml asks for
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --no-header --quiet --no-emit-index-url --output-file requirements.lock

clean: ## Remove the environment and what was made
	rm -rf $(VENV) reports/demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
