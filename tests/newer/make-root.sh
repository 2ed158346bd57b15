#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# make-root.sh FOLDER: a Debian 13 system in FOLDER, with all that building Sendcheck needs. It stands for the newer libraries
# (GTK 4.18, libadwaita 1.7): the second build compiles against it, and the local Flatpak runtime is made of it. Needs root.
set -euo pipefail
root=$1
mirror=${MIRROR:-http://deb.debian.org/debian}
packages="gcc ccache mold libc6-dev pkgconf meson ninja-build gettext itstool desktop-file-utils libgtk-4-dev libadwaita-1-dev libsecret-1-dev
  libgnutls28-dev libgsasl-dev libgmime-3.0-dev libjson-glib-dev libsqlite3-dev libsoup-3.0-dev glib-networking gsettings-desktop-schemas
  adwaita-icon-theme ca-certificates fonts-cantarell dconf-gsettings-backend libglib2.0-bin librsvg2-common appstream-util appstream
  python3 libxml2-utils dbus"
# The second build and the Flatpak's, which have the same compiler with different dates, share what was compiled. The compiler says itself what
# a file depends on: to preprocess each one for that first takes half as long again.
ccache='compiler_check = content\nsloppiness = locale\ndepend_mode = true\n'
made="$packages $ccache"

[ "$(id -u)" = 0 ] || { echo "make-root.sh: needs root" >&2; exit 77; }
command -v debootstrap >/dev/null || { echo "make-root.sh: debootstrap is not installed" >&2; exit 77; }
# Who comes second waits, and finds it made.
exec 9>"$root.lock"
flock 9
[ "$(cat "$root/.packages" 2>/dev/null)" = "$made" ] && exit 0

if [ ! -e "$root/etc/debian_version" ]; then
  # What was broken off is not taken for a whole one.
  rm -rf "$root" "$root.part"
  debootstrap --variant=minbase --merged-usr trixie "$root.part" "$mirror"
  mv "$root.part" "$root"
fi
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*/LC_MESSAGES/[!gs]*.mo\n' \
  > "$root/etc/dpkg/dpkg.cfg.d/small"
# shellcheck disable=SC2059
printf "$ccache" > "$root/etc/ccache.conf"
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive chroot "$root" sh -c "apt-get -q update &&
  apt-get -q -y -o APT::Install-Recommends=false -o Dpkg::Use-Pty=0 install $(echo $packages)"
printf '%s' "$made" > "$root/.packages"
