# `make` alone prints what there is. Every command sets up what it needs in .venv on its first run.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
READY := .venv/ready
LAB := tools/lab

# Two hashes: the commands of every day. One hash: the instruments, listed by `make more`.
help:
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 22

more:
	@sed -n 's/^\([a-z-]*\):.*[^#]# /make \1\t/p' Makefile | expand -t 22

serve: $(READY) ## live preview of all languages
	@python tools/serve.py

check: $(READY) ## strict build, every rule on every page, and quick tests: ten seconds
	@mkdir -p .build; status=0; ruff check --quiet . || status=1; \
	python -m pytest -q -m "not browser and not slow" > .build/quick.txt 2>&1 & \
	python tools/check.py || status=1; wait $$! || { tail -n 60 .build/quick.txt; status=1; }; exit $$status

test: $(READY) ## check, and the promises to readers in browsers: about four minutes
	@ruff check --quiet .
	@python -m pytest -q -n auto --dist loadgroup

build: $(READY) ## the site in site/ (TO=FOLDER: in another one), and how much is open before publishing
	@tools/build.sh $(TO)
	@python tools/ready.py --count

ready: $(READY) ## what an owner must settle before publishing
	@python tools/ready.py

page: $(READY) ## makes, moves or deletes a page: make page ARGS="new answer lost-tablet --topic lost-device"
	@python tools/page.py $(ARGS)

ledger: $(READY) ## adds newly published addresses to those that are kept for ever
	@python tools/ledger.py

freshness: $(READY) ## what wants another look: old pages, dated statements, old translations
	@python tools/freshness.py $(ARGS)

check-external: $(READY) ## tries the addresses of other organisations over the network
	@python tools/check_external.py $(ARGS)

offline: $(READY) ## the site as a zip that opens from a folder, without a server
	@python tools/offline.py

screenshots: build # one page of each kind, phone and desktop, light and dark, in screenshots/
	@python tools/screenshots.py

# Node comes with the driver of the browser that the tests use.
NODE = $(shell python -c 'import playwright; print(playwright.__path__[0])')/driver/node --no-warnings

search: build # how well lines that the search has not learned find their page; ARGS=--missed or --unneeded lists lines
	@$(NODE) $(LAB)/leave-out.mjs $(ARGS)

blind: build # how well the search answers the blind set
	@$(NODE) $(LAB)/score.mjs tests/data/blind.tsv

bench-search: $(READY) # how good and how fast the search is, beside a stock build: ARGS=tests/data/blind.tsv
	@python $(LAB)/bench_search.py $(ARGS)

card: $(READY) # the picture beside pasted links, from overrides/assets/icon.svg
	@python tools/card.py

lighthouse: $(READY) # Lighthouse's scores of one page of each kind
	@python $(LAB)/lighthouse.py

succession: $(READY) # the site under Zensical, which follows MkDocs, compared page by page
	@python $(LAB)/succession.py $(ARGS)

LOCK = uv pip compile --quiet --universal --generate-hashes --upgrade
lock: # newest versions that pyproject.toml allows, with hashes; needs uv
	$(LOCK) pyproject.toml -o requirements.lock
	echo zensical | $(LOCK) --no-header --python-version 3.11 - -o $(LAB)/zensical.txt
	echo 'pagefind[extended]' | $(LOCK) --no-header --python-version 3.11 - -o $(LAB)/pagefind/requirements.txt

clean: # removes everything that can be made again
	rm -rf .venv .build site screenshots

$(READY): requirements.lock tests/node/package-lock.json
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@python3 -m venv .venv || { echo 'No virtual environments here. On Debian: apt-get install python3-venv' >&2; exit 1; }
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@npm ci --silent --no-audit --no-fund --prefix tests/node
	@touch $@

.PHONY: help more serve check test build ready page ledger freshness check-external offline screenshots search blind \
  bench-search lighthouse succession card lock clean
