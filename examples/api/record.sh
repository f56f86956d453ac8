#!/usr/bin/env bash
# Records docs/api-session.md: starts the analysis service as a newcomer would, calls it with curl and with @grpc/grpc-js, and prints what was
# typed and what came back. What differs each time (keys, ids, times, ports) is replaced, so that two recordings are alike.
#
#   examples/api/record.sh [ARGUMENTS OF dotnet run] > docs/api-session.md
#
# Exit codes: 0 recorded; 1 the service did not start; others of the command that failed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
service= source=
finish() {
  # The service is a child of `dotnet run`: both are of one group.
  [[ -z $service ]] || { kill -TERM -- "-$service" 2>/dev/null && wait "$service"; } || true
  [[ -z $source ]] || kill "$source" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

NODE_PATH=$("$root/eng/node/packages.sh" "$root/tests/Grpc.Tests/node")
export NODE_PATH
node "$root/examples/api/source.js" >"$work/source" &
source=$!

# Nothing names a cluster. What the service keeps goes into a folder of this recording instead of the project's.
(cd "$work" && exec env -u KUBECONFIG -u KUBERNETES_SERVICE_HOST setsid dotnet run --project "$root/src/AnalysisService" "-p:RunWorkingDirectory=$work" "$@" >"$work/log" 2>&1) &
service=$!
for ((i = 0; i < 600; i++)); do
  if grep -q 'answers at' "$work/log" 2>/dev/null; then break; fi
  kill -0 "$service" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
API=$(grep -o 'Api at http://[0-9.:]*' "$work/log" | head -n 1 | cut -d' ' -f3)
KEY=$(grep -o 'rk_[A-Za-z0-9_-]*' "$work/log" | head -n 1)
SOURCE=$(cat "$work/source")
[[ -n $API && -n $KEY && -n $SOURCE ]] || { cat "$work/log" >&2; exit 1; }
export API KEY SOURCE

# A key that may only read, as docs/access.md tells.
READ_KEY=rk_$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
export READ_KEY
printf 'grafana read sha256:%s\n' "$(printf %s "$READ_KEY" | sha256sum | cut -d' ' -f1)" >>"$work/rollouts-access-keys"

# Says and does a command in the project's folder, with the variables that the reader has set.
run() {
  printf '```console\n$ %s\n' "$1"
  (cd "$root" && bash -c "$1" 2>&1) | node "$root/examples/api/tidy.js"
  printf '```\n\n'
}

cat <<'END'
# A session with the analysis service

Recorded by `examples/api/record.sh`, which starts the service, types what follows, and prints what came back; a test records it again and
compares. Keys, ids and times are shown as `…`. What the operations mean: [api.md](api.md), [schedules.md](schedules.md).

## One command, no cluster

```console
$ dotnet run --project src/AnalysisService
END
sed -e 's/rk_[A-Za-z0-9_-]*/rk_…/' -e "s#$work#…#g" "$work/log" | sed -n '/^The key of/,/^delete that/p'
cat <<'END'
```

In another terminal, with the key that it showed, a second key that may only read ([access.md](access.md)), and a metric source:

```console
$ export API=http://127.0.0.1:8070 KEY=rk_… READ_KEY=rk_… SOURCE=http://127.0.0.1:8000
```

## With curl

A condition, before it is put into a template:

END
auth='-H "Authorization: Bearer $KEY"'
json="-H 'Content-Type: application/json'"
run "curl -sS \$API/api/v1/conditions/evaluate $auth $json -d '{\"result\": [0.07], \"successCondition\": \"len(result) > 0 && result[0] < 0.05\"}'"
echo 'A stored template, linted and kept:'
echo
template='{"object": {"args": [{"name": "url"}], "metrics": [{"name": "errors", "interval": "1s", "count": 2, "successCondition": "result < 0.05", "provider": {"web": {"url": "{{args.url}}", "jsonPath": "{$.errors}"}}}]}}'
run "curl -sS \$API/api/v1/templates/lint $auth $json -d '$template'"
run "curl -sS -X PUT \$API/api/v1/templates/default/errors $auth $json -d '$template' | jq -c '{name, missingArguments}'"
echo 'A run of it, watched to its end as server-sent events, and asked for:'
echo
run "curl -sS \"\$API/api/v1/runs\" $auth $json -d '{\"name\": \"release-17\", \"templates\": {\"references\": [{\"name\": \"errors\"}]}, \"arguments\": [{\"name\": \"url\", \"value\": \"'\$SOURCE'/errors.json\"}]}'"
run "curl -sSN \$API/api/v1/runs/default/release-17/watch $auth | grep -o '\"phase\":\"[A-Za-z]*\",\"message\":\"\",\"explanation\":\"Analysis[^\"]*' | tail -1"
run "curl -sS \$API/api/v1/runs/default/release-17 $auth | jq -c '{phase, explanation, metrics: [.metrics[] | {name, phase, count, successful}]}'"
run "curl -sS \"\$API/api/v1/runs?phases=Successful&namePrefix=release-\" $auth | jq -c '[.runs[].name]'"
echo 'A comparison, now:'
echo
run "curl -sS \$API/api/v1/compare $auth $json -d '{\"test\": \"welch\", \"canary\": {\"values\": [12, 14, 13, 15, 14, 13]}, \"baseline\": {\"values\": [10, 9, 11, 10, 10, 9]}}' | jq -c '{outcome, test, canaryValues, baselineValues}'"
echo 'A schedule, triggered by hand:'
echo
run "curl -sS -X PUT \$API/api/v1/schedules/default/yearly $auth $json -d '{\"cron\": \"0 3 1 1 *\", \"templates\": {\"references\": [{\"name\": \"errors\"}]}, \"arguments\": [{\"name\": \"url\", \"value\": \"'\$SOURCE'/errors.json\"}]}' | jq -c '{name, cron, timeZone, missed, enabled, keep}'"
run "curl -sS -X POST \$API/api/v1/schedules/default/yearly/trigger $auth | jq -c '{name, phase, labels}'"
run "curl -sS \$API/api/v1/schedules/default/yearly/runs $auth | jq -c '[.runs[].name]'"
echo 'What cannot be done says why, and what to do about it:'
echo
run "curl -sS -w '\\n%{http_code}\\n' \"\$API/api/v1/runs?pageSize=501\" $auth"
run "curl -sS -w '\\n%{http_code}\\n' \$API/api/v1/runs/default/nobody $auth"
run "curl -sS -o /dev/null -w '%{http_code}\\n' \$API/api/v1/runs"
run "curl -sS -w '\\n%{http_code}\\n' -X POST \$API/api/v1/runs/default/release-17/cancel -H \"Authorization: Bearer \$READ_KEY\""
run "head -c 2097152 /dev/zero | tr '\\0' ' ' | curl -sS -o /dev/null -w '%{http_code}\\n' \$API/api/v1/templates/lint $auth $json --data-binary @-"
cat <<'END'
## With @grpc/grpc-js

[examples/api/session.js](../examples/api/session.js), whose packages `eng/node/packages.sh tests/Grpc.Tests/node` installs:

END
run 'node examples/api/session.js'
cat <<'END'
## Verdicts

What ended stays, beyond the life of the runs:

END
run "curl -sS \"\$API/api/v1/verdicts?search=release\" $auth | jq -c '[.verdicts[] | {name, outcome, explanation}]'"
