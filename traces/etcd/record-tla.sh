#!/usr/bin/env bash
# Records the samples in tla/: what etcd's raft tells of its runs when it is built with the tag with_tla. Needs Go and patch.
#   ./record-tla.sh
set -euo pipefail
cd "$(dirname "$0")"
samples=$PWD/tla
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# etcd's own scenarios, by the names that they have there; the second line has members that change, and snapshots.
scenarios=async_storage_writes,campaign,checkquorum,heartbeat_resp_recovers_from_probing,lagging_commit,prevote,replicate_pause
refused=confchange_v1_add_single,confchange_v2_add_double_auto,snapshot_succeed_via_app_resp
cp -r emitter "$work/scenarios"
(
  cd "$work/scenarios"
  testdata=$(go list -m -f '{{.Dir}}' go.etcd.io/raft/v3)/testdata
  go test -tags with_tla -run TestScenarios . -args -testdata "$testdata" -out "$work" -only "$scenarios,$refused"
)
for name in ${scenarios//,/ }; do mv "$work/$name.ndjson" "$samples/good-${name//_/-}.ndjson"; done
for name in ${refused//,/ }; do mv "$work/$name.ndjson" "$samples/untold-${name//_/-}.ndjson"; done

# Runs of the emitter's cluster, of the library as it is.
(cd emitter && go build -tags with_tla -o "$work/good" .)
run() { # NAME PROGRAM FLAGS…
  local name=$1 program=$2
  shift 2
  "$program" -out "$work/out-$name" -tla "$samples/$name.ndjson" "$@"
}
run good-faults "$work/good" -steps 200 -seed 1 -faults
run good-five-nodes "$work/good" -steps 120 -seed 2 -faults -nodes 5
run good-bootstrap "$work/good" -steps 120 -seed 1 -faults -bootstrap
run good-parallel "$work/good" -steps 200 -seed 2 -faults -parallel

# Runs of it with a bug in the library: a patch for each.
bad() { # BUG STEPS SEED
  cp -r emitter "$work/$1"
  (cd "$work/$1" && go mod vendor && patch -s -p1 -d vendor/go.etcd.io/raft/v3)<"patches/$1.patch"
  (cd "$work/$1" && go build -mod=vendor -tags with_tla -o "$work/bad-$1" .)
  run "bad-$1" "$work/bad-$1" -steps "$2" -seed "$3" -faults -broken
}
bad commits-old-term 375 6
bad commits-with-less 40 1
bad drops-what-follows 70 11
bad heartbeat-commits-all 40 1
bad leads-with-less 40 1
bad takes-without-previous 195 4
bad votes-twice 85 2
bad votes-without-comparing 40 9
