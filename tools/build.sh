#!/bin/sh
# Builds all languages: tools/build.sh [FOLDER]
# Without a folder the result becomes site/: built beside it and swapped in at the end, so that a web server
# on site/ never serves half a site, and a failed build leaves the last good one.
set -eu
cd "$(dirname "$0")/.."
mkdocs=${MKDOCS:-.venv/bin/mkdocs}

# Addresses of styles, scripts and search data carry this, so that browsers may keep them for long.
SITE_VERSION=$({ echo "${SITE_URL-}"; find docs overrides mkdocs*.yml -type f | LC_ALL=C sort | xargs -d '\n' cat; } |
  sha256sum | cut -c1-12)
# What stands in pages, as the security policy names it.
hash_of() { # FILE
  "$(dirname "$mkdocs")/python" -c 'import base64, hashlib, sys
print(base64.b64encode(hashlib.sha256(open(sys.argv[1], "rb").read().strip()).digest()).decode())' "overrides/assets/$1"
}
STYLE_HASH=$(hash_of style.css) NOTICE_HASH=$(hash_of notice.js)
export SITE_VERSION STYLE_HASH NOTICE_HASH
export NO_MKDOCS_2_WARNING=1 # Material announces its successor in every build; it can be tried with `make succession`

mkdir -p .build/by-version
new=${1:-.build/unfinished-$$}
trap 'rm -rf "$new" "$new.log"' EXIT
trap 'exit 1' HUP INT TERM
for settings in mkdocs.yml mkdocs.*.yml; do
  home=$new/$(sed -n 's|^site_dir: site/*||p' "$settings") # nothing more for the first language
  # Not by MkDocs' --quiet: it also hides warnings from --strict.
  "$mkdocs" build ${STRICT:---strict} --config-file "$settings" --site-dir "$home" 2> "$new.log" ||
    { grep -v "^INFO" "$new.log" >&2; exit 1; }
  [ -z "${STRICT-}" ] || grep "^WARNING" "$new.log" >&2 || true
  rm -rf "$home"/assets/javascripts "$home"/assets/stylesheets "$home"/assets/images # Material's, which nothing uses
done
"$(dirname "$mkdocs")/python" tools/train.py "$new" # the search
# Hosts read one file for all languages. MkDocs leaves out the last line break.
for own in "$new"/*/_redirects; do
  { echo; cat "$own"; } >> "$new/_redirects"
  rm -r "$own" "${own%_redirects}_headers" "${own%_redirects}_worker.js" "${own%_redirects}nginx"
done
rm "$new.log"
[ $# -eq 0 ] || { trap - EXIT; exit 0; }

swap() { # TARGET LINK: a new link takes the old one's place in one step of the file system
  ln -s "$1" "$new.link"
  mv -T "$new.link" "$2"
}
done=.build/done-$(date +%Y%m%d-%H%M%S)-$$
mv "$new" "$done"
swap "../${done#.build/}" ".build/by-version/$SITE_VERSION"
[ -L site ] || rm -rf site
swap "$done" site

# Pages that readers have open go on with the files of their own build (deploy/nginx.conf), so the newest five stay.
ls -d .build/done-* | sort -r | tail -n +6 | xargs -r rm -rf
find .build/by-version -xtype l -delete
find .build -maxdepth 1 -name 'unfinished-*' -mmin +60 -exec rm -rf {} +
