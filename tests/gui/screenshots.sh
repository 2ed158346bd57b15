#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# screenshots.sh DIRECTORY [PROGRAM [LOOK...]]: every page in light, dark, narrow, large text, right-to-left and high contrast, as
# test-pictures takes them. A look may also be a language (de, zh_CN, …), or "store", the few pictures for a software store: for these the
# program is walked through as a person would.
set -u
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mkdir -p "${1:?a directory}" && cd "$1" && pwd)
program=${2:-$here/../../_build/src/gui/sendcheck}
shift; [ $# -gt 0 ] && shift
looks=("$@")
[ ${#looks[@]} -eq 0 ] && looks=(light dark narrow large rtl contrast)
locales=$(mktemp -d /tmp/sendcheck-locales.XXXXXX)
trap 'rm -rf "$locales"' EXIT

# The shim makes the program find the catalogues of the build folder without being installed.
prepare_language ()
{
  local locale
  case $1 in
    ar) locale=ar_EG ;;
    pt_BR | zh_CN) locale=$1 ;;
    *) locale=$1_${1^^} ;;
  esac
  catalogues=$(cd "$(dirname "$program")/../../po" && pwd)
  [ -e "$catalogues/$1/LC_MESSAGES/sendcheck.mo" ] || { echo "$1: there is no catalogue in $catalogues"; return 1; }
  localedef -i "$locale" -f UTF-8 "$locales/$locale.UTF-8" 2>/dev/null
  [ -e "$locales/$locale.UTF-8" ] || { echo "$1: localedef cannot make $locale (package locales)"; return 77; }
  [ -e "$locales/shim.so" ] || cc -shared -fPIC -o "$locales/shim.so" -x c - -ldl <<'SHIM' || return 77
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

char *
bindtextdomain (const char *domain, const char *directory)
{
  char *(*next) (const char *, const char *) = dlsym (RTLD_NEXT, "bindtextdomain");
  const char *here = getenv ("SC_TEST_LOCALEDIR");

  return next (domain, here != NULL && directory != NULL && strcmp (domain, "sendcheck") == 0 ? here : directory);
}
SHIM
  [ "$1" = ar ] && options+=(-v SC_RTL=1)
  # A sanitizer wants to be loaded first, and is not told from a fault when it is not.
  export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
  options+=(-v LOCPATH="$locales" -v LC_ALL="$locale.UTF-8" -v LANGUAGE="$1" -v LD_PRELOAD="$locales/shim.so"
    -v SC_TEST_LOCALEDIR="$catalogues" -v SC_CATALOGUE="$catalogues/$1/LC_MESSAGES/sendcheck.mo")
}

status=0
quick=()
for look in "${looks[@]}"; do
  options=(-s 720x800)
  case $look in
    light | dark | narrow | large | rtl | contrast) quick+=("$look"); continue ;;
    store)
      # The typeface of GNOME's own programs.
      mkdir -p "$locales/home/.config/gtk-4.0"
      printf '[Settings]\ngtk-enable-animations=0\ngtk-font-name=Cantarell 11\n' > "$locales/home/.config/gtk-4.0/settings.ini"
      export SC_GUI_HOME="$locales/home"
      ;;
    *) prepare_language "$look" || { status=$?; continue; } ;;
  esac
  timeout 600 "$here/rungui.sh" "${options[@]}" "$program" -- /usr/bin/python3 "$here/shots.py" "$directory" "$look" || status=1
done
if [ ${#quick[@]} -gt 0 ]; then
  # As tests/gui/meson.build starts it.
  build=$(cd "$(dirname "$program")/../.." && pwd)/tests/gui
  SC_LOOKS="${quick[*]}" SC_SCREEN=1024x8192 GSETTINGS_SCHEMA_DIR="$build" G_TEST_SRCDIR="$here/.." GTK_A11Y=test GDK_BACKEND=x11 \
    GDK_DEBUG=gl-disable GSK_RENDERER=cairo LC_ALL=C.UTF-8 "$here/in-xvfb.sh" "$build/test-pictures" "$directory" -k | grep -v DEBUG
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
fi
exit $status
