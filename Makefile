# `make` alone prints what there is. Every command sets up what it needs in .venv on its first run.
PYTHON := .venv/bin/python
RUNTIME := tests/node/node_modules/.package-lock.json
export TO

# Two hashes: the commands of every day. One hash: the instruments, listed by `make more`.
help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

more:
	@awk -F ':.*[^#]# ' '/^[a-z-]+:.*[^#]# / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

serve: set-up ## live preview of all languages
	@$(PYTHON) tools/serve.py $(ARGS)

check: set-up ## strict build, every rule on every page, and quick tests: some fifteen seconds
	@mkdir -p .build; status=0; $(PYTHON) -m ruff check --quiet . || status=1; \
	$(PYTHON) -m pytest -q -m "not browser and not slow" > .build/quick.txt 2>&1 & \
	$(PYTHON) tools/check.py || status=1; wait $$! || { tail -n 60 .build/quick.txt; status=1; }; exit $$status

test: set-up $(RUNTIME) ## check, and the promises to readers in browsers: about ten minutes
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m pytest -q -n auto --dist loadfile

build: set-up ## the site in site/ (TO=FOLDER: in another one), and how much is open before publishing
	@$(PYTHON) tools/build.py $(if $(TO),"$$TO")
	@$(PYTHON) tools/ready.py --count

ready: set-up ## what an owner must settle before publishing
	@$(PYTHON) tools/ready.py $(ARGS)

page: set-up ## makes, moves or deletes a page: make page ARGS="new answer lost-tablet --topic lost-device"
	@$(PYTHON) tools/page.py $(ARGS)

published: set-up ## adds new addresses to the list of those that are kept for ever
	@$(PYTHON) tools/published.py

freshness: set-up ## what wants another look: old pages, dated statements, old translations
	@$(PYTHON) tools/freshness.py $(ARGS)

check-external: set-up ## tries the addresses of other organisations over the network
	@$(PYTHON) tools/check_external.py $(ARGS)

offline: set-up ## the site as a zip that opens from a folder, without a server
	@$(PYTHON) tools/offline.py

search: set-up # which lines of asked.txt do not find their page; ARGS="lost my phone" asks, ARGS=--help says what else
	@$(PYTHON) tools/search.py $(ARGS)

succession: set-up # the site under Zensical, which follows MkDocs, compared page by page
	@$(PYTHON) tools/succession.py $(ARGS)

pipelines: set-up # the jobs of deploy/ in a bare Debian 12, as a host runs them; needs root: ARGS=gitlab:pages
	@$(PYTHON) tools/pipelines.py $(ARGS)

LOCK = uv pip compile --quiet --universal --generate-hashes --upgrade
lock: # newest versions that pyproject.toml allows, with hashes; needs uv
	$(LOCK) pyproject.toml -o requirements.lock
	echo zensical | $(LOCK) --no-header --python-version 3.11 - -o tools/zensical.lock

clean: # removes everything that can be made again
	rm -rf .venv .build site tests/node/node_modules

set-up:
	@python3 tools/setup.py

$(RUNTIME): tests/node/package-lock.json
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error --prefix tests/node

.PHONY: help more serve check test build ready page published freshness check-external offline search succession \
  pipelines lock clean set-up
