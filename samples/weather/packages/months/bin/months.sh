#!/bin/sh
# Summarises each month of the calendar over all years.
# Reads days.csv of the run's folder and leaves months.csv there.
set -eu
export LC_ALL=C

die() { echo "months.sh: $*" >&2; exit 1; }

# A package starts in the folder it was unpacked into, which lies in the run's folder.
[ -r ../days.csv ] || die "no days.csv here: weather/months runs as a part of weather/report"
awk -F, -f lib/months.awk ../days.csv > ../months.csv || die "no summary of days.csv"
echo "$(($(wc -l < ../months.csv) - 1)) months"
