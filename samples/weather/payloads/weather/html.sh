#!/bin/sh
# Puts plot, tables and the most remarkable days into one page and copies it to the run's outputs.
# Reads days.csv, years.csv, year-*.csv, months.csv and plot.svg of the run's folder.
set -eu
export LC_ALL=C

die() { echo "html.sh: $*" >&2; exit 1; }

for file in days.csv years.csv months.csv plot.svg; do
  [ -r "$file" ] || die "no $file here: weather/html runs as a part of weather/report"
done

style() {
  cat <<'CSS'
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --line: #e3e7ec; --page: #fff; --card: #f5f7f9; --bar: #3a8fa8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --soft: #9aa7b4; --line: #2b3540; --page: #12181f; --card: #1a222b; --bar: #4fb0c9 }
}
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 3rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.8rem; line-height: 1.2 }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.15rem }
p { margin: .3rem 0 0; color: var(--soft) }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1.5rem 0 }
dl div { padding: .7rem 1rem; border-radius: .5rem; background: var(--card) }
dt, th, footer { color: var(--soft); font-size: .85rem; font-weight: 500 }
dd { margin: 0; font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums }
dd small { display: block; color: var(--soft); font-size: .85rem; font-weight: 400 }
svg { display: block; width: 100%; height: auto }
.wide { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
td small { color: var(--soft) }
td.bar { width: 9rem; padding-left: 0 }
td.bar i { display: block; height: 1rem; border-radius: 0 2px 2px 0; background: var(--bar) }
footer { margin-top: 2.5rem }
CSS
}

remarkable() {
  awk -F, '
    function card(title, value, note) { print "<div><dt>" title "</dt><dd>" value "<small>" note "</small></dd></div>" }
    NR == 1 { next }
    {
      days++
      if (days == 1 || $3 + 0 > hot) { hot = $3 + 0; hot_date = $1 }
      if (days == 1 || $4 + 0 < cold) { cold = $4 + 0; cold_date = $1 }
      if ($2 + 0 > most) { most = $2 + 0; most_date = $1 }
      if ($2 >= 1) wet++
    }
    END {
      print "<dl>"
      card("Hottest day", hot " °C", hot_date)
      card("Coldest day", cold " °C", cold_date)
      card("Wettest day", most " mm", most_date)
      card("Wet days", sprintf("%.0f %%", 100 * wet / days), wet + 0 " of " days " days")
      print "</dl>"
    }
  ' days.csv
}

by_year() {
  echo '<div class="wide"><table><thead><tr><th>Year<th>Days<th>Mean °C<th>Highest °C<th>Lowest °C<th>Wet days<th>Snow days<th>Rain mm<th></tr></thead><tbody>'
  awk -F, 'FNR > 1 { print $1 }' years.csv | while read -r year; do
    [ -r "year-$year.csv" ] || die "no year-$year.csv: did weather/year run for $year?"
    tail -n +2 "year-$year.csv"
  done > by-year.csv
  awk -F, '
    { row[NR] = $0; if ($8 + 0 > most) most = $8 + 0 }
    END {
      for (i = 1; i <= NR; i++) {
        split(row[i], f, ",")
        printf "<tr><td>%s<td>%d<td>%s<td>%s <small>%s</small><td>%s <small>%s</small><td>%d<td>%d", \
          f[1], f[2], f[3], f[4], substr(f[5], 6), f[6], substr(f[7], 6), f[9], f[10]
        printf "<td>%s<td class=\"bar\"><i style=\"width:%.0f%%\"></i></tr>\n", f[8], most ? 100 * f[8] / most : 0
      }
    }
  ' by-year.csv
  echo '</tbody></table></div>'
}

by_month() {
  echo '<div class="wide"><table><thead><tr><th>Month<th>Mean °C<th>Mean high<th>Mean low<th>Highest<th>Lowest<th>Wet days<th>Rain mm<th></tr></thead><tbody>'
  awk -F, '
    NR > 1 { row[NR] = $0; if ($7 + 0 > most) most = $7 + 0 }
    END {
      for (i = 2; i <= NR; i++) {
        split(row[i], f, ",")
        printf "<tr><td>%s<td>%s<td>%s<td>%s<td>%s<td>%s<td>%s", f[1], f[2], f[3], f[4], f[5], f[6], f[8]
        printf "<td>%s<td class=\"bar\"><i style=\"width:%.0f%%\"></i></tr>\n", f[7], most ? 100 * f[7] / most : 0
      }
    }
  ' months.csv
  echo '</tbody></table></div>'
}

first=$(awk -F, 'NR == 2 { print $1 }' years.csv)
last=$(awk -F, 'END { print $1 }' years.csv)
days=$(awk 'END { print NR - 1 }' days.csv)
years=$first
[ "$first" = "$last" ] || years="$first to $last"

{
  printf '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
  printf '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Seattle weather, %s</title>\n<style>\n' "$years"
  style
  printf '</style>\n</head>\n<body>\n<h1>Seattle weather, %s</h1>\n<p>%s days of observations by NOAA.</p>\n' "$years" "$days"
  remarkable
  cat plot.svg
  echo '<h2>Year by year</h2>'
  by_year
  echo '<h2>The months, over all years</h2>'
  by_month
  echo '<p>A wet day has at least 1 mm of rain. Rain and wet days of the months are means.</p>'
  printf '<footer>Made by run %s on %s.</footer>\n</body>\n</html>\n' "${LAVA_MASTER_RUN_ID:-$LAVA_RUN_ID}" "$(date -u '+%Y-%m-%d %H:%M UTC')"
} > report.html

lava cp report.html "$LAVA_S3_TMP/report.html"
echo "report: $LAVA_S3_TMP/report.html"
