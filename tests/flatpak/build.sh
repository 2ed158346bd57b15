#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# build.sh PLACE: builds flatpak/*.Devel.json for the local runtime with flatpak-builder, and installs it below PLACE/user.
set -euo pipefail
place=$1
here=$(dirname "$(readlink -f "$0")")
export FLATPAK_USER_DIR=$place/user
"$here/local_manifest.py" "$here/../../flatpak/io.github.sendcheck.Sendcheck.Devel.json" "$place/manifest.json"
dbus-run-session -- flatpak-builder --user --install --force-clean --disable-rofiles-fuse --ccache --jobs="${JOBS:-2}" \
  --state-dir="$place/state" "$place/app" "$place/manifest.json" </dev/null
rm -rf "$place"/state/build/* "$place/app"
