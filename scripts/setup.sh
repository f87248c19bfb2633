#!/usr/bin/env bash
# Installs the packages that are missing, configures a preset and builds it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'EOF'
usage: scripts/setup.sh [--preset NAME] [--groups "GROUP ..."] [--target "NAME ..."] [--packages-only]

Installs what is missing of scripts/packages.txt through apt-get (with sudo unless run as root),
then configures and builds.

  --preset NAME       release (default), debug, asan, cpu-only or clang
  --groups "A B"      packages to check for; default: build gl example test bench
  --target "A B"      build these targets instead of everything
  --packages-only     neither configure nor build
EOF
}

preset=release
groups=""
targets=(all)
build=yes
while (($#)); do
    case $1 in
        --preset) preset=${2:?"--preset needs a name"}; shift 2 ;;
        --groups) groups=${2:?"--groups needs names"}; shift 2 ;;
        --target) read -ra targets <<<"${2:?"--target needs names"}"; shift 2 ;;
        --packages-only) build=no; shift ;;
        --help | -h) usage; exit ;;
        *) usage >&2; exit 2 ;;
    esac
done
if [[ -z $groups ]]; then
    groups="build gl example test bench"
    if [[ $preset == cpu-only ]]; then groups="build example test bench"; fi
fi

wanted_packages() {
    local name group rest
    while read -r name group rest; do
        if [[ -n $name && $name != \#* && " $groups " == *" $group "* ]]; then echo "$name"; fi
    done <scripts/packages.txt
}

missing_packages() {
    local installed name
    # dpkg-query fails when it does not know one of the names: that one is missing.
    installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' "${wanted[@]}" 2>/dev/null || true) "
    for name in "${wanted[@]}"; do
        if [[ $installed != *" installed=$name "* ]]; then echo "$name"; fi
    done
}

give_up() {
    {
        echo "setup: $1"
        echo "setup: missing packages: ${missing[*]}"
        echo "setup: install them as root with: apt-get install ${missing[*]}"
    } >&2
    exit 1
}

install_packages() {
    local -a as_root=()
    command -v apt-get >/dev/null || give_up "there is no apt-get on this machine."
    if ((EUID != 0)); then
        command -v sudo >/dev/null || give_up "not root, and there is no sudo."
        as_root=(sudo)
        if [[ ! -t 0 ]]; then as_root=(sudo -n); fi
        "${as_root[@]}" true || give_up "no right to install packages."
    fi
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq
        -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
    echo "setup: installing ${missing[*]}"
    "${apt[@]}" update || echo "setup: the package lists could not be updated; trying without" >&2
    "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >/dev/null ||
        give_up "apt-get could not install the packages; is there a network?"
}

mapfile -t wanted < <(wanted_packages)
if ((${#wanted[@]} == 0)); then
    echo "setup: scripts/packages.txt has no package in: $groups" >&2
    exit 2
elif command -v dpkg-query >/dev/null; then
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]})); then install_packages; fi
else
    echo "setup: no dpkg here, so the packages are not checked; their Debian names: ${wanted[*]}" >&2
fi

if [[ $build == yes ]]; then
    cmake --preset "$preset" --log-level=WARNING >/dev/null
    cmake --build --preset "$preset" --target "${targets[@]}"
fi
