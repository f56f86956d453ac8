#!/usr/bin/env bash
# Builds kube-apiserver and kube-controller-manager 1.20.2 from Debian bookworm's source package, adds Debian's etcd,
# and keeps the three binaries in the user's cache folder. Prints that folder as the last line on stdout.
#
#   eng/cluster/build.sh
#
# Exit codes: 0 built or cached; 3 this machine cannot build (one line says why); 1 the build itself failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

readonly VERSION=1.20.2
# Debian's version of the source package; only the part before the Debian revision has to agree.
readonly SOURCE_VERSION='1.20.5+really1.20.2-'
readonly BINARIES=(kube-apiserver kube-controller-manager etcd)
readonly NEEDED_MB=3000

complete() { # BIN
  local binary
  for binary in "${BINARIES[@]}"; do
    [[ -x $1/$binary ]] || return 1
  done
}

# A changed script is a changed recipe. Comments and blank lines do not change what is built.
recipe=$(sed -E '/^[[:space:]]*(#|$)/d' "$here/build.sh" | sha256sum | cut -c1-12)
root=$(cache_root)
key=$VERSION-$(uname -m)-$recipe
bin=$root/$key/bin

if complete "$bin"; then
  printf '%s\n' "$bin"
  exit 0
fi

# --- Can this machine build it? ---------------------------------------------------------------------------------

codename=$(debian_codename)
[[ $codename == bookworm ]] ||
  unavailable "only Debian bookworm has the source package kubernetes $VERSION (this is '${codename:-unknown}'): use a bookworm container, or set KUBEBUILDER_ASSETS to a folder with ${BINARIES[*]}"
require_tools apt-get dpkg-deb flock tar sha256sum awk
{ mkdir -p "$root" 2>/dev/null && [[ -w $root ]]; } || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
free=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
((free >= NEEDED_MB)) || unavailable "the build needs $NEEDED_MB MB below $root, $free MB are free: make room or set XDG_CACHE_HOME"

# --- One build at a time ----------------------------------------------------------------------------------------

exec 9>"$root/build.lock"
if ! flock -n 9; then
  say "another process builds Kubernetes $VERSION right now, waiting for it"
  flock 9
  if complete "$bin"; then
    printf '%s\n' "$bin"
    exit 0
  fi
fi

# We hold the lock: work folders that are there belong to builds that were killed.
rm -rf "$root"/work.*
work=$(mktemp -d "$root/work.XXXXXX")
log=$work/build.log
child=''
trap '[[ -z $child ]] || kill "$child" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

broken() { # MESSAGE: the recipe does not fit what it found
  cp "$log" "$root/build-failed.log" 2>/dev/null || true
  tail -n 20 "$log" 2>/dev/null | sed 's/^/  /' >&2
  fail 1 "$1 (log: $root/build-failed.log)"
}

started=$SECONDS
say "building Kubernetes $VERSION from Debian's source package; once, 3 to 5 minutes on two cores"

# --- Fetch ------------------------------------------------------------------------------------------------------

say "fetching package lists, source and compiler"
apt_prepare "$work"
full=$(private_apt apt-cache showsrc --only-source kubernetes 2>/dev/null | sed -n 's/^Version: //p' | grep -F "$SOURCE_VERSION" | tail -n 1) || true
[[ -n $full ]] || {
  sed 's/^/  apt: /' "$APT_DIR/update.log" | tail -n 8 >&2
  unavailable "apt offers no source package kubernetes $SOURCE_VERSION*: check the network and that Debian bookworm's main archive is among the apt sources"
}
mkdir "$work/download" "$work/gopath"
(cd "$work/download" && private_apt apt-get source --download-only --only-source "kubernetes=$full") >>"$log" 2>&1 ||
  unavailable "cannot download the source package kubernetes $full with apt: check the network"
# The compiler, etcd and the mended reflect2, unpacked beside the source.
apt_unpack "$work/debian" golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server

# The upstream archive alone: Debian's own patches touch kubectl's printing, which is not built here.
source=$work/gopath/src/k8s.io/kubernetes
mkdir -p "$source"
tar -xzf "$work"/download/kubernetes_*.orig.tar.gz --strip-components=1 -C "$source"

# --- Mend two faults that Go 1.18 and newer bring out of this vendor tree ----------------------------------------

# 1. reflect2 1.0.1 reads the runtime's map iterator by a layout that Go 1.18 changed: the server dies within a
#    minute. Debian's 1.0.2 is the same library with that mended.
reflect2=$source/vendor/github.com/modern-go/reflect2
rm -rf "$reflect2"
cp -rL "$work/debian/usr/share/gocode/src/github.com/modern-go/reflect2" "$reflect2"
[[ -f $reflect2/go_above_118.go ]] || broken "Debian's reflect2 is not the version that knows Go 1.18"

# 2. The CRD validator compares reflect.Values where it means the values in them. Since Go 1.18 that takes every
#    "", 0 and false for null. Only what can be nil may be null.
for package in vendor/github.com/go-openapi/validate vendor/k8s.io/kube-openapi/pkg/validation/validate; do
  sed -i 's/reflect\.DeepEqual(reflect\.Zero(reflect\.TypeOf(data)), reflect\.ValueOf(data))/isNil(data)/' "$source/$package/type.go"
  grep -q 'data == nil || isNil(data)' "$source/$package/type.go" || broken "$package/type.go has no line to mend"
  cat >"$source/$package/is_nil.go" <<'GO'
package validate

import "reflect"

func isNil(data interface{}) bool {
	switch value := reflect.ValueOf(data); value.Kind() {
	case reflect.Ptr, reflect.Map, reflect.Slice, reflect.Interface:
		return value.IsNil()
	}
	return false
}
GO
done

# --- Build ------------------------------------------------------------------------------------------------------

# Runs a command in the source tree. Nothing of the caller's Go settings may leak in, and nothing of the build into
# the caller's Go caches. In the background, because the shell heeds a signal only when no child is in front.
goroot=$work/debian/usr/lib/go-1.19
in_source() { # COMMAND...
  local status=0
  (cd "$source" && exec env -i PATH="$goroot/bin:/usr/bin:/bin" HOME="$work" TMPDIR="$work" GOROOT="$goroot" \
    GOPATH="$work/gopath" GOCACHE="$work/gocache" GOENV=off GO111MODULE=off CGO_ENABLED=0 "$@") >>"$log" 2>&1 &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    sleep 1
    (((SECONDS - started) % 30)) || say "... $((SECONDS - started)) s, $(grep -c '^[a-z][^ ]*$' "$log") of about 1850 packages"
  done
  wait "$child" || status=$?
  child=''
  return "$status"
}

say "generating the OpenAPI definitions"
in_source go build -p 2 -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen || broken "openapi-gen does not build"
# Every package that asks for definitions. The trailing slash makes grep follow the links from vendor to staging.
packages=$(cd "$source" && grep -rl --include='*.go' -F '+k8s:openapi-gen=' cmd pkg plugin vendor/k8s.io/*/ |
  sed -E 's#//*[^/]*$##; s#//#/#g' | sort -u |
  grep -vE '^vendor/k8s\.io/(code-generator|sample-apiserver)(/|$)' | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
in_source "$work/openapi-gen" --logtostderr -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
  -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$work/violations" || broken "openapi-gen failed"
# Upstream keeps the list of rule violations; ours agrees only when the same packages were read.
diff "$work/violations" "$source/api/api-rules/violation_exceptions.list" >>"$log" || broken "the OpenAPI definitions are not those of upstream"

flags='-s -w'
for package in component-base/version client-go/pkg/version; do
  variable=k8s.io/kubernetes/vendor/k8s.io/$package
  flags+=" -X $variable.gitVersion=v$VERSION -X $variable.gitMajor=1 -X $variable.gitMinor=20 -X $variable.gitTreeState=archive"
done
say "compiling kube-apiserver and kube-controller-manager"
mkdir -p "$work/result/bin"
in_source go build -p 2 -v -trimpath -ldflags "$flags" -o "$work/result/bin/" ./cmd/kube-apiserver ./cmd/kube-controller-manager ||
  broken "the compilation failed"

install -m 755 "$work/debian/usr/bin/etcd" "$work/result/bin/etcd"
for binary in "${BINARIES[@]}"; do
  "$work/result/bin/$binary" --version >>"$log" 2>&1 || broken "$binary does not start"
done
[[ $("$work/result/bin/kube-apiserver" --version) == "Kubernetes v$VERSION" ]] || broken "kube-apiserver does not know its version"

# --- Publish ----------------------------------------------------------------------------------------------------

cp "$log" "$work/result/build.log"
rm -rf "${root:?}/$key" "$root/build-failed.log"
mv "$work/result" "$root/$key"
say "built in $((SECONDS - started)) s"
printf '%s\n' "$bin"
