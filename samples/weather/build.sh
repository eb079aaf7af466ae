#!/bin/sh
# Packs packages/months into the archive that weather/months runs. The same source gives the same bytes.
# Usage: build.sh [ARCHIVE]
set -eu
export LC_ALL=C
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
archive=${1:-$here/payloads/weather/months-1.0.tar.gz}
tar --create --format=ustar --sort=name --mtime='2024-01-01 00:00:00Z' --owner=0 --group=0 --numeric-owner \
  --mode='u=rwX,go=rX' --directory="$here/packages/months" bin lib | gzip -n -9 > "$archive.new"
mv "$archive.new" "$archive"
