#!/bin/sh
# Builds both languages: tools/build.sh [FOLDER]
# Without a folder the result becomes site/: built beside it and swapped in at the end, so that a web server
# on site/ never serves half a site, and a failed build leaves the last good one.
set -eu
cd "$(dirname "$0")/.."
mkdocs=${MKDOCS:-.venv/bin/mkdocs}

# Addresses of styles, scripts and search data carry this, so that browsers may keep them for long.
SITE_VERSION=$(find docs overrides mkdocs*.yml -type f | LC_ALL=C sort | xargs -d '\n' cat | sha256sum | cut -c1-12)
export SITE_VERSION

mkdir -p .build
new=${1:-.build/$(date +%Y%m%d-%H%M%S)-$$}
trap 'rm -rf "$new"' EXIT
"$mkdocs" build --quiet --strict --site-dir "$new"
"$mkdocs" build --quiet --strict --config-file mkdocs.ja.yml --site-dir "$new/ja"
# What Material adds and the site does not use.
rm -rf "$new"/assets/javascripts "$new"/assets/stylesheets "$new"/assets/images \
  "$new"/ja/assets/javascripts "$new"/ja/assets/stylesheets "$new"/ja/assets/images
trap - EXIT
[ $# -eq 0 ] || exit 0

# A new link takes the old one's place in one step of the file system.
last=$(readlink site || true)
[ -L site ] || rm -rf site
ln -s "$new" "$new.link"
"$(dirname "$mkdocs")/python" -c 'import os, sys; os.replace(*sys.argv[1:])' "$new.link" site
# The last build stays for requests that are under way; older ones go.
for old in .build/[0-9]*/; do
  [ "$old" = "$new/" ] || [ "$old" = "$last/" ] || rm -rf "$old"
done
