#!/bin/sh
# Runs the built tests: tests/run.sh CONFIGURATION [RUNNER OPTIONS]. The last line is "N passed, N failed, N skipped",
# also when the runner dies half-way, and the exit code is 0 only if nothing failed.
set -u
configuration=$1
shift
report=$(mktemp)
trap 'rm -f "$report"' EXIT

# A shell starts what it puts into the background with Ctrl-C ignored, nohup what it starts with SIGHUP ignored; tests send both.
env --default-signal=INT,HUP \
    "$(dirname "$0")/bin/$configuration/net10.0/linux-x64/Mira.Tests" -noColor -noLogo -result-xml "$report" "$@"
code=$?

# The report is one line of XML; the sums of its <assembly> element count every test.
count() {
    sed -n "s/.*<assembly [^>]* $1=\"\([0-9]*\)\".*/\1/p" "$report" | head -n 1
}
passed=$(count passed) failed=$(count failed) skipped=$(count skipped) errors=$(count errors)
if [ -z "$passed" ]; then
    echo "The test runner ended with code $code and left no report."
    passed=0 failed=1 skipped=0 errors=0
fi
failed=$((failed + errors))
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
