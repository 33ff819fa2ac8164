#!/usr/bin/env bash
# The site: how long each kind of page takes, first and again; documents of things at many connections, kept and made anew,
# beside nginx with the same bytes in files; and pages on a slow phone. docs/PERFORMANCE.md says what the lines mean.
#
#   benches/site.sh [PROJECTS]   so many synthetic projects [default: 100000]
#   benches/site.sh DATASET      a folder with oogst.toml, which is synced
#
#   GENERATOR=FILE   what writes the records [default: ../shared/tools/generate_records.py]
#   OOGST=PROGRAM    the program [default: the one of this checkout, which is built]
#   RUNS=N           how often each page is asked for [default: 21]
#   SECONDS_EACH=N   how long each line of load is measured [default: 5]
#   ROUNDS=N         how often, in turn [default: 3]
#   CONNECTIONS=N    at how many connections [default: 64]
#
# Needs curl; nginx, and Node.js with Chromium (make test-tools), or goes without what they are for, and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
runs=${RUNS:-21}
each=${SECONDS_EACH:-5}
rounds=${ROUNDS:-3}
connections=${CONNECTIONS:-64}
generator=${GENERATOR:-../shared/tools/generate_records.py}

.ci/cargo build --release --bench endpoint >&2
if [ -z "${OOGST:-}" ]; then
    .ci/cargo build --release --bins >&2
    OOGST=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/oogst/target}/release/oogst
fi
load() { .ci/cargo bench -q --profile release --bench endpoint -- pages "$@" 2>/dev/null; }

work=$(mktemp -d "${TMPDIR:-/tmp}/oogst-site.XXXXXX")
server=
nginx=
settings=
halt() { # PID
    if [ -n "$1" ]; then kill "$1" 2>/dev/null && wait "$1" 2>/dev/null || true; fi
}
end() {
    halt "$server"
    halt "$nginx"
    rm -rf "$work" ${settings:+"$settings"}
}
trap end EXIT

if [ -d "${1:-}" ]; then
    data=$(cd "$1" && pwd)
else
    data=$work/dataset
    mkdir -p "$data/data"
    printf '[site]\nbase = "http://localhost:7878"\n' >"$data/oogst.toml"
    python3 "$generator" --projects "${1:-100000}" >"$data/data/records.ndjson"
fi
(cd "$data" && "$OOGST" sync -q) >&2

ours=http://127.0.0.1:7911
theirs=http://127.0.0.1:7912
# Another server at the address would be measured instead of ours.
for taken in $ours $theirs; do
    if curl -s -o /dev/null $taken/; then die "somebody listens at $taken already; end that first"; fi
done
# Starts the server, with so much room for documents. Its settings stand beside the dataset's own, since paths in them are
# relative to where they stand.
serve() { # BYTES
    halt "$server"
    settings=$data/.oogst-site-$$.toml
    awk -v bytes="$1" '
        /^[[:space:]]*document_cache_bytes/ { next }
        { print }
        /^\[serve\]/ { print "document_cache_bytes = " bytes; said = 1 }
        END { if (!said) print "[serve]\ndocument_cache_bytes = " bytes }' "$data/oogst.toml" >"$settings"
    "$OOGST" --config "$settings" serve --bind "${ours#http://}" -q >"$work/log" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        if curl -s -f -o /dev/null "$ours/ready"; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    die "the server did not start: $(tail -n 3 "$work/log")"
}

# What is counted over the whole dataset is begun at the start; until it is done, who asks for it waits.
wait_ahead() {
    local begun=$SECONDS path
    for path in /projects /overview /model /catalogue.html; do
        for _ in $(seq 600); do
            if curl -s -f -m 1 -o /dev/null "$ours$path"; then break; fi
            sleep 0.5
        done
    done
    echo "everything was counted $((SECONDS - begun)) s after the start"
}

# Pages, as people ask for them. The words are those of the synthetic records.
paths=(
    /
    /projects
    "/projects?page=1500"
    "/projects?sort=year"
    "/projects?category=applied"
    "/projects?category=applied&year=2015&sort=changed"
    "/projects?organisation=org-1&more=person"
    "/projects?q=project&category=applied"
    /people
    /organisations
    /organisations/tree
    /grants
    "/search?q=project"
    "/suggest?q=pr"
    "/suggest?q=ene"
    /overview
    /quality
    /quality/projects-without-end
    /network
    /model
    /profile
    /catalogue.html
    /dumps/
    /history
    /history/1
    /review
    /sources
    /questions
    /sparql
)
# Seconds and bytes of so many requests of a path on one connection, as a browser has it.
ask() { # PATH TIMES
    local urls=()
    for _ in $(seq "$2"); do urls+=(-o /dev/null "$ours$1"); done
    curl -sS -f -H 'accept: text/html,*/*;q=0.8' -w '%{time_total} %{size_download}\n' "${urls[@]}"
}
time_pages() {
    serve $((64 << 20))
    wait_ahead
    printf '| address | first, ms | median, ms | longest, ms | bytes |\n| --- | ---: | ---: | ---: | ---: |\n'
    for path in "${paths[@]}"; do
        first=$(ask "$path" 1)
        ask "$path" "$runs" | sort -g |
            awk -v path="$path" -v first="${first% *}" '{ took[NR] = $1 * 1000; bytes = $2 }
                END { printf "| `%s` | %.1f | %.1f | %.1f | %d |\n", path, first * 1000, took[int((NR + 1) / 2)], took[NR], bytes }'
    done
}

# The pages of about so many things of a kind, from all over it.
pages_of() { # KIND NUMBER
    curl -s "$ours/sitemap/$1-1.xml" | grep -o '<loc>[^<]*' | sed 's#^<loc>##' >"$work/all" || true
    awk -v wanted="$2" -v all="$(wc -l <"$work/all")" 'BEGIN { step = all > wanted ? int(all / wanted) : 1 }
        NR % step == 0 && said++ < wanted' "$work/all" | sed 's#^[a-z]*://[^/]*##'
}
list_documents() {
    { pages_of projects 1000; pages_of people 500; pages_of organisations 250; pages_of grants 250; } >"$work/html"
    sed 's#\.html$#.ttl#' "$work/html" >"$work/ttl"
    echo "$(wc -l <"$work/html") things: half projects, a quarter people, the rest organisations and grants"
}

# The documents as files, and the headers of one of them with all.
start_nginx() {
    command -v nginx >/dev/null || { say "nginx is not installed: documents are measured alone"; return; }
    mkdir -p "$work/root" "$work/nginx"
    cat "$work/html" "$work/ttl" |
        awk -v at="$ours" -v to="$work/root" '{ print "url = \"" at $0 "\"\noutput = \"" to $0 "\"" }' >"$work/fetch"
    curl -sS -f --create-dirs -K "$work/fetch"
    {
        # The work folder is of whoever runs this: workers of another user could not read it.
        if [ "$(id -u)" = 0 ]; then echo "user root;"; fi
        echo "daemon off; pid $work/nginx/pid; error_log $work/nginx/log; worker_processes auto;"
        echo "events { worker_connections 1024; }"
        echo "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; etag on;"
        echo "open_file_cache max=100000 inactive=1h; open_file_cache_valid 1h;"
        echo "types { 'text/html; charset=utf-8' html; 'text/turtle; charset=utf-8' ttl; }"
        for where in client_body proxy fastcgi uwsgi scgi; do echo "${where}_temp_path $work/nginx/$where;"; done
        echo "server { listen ${theirs#http://}; root $work/root;"
        curl -sS -o /dev/null -D - "$ours$(head -n 1 "$work/html")" | tr -d '\r' | grep -E '^[a-z-]+: ' |
            grep -vE '^(content-type|content-length|etag|date|x-request-id|connection):' |
            sed -E "s/'/\\\\'/g; s/^([^:]+): (.*)$/add_header \\1 '\\2';/"
        echo "} }"
    } >"$work/nginx/conf"
    nginx -q -p "$work/nginx" -c "$work/nginx/conf" >&2 &
    nginx=$!
    for _ in $(seq 50); do
        if curl -s -f -o /dev/null "$theirs$(head -n 1 "$work/html")"; then return; fi
        sleep 0.1
    done
    die "nginx does not give the documents: $(tail -n 3 "$work/nginx/log")"
}

time_documents() {
    serve $((256 << 20))
    wait_ahead
    list_documents
    start_nginx
    for form in html ttl; do load $ours "$work/$form" identity "$connections" "$each" >/dev/null; done
    for _ in $(seq "$rounds"); do
        for form in html ttl; do
            echo "oogst, kept, $form: $(load $ours "$work/$form" identity "$connections" "$each")"
            if [ -n "$nginx" ]; then echo "nginx, $form: $(load $theirs "$work/$form" identity "$connections" "$each")"; fi
        done
    done
    load $ours "$work/html" zstd "$connections" "$each" >/dev/null
    echo "oogst, kept, html, zstd: $(load $ours "$work/html" zstd "$connections" "$each")"
    halt "$nginx"
    nginx=
    serve 0
    wait_ahead
    for form in html ttl; do load $ours "$work/$form" identity "$connections" 2 >/dev/null; done
    for _ in $(seq "$rounds"); do
        for form in html ttl; do
            echo "oogst, made anew, $form: $(load $ours "$work/$form" identity "$connections" "$each")"
        done
    done
}

time_phone() {
    local modules=$cache/clients/browser chromium
    chromium=$(command -v chromium) && command -v node >/dev/null && [ -d "$modules/node_modules" ] ||
        { say "Node.js, Chromium or the packages of tests/clients/browser are missing: no phone"; return; }
    serve $((64 << 20))
    wait_ahead
    node tests/browser/phone.mjs "$modules" "$chromium" $ours / / /projects "$(head -n 1 "$work/html")"
}

time_pages
time_documents
time_phone
