#!/usr/bin/env bash
# Finds a Prometheus server and prints the path of its binary: the one on PATH, or Debian's package unpacked in the
# user's cache folder (not installed: no service is registered or started). Its promtool lies beside it.
#
#   eng/cluster/prometheus.sh
#
# Exit codes: 0 found; 3 none to be had here (one line says why).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

if command -v prometheus; then exit 0; fi

root=$(cache_root)
folder=$root/prometheus-$(debian_codename)-$(uname -m)
if [[ -x $folder/prometheus && -x $folder/promtool ]]; then
  printf '%s\n' "$folder/prometheus"
  exit 0
fi

require_tools flock apt-get dpkg-deb
mkdir -p "$root" 2>/dev/null || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
exec 9>"$root/prometheus.lock"
flock 9
if [[ ! -x $folder/prometheus || ! -x $folder/promtool ]]; then
  say "fetching Debian's package prometheus"
  rm -rf "$root"/prometheus-work.*
  work=$(mktemp -d "$root/prometheus-work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  apt_prepare "$work"
  apt_unpack "$work/debian" prometheus
  mkdir "$work/result"
  mv "$work/debian/usr/bin/prometheus" "$work/debian/usr/bin/promtool" "$work/result/"
  "$work/result/prometheus" --version >/dev/null 2>&1 ||
    unavailable "Debian's prometheus does not start on this machine: put a prometheus binary on PATH"
  rm -rf "$folder"
  mv "$work/result" "$folder"
fi
printf '%s\n' "$folder/prometheus"
