# shellcheck shell=bash
# Shared by the scripts of this folder; sourced, never run.

export LC_ALL=C

# Exit code of every script here when the machine cannot provide what is asked for (tests skip on it).
readonly EXIT_UNAVAILABLE=3

say() { printf 'cluster: %s\n' "$*" >&2; }

fail() { # CODE MESSAGE
  printf 'cluster: %s\n' "$2" >&2
  exit "$1"
}

unavailable() { fail "$EXIT_UNAVAILABLE" "$*"; }

cache_root() {
  local base=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  [[ -n $base ]] || unavailable "neither XDG_CACHE_HOME nor HOME is set: set one of them to a folder that can be written"
  printf '%s/rollouts/cluster\n' "$base"
}

require_tools() { # TOOL...
  local tool missing=()
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [[ ${#missing[@]} -eq 0 ]] || unavailable "missing on this machine: ${missing[*]} (not on PATH): install them with the package manager"
}

debian_codename() {
  sed -nE 's/^VERSION_CODENAME="?([a-z]+)"?$/\1/p' /etc/os-release 2>/dev/null || true
}

# --- Debian packages, without installing them -------------------------------------------------------------------
# Packages are downloaded and unpacked into a folder of ours instead of being installed: no root is needed, no
# service (etcd, prometheus) is ever registered or started, and the machine's packages and apt sources stay as they
# are. apt still checks every signature and hash. It works in a folder of its own, so a machine whose package lists
# are empty (a fresh container) or locked by another apt will do.

APT_DIR=''

# The machine's own lines for the running Debian release, widened to source packages, written to $1/sources.
# Both of apt's formats are read; addresses, keys and options are taken over as they stand.
apt_write_sources() { # DIR CODENAME
  local dir=$1 codename=$2 file
  mkdir -p "$dir/sources"
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -f $file ]] || continue
    awk -v codename="$codename" '
      BEGIN { RS = ""; FS = "\n" }
      {
        types = ""; suites = ""; enabled = "yes"; stanza = ""
        for (i = 1; i <= NF; i++) {
          line = $i; value = line; sub(/^[^:]*:[ \t]*/, "", value); key = tolower(line); sub(/:.*/, "", key)
          if (key == "types") { types = " " value " "; line = "Types: deb deb-src" }
          if (key == "suites") suites = " " value " "
          if (key == "enabled") enabled = tolower(value)
          stanza = stanza line "\n"
        }
        if (types ~ / deb / && suites ~ (" " codename "(-updates|-security)?/? ") && enabled != "no") print stanza
      }' "$file" >"$dir/sources/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -f $file ]] || continue
    sed -nE "s#^[[:space:]]*deb[[:space:]]+((\\[[^]]*\\][[:space:]]+)?[^[:space:]]+[[:space:]]+$codename(-updates|-security)?/?[[:space:]].*)#deb \\1\\ndeb-src \\1#p" \
      "$file" >"$dir/sources/$(basename "$file" .list).list"
  done
  find "$dir/sources" -type f -empty -delete
}

private_apt() { # TOOL ARGUMENT...   (apt-get or apt-cache, working in APT_DIR)
  local tool=$1
  shift
  # Without a sandbox user: apt's own user cannot write below the caller's home.
  "$tool" -q \
    -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$APT_DIR/sources" \
    -o Dir::State::Lists="$APT_DIR/lists" -o Dir::Cache="$APT_DIR/cache" \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none \
    -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"
}

# Prepares APT_DIR below WORK and fetches the package lists.
apt_prepare() { # WORK
  local codename
  require_tools apt-get dpkg-deb awk sed
  codename=$(debian_codename)
  [[ -n $codename ]] || unavailable "cannot tell the Debian release: /etc/os-release has no VERSION_CODENAME"
  APT_DIR=$1/apt
  mkdir -p "$APT_DIR/lists/partial" "$APT_DIR/cache/archives/partial"
  apt_write_sources "$APT_DIR" "$codename"
  [[ -n $(ls "$APT_DIR/sources") ]] ||
    unavailable "no apt source for Debian $codename below /etc/apt: add Debian's main archive to /etc/apt/sources.list.d"
  # A failing extra source is no reason to stop; whether what we need is there shows at the download.
  private_apt apt-get update >"$APT_DIR/update.log" 2>&1 || true
}

# Downloads PACKAGES and unpacks them into TARGET; nothing is installed, no maintainer script runs.
apt_unpack() { # TARGET PACKAGE...
  local target=$1 archive
  shift
  mkdir -p "$target" "$APT_DIR/debs"
  (cd "$APT_DIR/debs" && private_apt apt-get download "$@") >"$APT_DIR/download.log" 2>&1 || {
    sed 's/^/  apt: /' "$APT_DIR/update.log" "$APT_DIR/download.log" | tail -n 12 >&2
    unavailable "cannot download $* with apt: check the network and the machine's apt sources (apt-get update)"
  }
  for archive in "$APT_DIR"/debs/*.deb; do
    dpkg-deb -x "$archive" "$target"
    rm -f "$archive"
  done
}

# --- Processes of one cluster -----------------------------------------------------------------------------------

# True while the process of DIR/run/NAME.pid lives. The command line is compared too, because a pid may have been
# given to somebody else since; a zombie has none and counts as gone.
alive() { # DIR NAME
  local pid
  pid=$(cat "$1/run/$2.pid" 2>/dev/null) || return 1
  [[ -n $pid ]] && tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"
}

# A process's start time in clock ticks, empty when it is gone or a zombie: together with the pid it names a process
# for good. The command name in parentheses may hold blanks, hence the cut at the last ") ".
process_start() { # PID
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} == Z ]] || printf '%s\n' "${fields[19]}"
}
