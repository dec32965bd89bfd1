# The commands a person has to know: demo, test, lint, bench, docs. Each works on a fresh machine;
# what it needs is installed first, or named when it cannot be.

# Where the demo looks; any folder of source code will do.
DIR ?= .
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
export CODEANATOMY_BUILD ?= $(CARGO_TARGET_DIR)/codeanatomy
export CODEANATOMY_LIBRARY = $(CARGO_TARGET_DIR)/debug/libcodeanatomy.so

.PHONY: help demo test test-long test-cloud lint bench docs bless library setup clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make demo [DIR=/some/source/tree]   reads a source tree into a Delta table and asks it questions
demo: setup library
	@scripts/demo "$(DIR)"

## make test        every suite of every language, with one summary line each
test: setup library
	@scripts/test

## make test-long   what takes long: stress, sanitizers over everything
test-long: setup library
	@scripts/test --long

## make test-cloud  files and Delta tables on S3, Azure and Google Cloud Storage, by emulators
test-cloud: setup library
	@tests/cloud/run

## make lint        formatting and static checks of every language
lint: setup
	@scripts/lint

## make bench       Criterion benches and runs beside peers, on the release profile
bench: setup
	@scripts/bench

## make docs        the C reference with Doxygen
docs: setup
	@scripts/docs

## make bless       rewrites the golden files of the C interface
# Twice, since the library is built with the list of symbols that the first run writes.
bless:
	CODEANATOMY_BLESS=1 cargo test --workspace --lib layout::
	-CODEANATOMY_BLESS=1 cargo test --no-fail-fast --workspace --test headers --test golden
	cargo build -p codeanatomy-capi
	CODEANATOMY_BLESS=1 cargo test --no-fail-fast --workspace --test headers --test golden --test function_reference --test protocol_table
	tests/vectors/make-cases

library:
	@cargo build -p codeanatomy-capi

setup:
	@scripts/setup

clean:
	cargo clean
