#!/usr/bin/env bash
# Builds and tests glgrad.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'EOF'
usage: scripts/test.sh [--quick]

Builds and tests three presets: cpu-only (no OpenGL at all), asan (under the address and
undefined behaviour sanitizers), and release (everything, on both backends). Compiles all of it with
Clang as well, without running it.

  --quick    release only
EOF
}

quick=no
case "${1:-}" in
    "") ;;
    --quick) quick=yes ;;
    --help | -h) usage; exit ;;
    *) usage >&2; exit 2 ;;
esac

run_tests() {
    echo "== test: $1"
    ctest --preset "$1" --parallel "$(getconf _NPROCESSORS_ONLN)"
}

echo "== build: release"
scripts/setup.sh --preset release
if [[ $quick == no ]]; then
    echo "== build: clang"
    scripts/setup.sh --preset clang
    for preset in cpu-only asan; do
        echo "== build: $preset"
        scripts/setup.sh --preset "$preset"
        run_tests "$preset"
    done
fi
run_tests release
