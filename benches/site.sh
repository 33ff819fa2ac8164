#!/usr/bin/env bash
# Times lists, facets, searches and suggestions of a server that runs: milliseconds in the middle of RUNS requests, the
# longest, and bytes.
#
#   oogst --config big/oogst.toml serve --bind 127.0.0.1:7878 &
#   benches/site.sh http://127.0.0.1:7878
set -euo pipefail

address=${1:?give the address of a server}
runs=${RUNS:-21}

paths=(
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
)

# One connection for all requests of a path, as a browser has it.
printf '| address | median, ms | longest, ms | bytes |\n| --- | ---: | ---: | ---: |\n'
for path in "${paths[@]}"; do
    urls=()
    for _ in $(seq "$runs"); do urls+=(-o /dev/null "$address$path"); done
    curl --silent --show-error --fail -w '%{time_starttransfer} %{time_total} %{size_download}\n' "${urls[@]}" |
        sort -g -k 2 |
        awk -v path="$path" '{ took[NR] = $2 * 1000; bytes = $3 }
            END { printf "| `%s` | %.1f | %.1f | %d |\n", path, took[int((NR + 1) / 2)], took[NR], bytes }'
done
