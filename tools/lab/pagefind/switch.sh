#!/bin/sh
# Lets Pagefind answer the search of this tree: run it once, look at the changes, commit them. SUCCESSION.md says when.
set -eu
cd "$(dirname "$0")/../../.."
cp tools/lab/pagefind/engine.js overrides/assets/search-worker.js
# WebAssembly needs a word in the security policy.
sed -i "s/script-src 'self'/& 'wasm-unsafe-eval'/" overrides/partials/policy.html
# Which part of a page is searched, its tags included, and what a result shows.
sed -i -e 's|<article{% if is_article %}|<article{% if is_article %} data-pagefind-body data-tags="{{ page.meta.tags \| join(", ") \| e }}" data-pagefind-index-attrs="data-tags"|' \
  -e 's|<p class="short-answer">|<p class="short-answer" data-pagefind-meta="answer">|' overrides/partials/page.html
# After the build: the index, from the environment of tools/lab/pagefind/requirements.txt, in place of Material's.
sed -i 's|^rm "$new.log"|"${PAGEFIND:-.build/pagefind/bin/python}" -m pagefind --quiet --site "$new" --exclude-selectors ".headerlink, .drawing"\nrm -r "$new/search" "$new"/*/search\n&|' tools/build.sh
