# Every command sets up what it needs in .venv on its first run.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
READY := .venv/ready

.PHONY: serve build check test check-external ledger page freshness screenshots offline search bench bench-search bench-weight bench-scale card succession lock clean

serve: $(READY) ## live preview of both languages
	@python tools/serve.py

build: $(READY) ## the site in site/
	@tools/build.sh $(TO)

check: $(READY) ## builds the site and runs every rule on it
	@python tools/check.py

test: $(READY) ## check, and the tests in a browser
	@python -m pytest -q -n auto

check-external: $(READY) ## tries the addresses of other organisations over the network
	@python tools/check_external.py

ledger: $(READY) ## adds newly published addresses to tests/data/published.txt
	@python tools/ledger.py

page: $(READY) ## makes, moves or deletes a page: make page ARGS="new answer lost-tablet --topic lost-device"
	@python tools/page.py $(ARGS)

offline: $(READY) ## the site as a zip that opens from a folder, without a server
	@python tools/offline.py

freshness: $(READY) ## lists what wants another look: old pages, dated statements, old translations
	@python tools/freshness.py $(ARGS)

$(READY): requirements.lock tests/node/package-lock.json
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed.' >&2; exit 1; }
	@python3 -m venv .venv || { echo 'Python cannot make virtual environments. On Debian: apt-get install python3-venv' >&2; exit 1; }
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@npm ci --silent --no-audit --no-fund --prefix tests/node
	@touch $@

screenshots: build ## every kind of page, phone and desktop, light and dark, both languages, in screenshots/
	@python tools/screenshots.py

bench-scale: $(READY) ## what happens when the site grows: make bench-scale SIZES="30 100"
	@python tools/bench_scale.py

card: $(READY) ## the picture beside pasted links, from overrides/assets/icon.svg
	@python tools/card.py

succession: $(READY) ## the site under Zensical, which follows MkDocs, compared page by page
	@python tools/succession.py

bench: bench-search bench-weight

bench-weight: $(READY) ## how heavy the pages are and how soon they show, beside a stock build; Lighthouse's scores
	@python tools/bench_weight.py $(ARGS)

# Node comes with the driver of the browser that the tests use.
NODE = $(shell python -c 'import playwright; print(playwright.__path__[0])')/driver/node --no-warnings

search: build ## how well lines that the search has not learned find their page; ARGS=--missed or --unneeded lists lines
	@$(NODE) tools/lab/leave-out.mjs $(ARGS)

bench-search: $(READY) ## how good and how fast the search is, beside a stock build: make bench-search ARGS=tests/data/blind.tsv
	@python tools/lab/bench_search.py $(ARGS)

lock: ## newest versions that pyproject.toml allows, with hashes
	uv pip compile --quiet --universal --generate-hashes --upgrade pyproject.toml -o requirements.lock
	echo zensical | uv pip compile --quiet --universal --generate-hashes --upgrade --no-header --python-version 3.11 - -o tools/succession-requirements.txt
	echo 'pagefind[extended]' | uv pip compile --quiet --universal --generate-hashes --upgrade --no-header --python-version 3.11 - -o tools/pagefind/requirements.txt

clean:
	rm -rf .venv .build site screenshots
