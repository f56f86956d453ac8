#!/usr/bin/env bash
# Started by up.sh --watch-pid: takes the cluster in DIR down when process PID is gone.
#
#   watch.sh PID START-TIME DIR
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

pid=$1 start=$2 dir=$3
while [[ $(process_start "$pid") == "$start" ]]; do
  sleep 1
done
say "process $pid is gone: stopping the cluster in $dir"
# Not by way of the pid file: down.sh would stop this watcher first.
rm -f "$dir/run/watcher.pid"
exec "$here/down.sh" --drop-data "$dir"
