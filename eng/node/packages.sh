#!/usr/bin/env bash
# Installs the packages that a folder's package-lock.json names and prints the path of their node_modules. They go into the
# user's cache folder, keyed by the lock file: nothing is written into the tree, and a second run finds what is there.
#
#   eng/node/packages.sh tests/Grpc.Tests/node
#
# Exit codes: 0 installed; 3 node or npm is missing, or the packages cannot be had (one line says why).
set -euo pipefail

unavailable() {
  printf 'node: %s\n' "$*" >&2
  exit 3
}

[[ $# -eq 1 && -f $1/package-lock.json ]] || unavailable "usage: eng/node/packages.sh FOLDER, where FOLDER holds package-lock.json"
for tool in node npm flock sha256sum; do
  command -v "$tool" >/dev/null || unavailable "$tool is not on PATH: install Node.js 18 or newer with npm"
done

base=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
[[ -n $base ]] || unavailable "neither XDG_CACHE_HOME nor HOME is set: set one of them to a folder that can be written"
key=$(cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -c1-16)
folder=$base/rollouts/node/$key
mkdir -p "$base/rollouts/node" || unavailable "cannot write to $base/rollouts/node"

exec 9>"$folder.lock"
flock 9
if [[ ! -f $folder/.complete ]]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$1/package.json" "$1/package-lock.json" "$folder/"
  # No script of a package runs: none of ours needs one.
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || unavailable "npm ci failed for $1"
  touch "$folder/.complete"
fi
printf '%s\n' "$folder/node_modules"
