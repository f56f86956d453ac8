#!/usr/bin/env bash
# Prints the path of kubectl; tests that use it skip when there is none.
#
#   eng/cluster/kubectl.sh
#
# Exit codes: 0 found; 3 there is none (one line says what to do).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

command -v kubectl || unavailable "no kubectl on PATH: install kubectl (1.20 or newer) and put it on PATH"
