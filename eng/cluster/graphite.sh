#!/usr/bin/env bash
# Prints a folder with Debian's Graphite (graphite-web and graphite-carbon with the Python modules they need), unpacked in
# the user's cache folder (not installed: no service is registered or started). In it:
#
#   lib               for PYTHONPATH of /usr/bin/python3
#   bin/carbon-cache  receives and stores datapoints
#
#   eng/cluster/graphite.sh
#
# Exit codes: 0 found; 3 none to be had here (one line says why).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

readonly PYTHON=/usr/bin/python3
readonly PACKAGES=(
  graphite-web python3-django python3-django-tagging python3-asgiref python3-sqlparse python3-tz python3-six python3-pyparsing
  python3-cachetools python3-urllib3 python3-cairocffi python3-xcffib python3-cffi python3-cffi-backend python3-pycparser
  graphite-carbon python3-whisper python3-twisted python3-zope.interface python3-constantly python3-incremental
  python3-automat python3-hyperlink python3-attr python3-idna python3-hamcrest python3-bcrypt
)

root=$(cache_root)
folder=$root/graphite-$(debian_codename)-$(uname -m)
if [[ -x $folder/bin/carbon-cache ]]; then
  printf '%s\n' "$folder"
  exit 0
fi

require_tools flock apt-get dpkg-deb
[[ -x $PYTHON ]] || unavailable "Debian's Graphite needs Debian's Python: apt-get install python3"
mkdir -p "$root" 2>/dev/null || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
exec 9>"$root/graphite.lock"
flock 9
if [[ ! -x $folder/bin/carbon-cache ]]; then
  say "fetching Debian's packages graphite-web and graphite-carbon"
  rm -rf "$root"/graphite-work.*
  work=$(mktemp -d "$root/graphite-work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  apt_prepare "$work"
  apt_unpack "$work/debian" "${PACKAGES[@]}"
  mkdir -p "$work/result/bin"
  mv "$work/debian/usr/lib/python3/dist-packages" "$work/result/lib"
  mv "$work/debian/usr/bin/carbon-cache" "$work/result/bin/"
  PYTHONPATH=$work/result/lib "$PYTHON" -c 'import carbon, cairocffi, django, twisted, whisper' >/dev/null 2>&1 ||
    unavailable "Debian's Graphite does not start on this machine: apt-get install libcairo2, and a python3 of the same release"
  rm -rf "$folder"
  mv "$work/result" "$folder"
fi
printf '%s\n' "$folder"
