# Everything runs in .venv, which the first target to need it builds from requirements.lock.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
KEY    := keys/run.pem
N      ?= 10000

.PHONY: help setup nightly test test-slow fuzz check format bench bench-restricted bench-project bench-lineage prove openlineage-spec lock clean bench-sweep bench-landing bench-expectations bench-record bench-subject

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(READY)  ## build .venv from the lock file

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

nightly: $(READY) $(KEY)  ## run the nightly flow on data/sample
	$(BIN)/python flows/nightly.py

$(KEY): | $(READY)
	$(BIN)/sekisho keys new

# The tests start hundreds of processes, each of which would compile our sources anew.
test test-slow: export PYTHONDONTWRITEBYTECODE :=
test: $(READY)  ## all tests but the slow ones
	$(BIN)/python -m pytest -n auto --dist loadfile

test-slow: $(READY)  ## kills, real servers, long runs
	$(BIN)/python -m pytest -n auto --dist loadfile -m slow

fuzz: $(READY)  ## N random queries, none of which may miss an influence (goes on where it was)
	PYTHONPATH=tests $(BIN)/python -m lineage.fuzz $(N)

check: $(READY)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## audited export against a bare COPY, on 30 M lines
	$(BIN)/python -m benchmarks.export

bench-restricted: $(READY)  ## an export with 2 % of 5 M members restricted, against none
	$(BIN)/python -m benchmarks.restricted

bench-project: $(READY)  ## time and memory of a check, on projects of up to 10,000 models
	$(BIN)/python -m benchmarks.project

bench-lineage: $(READY)  ## lineage beside its peers, against the oracle (makes their environments)
	PYTHONPATH=src:tests $(BIN)/python -m benchmarks.lineage

bench-sweep: $(READY)  ## 1 GB of files swept, against fingerprints of 278,097 members
	$(BIN)/python -m benchmarks.sweep

bench-landing: $(READY)  ## landing a CSV of 1 M rows in CP932, beside the fastest library ways to Parquet
	$(BIN)/python -m benchmarks.landing

bench-expectations: $(READY)  ## a suite of five on 10 M rows, beside one query that computes the same
	$(BIN)/python -m benchmarks.expectations

bench-record: $(READY)  ## three years of the record: verified, published, extended by a night
	$(BIN)/python -m benchmarks.record

bench-subject: $(READY)  ## a member's question over three years of 8 exports a night
	$(BIN)/python -m benchmarks.subject

prove: $(READY)  ## what depends on DuckDB, with another version of it: make prove DUCKDB=2.0.1
	PYTHONPATH=src:tests $(BIN)/python -m prove $(DUCKDB)

openlineage-spec: $(READY)  ## the latest night's events, held against the official schemas: make openlineage-spec SPEC=OpenLineage/spec
	$(BIN)/sekisho openlineage | PYTHONPATH=src:tests $(BIN)/python -m lineage_events.schemas $(SPEC)

lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --output-file requirements.lock

clean:  ## remove what runs have written (not .venv)
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
