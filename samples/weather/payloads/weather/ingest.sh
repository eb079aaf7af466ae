#!/bin/sh
# Fetches a dropped CSV file, checks its shape and counts its rows.
# A first line that holds a number or an empty field is data, not a header. Commas in quotes are not understood.
set -eu
export LC_ALL=C

die() { echo "ingest.sh: $*" >&2; exit 1; }

if [ $# -ne 2 ] || [ -z "$1" ] || [ -z "$2" ]; then die "no file given: drop one into the bucket weather-inbox"; fi
uri=s3://$1/$2
lava cp "$uri" dropped.csv || die "can't fetch $uri"
[ -s dropped.csv ] || die "$uri is empty"

awk -F, -v uri="$uri" '
  function fail(why) { print "ingest.sh: " uri ":" NR ": " why | "cat >&2"; failed = 1; exit 1 }

  { sub(/\r$/, "") }
  NR == 1 {
    sub(/^\357\273\277/, "")
    columns = NF
    for (i = 1; i <= NF; i++)
      if ($i !~ /^"?[A-Za-z_]/) fail("no header: field " i " is \"" $i "\", not a name")
    next
  }
  $0 == "" { next }
  NF != columns { fail(NF " fields, the header has " columns) }
  { rows++ }
  END { if (!failed) print uri ": " rows + 0 " rows, " columns " columns" }
' dropped.csv
