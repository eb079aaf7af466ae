# Daily rows in, one row a calendar month out. Rain and wet days are means a month.
NR == 1 { next }
{
  m = substr($1, 6, 2) + 0
  year = substr($1, 1, 4)
  if (!((m, year) in seen)) { seen[m, year] = 1; years[m]++ }
  days[m]++
  mean[m] += ($3 + $4) / 2
  max[m] += $3
  min[m] += $4
  rain[m] += $2
  if ($2 >= 1) wet[m]++
  if (days[m] == 1 || $3 + 0 > high[m]) high[m] = $3 + 0
  if (days[m] == 1 || $4 + 0 < low[m]) low[m] = $4 + 0
}
END {
  split("January February March April May June July August September October November December", name, " ")
  print "month,mean,mean_max,mean_min,high,low,rain,wet"
  for (m = 1; m <= 12; m++)
    if (days[m])
      printf "%s,%.1f,%.1f,%.1f,%.1f,%.1f,%.0f,%.1f\n", name[m], mean[m] / days[m], max[m] / days[m], \
        min[m] / days[m], high[m], low[m], rain[m] / years[m], wet[m] / years[m]
}
