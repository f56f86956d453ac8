#!/usr/bin/env bash
# Finds a proxy for tests that send real HTTP through it, and prints the path of a program that runs it: the one on PATH, or
# Debian's package, unpacked into the user's cache. Nothing is installed, and no service is ever registered or started.
#
#   eng/proxy/proxy.sh haproxy|nginx
#
# Exit codes: 0 found; 2 wrong usage; 3 none to be had on this machine (one line says why).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cluster/lib.sh
. "$here/../cluster/lib.sh"
say() { printf 'proxy: %s\n' "$*" >&2; }
fail() {
  printf 'proxy: %s\n' "$2" >&2
  exit "$1"
}

name=${1:-}
# With the libraries that a small Debian does not have.
case $name in
  haproxy) packages=(haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1) ;;
  nginx) packages=(nginx) ;;
  *) fail 2 "usage: proxy.sh haproxy|nginx" ;;
esac

runs() { "$1" -v >/dev/null 2>&1; }

for candidate in "$(command -v "$name" || true)" "/usr/sbin/$name"; do
  if [[ -n $candidate ]] && runs "$candidate"; then
    printf '%s\n' "$candidate"
    exit
  fi
done

require_tools apt-get dpkg-deb flock
root=$(cache_root)
root=${root%/cluster}/proxy
mkdir -p "$root" 2>/dev/null || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
folder=$root/$name-$(debian_codename)-$(uname -m)
exec 9>"${TMPDIR:-/tmp}/rollouts-proxy-$UID.lock"
flock 9
if [[ ! -x $folder/run ]] || ! runs "$folder/run"; then
  say "fetching Debian's $name"
  work=$(mktemp -d "$root/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  apt_prepare "$work"
  apt_unpack "$work/result" "${packages[@]}"
  # The folder is moved as a whole, so the program finds its libraries from where it lies.
  cat >"$work/result/run" <<RUN
#!/bin/sh
here=\$(dirname "\$0")
for libraries in "\$here"/usr/lib/*-linux-gnu; do
  export LD_LIBRARY_PATH="\$libraries"
done
exec "\$here/usr/sbin/$name" "\$@"
RUN
  chmod +x "$work/result/run"
  rm -rf "$folder"
  mv "$work/result" "$folder"
  runs "$folder/run" || unavailable "Debian's $name does not run here: $("$folder/run" -v 2>&1 | head -n 1)"
fi
printf '%s\n' "$folder/run"
