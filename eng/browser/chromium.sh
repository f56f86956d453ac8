#!/usr/bin/env bash
# Finds a Chromium and prints the path of its binary: the one on PATH, or Debian's package, which is installed when this
# runs as root (a browser needs far more than its own files, so unpacking it beside the system would not do).
#
#   eng/browser/chromium.sh
#
# Exit codes: 0 found; 3 none to be had here (one line says why).
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

unavailable() {
  printf 'browser: %s\n' "$*" >&2
  exit 3
}

found() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name"; then exit 0; fi
  done
}

found
[[ $(id -u) -eq 0 ]] || unavailable "no chromium on PATH: install it with the package manager"
command -v apt-get >/dev/null || unavailable "no chromium on PATH and no apt-get: install it with the package manager"

printf 'browser: installing chromium from the package manager\n' >&2
lock() { apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >&2; }
lock install -y --no-install-recommends chromium fonts-dejavu-core ||
  { lock update && lock install -y --no-install-recommends chromium fonts-dejavu-core; } ||
  unavailable "apt-get could not install chromium"
found
unavailable "the package chromium has no binary of that name"
