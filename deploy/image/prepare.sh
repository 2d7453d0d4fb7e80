#!/bin/sh
# Run once inside the image: a user who owns nothing but one folder.
set -eu
id vivavoce >/dev/null 2>&1 || useradd --system --home-dir /var/lib/vivavoce --shell /usr/sbin/nologin vivavoce
mkdir -p /var/lib/vivavoce
chown vivavoce: /var/lib/vivavoce
