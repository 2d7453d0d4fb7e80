#!/bin/sh
# install.sh ROOTFS: puts the packed packages, and what the image needs beside them, below a folder that becomes "/".
# Run in a repository that has been built. The Dockerfile and the test of the image both run this.
set -eu
rootfs=$1
here=$(cd "$(dirname "$0")" && pwd)
target="$rootfs/opt/vivavoce"
mkdir -p "$target"
node "$here/../../tools/pack/dist/install-into.js" "$target" @vivavoce/bus=latest
# An image has no sound devices.
rm -rf "$target/node_modules/decibri" "$target/node_modules/@decibri"
cp "$here/prepare.sh" "$here/health.js" "$target/"
