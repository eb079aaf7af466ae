#!/usr/bin/env bash
# Installs what the tests on emulators need: DynamoDB Local (Java), fauxqs (Node), moto (Python), and a bare Debian tree in which an
# instance's user data is run (root only). Nothing of it is part of Lava.
# What can't be installed is said; its tests are skipped then, with the reason.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${LAVA_EMULATORS:-${XDG_CACHE_HOME:-$HOME/.cache}/lava-emulators}
mkdir -p "$home" || exit 1

apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$home/apt.log" 2>&1
}

# The package.json of the last good install stands beside it.
if ! cmp -s "$here/package.json" "$home/package.json"; then
    command -v npm >/dev/null || apt npm || echo "npm can't be installed: no DynamoDB Local and no fauxqs here"
    if command -v npm >/dev/null; then
        echo "installing DynamoDB Local and fauxqs"
        work=$(mktemp -d "$home/install.XXXXXX")
        if cp "$here/package.json" "$work/" && (cd "$work" && npm install --no-audit --no-fund --ignore-scripts) >"$home/npm.log" 2>&1; then
            rm -rf "$home/node_modules"
            mv "$work/node_modules" "$home/" && cp "$here/package.json" "$home/"
        else
            echo "DynamoDB Local and fauxqs can't be installed here (see $home/npm.log)"
        fi
        rm -rf "$work"
    fi
fi

command -v java >/dev/null || { echo "installing Java"; apt openjdk-17-jdk-headless || echo "Java can't be installed here: no DynamoDB Local"; }

if ! python3 -c 'import moto.server' 2>/dev/null && ! [ -x "$home/venv/bin/python" ]; then
    echo "installing moto"
    { python3 -m venv "$home/venv" || { apt python3-venv && python3 -m venv "$home/venv"; }; } >"$home/pip.log" 2>&1
    "$home/venv/bin/pip" install 'moto[server]==5.2.1' >>"$home/pip.log" 2>&1 || { rm -rf "$home/venv"; echo "moto can't be installed here (see $home/pip.log)"; }
fi

if [ "$(id -u)" = 0 ] && ! [ -x "$home/machine/usr/bin/curl" ]; then
    command -v debootstrap >/dev/null || apt debootstrap || echo "debootstrap can't be installed here: no bare machine for user data"
    if command -v debootstrap >/dev/null; then
        echo "installing a bare Debian tree"
        rm -rf "$home/machine.new"
        suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
        if debootstrap --variant=minbase --include=ca-certificates,curl "$suite" "$home/machine.new" >"$home/debootstrap.log" 2>&1; then
            rm -rf "$home/machine"
            mv "$home/machine.new" "$home/machine"
        else
            rm -rf "$home/machine.new"
            echo "a bare Debian tree can't be installed here (see $home/debootstrap.log)"
        fi
    fi
fi
exit 0
