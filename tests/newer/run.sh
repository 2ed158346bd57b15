#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# run.sh: the second build. Debian 13 has the libraries of the current runtimes: there no version is pinned, and what is deprecated
# is an error. The rooms' tests run there, and the wizard is driven as everywhere. The root stays in _build/newer-root.
# Ends with 1 when something failed; what was counted is in _build/newer.json and in the build's own log.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
root=$PWD/_build/newer-root build=_build/newer log=_build/newer.json
mkdir -p _build
rm -f "$log" "$build/meson-logs/testlog.json"
record() { tests/record.py "$log" "$@"; }
inside() { local name=$1; shift; record "$name" tests/newer/in-root.sh "$root" "$PWD" "$@"; }

record newer/root tests/newer/make-root.sh "$root" || exit $(( $? == 77 ? 0 : 1 ))
# shellcheck disable=SC2016
inside newer/build sh -euc '
  test -f "$1/build.ninja" || meson setup "$1" -Dpins=false -Dwerror=true -Dtests=headless -Dbuildtype=debug
  exec ninja -C "$1" -j "${JOBS:-2}"' sh "$build" || exit 1

rc=0
# The servers of the lab and the daemons of a session are those of this computer; the rules of the house are the same on both.
tests/newer/in-root.sh "$root" "$PWD" meson test -C "$build" --no-rebuild --no-suite lab --no-suite session --no-suite lint \
  --print-errorlogs </dev/null || rc=1
export G_DEBUG=fatal-criticals
for walk in by-click by-keyboard field-errors; do
  record "newer/wizard-$walk" tests/gui/rungui.sh tests/newer/in-root.sh "$root" "$PWD" "/source/$build/src/gui/sendcheck" -- \
    /usr/bin/python3 tests/gui/test-wizard.py "$walk" || rc=1
done
exit $rc
