#!/usr/bin/env bash
# Prints the path of a program that renders the chart (render.go: Go's templates and sprig, as in Helm), built once from Debian's
# packages of the compiler and the libraries, which are unpacked and not installed.
#
#   eng/chart/renderer.sh
#
# Exit codes: 0 found or built; 3 none to be had on this machine (one line says why); 1 the build failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cluster/lib.sh
. "$here/../cluster/lib.sh"

readonly PACKAGES=(
  golang-1.19-go golang-1.19-src golang-github-masterminds-sprig-dev golang-github-masterminds-semver-dev
  golang-github-masterminds-goutils-dev golang-github-google-uuid-dev golang-github-huandu-xstrings-dev
  golang-github-imdario-mergo-dev golang-github-mitchellh-copystructure-dev golang-github-mitchellh-reflectwalk-dev
  golang-github-shopspring-decimal-dev golang-github-spf13-cast-dev golang-golang-x-crypto-dev
  golang-github-ghodss-yaml-dev golang-gopkg-yaml.v2-dev golang-gopkg-yaml.v3-dev
  golang-github-xeipuuv-gojsonschema-dev golang-github-xeipuuv-gojsonpointer-dev golang-github-xeipuuv-gojsonreference-dev
)

root=$(cache_root)
recipe=$(cat "$here/render.go" "$here/renderer.sh" | sha256sum | cut -c1-12)
program=$root/chart-$(debian_codename)-$(uname -m)-$recipe
if [[ -x $program ]]; then
  printf '%s\n' "$program"
  exit 0
fi

require_tools flock apt-get dpkg-deb sha256sum
mkdir -p "$root" 2>/dev/null || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
exec 9>"$root/chart.lock"
flock 9
if [[ ! -x $program ]]; then
  say "building the chart's renderer from Debian's packages; once, half a minute"
  rm -rf "$root"/chart-work.*
  work=$(mktemp -d "$root/chart-work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  apt_prepare "$work"
  apt_unpack "$work/debian" "${PACKAGES[@]}"
  goroot=$work/debian/usr/lib/go-1.19
  env -i PATH="$goroot/bin:/usr/bin:/bin" HOME="$work" GOROOT="$goroot" GOPATH="$work/debian/usr/share/gocode" GOCACHE="$work/gocache" \
    GOENV=off GO111MODULE=off CGO_ENABLED=0 go build -o "$work/render" "$here/render.go" >"$work/log" 2>&1 || {
    sed 's/^/  /' "$work/log" >&2
    fail 1 "render.go cannot be built"
  }
  rm -f "$root/chart-$(debian_codename)"-*
  mv "$work/render" "$program"
fi
printf '%s\n' "$program"
