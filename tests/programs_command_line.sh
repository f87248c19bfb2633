#!/usr/bin/env bash
# usage: programs_command_line.sh TAPE GLGRAD_INFO
# How the smallest example and glgrad-info end when something is wrong: one line, and a status.
set -uo pipefail
export GLGRAD_CACHE=off
tape=$1
info=$2
failures=0

# expect STATUS TEXT COMMAND...: the exit status, and a text that the output must have.
expect() {
    local status=$1 text=$2 output
    shift 2
    output=$("$@" 2>&1)
    local got=$?
    if [[ $got != "$status" || $output != *"$text"* ]]; then
        echo "FAILED: $*"
        echo "  expected exit status $status and '$text', got $got and:"
        echo "$output"
        failures=$((failures + 1))
    fi
}

expect 0 " " env GLGRAD_BACKEND=cpu "$tape"
expect 1 "expected cpu, gl or auto, got 'x'" env GLGRAD_BACKEND=x "$tape"
[[ $(GLGRAD_BACKEND=x "$tape" 2>&1 | wc -l) == 1 ]] || { echo "FAILED: more than a line"; failures=1; }

expect 0 "usage: glgrad-info" "$info" --help
expect 2 "unknown option 'x'" "$info" x
expect 2 "unknown option '--helq'" "$info" --helq --help
expect 2 "unknown option ''" "$info" ""
expect 1 "Chosen: none" env GLGRAD_BACKEND=x "$info"
expect 0 "because GLGRAD_BACKEND is cpu" env GLGRAD_BACKEND=cpu "$info"
exit $((failures > 0))
