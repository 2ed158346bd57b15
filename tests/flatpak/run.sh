#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# run.sh [build|test]: the program as a Flatpak: built by flatpak-builder for a local runtime, installed in a user directory of its own
# (_build/flatpak/user), driven in its sandbox, and set on a real Postfix with an account of a real goa-daemon and a real keyring.
# Ends with 1 when something failed, with 77 when nothing can be built here; what was counted is in _build/flatpak.json. Without an
# argument it does both, one after the other.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
root=$PWD/_build/newer-root place=$PWD/_build/flatpak log=_build/flatpak.json
application=io.github.sendcheck.Sendcheck.Devel
# flatpak-builder would take this computer's cache for its own.
unset "${!CCACHE_@}"
record() { tests/record.py "$log" "$@"; }

build() {
  mkdir -p "$place"
  rm -f "$log"
  local need
  for need in flatpak flatpak-builder ostree bwrap xdg-dbus-proxy eu-strip dbus-run-session; do
    command -v $need >/dev/null || { record flatpak/runtime sh -c "echo $need is not installed; exit 77"; return; }
  done
  # The second build may have made the root already.
  [ -e _build/newer.json ] && [ -e "$root/.packages" ] || record flatpak/root tests/newer/make-root.sh "$root" || return $?
  record flatpak/runtime tests/flatpak/make-runtime.sh "$root" "$place" || return 1
  record flatpak/build tests/flatpak/build.sh "$place" || return 1
}

case ${1:-} in
  build) build; exit ;;
  test) ;;
  *) build || exit $(( $? == 77 ? 0 : 1 )) ;;
esac

rc=0
export FLATPAK_USER_DIR=$place/user
for walk in by-click; do
  record "flatpak/wizard-$walk" tests/gui/rungui.sh -v FLATPAK_USER_DIR="$FLATPAK_USER_DIR" -v SC_GUI_SANDBOX=1 \
    flatpak --user run --die-with-parent $application -- /usr/bin/python3 tests/gui/test-wizard.py "$walk" || rc=1
done
if [ -e /usr/share/dbus-1/services/org.freedesktop.impl.portal.desktop.gtk.service ] && [ -c /dev/fuse ]; then
  record flatpak/portals tests/lab/in-namespace.sh "$PWD/tests/gui/rungui.sh" -p -v FLATPAK_USER_DIR="$FLATPAK_USER_DIR" -v SC_GUI_SANDBOX=1 \
    flatpak --user run --die-with-parent $application -- /usr/bin/python3 "$PWD/tests/flatpak/walk_portals.py" $application || rc=1
else
  record flatpak/portals sh -c "echo xdg-desktop-portal-gtk is not installed, or there is no /dev/fuse; exit 77"
fi
record flatpak/sandbox tests/lab/in-namespace.sh /usr/bin/python3 tests/flatpak/test_sandbox.py $application || rc=1
if [ $rc = 0 ]; then
  cat <<'WORDS'
Shown: flatpak-builder built the program and flatpak installed it in _build/flatpak/user. In its sandbox the wizard was driven to a
diagnosis of a practice server, and was given files, a printer and a notification by the desktop's portals; sendcheck-cli found the accounts of a real goa-daemon, read their password from a real keyring, logged
in at a real Postfix, and found the cause of its 421. The sandbox kept from it the home folder and every bus name that the manifest
does not name.
WORDS
fi
exit $rc
