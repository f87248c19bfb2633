# Sourced by the run.sh of each anchor: --help, and what is wrong with the arguments. `anchor` is its
# folder's name, and `environment` what it looks at.
usage() {
    cat <<EOF
usage: bench/anchors/$anchor/run.sh OUTPUT [REGEX] [quick]
       bench/anchors/$anchor/run.sh --check

Writes the medians of the workloads whose names contain REGEX to OUTPUT, a JSON file. --check only
says what is missing. $environment
EOF
}

missing() {
    echo "$anchor: $1; bench/anchors/$anchor/setup.sh installs it" >&2
    exit 3
}

case "${1:-}" in
    "") usage >&2; exit 2 ;;
    --help | -h) usage; exit ;;
esac
