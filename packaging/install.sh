#!/usr/bin/env bash
# Installs the worker that this folder holds: a user, the unit, the commands on the PATH. Run as root; run again, it brings all up to date.
# Afterwards: set LAVA_REALM and LAVA_WORKER in /etc/lava/worker.env, then systemctl enable --now lava-worker.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=/opt/lava
[ "$(id -u)" = 0 ] || { echo "install.sh: run it as root" >&2; exit 1; }
[ -x "$here/bin/lava-worker" ] || { echo "install.sh: $here/bin/lava-worker is missing: unpack the whole archive" >&2; exit 1; }

id -u lava >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/lava --create-home --shell /sbin/nologin lava
# In the group of docker, where there is one: jobs may run containers.
if getent group docker >/dev/null; then usermod -aG docker lava; fi

if [ "$here" != "$home" ]; then
    # A running worker keeps the files it has open; the new ones are for the next start.
    mkdir -p "$home"
    cp -a "$here/bin" "$home/bin.new"
    rm -rf "$home/bin.old"
    if [ -d "$home/bin" ]; then mv "$home/bin" "$home/bin.old"; fi
    mv "$home/bin.new" "$home/bin"
fi
chown -R root:root "$home/bin"
ln -sfn "$home/bin/lava" /usr/local/bin/lava
ln -sfn "$home/bin/lava-worker" /usr/local/bin/lava-worker
for name in lava-dispatcher lava-state lava-version; do ln -sfn "$home/bin/$name" "/usr/local/bin/$name"; done

install -d -m 0755 /etc/lava
install -d -o lava -g lava -m 0750 /var/log/lava
if ! [ -f /etc/lava/worker.env ]; then
    install -m 0640 -g lava /dev/null /etc/lava/worker.env
    printf '%s\n' '# LAVA_REALM=prod' '# LAVA_WORKER=core' '# AWS_REGION=eu-west-1' >/etc/lava/worker.env
fi

if [ -d /etc/systemd/system ]; then
    install -m 0644 "$here/lava-worker.service" /etc/systemd/system/lava-worker.service
    if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
fi
echo "installed lava-worker: set its realm and fleet in /etc/lava/worker.env, then: systemctl enable --now lava-worker"
