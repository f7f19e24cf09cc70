#!/bin/sh
# Makes `stars.txt`, brightest first, beside the `stars.csv` of the folder that is named.
set -eu
sort -t, -k2 -n "$1/stars.csv" | awk -F, '{ printf "%-12s %5.2f\n", $1, $2 }' >"$1/stars.txt"
echo "indexed $(wc -l <"$1/stars.txt") stars"
