#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# make-runtime.sh ROOT PLACE: makes a Flatpak runtime and an SDK of the Debian 13 system in ROOT, and installs them for the user
# directory PLACE/user. They stand for org.gnome.Platform and org.gnome.Sdk; docs/packaging.md says where they differ.
set -euo pipefail
root=$1 place=$2
branch=13 arch=$(flatpak --default-arch)
export FLATPAK_USER_DIR=$place/user
stamp=$(cat "$root/.packages" "$root/etc/ccache.conf" "$0" | sha256sum)
[ "$(cat "$place/.runtime" 2>/dev/null)" = "$stamp" ] && exit 0

rm -rf "$place/repo" "$place/user" "$place/work"
mkdir -p "$place/work"
trap 'rm -rf "$place/work"' EXIT
# The default way packs each file; this one keeps them as they are, and installs them by hard links.
ostree init --repo="$place/repo" --mode=bare-user-only
ostree config --repo="$place/repo" set core.fsync false
for kind in Platform Sdk; do
  work=$place/work/$kind
  mkdir -p "$work/files"
  cp -al "$root/usr" "$work/usr" 2>/dev/null || { rm -rf "$work/usr"; cp -a "$root/usr" "$work/usr"; }
  rm -rf "$work/usr/etc"
  cp -a "$root/etc" "$work/usr/etc"
  rm -rf "$work"/usr/share/{doc,man,info,lintian,bash-completion} "$work"/usr/lib/{systemd,udev}
  rm -f "$work"/usr/etc/{shadow,shadow-,gshadow,gshadow-,mtab,resolv.conf,hostname,hosts,machine-id,.pwd.lock}
  [ $kind = Sdk ] || rm -rf "$work"/usr/include "$work"/usr/lib/gcc "$work"/usr/libexec/gcc "$work"/usr/lib/*/*.a
  cat > "$work/metadata" <<M
[Runtime]
name=org.debian.$kind
runtime=org.debian.Platform/$arch/$branch
sdk=org.debian.Sdk/$arch/$branch

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/share
M
  echo "exporting org.debian.$kind//$branch"
  flatpak build-export --runtime --disable-sandbox "$place/repo" "$work" $branch >/dev/null
  rm -rf "$work"
done
flatpak build-update-repo "$place/repo" >/dev/null
flatpak --user remote-add --if-not-exists --no-gpg-verify local "$place/repo"
echo "installing both"
flatpak --user install -y --noninteractive local "runtime/org.debian.Platform/$arch/$branch" "runtime/org.debian.Sdk/$arch/$branch" >/dev/null
printf '%s' "$stamp" > "$place/.runtime"
