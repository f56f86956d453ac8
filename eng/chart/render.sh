#!/usr/bin/env bash
# Renders charts/rollouts into a file, with the program of renderer.sh, and prints the file's path.
#
#   eng/chart/render.sh FILE [OPTION]...      options: see render.go
#
# Exit codes: 0 rendered; 1 the chart or a value is at fault, said on stderr; 3 no renderer to be had on this machine.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=${1:?"usage: render.sh FILE [OPTION]..."}
shift
renderer=$("$here/renderer.sh" | tail -n 1)
rendered=$(cd "$here/../../charts" && "$renderer" "$@" rollouts)
printf '%s\n' "$rendered" >"$file"
printf '%s\n' "$file"
