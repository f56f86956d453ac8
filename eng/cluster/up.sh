#!/usr/bin/env bash
# Starts a real Kubernetes control plane on free loopback ports: etcd, kube-apiserver, kube-controller-manager.
# Prints the path of an admin kubeconfig as the last line on stdout. Run again on the same folder it starts only
# what does not run, on the same ports where they are still free.
#
#   eng/cluster/up.sh [OPTION]... DIR
#
#   --watch-pid PID               stop the cluster (and drop etcd's data) when process PID is gone
#   --user NAME[=GROUP,...]       another token user, without any rights of its own; writes DIR/kubeconfig-NAME
#   --crds PATH                   CRDs (a YAML file, or a folder of them) created before the controllers start
#   --apiserver-arg ARG           passed on to kube-apiserver
#   --controller-manager-arg ARG  passed on to kube-controller-manager
#
# Clusters that killed runs left behind are stopped on the way.
# Exit codes: 0 up; 2 wrong usage; 3 no control plane to be had here (one line says why); 1 it did not come up.
set -euo pipefail
given=("$@")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

# Clusters take ports in blocks of four. All of them lie below Linux's range for outgoing connections (32768 and up),
# and nothing else of this project listens there: eng/postgres.sh stays below, the tests' own services above.
readonly FIRST_PORT=21000 SLOTS=500
# Seconds for each thing that is waited for, and so many looks at least: a machine that was frozen for minutes has not waited.
readonly DEADLINE=120 LEAST_LOOKS=300
# How often other ports are tried when a stranger takes one between our look and the server's.
readonly ATTEMPTS=4
readonly NEEDED_MB=500

usage() { fail 2 "$1; usage: up.sh [--watch-pid PID] [--user NAME[=GROUP,...]]... [--crds PATH]... [--apiserver-arg ARG]... [--controller-manager-arg ARG]... DIR"; }

# What the caller has open must not live on in the servers: somebody may be waiting for the end of such a pipe.
# (255 is where bash reads this script.)
for fd in "/proc/$$/fd"/*; do
  fd=${fd##*/}
  ((fd <= 2 || fd == 255)) || exec {fd}>&-
done

watch_pid='' users=() crds=() apiserver_args=() controller_manager_args=() dir=''
while [[ $# -gt 0 ]]; do
  option=$1
  case $option in
    --*=*) set -- "${option%%=*}" "${option#*=}" "${@:2}"; continue ;;
    --*) [[ $# -ge 2 ]] || usage "$option needs a value" ;;
  esac
  case $option in
    --watch-pid) watch_pid=$2; shift 2 ;;
    --user) users+=("$2"); shift 2 ;;
    --crds) crds+=("$2"); shift 2 ;;
    --apiserver-arg) apiserver_args+=("$2"); shift 2 ;;
    --controller-manager-arg) controller_manager_args+=("$2"); shift 2 ;;
    -*) usage "unknown option $option" ;;
    *) [[ -z $dir ]] || usage "more than one folder given"; dir=$option; shift ;;
  esac
done
[[ -n $dir ]] || usage "no folder given"
[[ -z $watch_pid || -n $(process_start "$watch_pid") ]] || usage "--watch-pid $watch_pid: no such process"
for path in "${crds[@]}"; do [[ -r $path ]] || usage "--crds $path: cannot be read"; done

require_tools openssl curl flock setsid

# --- Binaries ---------------------------------------------------------------------------------------------------

has_binaries() { [[ -x $1/etcd && -x $1/kube-apiserver && -x $1/kube-controller-manager ]]; }

# All three from one place: a controller manager must not be older or newer than its API server.
if [[ -n ${KUBEBUILDER_ASSETS:-} ]] && has_binaries "$KUBEBUILDER_ASSETS"; then
  bin=$KUBEBUILDER_ASSETS
elif on_path=$(command -v kube-apiserver) && has_binaries "$(dirname "$on_path")"; then
  bin=$(dirname "$on_path")
else
  [[ -z ${KUBEBUILDER_ASSETS:-} ]] ||
    say "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS lacks one of etcd, kube-apiserver, kube-controller-manager: passed over"
  bin=$("$here/build.sh") || exit $?
fi

# --- Folder, slot, ports ----------------------------------------------------------------------------------------

umask 077
mkdir -p "$dir"
dir=$(readlink -f "$dir")
certs=$dir/certs
mkdir -p "$dir/run" "$dir/logs" "$certs"
# Held until this script ends; down.sh waits for it, so that it never misses what is just being started.
exec {start_lock}>"$dir/run/up.lock"
flock "$start_lock"

free=$(df -Pm "$dir" | awk 'NR == 2 { print $4 }')
((free >= NEEDED_MB)) || fail 1 "a cluster needs $NEEDED_MB MB below $dir, $free MB are free: make room or set TMPDIR"

begun_by_us=''
give_up() {
  local status=$?
  rm -rf "$dir/run/requests"
  exec {start_lock}>&-
  [[ $status -eq 0 || -z $begun_by_us ]] || "$here/down.sh" "$dir" || true
}
trap give_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A slot is taken by a lock that etcd and the others inherit: it is free again exactly when the last of them is gone,
# however it ended.
slots=${TMPDIR:-/tmp}/rollouts-cluster-slots-$(id -u)

# The watcher of a cluster stops it when its owner is gone. Should the watcher be killed as well, the next start does it: a slot names the
# folder of its cluster, and the folder names the owner.
stop_abandoned() {
  local file left pid start
  for file in "$slots"/*; do
    [[ -r $file ]] && read -r left <"$file" || continue
    [[ -n $left && $left != "$dir" && -r $left/run/owner ]] || continue
    read -r pid start <"$left/run/owner" || continue
    [[ $(process_start "$pid") != "$start" ]] || continue
    if alive "$left" watcher; then continue; fi
    if alive "$left" etcd || alive "$left" kube-apiserver || alive "$left" kube-controller-manager; then
      say "stopping the cluster in $left, which process $pid left behind"
      "$here/down.sh" --drop-data "$left" || true
    fi
  done
}

take_slot() { # SLOT
  local port
  # Not truncated on opening: as long as another holds the lock, the name in it is the other's.
  exec {slot_lock}>>"$slots/$1"
  if flock -n "$slot_lock"; then
    for port in 0 1 2 3; do
      listening $((FIRST_PORT + 4 * $1 + port)) && break
    done || { slot=$1; printf '%s\n' "$dir" >"$slots/$1"; return 0; }
  fi
  exec {slot_lock}>&-
  return 1
}

slot=''
earlier=$(cat "$dir/run/slot" 2>/dev/null || true)
if alive "$dir" etcd || alive "$dir" kube-apiserver || alive "$dir" kube-controller-manager; then
  slot=$earlier
  # Nothing to hold, but what is launched below closes it.
  exec {slot_lock}</dev/null
else
  mkdir -p "$slots"
  stop_abandoned
  # Start anywhere, so that two clusters starting together rarely try the same slot.
  first=$((RANDOM % SLOTS))
  for candidate in $earlier $(seq "$first" $((first + SLOTS - 1))); do
    ! take_slot $((candidate % SLOTS)) || break
  done
  printf '%s\n' "$slot" >"$dir/run/slot"
fi
[[ -n $slot ]] || fail 1 "no free ports between $FIRST_PORT and $((FIRST_PORT + 4 * SLOTS)): stop other clusters (down.sh)"
etcd_port=$((FIRST_PORT + 4 * slot))
peer_port=$((etcd_port + 1))
api_port=$((etcd_port + 2))
controllers_port=$((etcd_port + 3))
server=https://127.0.0.1:$api_port

# --- Certificates, tokens, kubeconfigs --------------------------------------------------------------------------

# NAME SUBJECT EXTENSIONS: a key and a certificate signed by the cluster's CA.
issue() {
  openssl req -new -newkey rsa:2048 -nodes -config "$certs/openssl.cnf" -subj "$2" -keyout "$certs/$1.key" -out "$certs/$1.csr" 2>/dev/null
  openssl x509 -req -in "$certs/$1.csr" -CA "$certs/ca.crt" -CAkey "$certs/ca.key" -set_serial "0x$(openssl rand -hex 8)" \
    -days 365 -sha256 -extfile "$certs/openssl.cnf" -extensions "$3" -out "$certs/$1.crt" 2>/dev/null
  rm "$certs/$1.csr"
}

if [[ ! -e $certs/complete ]]; then
  cat >"$certs/openssl.cnf" <<'CNF'
[req]
distinguished_name = subject
[subject]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1,IP:::1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = clientAuth
CNF
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -sha256 -config "$certs/openssl.cnf" -extensions ca \
    -subj /CN=rollouts-test-ca -keyout "$certs/ca.key" -out "$certs/ca.crt" 2>/dev/null
  issue apiserver /CN=kube-apiserver server &
  issue admin /O=system:masters/CN=rollouts-admin client &
  # As a master: a test bed has no use for the fine-grained roles of the single controllers.
  issue controllers /O=system:masters/CN=system:kube-controller-manager client &
  openssl genrsa -out "$certs/service-account.key" 2048 2>/dev/null &
  for job in $(jobs -p); do wait "$job"; done
  touch "$certs/complete"
fi

# FILE USER then lines of the user entry on stdin.
write_kubeconfig() {
  cat >"$1.new" <<YAML
apiVersion: v1
kind: Config
current-context: rollouts
clusters:
- name: rollouts
  cluster:
    server: $server
    certificate-authority-data: $(base64 -w0 <"$certs/ca.crt")
contexts:
- name: rollouts
  context:
    cluster: rollouts
    namespace: default
    user: "$2"
users:
- name: "$2"
  user:
$(sed 's/^/    /')
YAML
  mv "$1.new" "$1"
}

with_token() { printf 'token: %s\n' "$1"; }
with_certificate() {
  printf 'client-certificate-data: %s\nclient-key-data: %s\n' "$(base64 -w0 <"$certs/$1.crt")" "$(base64 -w0 <"$certs/$1.key")"
}

# Lines of kube-apiserver's token file: token,user,uid,"group,group". Users of an earlier start keep their tokens.
tokens=$dir/tokens.csv
touch "$tokens"
token_of() { awk -F, -v user="$1" '$2 == user { print $1; exit }' "$tokens"; }
add_user() { # NAME GROUPS
  [[ $1 =~ ^[A-Za-z0-9:@._-]+$ && $2 =~ ^[A-Za-z0-9:@._,/-]*$ ]] || usage "--user $1=$2: name or group with a character that is not allowed"
  [[ -z $(token_of "$1") ]] || return 0
  ! alive "$dir" kube-apiserver || fail 2 "user $1 is new, but kube-apiserver reads its users at the start only: down.sh first"
  printf '%s,%s,%s,"%s"\n' "$(openssl rand -hex 16)" "$1" "$1" "$2" >>"$tokens"
}
add_user rollouts-admin system:masters
for user in "${users[@]}"; do
  name=${user%%=*} groups=${user#"${user%%=*}"}
  add_user "$name" "${groups#=}"
done

with_token "$(token_of rollouts-admin)" | write_kubeconfig "$dir/kubeconfig" rollouts-admin
with_certificate admin | write_kubeconfig "$dir/kubeconfig-cert" rollouts-admin
with_certificate controllers | write_kubeconfig "$dir/kubeconfig-controller-manager" kube-controller-manager
while IFS=, read -r token name _; do
  [[ $name == rollouts-admin ]] || with_token "$token" | write_kubeconfig "$dir/kubeconfig-${name//[:@]/-}" "$name"
done <"$tokens"

# --- Start ------------------------------------------------------------------------------------------------------

# NAME COMMAND...: in a session of its own, so that a Ctrl-C or the end of the caller's process group does not reach
# it.
launch() {
  local name=$1
  shift
  begun_by_us=yes
  # Where the log of this start begins.
  log_from[$name]=$(($(stat -c %s "$dir/logs/$name.log" 2>/dev/null || echo 0) + 1))
  setsid "$@" </dev/null >>"$dir/logs/$name.log" 2>&1 {start_lock}>&- &
  printf '%s\n' $! >"$dir/run/$name.pid"
  disown
}

readonly SERVERS=(etcd kube-apiserver kube-controller-manager)
declare -A log_from=()
log_of() { tail -c "+${log_from[$1]}" "$dir/logs/$1.log" 2>/dev/null | cut -c1-300; } # NAME

# What each server is at and what it said last, and what the machine is at.
report() {
  local name state
  printf '  load %s, %s MB free below %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(df -Pm "$dir" | awk 'NR == 2 { print $4 }')" "$dir"
  for name in "${SERVERS[@]}"; do
    [[ -n ${log_from[$name]:-} ]] || continue
    if alive "$dir" "$name"; then
      state=$(awk '/^(State|VmRSS):/ { $1 = ""; printf "%s;", $0 }' "/proc/$(cat "$dir/run/$name.pid")/status" 2>/dev/null) || true
    else
      state=' gone'
    fi
    printf '  %s:%s the end of its log:\n' "$name" "$state"
    # Errors and fatal errors of klog, and those about flags, are worth more than what came last.
    {
      log_of "$name" | grep -E '^([EF][0-9]|Error|panic|fatal)' | tail -n 6 || true
      log_of "$name" | tail -n 6
    } | awk '!seen[$0]++' | sed 's/^/    /'
  done
}

# Whether a server found one of its ports taken.
collided() {
  local name
  for name in "${SERVERS[@]}"; do
    if [[ -n ${log_from[$name]:-} ]] && log_of "$name" | grep -q 'address already in use'; then return 0; fi
  done
  return 1
}

# MESSAGE: a stranger's port is no fault of ours, others are tried; all else ends here.
broken() {
  local attempt=${ROLLOUTS_CLUSTER_ATTEMPT:-1}
  if collided && ((attempt < ATTEMPTS)); then
    say "somebody took one of the ports from $etcd_port to $controllers_port meanwhile: trying others"
    exec {start_lock}>&-
    "$here/down.sh" "$dir"
    rm -f "$dir/run/slot"
    ROLLOUTS_CLUSTER_ATTEMPT=$((attempt + 1)) exec bash "$here/up.sh" "${given[@]}"
  fi
  report >&2
  fail 1 "$1 (logs: $dir/logs)"
}

# Seconds that no change of the clock touches.
uptime_seconds() { cut -d. -f1 /proc/uptime; }

# NAME: true once its process is gone. Its command line is not looked at: while a process becomes its program it has none.
ended() { [[ -z $(process_start "$(cat "$dir/run/$1.pid")") ]]; }

# NAME WHAT COMMAND...: until COMMAND succeeds; gives up at once when process NAME, or etcd below it, has died.
wait_for() {
  local name=$1 what=$2 begun looks=0
  shift 2
  begun=$(uptime_seconds)
  until "$@"; do
    ! ended etcd || broken "etcd ended before $what"
    ! ended "$name" || broken "$name ended before $what"
    if ((++looks > LEAST_LOOKS && $(uptime_seconds) - begun > DEADLINE)); then broken "no $what after $DEADLINE s"; fi
    sleep 0.1
  done
}

# As the admin. Under curl's own name the server would answer in indented JSON, which is harder to search.
request() {
  curl -s --noproxy '*' --max-time 10 --user-agent rollouts-cluster \
    --cacert "$certs/ca.crt" --cert "$certs/admin.crt" --key "$certs/admin.key" "$@"
}
answers() { request -f -o /dev/null "$@"; }

# The watcher first: should this script be killed half-way, what it started still goes away.
if [[ -n $watch_pid ]]; then
  if alive "$dir" watcher; then kill -KILL -- "-$(cat "$dir/run/watcher.pid")" 2>/dev/null || true; fi
  printf '%s %s\n' "$watch_pid" "$(process_start "$watch_pid")" >"$dir/run/owner"
  launch watcher bash "$here/watch.sh" "$watch_pid" "$(process_start "$watch_pid")" "$dir" {slot_lock}>&-
fi

if ! alive "$dir" etcd; then
  # Without fsync: a power cut may lose data here, a killed process does not.
  launch etcd "$bin/etcd" --name=rollouts --data-dir="$dir/etcd" --unsafe-no-fsync --log-level=warn --logger=zap \
    --listen-client-urls="http://127.0.0.1:$etcd_port" --advertise-client-urls="http://127.0.0.1:$etcd_port" \
    --listen-peer-urls="http://127.0.0.1:$peer_port" --initial-advertise-peer-urls="http://127.0.0.1:$peer_port" \
    --initial-cluster="rollouts=http://127.0.0.1:$peer_port" --quota-backend-bytes=4294967296
fi
printf 'http://127.0.0.1:%s\n' "$etcd_port" >"$dir/etcd-url"
healthy() { curl -s -f -o /dev/null --noproxy '*' --max-time 10 "http://127.0.0.1:$etcd_port/health"; }
# Before anybody talks to it: a stranger's answer on its port must not pass for etcd's.
wait_for etcd "/health of etcd" healthy

if ! alive "$dir" kube-apiserver; then
  # No endpoints for the service "kubernetes": a loopback address may not be one. Events live for an hour anyway.
  launch kube-apiserver "$bin/kube-apiserver" \
    --etcd-servers="http://127.0.0.1:$etcd_port" \
    --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --endpoint-reconciler-type=none --secure-port="$api_port" \
    --tls-cert-file="$certs/apiserver.crt" --tls-private-key-file="$certs/apiserver.key" \
    --client-ca-file="$certs/ca.crt" --token-auth-file="$tokens" --authorization-mode=RBAC \
    --disable-admission-plugins=ServiceAccount --allow-privileged=true \
    --service-account-issuer=https://kubernetes.default.svc --service-account-signing-key-file="$certs/service-account.key" \
    --service-account-key-file="$certs/service-account.key" --service-cluster-ip-range=10.96.0.0/16 \
    --max-requests-inflight=3000 --max-mutating-requests-inflight=1000 "${apiserver_args[@]}"
fi
wait_for kube-apiserver "/readyz of the API server" answers "$server/readyz"

# --- CRDs -------------------------------------------------------------------------------------------------------

# They come before the controllers because the garbage collector looks for new kinds only when it starts and every
# 30 seconds: objects owned by a custom resource of a younger kind wait that long for their deletion.
create_crds() { # FILE
  local document code name
  rm -rf "$dir/run/requests"
  mkdir "$dir/run/requests"
  # One document per request.
  awk -v folder="$dir/run/requests" 'BEGIN { n = 1 } /^---/ { n++; next } { print > (folder "/" n ".yaml") }' "$1"
  for document in "$dir"/run/requests/*.yaml; do
    grep -q '^kind: *CustomResourceDefinition' "$document" || continue
    code=$(request -o "$document.json" -w '%{http_code}' -H 'Content-Type: application/yaml' --data-binary @"$document" \
      "$server/apis/apiextensions.k8s.io/v1/customresourcedefinitions") || true
    # "name" comes first in the metadata of the CRD made, and in the details of a conflict.
    name=$(grep -oE '"name":"[^"]+"' "$document.json" | head -n 1 | cut -d'"' -f4) || true
    case $code in
      201) ;;
      409) say "CRD $name is there already, left as it is" ;;
      *) fail 1 "$1: the API server refused a CRD: $(head -c 500 "$document.json" | tr '\n' ' ')" ;;
    esac
    wait_for kube-apiserver "established CRD $name" established "$name"
  done
}

established() { # CRD
  request -f "$server/apis/apiextensions.k8s.io/v1/customresourcedefinitions/$1" | grep -q '"type":"Established","status":"True"' &&
    answers "$server/apis/${1#*.}"
}

for path in "${crds[@]}"; do
  if [[ -d $path ]]; then
    for file in "$path"/*.yaml "$path"/*.yml; do [[ ! -f $file ]] || create_crds "$file"; done
  else
    create_crds "$path"
  fi
done

# --- Controllers ------------------------------------------------------------------------------------------------

if ! alive "$dir" kube-controller-manager; then
  # Up to Kubernetes 1.23 there is a second, unauthenticated port, on by default and the same for every cluster.
  insecure_port=()
  [[ ! $("$bin/kube-controller-manager" --version) =~ v1\.(1[0-9]|2[0-3])\. ]] || insecure_port=(--port=0)
  # The controllers that need kubelets or volumes stay out. Without heartbeats they would take every node for dead
  # and delete the pods on it.
  launch kube-controller-manager "$bin/kube-controller-manager" \
    --kubeconfig="$dir/kubeconfig-controller-manager" --leader-elect=false \
    --controllers='*,-nodelifecycle,-nodeipam,-podgc,-attachdetach,-persistentvolume-binder,-persistentvolume-expander' \
    --bind-address=127.0.0.1 --secure-port="$controllers_port" "${insecure_port[@]}" \
    --tls-cert-file="$certs/apiserver.crt" --tls-private-key-file="$certs/apiserver.key" \
    --root-ca-file="$certs/ca.crt" --service-account-private-key-file="$certs/service-account.key" \
    --kube-api-qps=1000 --kube-api-burst=2000 --horizontal-pod-autoscaler-sync-period=5s \
    --concurrent-deployment-syncs=10 --concurrent-replicaset-syncs=10 --concurrent-endpoint-syncs=10 \
    --concurrent-service-endpoint-syncs=10 --concurrent-namespace-syncs=10 --concurrent-gc-syncs=20 \
    --concurrent-resource-quota-syncs=10 "${controller_manager_args[@]}"
fi
wait_for kube-apiserver "namespace default" answers "$server/api/v1/namespaces/default"
wait_for kube-controller-manager "/healthz of the controller manager" answers "https://127.0.0.1:$controllers_port/healthz"
# Made by a controller: proof that controllers work, not only that their process runs.
wait_for kube-controller-manager "service account of the controllers" answers "$server/api/v1/namespaces/default/serviceaccounts/default"

printf '%s\n' "$dir/kubeconfig"
