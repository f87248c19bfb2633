#!/usr/bin/env bash
# Formats every C++ file of the project in place; with --check, only says which ones are not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
    --check) action=(--dry-run -Werror --ferror-limit=1) ;;
    "") action=(-i) ;;
    *) echo "usage: scripts/format.sh [--check]"; [[ $1 == --help ]]; exit ;;
esac

find . \( -name '.?*' -o -path ./build \) -prune -o \( -name '*.h' -o -name '*.cpp' \) -print0 |
    xargs -0 -r -n 16 -P "$(getconf _NPROCESSORS_ONLN)" "${CLANG_FORMAT:-clang-format}" "${action[@]}"
