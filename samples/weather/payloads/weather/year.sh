#!/bin/sh
# Summarises one year of daily rows.
# Leaves in the run's folder: year-YEAR.csv, a header and one row.
set -eu
export LC_ALL=C

die() { echo "year.sh: $*" >&2; exit 1; }

[ $# -eq 2 ] || die "usage: year.sh YEAR FILE"
year=$1
file=$2
[ -r "$file" ] || die "no $file here: weather/year runs as a part of weather/report"

# A wet day has at least 1 mm, as the WMO counts them.
awk -F, -v year="$year" -v out="year-$year.csv" '
  NR == 1 { next }
  {
    days++
    mean += ($3 + $4) / 2
    rain += $2
    if ($2 >= 1) wet++
    if ($6 == "snow") snow++
    if (days == 1 || $3 + 0 > high) { high = $3 + 0; high_date = $1 }
    if (days == 1 || $4 + 0 < low) { low = $4 + 0; low_date = $1 }
  }
  END {
    if (!days) exit 1
    print "year,days,mean,high,high_date,low,low_date,rain,wet,snow" > out
    printf "%s,%d,%.1f,%.1f,%s,%.1f,%s,%.0f,%d,%d\n", \
      year, days, mean / days, high, high_date, low, low_date, rain, wet, snow > out
    printf "%s: %d days, mean %.1f C, %.0f mm of rain on %d wet days\n", year, days, mean / days, rain, wet
  }
' "$file" || die "no days in $file"
