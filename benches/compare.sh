#!/usr/bin/env bash
# Compares whole processes in one run on one machine, and prints a table in Markdown:
#   benches/compare.sh [PROJECTS]        # 100000 where no number is given
#
# oogst maps, syncs and dumps synthetic records; the Oxigraph server's own loader loads the same triples; morph-kgc maps
# the part of the same projects that fits a flat table. docs/PERFORMANCE.md says what the rows mean.
#
#   OOGST=FILE      the program [default: what `make build` builds]
#   GENERATOR=FILE  what writes the records [default: ../shared/tools/generate_records.py]
#   RUNS=N          each step N times; the run with the median time counts [default: 1]
#   TMPDIR=DIR      where the work folder is made; it is removed at the end. A disk, not memory, is what is measured
#   KEEP=1          keep the work folder
#   VERIFY=1        prove at the end that the graph is what the ledger says
#
# Needs GNU time, and Python 3 with venv; oxigraph and morph-kgc come from PyPI into the work folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

projects=${1:-100000}
runs=${RUNS:-1}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/oogst
oogst=${OOGST:-${CARGO_TARGET_DIR:-$cache/target}/release/oogst}
generator=${GENERATOR:-$here/../../shared/tools/generate_records.py}
oxigraph_version=0.5.13
morph_version=2.10.0

say() { printf 'compare: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 3
}

[[ $projects =~ ^[1-9][0-9]*$ ]] || die "the number of projects is a whole number from 1, not \`$projects\`"
[[ $runs =~ ^[1-9][0-9]*$ ]] || die "RUNS is a whole number from 1, not \`$runs\`"
[ -x "$oogst" ] || die "there is no $oogst: run \`make build\`, or name the program with OOGST"
[ -f "$generator" ] || die "there is no $generator: name what generates records with GENERATOR"
oogst=$(cd "$(dirname "$oogst")" && pwd)/$(basename "$oogst")
for time in /usr/bin/time gtime; do
    if command -v $time >/dev/null && $time -f %e true 2>/dev/null; then break; fi
    time=
done
[ -n "$time" ] || die "GNU time is missing (the package \`time\`)"
command -v python3 >/dev/null || die "python3 is missing"

# About 60 kB a project for the N-Triples, 70 for the stores and 220 for the dump, and then some.
room=$(df -Pk "${TMPDIR:-/tmp}" | awk 'NR == 2 { print $4 }')
[ "$room" -gt $((projects * 450)) ] ||
    die "$projects projects need about $((projects * 450 / 1048576 + 1)) GB in ${TMPDIR:-/tmp}: name a larger disk with TMPDIR, or fewer projects"

work=$(mktemp -d "${TMPDIR:-/tmp}/oogst-compare.XXXXXX")
leave() {
    if [ -n "${KEEP:-}" ]; then say "kept $work"; else rm -rf "$work"; fi
}
trap leave EXIT
trap 'exit 130' INT TERM
mkdir "$work/dataset" "$work/dataset/data" "$work/morph" "$work/results" "$work/log"
# The same inputs at the same time give the same bytes.
export SOURCE_DATE_EPOCH=1795500000

# ---- tools ----

# A program of PyPI in a folder of its own; fails where it cannot be had.
install() {
    say "installing $1"
    python3 -m venv "$work/venv-$2" &&
        "$work/venv-$2/bin/pip" -q --disable-pip-version-check install --only-binary :all: "$1"
} >"$work/log/install" 2>&1

oxigraph=
if install "oxigraph==$oxigraph_version" oxigraph; then oxigraph=$work/venv-oxigraph/bin/oxigraph; fi
morph=
if install "morph-kgc==$morph_version" morph; then morph=$work/venv-morph/bin/python; fi
[ -n "$oxigraph" ] || say "oxigraph $oxigraph_version cannot be installed: its row stays empty"
[ -n "$morph" ] || say "morph-kgc $morph_version cannot be installed: its row stays empty"

# ---- measuring ----

nothing() { :; }

# measure NAME BEFORE COMMAND…: runs BEFORE, then COMMAND under time, as often as RUNS says. The seconds, processor
# seconds and peak resident kilobytes of the median run go to results/NAME, what was printed to log/NAME and log/NAME.err.
measure() {
    local name=$1 before=$2 run
    shift 2
    say "$name"
    : >"$work/results/$name.all"
    for ((run = 1; run <= runs; run++)); do
        "$before" "$run"
        if ! "$time" -o "$work/results/one" -f '%e %U %S %M' "$@" >"$work/log/$name" 2>"$work/log/$name.err"; then
            say "$name failed: $(tail -n 3 "$work/log/$name.err")"
            rm -f "$work/results/$name.all"
            return 1
        fi
        awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 }' "$work/results/one" >>"$work/results/$name.all"
    done
    sort -n "$work/results/$name.all" | sed -n "$(((runs + 1) / 2))p" >"$work/results/$name"
}

# must NAME …: a step without which there is nothing to compare.
must() { measure "$@" || die "the comparison ends here; see the message above"; }

# field NAME COLUMN: a figure of the median run; empty where there is none.
field() { [ ! -f "$work/results/$1" ] || cut -d ' ' -f "$2" "$work/results/$1"; }

# ---- inputs ----

records=$work/dataset/data/records.ndjson
say "generating $projects projects"
python3 "$generator" --projects "$projects" >"$records"
cat >"$work/dataset/oogst.toml" <<'SETTINGS'
[site]
base = "http://localhost:7878"
languages = ["nl", "en", "fr"]
license = "https://creativecommons.org/publicdomain/zero/1.0/"
SETTINGS

# One row a project: what of a project fits a flat table.
python3 - "$records" "$work/morph/projects.csv" <<'PYTHON'
import csv, json, sys
columns = "id language title abstract acronym start end category homepage".split()
with open(sys.argv[1], encoding="utf-8") as records, open(sys.argv[2], "w", encoding="utf-8", newline="") as table:
    out = csv.writer(table)
    out.writerow(columns)
    for line in records:
        record = json.loads(line)
        if record["kind"] == "project":
            language = record["language"]
            record.update(title=record["title"][language], abstract=record["abstract"][language])
            out.writerow([record[column] for column in columns])
PYTHON
cp "$here/morph-kgc/mapping.ttl" "$here/morph-kgc/config.ini" "$work/morph"

# Gives every hundredth project another title: edit_titles RUN.
edit_titles() {
    python3 - "$records" "$1" <<'PYTHON'
import json, os, sys
path, run = sys.argv[1:]
projects = edited = 0
with open(path, encoding="utf-8") as old, open(path + ".new", "w", encoding="utf-8") as new:
    for line in old:
        if line.startswith('{"kind":"project"'):
            projects += 1
            if projects % 100 == 1:
                record = json.loads(line)
                record["title"] = {tag: f"{title} [{run}]" for tag, title in record["title"].items()}
                line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
                edited += 1
        new.write(line)
os.replace(path + ".new", path)
print(f"compare: {edited} of {projects} titles edited", file=sys.stderr)
PYTHON
}
no_state() { rm -rf "$work/dataset/.oogst"; }
no_store() { rm -rf "$work/store"; }
no_dump() { rm -rf "$work/dataset/dumps"; }

# ---- the run ----

cd "$work/dataset"
must map nothing "$oogst" map --format ntriples
mv "$work/log/map" "$work/all.nt"
triples=$(wc -l <"$work/all.nt")
must first-sync no_state "$oogst" sync
must same-sync nothing "$oogst" sync
must edited-sync edit_titles "$oogst" sync
must dump no_dump "$oogst" dump
if [ -n "${VERIFY:-}" ]; then must verify nothing "$oogst" verify; fi
if [ -n "$oxigraph" ]; then
    measure load no_store "$oxigraph" load --location "$work/store" --file "$work/all.nt" || true
fi
morph_triples=0
cd "$work/morph"
if [ -n "$morph" ] && measure morph-kgc nothing "$morph" -m morph_kgc config.ini; then
    morph_triples=$(wc -l <projects.nt)
fi
cd "$work"
changed=$(sed -n 's/^revision .* \([0-9]*\) changed,.*/\1/p' "$work/log/edited-sync")

# ---- the table ----

# ratio A B: A divided by B; a dash where either is missing or nothing.
ratio() {
    awk -v a="${1:-0}" -v b="${2:-0}" 'BEGIN { if (a > 0 && b > 0) printf "%.2f", a / b; else printf "–" }'
}
# rate TRIPLES SECONDS: thousands a second
rate() {
    awk -v t="$1" -v s="${2:-0}" 'BEGIN { if (t > 0 && s > 0) printf "%d", t / s / 1000 + 0.5; else printf "–" }'
}
# row NAME WHAT TRIPLES RATIO
row() {
    local wall
    wall=$(field "$1" 1)
    if [ -z "$wall" ]; then
        printf '| %s | not run | | | | %s |\n' "$2" "$4"
        return
    fi
    printf '| %s | %s | %s | %s | %s | %s |\n' "$2" "$wall" "$(field "$1" 2)" "$(($(field "$1" 3) / 1024))" \
        "$(rate "$3" "$wall")" "$4"
}
megabytes() { du -sk "$@" 2>/dev/null | awk '{ kb += $1 } END { printf "%d", kb / 1024 }'; }

map_wall=$(field map 1)
first_wall=$(field first-sync 1)
load_wall=$(field load 1)
morph_wall=$(field morph-kgc 1)
# shellcheck disable=SC2016 # backquotes of Markdown
{
    map='`oogst map` to N-Triples'
    first='first `oogst sync` (ledger, full text and graph)'
    load='`oxigraph load` of the same N-Triples (graph only)'
    same='`oogst sync`, nothing changed'
    edited='`oogst sync`, '"${changed:-?} entities changed"
    dump='`oogst dump` (six formats)'
}
faster=–
if [ "$morph_triples" -gt 0 ] && [ -n "$morph_wall" ]; then
    faster=$(awk -v a="$triples" -v b="$map_wall" -v c="$morph_triples" -v d="$morph_wall" \
        'BEGIN { if (b > 0 && d > 0) printf "%.2f", (a / b) / (c / d); else printf "–" }')
fi

cat <<TABLE
$projects projects, $(wc -l <"$records") records ($(megabytes "$records") MB of NDJSON), $triples triples \
($(megabytes "$work/all.nt") MB of N-Triples). $("$oogst" --version), oxigraph $oxigraph_version, morph-kgc $morph_version.
$(uname -s) $(uname -m), $(getconf _NPROCESSORS_ONLN) cores, $(awk '/^MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo 2>/dev/null || echo "?") GB of memory. \
Each step $runs time$([ "$runs" = 1 ] || echo s), $(date -u +%Y-%m-%d).

| step | seconds | CPU seconds | peak MB | thousand triples a second | ratio |
| --- | ---: | ---: | ---: | ---: | --- |
$(row map "$map" "$triples" '')
$(row first-sync "$first" "$triples" "$(ratio "$first_wall" "$load_wall") × the time of \`oxigraph load\`")
$(row load "$load" "$triples" '')
$(row same-sync "$same" 0 "$(ratio "$(field same-sync 1)" "$first_wall") × the first sync")
$(row edited-sync "$edited" 0 "$(ratio "$(field edited-sync 1)" "$first_wall") × the first sync")
$(row dump "$dump" "$((triples * 6))" "$(ratio "$(field dump 1)" "$map_wall") × \`oogst map\`")
$(row morph-kgc "morph-kgc, $morph_triples triples from a table" "$morph_triples" "\`oogst map\` writes $faster × as many triples a second")

On disk: ledger $(megabytes "$work"/dataset/.oogst/ledger.sqlite*) MB, graph $(megabytes "$work/dataset/.oogst/graph") MB, \
the loader's store $(megabytes "$work/store") MB, dump $(megabytes "$work/dataset/dumps") MB.
TABLE
