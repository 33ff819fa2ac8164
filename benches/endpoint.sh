#!/usr/bin/env bash
# The SPARQL endpoint beside Oxigraph's own read-only server, over the same graph in one run; then the hostile set beside
# ordinary queries. docs/PERFORMANCE.md says what the lines mean.
#
#   benches/endpoint.sh [PROJECTS]   so many synthetic projects [default: 100000]
#   benches/endpoint.sh DATASET      a folder with oogst.toml, which is synced
#
#   GENERATOR=FILE   what writes the records [default: ../shared/tools/generate_records.py]
#   SECONDS_EACH=N   how long each line is measured [default: 4]
#   ROUNDS=N         how often, in turn [default: 3]
#   HOSTILE=N        how long the hostile set is asked, in seconds [default: 60]
#
# Needs curl, and Python 3 with venv; oxigraph comes from PyPI into the work folder.
set -euo pipefail
cd "$(dirname "$0")/.."
each=${SECONDS_EACH:-4}
rounds=${ROUNDS:-3}
oogst=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/oogst/target}/release/oogst
generator=${GENERATOR:-../shared/tools/generate_records.py}
oxigraph_version=0.5.13

.ci/cargo build --release --bins --bench endpoint >&2
load() { .ci/cargo bench -q --profile release --bench endpoint -- "$@" 2>/dev/null; }

work=$(mktemp -d "${TMPDIR:-/tmp}/oogst-endpoint.XXXXXX")
server=
other=
stop() {
    for pid in $server $other; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap stop EXIT

if [ -d "${1:-}" ]; then
    data=$1
else
    data=$work/dataset
    mkdir -p "$data/data"
    printf '[site]\nbase = "http://localhost:7878"\n' >"$data/oogst.toml"
    python3 "$generator" --projects "${1:-100000}" >"$data/data/records.ndjson"
fi
(cd "$data" && "$oogst" sync -q) >&2
python3 -m venv "$work/venv" >&2
"$work/venv/bin/pip" -q --disable-pip-version-check install "oxigraph==$oxigraph_version" >&2

wait_for() {
    for _ in $(seq 600); do
        if curl -s -o /dev/null "$1"; then return; fi
        sleep 0.1
    done
    echo "no server at $1" >&2
    exit 1
}

# The memory of a process and its children, in megabytes.
memory() {
    ps -o rss= --pid "$1" --ppid "$1" | awk '{ sum += $1 } END { printf "%d MB\n", sum / 1024 }'
}

serve() {
    (cd "$data" && exec "$oogst" serve --bind 127.0.0.1:7911 -q) >"$work/log" 2>&1 &
    server=$!
    wait_for http://127.0.0.1:7911/ready
}

# Measures a server, and keeps the line for `compare`.
measure() {
    printf '%-9s %s\n' "$1" "$(load load "$2" "$3" "$4" "$each" ${5:+"$5"})" | tee -a "$work/lines"
}

# The middle ones of all rounds beside each other: requests a second, p99, and ours by theirs; cached by uncached.
compare() {
    awk '
        function middle(values, count, sorted, i, j, value) {
            count = split(values, sorted, " ")
            for (i = 2; i <= count; i++) {
                value = sorted[i] + 0
                for (j = i - 1; j > 0 && sorted[j] + 0 > value; j--) sorted[j + 1] = sorted[j]
                sorted[j + 1] = value
            }
            return sorted[int((count + 1) / 2)]
        }
        {
            at = match($0, /[0-9.]+\/s/); rate = substr($0, at, RLENGTH - 2)
            at = match($0, /p99 [0-9.]+/); late = substr($0, at + 4, RLENGTH - 4)
            what = $0; sub(/^[a-z]+ +/, "", what); sub(/:.*/, "", what)
            if (!(what in seen)) { seen[what] = 1; order[++many] = what }
            rates[$1, what] = rates[$1, what] " " rate
            tails[$1, what] = tails[$1, what] " " late
        }
        END {
            for (n = 1; n <= many; n++) {
                what = order[n]
                ours = middle(rates["oogst", what]); late = middle(tails["oogst", what])
                if (("oxigraph", what) in rates) {
                    theirs = middle(rates["oxigraph", what]); other = middle(tails["oxigraph", what])
                    printf "%s: requests %.2f, p99 %.2f of oxigraph\n", what, ours / theirs, late / other
                } else {
                    uncached = what; sub(/, cached/, "", uncached)
                    printf "%s: %.1f times uncached\n", what, ours / middle(rates["oogst", uncached])
                }
            }
        }' "$1"
}

ours=http://127.0.0.1:7911/sparql
theirs=http://127.0.0.1:7912/query
serve
store=$data/.oogst/graph/$(cat "$data/.oogst/graph/current")
# Two processes must not open one folder: a copy, by links to files that are never written to again.
cp -al "$store" "$work/store"
"$work/venv/bin/oxigraph" serve-read-only --location "$work/store" --bind 127.0.0.1:7912 >"$work/other.log" 2>&1 &
other=$!
wait_for http://127.0.0.1:7912/
# Caches are warm before anything counts.
for kind in point describe list search; do
    load load $ours $kind 8 2 >/dev/null
    [ $kind = search ] || load load $theirs $kind 8 2 >/dev/null
done
for connections in 8 64; do
    for _ in $(seq "$rounds"); do
        for kind in point describe list; do
            measure oogst $ours $kind $connections
            measure oxigraph $theirs $kind $connections
        done
    done
done
for kind in point list; do
    for _ in $(seq "$rounds"); do
        measure oogst $ours $kind 8 cached
    done
done
compare "$work/lines"
echo "oogst     $(load load $ours search 8 "$each")"
echo "memory of server and workers: $(memory $server)"
kill "$other" && wait "$other" 2>/dev/null || true
other=
load hostile $ours "${HOSTILE:-60}" 10
echo "memory of server and workers afterwards: $(memory $server)"
