#!/bin/sh
# Fetches the daily rows, refuses the file if any row can't be right, and splits it by year.
# Leaves in the run's folder: days.csv, days-YEAR.csv, and years.csv, which names them.
set -eu
export LC_ALL=C

die() { echo "split.sh: $*" >&2; exit 1; }

[ $# -eq 1 ] || die "usage: split.sh S3-URI"
lava cp "$1" source.csv || die "can't fetch $1"

awk -F, -v source="$1" '
  function bad(why) {
    problems++
    if (problems <= 10) print source ":" NR ": " why | "cat >&2"
  }
  function is_number(text) { return text ~ /^-?[0-9]+(\.[0-9]+)?$/ }
  function is_date(text) { return text ~ /^[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]$/ }

  { sub(/\r$/, "") }
  NR == 1 {
    header = $0
    if (header != "date,precipitation,temp_max,temp_min,wind,weather") bad("unexpected header: " header)
    print > "days.csv"
    next
  }
  NF != 6 { bad(NF " fields, 6 expected"); next }
  !is_date($1) { bad("not a date: " $1); next }
  $1 <= last { bad("date " $1 " does not follow " last); next }
  !(is_number($2) && is_number($3) && is_number($4) && is_number($5)) { bad("not a number in: " $0); next }
  $2 + 0 < 0 { bad("less than no rain: " $2); next }
  $4 + 0 > $3 + 0 { bad("minimum " $4 " above maximum " $3); next }
  $6 !~ /^[a-z]+$/ { bad("not a kind of weather: " $6); next }
  {
    last = $1
    year = substr($1, 1, 4)
    file = "days-" year ".csv"
    if (!(year in days)) {
      if (order != "") close("days-" current ".csv")
      order = order " " year
      current = year
      print header > file
    }
    days[year]++
    rows++
    print > file
    print > "days.csv"
  }
  END {
    if (!problems && !rows) bad("no rows")
    if (problems) {
      if (problems > 10) print source ": " problems - 10 " more" | "cat >&2"
      close("cat >&2")
      exit 1
    }
    print "year,file,days" > "years.csv"
    n = split(order, list, " ")
    for (i = 1; i <= n; i++) print list[i] ",days-" list[i] ".csv," days[list[i]] > "years.csv"
    print rows " days, " n " years:" order
  }
' source.csv || die "$1 is not fit for a report"
