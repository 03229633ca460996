# shellcheck shell=bash
# Sourced by the other scripts: installs Debian packages that are missing, and nothing else.

say() { printf '\n== %s\n' "$*"; }

# install_packages NAME...: does nothing, without the network, where all of them are there.
install_packages() {
    local name missing=()
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    # What apt-get says matters only when it fails. Runlevel 1: a server that comes with a package is
    # not started.
    local output
    output=$({ "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"; } 2>&1) ||
        { printf '%s\n' "$output" >&2; return 1; }
}
