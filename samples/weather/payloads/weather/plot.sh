#!/bin/sh
# Draws the daily rows: temperatures above, rain a month below, over one time axis.
# Reads days.csv of the run's folder and leaves plot.svg there, which also stands on its own.
set -eu
export LC_ALL=C

die() { echo "plot.sh: $*" >&2; exit 1; }

[ -r days.csv ] || die "no days.csv here: weather/plot runs as a part of weather/report"
awk -F, '
  # Days since 1970-01-01 of a date in the Gregorian calendar, counted in eras of 400 years from 1 March.
  function ordinal(y, m, d,    era, yoe, doy) {
    if (m <= 2) y--
    era = int(y / 400)
    yoe = y - era * 400
    doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
    return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468
  }
  function floor_to(v, step) { return step * (int(v / step) - (v < 0 && v % step != 0)) }
  function x(day) { return left + (day - from) * (right - left) / (to - from) }
  function y(temp) { return t_bottom - (temp - t_min) * (t_bottom - t_top) / (t_max - t_min) }
  function text(px, py, class, s) { printf "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>\n", px, py, class, s }
  function grid(py, class) { printf "<path class=\"%s\" d=\"M%.1f %.1fH%.1f\"/>\n", class, left, py, right }
  function line(values, class,    i, d) {
    for (i = 1; i <= n; i++)
      d = d sprintf("%s%.1f %.1f", i == 1 ? "M" : "L", (x(start[i]) + x(end[i])) / 2, y(values[i] / days[i]))
    printf "<path class=\"%s\" d=\"%s\"/>\n", class, d
  }
  function key(px, class, shape, s) {
    if (shape == "line") printf "<path class=\"%s\" d=\"M%d 15h22\"/>", class, px
    else printf "<rect class=\"%s\" x=\"%d\" y=\"9\" width=\"22\" height=\"12\" rx=\"2\"/>", class, px
    text(px + 28, 19, "label", s)
  }

  NR == 1 { next }
  {
    yy = substr($1, 1, 4) + 0; mm = substr($1, 6, 2) + 0
    day = ordinal(yy, mm, substr($1, 9, 2) + 0)
    if (yy "-" mm != month) {
      month = yy "-" mm
      n++
      year[n] = yy; number[n] = mm
      start[n] = ordinal(yy, mm, 1)
      end[n] = mm == 12 ? ordinal(yy + 1, 1, 1) : ordinal(yy, mm + 1, 1)
    }
    days[n]++; high[n] += $3; low[n] += $4; mean[n] += ($3 + $4) / 2; rain[n] += $2
    at[++total] = day; day_high[total] = $3 + 0; day_low[total] = $4 + 0
    if (total == 1 || $3 + 0 > hottest) hottest = $3 + 0
    if (total == 1 || $4 + 0 < coldest) coldest = $4 + 0
  }
  END {
    if (!total) exit 1
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", name, " ")
    width = 960; left = 58; right = 950
    t_top = 40; t_bottom = 300; r_top = 334; r_bottom = 434
    from = start[1]; to = end[n]
    t_min = floor_to(coldest, 10); t_max = -floor_to(-hottest, 10)
    if (t_min == t_max) t_max += 10
    for (i = 1; i <= n; i++) if (rain[i] > r_max) r_max = rain[i]
    r_max = -floor_to(-r_max, 100)
    if (!r_max) r_max = 100

    print "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " width " 474\" role=\"img\" aria-labelledby=\"plot-title\">"
    print "<title id=\"plot-title\">Daily range and monthly means of temperature, and rain a month, " year[1] " to " year[n] "</title>"
    print "<style>"
    print ".plot{--ink:#1d2733;--soft:#5b6876;--grid:#e3e7ec;--range:#f3cfa6;--high:#c8432b;--mean:#1d2733;--low:#2c6fb3;--rain:#3a8fa8;font:12px system-ui,sans-serif}"
    print "@media(prefers-color-scheme:dark){.plot{--ink:#e8edf2;--soft:#9aa7b4;--grid:#2b3540;--range:#5e4a33;--high:#f0806a;--mean:#f2f5f8;--low:#6fb0ee;--rain:#4fb0c9}}"
    print ".plot text{fill:var(--soft)}.plot .label,.plot .year{fill:var(--ink)}.plot .year{font-weight:600}.plot .tick{text-anchor:end}.plot .mid{text-anchor:middle}"
    print ".plot path{fill:none}.plot .grid{stroke:var(--grid)}.plot .axis,.plot .mark{stroke:var(--soft)}"
    print ".plot .range{stroke:var(--range);stroke-width:.75}.plot .ranges{fill:var(--range)}.plot .bar{fill:var(--rain)}.plot .bar:hover{opacity:.7}"
    print ".plot .high,.plot .low,.plot .mean{stroke-width:1.75;stroke-linejoin:round}.plot .high{stroke:var(--high)}.plot .low{stroke:var(--low)}.plot .mean{stroke:var(--mean);stroke-width:2.25}"
    print "</style>"

    key(left, "ranges", "box", "each day, lowest to highest")
    key(left + 205, "high", "line", "mean high"); key(left + 308, "mean", "line", "mean")
    key(left + 380, "low", "line", "mean low"); key(left + 480, "bar", "box", "rain a month")

    for (t = t_min; t <= t_max; t += 10) {
      grid(y(t), t == 0 ? "axis" : "grid")
      text(left - 8, y(t) + 4, "tick", t (t == t_max ? " °C" : ""))
    }
    for (i = 1; i <= total; i++) d = d sprintf("M%.1f %.1fV%.1f", x(at[i] + .5), y(day_low[i]), y(day_high[i]))
    print "<path class=\"range\" d=\"" d "\"/>"
    line(high, "high"); line(low, "low"); line(mean, "mean")

    step = r_max > 300 ? 200 : 100
    for (r = step; r <= r_max; r += step) {
      grid(r_bottom - r * (r_bottom - r_top) / r_max, "grid")
      text(left - 8, r_bottom - r * (r_bottom - r_top) / r_max + 4, "tick", r (r + step > r_max ? " mm" : ""))
    }
    text(left - 8, r_bottom + 4, "tick", 0)
    for (i = 1; i <= n; i++) {
      h = rain[i] * (r_bottom - r_top) / r_max
      printf "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s %d: %.0f mm</title></rect>\n", \
        x(start[i]) + 2, r_bottom - h, x(end[i]) - x(start[i]) - 4, h, name[number[i]], year[i], rain[i]
    }
    grid(r_bottom, "axis")
    for (i = 1; i <= n; i++) if (number[i] % 3 == 1) {
      printf "<path class=\"mark\" d=\"M%.1f %.1fv5\"/>\n", x(start[i]), r_bottom
      text((x(start[i]) + x(end[i])) / 2, r_bottom + 18, "mid", name[number[i]])
      if (number[i] == 1) text((x(start[i]) + x(end[i])) / 2, r_bottom + 34, "mid year", year[i])
    }
    print "</svg>"
  }
' days.csv > plot.svg || die "days.csv holds nothing to draw"
echo "plot.svg: $(wc -c < plot.svg) bytes"
