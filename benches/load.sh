#!/usr/bin/env bash
# Loads a dump whole into four readers, each its own way: Oxigraph, rapper, rdflib and Virtuoso. Each must find as many different
# triples as the dump says it has, those that can be asked as many of each property, and complain of nothing; first, of a file with a
# fault each must complain. Ends with a table in Markdown, and with 1 where that is not so. docs/PERFORMANCE.md says what the lines mean.
#
#   benches/load.sh [PROJECTS]   so many synthetic projects [default: 100000]
#   benches/load.sh DATASET      a folder with oogst.toml, which is synced, and dumped as its settings say
#   benches/load.sh DUMP         a folder with manifest.json: a dump that is there
#
#   GENERATOR=FILE   what writes the records [default: ../shared/tools/generate_records.py]
#   OOGST=PROGRAM    a program that is there already, instead of one that is built
#   FORMATS=LIST     which files, by their formats: of turtle, ntriples, rdfxml, jsonld [default: turtle]
#   READERS=LIST     which readers [default: oxigraph rapper rdflib virtuoso]
#   BUFFERS=N        how many pages of 8 kB Virtuoso keeps in memory [default: 340000]
#   TMPDIR=DIR       where the work folder is made; it is removed at the end
#
# Needs GNU time, rapper (Debian's raptor2-utils), Virtuoso 7 (virtuoso-opensource-7), and Python 3 with venv; oxigraph and rdflib
# come from PyPI into the work folder. For 100,000 projects: 12 GB of disk (5 for a dump that is there) and 4 GB of memory.
set -euo pipefail
given=${1:-100000}
if [ -d "$given" ]; then given=$(cd "$given" && pwd -P); fi
cd "$(dirname "$0")/.."
generator=${GENERATOR:-../shared/tools/generate_records.py}
formats=${FORMATS:-turtle}
readers=${READERS:-oxigraph rapper rdflib virtuoso}
buffers=${BUFFERS:-340000}
oxigraph_version=0.5.13
rdflib_version=7.6.0

say() { printf 'load: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 3
}

for time in /usr/bin/time gtime; do
    if command -v $time >/dev/null && $time -f %e true 2>/dev/null; then break; fi
    time=
done
[ -n "$time" ] || die "GNU time is missing (the package \`time\`)"
for reader in $readers; do
    case $reader in
    oxigraph | rdflib) needed=python3 ;;
    rapper) needed=rapper ;;
    virtuoso) needed=virtuoso-t ;;
    *) die "there is no reader \`$reader\`: oxigraph, rapper, rdflib, virtuoso" ;;
    esac
    command -v $needed >/dev/null || die "$reader: $needed is missing; READERS names the others"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/oogst-load.XXXXXX")
server=
leave() {
    if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' INT TERM

# ---- the dump ----

program() {
    if [ -z "${OOGST:-}" ]; then
        .ci/cargo build --release --bins >&2
        OOGST=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/oogst/target}/release/oogst
    fi
}
if [ -f "$given/manifest.json" ]; then
    dump=$given
else
    program
    if [ -d "$given" ]; then
        data=$given
    else
        data=$work/dataset
        mkdir -p "$data/data"
        # shellcheck disable=SC2086 # a list of names
        listed=$(printf '"%s", ' $formats)
        printf '[site]\nbase = "http://localhost:7878"\n[dumps]\nformats = [%s]\ncompressions = ["none"]\nprofiles = ["all"]\n' \
            "${listed%, }" >"$data/oogst.toml"
        python3 "$generator" --projects "$given" >"$data/data/records.ndjson"
    fi
    (cd "$data" && "$OOGST" sync -q && "$OOGST" dump -q --out "$work/dumps") >&2
    dump=$(cd "$work/dumps/latest" && pwd -P)
fi
# said FORMAT: name, bytes and triples of a file of the dump, as its manifest says.
said() {
    python3 - "$dump/manifest.json" "$1" <<'PROGRAM'
import json, sys
for file in json.load(open(sys.argv[1]))["files"]:
    if (file["format"], file["profile"], file["compression"]) == (sys.argv[2], "all", "none") and file["role"] == "whole":
        print(file["name"], file["bytes"], file["triples"])
        break
else:
    sys.exit(f"the dump has no {sys.argv[2]} that is not packed")
PROGRAM
}

python3 -m venv "$work/venv" >&2
"$work/venv/bin/pip" -q --disable-pip-version-check install "oxigraph==$oxigraph_version" "rdflib==$rdflib_version" >&2
tools=$work/venv/bin

# ---- the readers ----
# Each is given a file and its format. It leaves how many different triples it has in $work/count, what it complained of in
# $work/complaints, and seconds, processor seconds and peak kilobytes in $work/figures; those that can be asked leave how many
# triples each property has in $work/properties. Their stores are in $work/stores.

# timed COMMAND…: runs it; what it prints is in $work/out and $work/err. A failure is a complaint.
timed() {
    "$time" -o "$work/time" -f '%e %U %S %M' "$@" >"$work/out" 2>"$work/err" || echo "$1: exit code $?" >>"$work/complaints"
    tail -n 1 "$work/time" | awk '{ print $1, $2 + $3, $4 }' >"$work/figures"
}

# What it says of itself is no complaint: that invalid files could be loaded too, how far it is, what to do for quick reading.
load_oxigraph() {
    timed "$tools/oxigraph" load --location "$work/stores/oxigraph" --file "$1"
    grep -vE '^(Some files like Wikidata dumps contain|If you plan to run a read-heavy|[0-9]+ triples loaded in )' "$work/err" >>"$work/complaints" || true
    local query=("$tools/oxigraph" query --location "$work/stores/oxigraph" --results-format csv --query)
    "${query[@]}" 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' 2>>"$work/complaints" | tail -n 1 | tr -d '\r' >"$work/count" || true
    "${query[@]}" 'SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p' 2>>"$work/complaints" |
        tail -n +2 >"$work/properties" || true
}

# It keeps no graph: it counts what the file states. That nothing is stated twice, the others find.
load_rapper() {
    timed rapper -c -i "$2" "$1"
    grep -vE '^rapper: (Parsing URI|Parsing returned [0-9]+ triples)' "$work/err" >>"$work/complaints" || true
    sed -n 's/^rapper: Parsing returned \([0-9]*\) triples$/\1/p' "$work/err" >"$work/count"
}

load_rdflib() {
    timed "$tools/python" benches/load/count.py "$1" "$2"
    cat "$work/err" >>"$work/complaints"
    cp "$work/out" "$work/count"
}

# A port on this machine that nobody has.
port() { python3 -c 'import socket; listener = socket.create_server(("127.0.0.1", 0)); print(listener.getsockname()[1])'; }

asked() {
    isql-vt "$sql" dba dba VERBOSE=OFF BANNER=OFF PROMPT=OFF ERRORS=STDOUT "EXEC=$1" || echo "isql-vt: exit code $?"
}

# With an empty database each time, and its bulk loader.
load_virtuoso() {
    local folder=$work/stores/virtuoso name clock peak
    name=$(basename "$1")
    sql=127.0.0.1:$(port)
    mkdir -p "$folder"
    ln -s "$1" "$folder/$name"
    sed "s|@sql@|$sql|; s|@http@|127.0.0.1:$(port)|; s|@buffers@|$buffers|; s|@dirty@|$((buffers * 3 / 4))|; s|@allowed@|$(dirname "$1")|" \
        benches/load/virtuoso.ini >"$folder/virtuoso.ini"
    (cd "$folder" && exec virtuoso-t -f -c virtuoso.ini) >"$folder/output" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        if asked 'SELECT 1;' 2>/dev/null | grep -q '^1$'; then break; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.2
    done
    asked "ld_dir('.', '$name', 'urn:dump');" >>"$work/complaints"
    timed isql-vt "$sql" dba dba VERBOSE=OFF BANNER=OFF PROMPT=OFF ERRORS=STDOUT 'EXEC=rdf_loader_run(); checkpoint;'
    cat "$work/out" "$work/err" >>"$work/complaints"
    # A file that it took whole has the state 2 and no error.
    asked "SELECT CONCAT('file ', ll_file, ', state ', CAST(ll_state AS VARCHAR), ': ', CAST(COALESCE(ll_error, 'no error') AS VARCHAR))
        FROM DB.DBA.LOAD_LIST WHERE ll_state <> 2 OR ll_error IS NOT NULL;" >>"$work/complaints"
    # What it says while all is well goes to its output; the log has a line with the date, and what it warns of.
    grep -vE '^\s*[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]+ [0-9]{4}$' "$folder/virtuoso.log" >>"$work/complaints" || true
    grep -iE 'error|warn|fail|corrupt' "$folder/output" >>"$work/complaints" || true
    asked 'SPARQL SELECT (COUNT(*) AS ?n) FROM <urn:dump> { ?s ?p ?o };' | grep -E '^[0-9]+' >"$work/count" || true
    asked 'SPARQL SELECT (CONCAT(STR(?p), ",", STR(?n)) AS ?line)
        { SELECT ?p (COUNT(*) AS ?n) FROM <urn:dump> { ?s ?p ?o } GROUP BY ?p };' | grep -E '^[a-z]+:' >"$work/properties" || true
    # The work is the server's and not that of the client that asked for it.
    read -r clock _ <"$work/figures"
    if [ -d "/proc/$server" ]; then
        peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$server/status")
        awk -v "ticks=$(getconf CLK_TCK)" -v "clock=$clock" -v "peak=$peak" '{ print clock, ($14 + $15) / ticks, peak }' \
            "/proc/$server/stat" >"$work/figures"
    else
        echo "virtuoso: ended by itself: $(tail -n 1 "$folder/output")" >>"$work/complaints"
    fi
    kill -9 "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
    server=
}

# load READER FILE FORMAT
load() {
    mkdir -p "$work/stores"
    : >"$work/complaints"
    : >"$work/count"
    rm -f "$work/properties"
    "load_$1" "$2" "$3"
    sed -i '/^[[:space:]]*$/d' "$work/complaints"
    rm -rf "$work/stores"
}

# ---- the verdicts ----

failed=0
# The first two statements are sound, the third one breaks off.
printf '<http://e/s> <http://e/p> "a" .\n<http://e/s> <http://e/p> "b" .\n<http://e/s> <http://e/p> "c\n' >"$work/broken.ttl"
for reader in $readers; do
    load "$reader" "$work/broken.ttl" turtle
    if [ ! -s "$work/complaints" ]; then
        say "$reader does not complain of a file that breaks off: what it says of others is worth nothing"
        failed=1
    fi
done

# reads READER FORMAT: whether it can read such a file without having it in memory as a whole.
reads() {
    case $1-$2 in
    oxigraph-* | *-turtle | *-ntriples | rapper-rdfxml | rdflib-rdfxml) ;;
    *) return 1 ;;
    esac
}

table="| file | reader | triples | complaints | seconds | CPU seconds | peak MB | triples a second |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
for format in $formats; do
    file=$(said "$format") || die "choose FORMATS of those that the dump has"
    read -r name bytes triples <<<"$file"
    [ -f "$dump/$name" ] || die "$dump/manifest.json names $name, which is not there"
    say "$name: $triples triples, $bytes bytes"
    for reader in $readers; do
        reads "$reader" "$format" || continue
        load "$reader" "$dump/$name" "$format"
        count=$(cat "$work/count")
        read -r seconds cpu peak <"$work/figures"
        complaints=$(wc -l <"$work/complaints")
        properties=()
        if [ -f "$work/properties" ]; then properties=("$work/properties"); fi
        if ! "$tools/python" benches/load/void.py "$dump/void.ttl" "$triples" "${properties[@]}" >&2; then
            say "$reader: the counts are others than those of void.ttl"
            failed=1
        fi
        if [ "$complaints" != 0 ]; then
            say "$reader complains of $name:"
            head -n 20 "$work/complaints" >&2
            failed=1
        fi
        if [ "$count" != "$triples" ]; then
            say "$reader has ${count:-no} triples of $name, which states $triples"
            failed=1
        fi
        line=$(awk -v "n=${count:-0}" -v "s=$seconds" -v "c=$cpu" -v "p=$peak" -v "name=$name" -v "reader=$reader" -v "said=$complaints" \
            'BEGIN { printf "| %s | %s | %d | %d | %.1f | %.1f | %d | %d |", name, reader, n, said, s, c, p / 1024, (s > 0 ? n / s : 0) }')
        say "$line"
        table+=$'\n'$line
    done
done
echo "$table"
exit $failed
