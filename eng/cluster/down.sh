#!/usr/bin/env bash
# Stops the control plane that up.sh started in DIR. Without anything running it does nothing.
#
#   eng/cluster/down.sh [--drop-data] DIR
#
# --drop-data also removes etcd's data (over 100 MB); logs, certificates and kubeconfigs stay.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

drop_data=''
if [[ ${1:-} == --drop-data ]]; then
  drop_data=yes
  shift
fi
[[ $# -eq 1 && $1 != -* ]] || fail 2 "usage: down.sh [--drop-data] DIR"
[[ -d $1/run ]] || exit 0
dir=$(readlink -f "$1")

signal() { # SIGNAL NAME
  ! alive "$dir" "$2" || kill "-$1" "$(cat "$dir/run/$2.pid")" 2>/dev/null || true
}

any_alive() { # NAME...
  local name
  for name in "$@"; do
    if alive "$dir" "$name"; then return 0; fi
  done
  return 1
}

# NAME...: politely, then for good. The API server would wait a minute for open watches to end, which nobody here
# needs: with etcd's data written by the kernel, a killed process loses nothing.
stop() {
  local name tries
  for name in "$@"; do signal TERM "$name"; done
  for ((tries = 0; tries < 15; tries++)); do
    any_alive "$@" || break
    sleep 0.1
  done
  for name in "$@"; do signal KILL "$name"; done
  for ((tries = 0; tries < 100; tries++)); do
    any_alive "$@" || break
    sleep 0.1
  done
  any_alive "$@" && fail 1 "cannot stop: $*"
  for name in "$@"; do rm -f "$dir/run/$name.pid"; done
}

# A start under way is waited for; should it take too long, the servers are stopped all the same.
exec {start_lock}>"$dir/run/up.lock"
flock -w 180 "$start_lock" || say "up.sh still works on $dir, stopping its servers nevertheless"

# The watcher is a shell asleep in `sleep`; its pid names the session that both are in.
if alive "$dir" watcher; then
  kill -KILL -- "-$(cat "$dir/run/watcher.pid")" 2>/dev/null || true
fi
rm -f "$dir/run/watcher.pid" "$dir/run/owner"
stop kube-controller-manager kube-apiserver
stop etcd
[[ -z $drop_data ]] || rm -rf "$dir/etcd"
