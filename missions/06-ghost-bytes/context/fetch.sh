#!/bin/sh
# Stands in for a download: packs the observatory's catalogue, with its photographic plates, into the
# archive that is named. About 21 MB.
set -eu
work=$(mktemp -d)
cp "$(dirname "$0")/archive/stars.csv" "$work/stars.csv"
mkdir "$work/plates"
for plate in 1 2 3 4; do
  head -c 5000000 /dev/zero | tr '\0' "$plate" >"$work/plates/$plate.raw"
done
tar -cf "$1" -C "$work" stars.csv plates
rm -r "$work"
echo "fetched $(wc -c <"$1") bytes"
