#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# run.sh [build|test]: the second build. Debian 13 has the libraries of the current runtimes: there no version is pinned, and what is deprecated
# is an error. The rooms' tests run there, and the wizard is driven as everywhere. The root stays in _build/newer-root.
# Ends with 1 when something failed, with 77 when nothing can be built here; what was counted is in _build/newer.json and in the
# build's own log. Without an argument it does both, one after the other.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
root=$PWD/_build/newer-root log=_build/newer.json
# The folders' names, the options and the variables are those of flatpak-builder: what the one has compiled, the other finds in their cache.
source=/run/build/sendcheck build=/run/build/sendcheck/_flatpak_build cache=_build/flatpak/state/ccache
same=(C_INCLUDE_PATH=/app/include CPLUS_INCLUDE_PATH=/app/include)
# What this computer's own ccache is told is not meant for theirs.
unset "${!CCACHE_@}"
record() { tests/record.py "$log" "$@"; }
inside() { tests/newer/in-root.sh "$root" "$PWD" "$@"; }

build() {
  mkdir -p $cache
  rm -f "$log" "$root$build/meson-logs/testlog.json"
  record newer/root tests/newer/make-root.sh "$root" || return $?
  mkdir -p "$root$build"
  find "$root$source" -maxdepth 1 -type l -delete
  local entry
  for entry in * .[!.]*; do
    case $entry in _build | .git) ;; *) ln -s "/source/$entry" "$root$source/$entry" ;; esac
  done
  rm -rf _build/newer
  ln -s "newer-root$build" _build/newer
  # shellcheck disable=SC2016
  record newer/build tests/newer/in-root.sh "$root" "$PWD" env CC_LD=mold CCACHE_DIR=/source/$cache "${same[@]}" sh -euc '
    test -f "$2/build.ninja" || meson setup "$2" "$1" --prefix=/app -Dprofile=development -Dpins=false -Dtests=headless \
      -Dwerror=true -Ddebug=false -Dc_args=-g1
    exec ninja -C "$2" -j "${JOBS:-2}"' sh $source $build || return 1
}

case ${1:-} in
  build) build; exit ;;
  test) ;;
  *) build || exit $(( $? == 77 ? 0 : 1 )) ;;
esac

rc=0
# The servers of the lab and the daemons of a session are those of this computer; the rules of the house are the same on both.
inside meson test -C $build --no-rebuild --no-suite lab --no-suite session --no-suite lint \
  --num-processes $(($(nproc) + 1)) --timeout-multiplier 3 --print-errorlogs </dev/null || rc=1
export G_DEBUG=fatal-criticals
for walk in by-click by-keyboard field-errors; do
  record "newer/wizard-$walk" tests/gui/rungui.sh tests/newer/in-root.sh "$root" "$PWD" $build/src/gui/sendcheck -- \
    /usr/bin/python3 tests/gui/test-wizard.py "$walk" || rc=1
done
exit $rc
