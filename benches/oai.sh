#!/usr/bin/env bash
# The provider of OAI-PMH: whole harvests in each format, how long the first and the last page take, and the server's memory.
# docs/PERFORMANCE.md says what the lines mean.
#
#   benches/oai.sh [PROJECTS]   so many synthetic projects [default: 100000]
#   benches/oai.sh DATASET      a folder with oogst.toml, which is synced
#
#   GENERATOR=FILE   what writes the records [default: ../shared/tools/generate_records.py]
#   OOGST=PROGRAM    a program that is there already, instead of one that is built
#   PAGE_SIZE=N      how many records a page has, where no dataset is given [default: 200, that of the settings]
#   FORMATS=LIST     the formats [default: oai_cerif_openaire_v1_2 oai_dc rdf]
#
# Needs curl, and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."
generator=${GENERATOR:-../shared/tools/generate_records.py}
oogst=${OOGST:-}
if [ -z "$oogst" ]; then
    .ci/cargo build --release --bins >&2
    oogst=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/oogst/target}/release/oogst
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/oogst-oai.XXXXXX")
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap stop EXIT

if [ -d "${1:-}" ]; then
    data=$1
else
    data=$work/dataset
    mkdir -p "$data/data"
    printf '[site]\nbase = "http://localhost:7878"\n[oai]\npage_size = %s\n' "${PAGE_SIZE:-200}" >"$data/oogst.toml"
    python3 "$generator" --projects "${1:-100000}" >"$data/data/records.ndjson"
fi
(cd "$data" && "$oogst" sync -q) >&2
(cd "$data" && exec "$oogst" serve --bind 127.0.0.1:7913 -q) >"$work/log" 2>&1 &
server=$!
for _ in $(seq 600); do
    if curl -s -o /dev/null http://127.0.0.1:7913/ready; then break; fi
    sleep 0.1
done
for format in ${FORMATS:-oai_cerif_openaire_v1_2 oai_dc rdf}; do
    python3 benches/oai/harvest.py 127.0.0.1:7913 "$server" "$format"
done
