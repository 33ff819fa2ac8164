# What people and CI run; `make` alone lists the targets. Everything is built with one profile, release, by .ci/cargo in
# one target folder outside the checkout: RocksDB takes 10 to 20 minutes to compile, and must be compiled once.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/oogst
CARGO_TARGET_DIR ?= $(CACHE)/target
export CARGO_TARGET_DIR
OOGST := $(CARGO_TARGET_DIR)/release/oogst
# Where `make serve` listens, as in 127.0.0.1:8080; without it, where oogst.toml says.
BIND ?=

# $(call TOOL,NAME,ARGUMENTS) runs what .ci/test-tools installed. What it could not, it has named (and in CI, failed).
TOOL = $(if $(shell test -x "$(CACHE)/tools/bin/$(1)" && echo yes),"$(CACHE)/tools/bin/$(1)" $(2))
NEXTEST_OR_TEST = $(if $(shell cargo nextest --version 2>/dev/null),nextest run,test --lib --bins --tests)

.PHONY: help assets build serve screenshots test test-memory lint docs bench fuzz clean-data prerequisites test-tools

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 16

assets: prerequisites ## build the scripts of the pages (Node.js)
	@.ci/assets

build: assets ## build the program
	.ci/cargo build --release

serve: build ## install what is missing, build, sync the example data and serve it (BIND=127.0.0.1:8080)
	"$(OOGST)" sync
	exec "$(OOGST)" serve $(if $(BIND),--bind "$(BIND)")

screenshots: build test-tools ## ten pages as pictures, light and dark, phone and desktop (FOLDER=screenshots)
	@.ci/screenshots "$(OOGST)" "$(or $(FOLDER),screenshots)"

test: assets lint ## lint and run all tests, as CI does
	.ci/cargo test --release --doc
	.ci/cargo $(NEXTEST_OR_TEST) --release --no-fail-fast

test-memory: ## run the tests without RocksDB: no libclang, no long build
	@.ci/prerequisites --without-rocksdb
	@.ci/assets
	@.ci/test-tools
	.ci/cargo $(NEXTEST_OR_TEST) --release --no-fail-fast --no-default-features

lint: assets test-tools ## check form, spelling, licences, clippy's advice and the API documentation
	cargo fmt --check
	$(call TOOL,typos)
	$(call TOOL,taplo,fmt --check)
	$(call TOOL,cargo-deny,--locked check licenses bans sources)
	.ci/cargo clippy --release --all-targets -- -D warnings
	.ci/cargo clippy --release --all-targets --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" .ci/cargo doc --release --no-deps

docs: prerequisites ## build the API documentation
	RUSTDOCFLAGS="-D warnings" .ci/cargo doc --release --no-deps

bench: prerequisites ## run the benchmarks
	.ci/cargo bench --profile release

fuzz: prerequisites ## fuzz the readers, each for a minute (TIME=seconds TARGET="csv xml"); needs cargo-fuzz
	.ci/fuzz "$(or $(TIME),60)" $(TARGET)

clean-data: ## forget this folder's ledger, graph and dumps (not the records)
	rm -rf .oogst dumps

prerequisites:
	@.ci/prerequisites

test-tools: prerequisites
	@.ci/test-tools
