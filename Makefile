# Everything here makes `.venv` first, with uv where it is installed and with venv and pip where it is not.
# It is made again only when pyproject.toml or constraints.txt change.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
UV := $(shell command -v uv 2>/dev/null)

SPREAD := -n auto --dist worksteal

BOOKSHOPS := examples/bookshop_conn_types examples/bookshop_starlette examples/bookshop_fastapi

.PHONY: help demo benchmarks overhead runtime differential test slow mypys equivalence versions corpus lint format types stubtest environments shown scale docs rule rules editors capture constraints clean

help: ## list the tasks
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 24

$(INSTALLED): pyproject.toml constraints.txt
ifneq ($(UV),)
	$(UV) venv --quiet --clear --python "$(PYTHON)" $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt --group dev --group docs -e '.[all]'
else
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt --group dev --group docs -e '.[all]'
endif
	touch $@

demo: $(INSTALLED) ## check the three bundled book shops, then show their routes
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo $(BOOKSHOPS)

test: $(INSTALLED) ## the default test suite, on all cores
	$(BIN)/python -m pytest $(SPREAD)

slow: $(INSTALLED) ## what takes long: mypy's workers and daemon, 200 modules
	$(BIN)/python -m pytest $(SPREAD) -m slow

mypys: $(INSTALLED) ## the mypy plugin under mypy 1.14 to the newest, compiled and not
	$(BIN)/python -m pytest $(SPREAD) -m mypys

equivalence: $(INSTALLED) ## 300 random edit sequences, and every mode: each way of running mypy against a run from nothing
	$(BIN)/python -m pytest $(SPREAD) -m equivalence tests/mypy_plugin

versions: $(INSTALLED) environments ## what also runs under the older pairs of framework versions
	$(BIN)/python -m pytest $(SPREAD) -m versions

corpus: $(INSTALLED) ## real packages: the static table against the one at run time
	$(BIN)/python -m pytest -m corpus

lint: $(INSTALLED) ## ruff: rules and layout
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(INSTALLED) ## ruff: mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(INSTALLED) ## mypy and pyright, both strict
	$(BIN)/mypy conn_types mypy_plugin/conn_types_mypy tests benchmarks docs
	for shop in $(BOOKSHOPS); do (cd $$shop && "$(CURDIR)/$(BIN)/mypy" --config-file= --strict shop) || exit 1; done
	$(BIN)/pyright --pythonpath $(BIN)/python

stubtest: $(INSTALLED) ## the stubs against the runtime
	$(BIN)/python -m pytest -m "" tests/stubs

benchmarks: $(INSTALLED) ## how fast it is: measure, and write benchmarks/README.md
	$(BIN)/python -m benchmarks $(ARGUMENTS)

overhead: $(INSTALLED) ## what the mypy plugin costs: measure, and write benchmarks/overhead.md
	$(BIN)/python -m benchmarks.overhead $(ARGUMENTS)

differential: $(INSTALLED) ## 100,000 random examples, with Starlette and with conn-types
	$(BIN)/python -m tests.runtime.differential --examples 100000 $(ARGUMENTS)

runtime: $(INSTALLED) ## the runtime against Starlette: measure, and write benchmarks/runtime.md
	$(BIN)/python -m benchmarks.runtime $(ARGUMENTS)

scale: $(INSTALLED) ## generated types of thousands of routes: measure, and write benchmarks/stubs.md
	$(BIN)/python -m benchmarks.stubs $(ARGUMENTS)

environments: $(INSTALLED) ## the older pairs of framework versions that the tests read
	@$(BIN)/python -m tests.environments

shown: $(INSTALLED) ## run the commands that README and docs show, and write what they print
	$(BIN)/python -m tests.meta.sessions $(ARGUMENTS)

docs: $(INSTALLED) ## build the documentation into build/site; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

rule: $(INSTALLED) ## a new rule with its page: make rule NAME=some-name
	$(BIN)/python -m tests.rules.scaffold $(NAME)

rules: $(INSTALLED) ## the list of the rules in the documentation, made from them
	$(BIN)/python -m tests.meta.rule_index

editors: $(INSTALLED) ## what each language server offers, asked anew and written into the documentation
	$(BIN)/python -m tests.editors.offered

capture: $(INSTALLED) ## the pictures of Neovim in the documentation (needs nvim 0.11 and tmux)
	$(BIN)/python -m tests.editors.capture

# Needs uv: pip cannot resolve for other Python versions than its own.
constraints:
	uv pip compile --quiet --universal --python-version 3.10 --all-extras --group dev --group docs \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o constraints.txt

clean: ## remove what the tasks made
	rm -rf $(VENV) .venv-versions dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name .conn_types_cache -type d -prune -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
