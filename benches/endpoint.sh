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
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
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

# Another server at the address would be measured instead of ours.
for port in 7911 7912; do
    if curl -s -o /dev/null "http://127.0.0.1:$port/"; then die "somebody listens on port $port already; end that first"; fi
done
wait_for() { # ADDRESS PID LOG
    for _ in $(seq 600); do
        if curl -s -f -o /dev/null "$1"; then return; fi
        kill -0 "$2" 2>/dev/null || die "the server at $1 ended: $(tail -n 3 "$3")"
        sleep 0.1
    done
    die "no server at $1: $(tail -n 3 "$3")"
}

# The memory of a process and its children, in megabytes.
memory() {
    ps -o rss= --pid "$1" --ppid "$1" | awk '{ sum += $1 } END { printf "%d MB\n", sum / 1024 }'
}

serve() {
    (cd "$data" && exec "$oogst" serve --bind 127.0.0.1:7911 -q) >"$work/log" 2>&1 &
    server=$!
    wait_for http://127.0.0.1:7911/ready $server "$work/log"
}

# Measures a server, and keeps the line for `compare`.
measure() {
    local line
    line=$(load load "$2" "$3" "$4" "$each" ${5:+"$5"}) || die "$1 gave no answers to '$3': $(tail -n 3 "$work/log" "$work/other.log")"
    printf '%-9s %s\n' "$1" "$line" | tee -a "$work/lines"
}

# Each round is a pair, measured one after the other, for the machine is not as fast at one time as at another: its ratio of
# requests and of p99, ours by theirs; the middle one of all pairs, and all of them in their order. Then the middle of all
# rounds that were cached by that of those uncached.
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
        function pairs(ours, theirs, count, i, one, other, all) {
            count = split(ours, one, " "); split(theirs, other, " "); all = ""
            for (i = 1; i <= count; i++) all = all sprintf(" %.2f", one[i] / other[i])
            return all
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
                if (("oxigraph", what) in rates) {
                    rated = pairs(rates["oogst", what], rates["oxigraph", what])
                    late = pairs(tails["oogst", what], tails["oxigraph", what])
                    printf "%s: requests %.2f (%s ), p99 %.2f (%s ) of oxigraph\n", what, middle(rated), rated, middle(late), late
                } else {
                    ours = middle(rates["oogst", what])
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
wait_for http://127.0.0.1:7912/ $other "$work/other.log"
# Caches are warm before anything counts.
for kind in point describe list search; do
    load load $ours $kind 8 2 >/dev/null
    [ $kind = search ] || load load $theirs $kind 8 2 >/dev/null
done
for connections in 8 64; do
    for round in $(seq "$rounds"); do
        for kind in point describe list; do
            # Who comes first in a pair comes second in the next.
            if [ $((round % 2)) = 1 ]; then measure oogst $ours $kind $connections; fi
            measure oxigraph $theirs $kind $connections
            if [ $((round % 2)) = 0 ]; then measure oogst $ours $kind $connections; fi
        done
    done
done
for kind in point list; do
    for _ in $(seq "$rounds"); do
        measure oogst $ours $kind 8 cached
    done
done
compare "$work/lines"
searched=$(load load $ours search 8 "$each") || die "oogst gave no answers to searches: $(tail -n 3 "$work/log")"
echo "oogst     $searched"
echo "memory of server and workers: $(memory $server)"
kill "$other" && wait "$other" 2>/dev/null || true
other=
load hostile $ours "${HOSTILE:-60}" 10
echo "memory of server and workers afterwards: $(memory $server)"
