#!/usr/bin/env bash
# A private PostgreSQL for tests and benchmarks: Debian's server, on a free port of 127.0.0.1, with its data in a folder of
# its own, never as root, and gone with the process that asked for it. A PostgreSQL that the machine runs is not touched.
#
#   eng/postgres.sh bin                                  the folder with the programs, fetched where they are missing
#   eng/postgres.sh start [--watch-pid PID] [--port N] [DIR]   starts (again, on the same port, when DIR is given); prints DIR
#   eng/postgres.sh database DIR NAME                    makes a database that role rollouts owns, prints its address
#   eng/postgres.sh kill DIR                             SIGKILL to the server and all its processes, as a crash would
#   eng/postgres.sh stop [--keep] DIR                    stops it and removes DIR, or keeps the data
#
# DIR holds port, password (of the roles postgres and rollouts), pid, log and data/. The result is the last line on stdout.
# Exit codes: 0 done; 2 wrong usage; 3 none to be had on this machine (one line says why); 1 it failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=cluster/lib.sh
. "$here/cluster/lib.sh"
say() { printf 'postgres: %s\n' "$*" >&2; }
fail() {
  printf 'postgres: %s\n' "$2" >&2
  exit "$1"
}

readonly VERSION=15 DEADLINE=60
# Below the ports of eng/cluster and of the tests' own services, and far below those that systems hand out by themselves.
readonly FIRST_PORT=16000 PORTS=5000

usage() { fail 2 "$1; usage: postgres.sh bin | start [--watch-pid PID] [--port N] [DIR] | database DIR NAME | kill DIR | stop [--keep] DIR"; }

# --- The programs -------------------------------------------------------------------------------------------------

complete() { [[ -x $1/postgres && -x $1/initdb && -x $1/pg_ctl && -x $1/psql ]]; }

find_bin() {
  local candidate
  for candidate in "${ROLLOUTS_POSTGRES_BIN:-}" /usr/lib/postgresql/{18,17,16,15,14,13}/bin; do
    if [[ -n $candidate ]] && complete "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

install_as_root() {
  # Debian's package would make and start a cluster for the whole machine: not this one.
  mkdir -p /etc/postgresql-common/createcluster.d
  printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.d/rollouts.conf
  local log
  log=$(mktemp)
  say "installing Debian's postgresql-$VERSION"
  DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 install --no-install-recommends \
    "postgresql-$VERSION" >>"$log" 2>&1 || {
    tail -n 8 "$log" | sed 's/^/  apt: /' >&2
    rm -f "$log"
    unavailable "cannot install postgresql-$VERSION with apt: check the network and the machine's apt sources"
  }
  rm -f "$log"
}

# Without root the packages are unpacked into the cache; PostgreSQL finds its files relative to its programs.
unpack_for_user() {
  local root folder work
  root=$(cache_root)
  root=${root%/cluster}/postgres
  folder=$root/$VERSION-$(debian_codename)-$(uname -m)
  if ! complete "$folder/usr/lib/postgresql/$VERSION/bin"; then
    mkdir -p "$root" 2>/dev/null || unavailable "cannot write to $root: set XDG_CACHE_HOME to a folder that can be written"
    say "fetching Debian's postgresql-$VERSION"
    work=$(mktemp -d "$root/work.XXXXXX")
    apt_prepare "$work"
    apt_unpack "$work/result" "postgresql-$VERSION" "postgresql-client-$VERSION" libpq5
    rm -rf "$folder"
    mv "$work/result" "$folder"
    rm -rf "$work"
  fi
  printf '%s\n' "$folder/usr/lib/postgresql/$VERSION/bin"
}

bin_folder() {
  find_bin && return
  require_tools apt-get dpkg-deb flock
  exec 9>"${TMPDIR:-/tmp}/rollouts-postgres-$UID.lock"
  flock 9
  if ! find_bin; then
    if [[ $UID -eq 0 ]]; then
      install_as_root
      find_bin || unavailable "postgresql-$VERSION is installed and its programs are not below /usr/lib/postgresql"
    else
      unpack_for_user
    fi
  fi
  exec 9>&-
}

# --- The server ---------------------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root.
owner() { if [[ $UID -ne 0 ]]; then id -un; elif id postgres >/dev/null 2>&1; then printf 'postgres\n'; else printf 'nobody\n'; fi; }

as_owner() { # COMMAND...
  if [[ $UID -eq 0 ]]; then
    setpriv --reuid "$(owner)" --regid "$(id -g "$(owner)")" --clear-groups env -u PGPASSWORD HOME="$dir" "$@"
  else
    env -u PGPASSWORD "$@"
  fi
}

libraries() { # BIN: the folder with libpq of unpacked packages, if there is one
  local found=("${1%/lib/postgresql/*}"/lib/*/libpq.so.5)
  if [[ $1 != /usr/* && -e ${found[0]} ]]; then dirname "${found[0]}"; fi
}

server_pid() { head -n 1 "$dir/data/postmaster.pid" 2>/dev/null || true; }

running() { # is the server of DIR up, and ours?
  local pid
  pid=$(server_pid)
  [[ -n $pid ]] && tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$dir/data"
}

sql() { # DATABASE STATEMENT
  (
    cd /
    PGPASSWORD=$(<"$dir/password") LD_LIBRARY_PATH=$(libraries "$bin") "$bin/psql" -X -q -At -v ON_ERROR_STOP=1 \
      -h 127.0.0.1 -p "$(<"$dir/port")" -U postgres -d "$1" -c "$2"
  )
}

make_folder() {
  dir=$(mktemp -d "${TMPDIR:-/tmp}/rollouts-postgres.XXXXXX")
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password"
  chmod 600 "$dir/password"
  [[ $UID -ne 0 ]] || chown -R "$(owner)" "$dir"
  (
    cd /
    LD_LIBRARY_PATH=$(libraries "$bin") as_owner "$bin/initdb" -D "$dir/data" -U postgres -A scram-sha-256 --pwfile="$dir/password" \
      -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1
  ) || fail 1 "initdb failed: $(tail -n 3 "$dir/initdb.log")"
}

launch_server() { # PORT
  printf '%s\n' "$1" >"$dir/port"
  (
    cd /
    LD_LIBRARY_PATH=$(libraries "$bin") as_owner setsid "$bin/postgres" -D "$dir/data" -p "$1" -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB -c autovacuum_naptime=10s >>"$dir/log" 2>&1 </dev/null &
  )
}

wait_ready() { # true when it answers; false when it ended
  local begun=$SECONDS
  until sql postgres 'SELECT 1' >/dev/null 2>&1; do
    ((SECONDS - begun < DEADLINE)) || fail 1 "the server does not answer after $DEADLINE s: $(tail -n 3 "$dir/log")"
    if ((SECONDS - begun > 1)) && ! running; then return 1; fi
    sleep 0.1
  done
}

watch_for() { # PID: takes the server down when that process is gone
  local start
  start=$(process_start "$1")
  [[ -n $start ]] || usage "--watch-pid $1: no such process"
  setsid bash "$here/postgres.sh" watch "$1" "$start" "$dir" >/dev/null 2>&1 </dev/null &
}

start() {
  local watch_pid='' port='' attempt fresh=''
  dir=''
  while [[ $# -gt 0 ]]; do
    case $1 in
      --watch-pid) watch_pid=${2:?}; shift 2 ;;
      --port) port=${2:?}; shift 2 ;;
      -*) usage "unknown option $1" ;;
      *) dir=$1; shift ;;
    esac
  done
  bin=$(bin_folder)
  if [[ -z $dir ]]; then
    fresh=1
    make_folder
  fi
  [[ -f $dir/data/PG_VERSION ]] || usage "$dir holds no database"
  [[ -z $watch_pid ]] || watch_for "$watch_pid"
  if [[ -n $fresh ]]; then
    for attempt in 1 2 3 4 5; do
      launch_server "${port:-$((FIRST_PORT + (RANDOM * 32768 + RANDOM) % PORTS))}"
      ! wait_ready || break
      [[ $attempt -lt 5 ]] || fail 1 "the server ends at once: $(tail -n 3 "$dir/log")"
    done
    sql postgres "CREATE ROLE rollouts LOGIN PASSWORD '$(<"$dir/password")'"
  elif ! running; then
    launch_server "$(<"$dir/port")"
    wait_ready || fail 1 "the server ended: $(tail -n 3 "$dir/log")"
  fi
  printf '%s\n' "$dir"
}

kill_server() {
  local pid
  pid=$(server_pid)
  if running; then
    # All of its processes at one blow; they share a session with it.
    kill -KILL "$pid" $(ps -o pid= --ppid "$pid") 2>/dev/null || true
    while [[ -n $(process_start "$pid") ]]; do sleep 0.05; done
  fi
  rm -f "$dir/data/postmaster.pid"
}

stop() {
  local keep=''
  if [[ $1 == --keep ]]; then
    keep=1
    shift
  fi
  dir=$1
  if [[ -n $keep ]]; then
    kill_gently
  else
    # What is thrown away need not be written out first.
    kill_server
    rm -rf "$dir"
  fi
}

kill_gently() {
  local pid
  pid=$(server_pid)
  running || return 0
  # SIGINT is PostgreSQL's fast shutdown.
  kill -INT "$pid" 2>/dev/null || true
  local begun=$SECONDS
  while [[ -n $(process_start "$pid") ]]; do
    ((SECONDS - begun < DEADLINE)) || { kill_server; return; }
    sleep 0.05
  done
}

[[ $# -gt 0 ]] || usage "no command given"
command=$1
shift
case $command in
  bin) bin_folder ;;
  start) start "$@" ;;
  database)
    [[ $# -eq 2 && $2 =~ ^[a-z][a-z0-9_]*$ ]] || usage "database needs DIR and a name of lower-case letters, digits and _"
    dir=$1
    bin=$(bin_folder)
    sql postgres "CREATE DATABASE $2 OWNER rollouts"
    printf 'postgres://rollouts@127.0.0.1:%s/%s\n' "$(<"$dir/port")" "$2"
    ;;
  kill)
    [[ $# -eq 1 ]] || usage "kill needs DIR"
    dir=$1
    kill_server
    ;;
  stop)
    [[ $# -ge 1 ]] || usage "stop needs DIR"
    stop "$@"
    ;;
  watch)
    pid=$1 begun_at=$2 dir=$3
    while [[ $(process_start "$pid") == "$begun_at" ]]; do sleep 1; done
    kill_server
    rm -rf "$dir"
    ;;
  *) usage "unknown command $command" ;;
esac
