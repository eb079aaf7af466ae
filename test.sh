#!/usr/bin/env bash
# Runs the tests: all of them, or `quick` for the fast ones. Installs what they need; ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2
mode=${1:-all}
case $mode in
all | quick | nightly | chaos) ;;
-h | --help) echo "usage: ./test.sh [quick|nightly|chaos]"; exit 0 ;;
*) echo "usage: ./test.sh [quick|nightly|chaos]" >&2; exit 2 ;;
esac
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# The templates are held against Jinja2 itself, the schemas against a validator; without these such tests skip and say so.
if [ "$mode" != quick ] && ! python3 -c 'import jinja2, dateutil, yaml, jsonschema' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing python3-jinja2, python3-dateutil, python3-yaml and python3-jsonschema for the comparison tests"
    { apt-get update && apt-get install -y --no-install-recommends python3 python3-jinja2 python3-dateutil python3-yaml python3-jsonschema; } >/dev/null 2>&1 ||
        echo "they can't be installed here: the comparison tests will be skipped"
fi

# The ports on AWS are held against emulators; without one its tests skip and say so.
[ "$mode" = quick ] || eng/emulators/install.sh

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
echo "building"
if ! dotnet build Lava.sln -c Release -m:2 -v q --nologo; then
    echo "the build failed"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

filter=()
case $mode in
quick) filter=(--filter 'Category!=Slow&Category!=Nightly') ;;
all) filter=(--filter 'Category!=Nightly') ;;
chaos) filter=(--filter 'Category=Chaos') ;;
esac
passed=0 failed=0 skipped=0
# One project after another: some start servers and processes of their own.
for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>true' "$project" || continue
    name=$(basename "$project" .csproj)
    echo "== $name"
    dotnet test "$project" -c Release --no-build --nologo -v q --logger "trx;LogFileName=$results/$name.trx" "${filter[@]}"
    code=$?
    counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null | head -1)
    if [ -z "$counters" ]; then
        # No test of this project is in the filter, or its host died.
        [ $code -eq 0 ] || { echo "$name: the test run broke off"; failed=$((failed + 1)); }
        continue
    fi
    # What failed, with its message: the quiet log names it only.
    [ $code -eq 0 ] || python3 - "$results/$name.trx" <<'PY' || true
import sys, xml.etree.ElementTree as tree
space = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
for result in tree.parse(sys.argv[1]).iter(space + "UnitTestResult"):
    if result.get("outcome") == "Failed":
        message = result.findtext(f".//{space}Message") or ""
        print("FAILED", result.get("testName"), message[:2000], sep="\n  ")
PY
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    p=$(count passed) f=$(count failed) t=$(count total)
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + t - p - f))
    [ $code -eq 0 ] || [ "$f" -gt 0 ] || { echo "$name: the test host ended with $code"; failed=$((failed + 1)); }
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
