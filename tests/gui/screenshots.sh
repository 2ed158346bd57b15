#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# screenshots.sh DIRECTORY [PROGRAM [LOOK...]]: every page in light, dark, narrow, large text, right-to-left and high contrast.
set -u
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mkdir -p "${1:?a directory}" && cd "$1" && pwd)
program=${2:-$here/../../_build/src/gui/sendcheck}
shift; [ $# -gt 0 ] && shift
looks=("$@")
[ ${#looks[@]} -eq 0 ] && looks=(light dark narrow large rtl contrast)
locales=$(mktemp -d /tmp/sendcheck-locales.XXXXXX)
trap 'rm -rf "$locales"' EXIT

# GLib leaves a whole program untranslated, and so left-to-right, as long as the program's own domain has no catalogue for the
# language. An empty one is enough; the shim makes the program find it without being installed.
prepare_arabic ()
{
  mkdir -p "$locales/ar/LC_MESSAGES"
  localedef -i ar_EG -f UTF-8 "$locales/ar_EG.UTF-8" 2>/dev/null
  printf 'msgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=UTF-8\\n"\n' |
    msgfmt -o "$locales/ar/LC_MESSAGES/sendcheck.mo" - || return 1
  cc -shared -fPIC -o "$locales/shim.so" -x c - -ldl <<'SHIM'
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
}

status=0
for look in "${looks[@]}"; do
  options=(-s 720x800)
  case $look in
    dark) options+=(-v ADW_DEBUG_COLOR_SCHEME=prefer-dark) ;;
    contrast) options+=(-v ADW_DEBUG_HIGH_CONTRAST=1) ;;
    narrow) options=(-s 360x720 -v SC_WIDTH=360) ;;
    large) options+=(-v XFT_DPI=168) ;;
    rtl)
      prepare_arabic || { echo "rtl: left out, needs localedef, msgfmt and cc"; continue; }
      options+=(-v LOCPATH="$locales" -v LC_ALL=ar_EG.UTF-8 -v LD_PRELOAD="$locales/shim.so" -v SC_TEST_LOCALEDIR="$locales")
      ;;
  esac
  timeout 600 "$here/rungui.sh" "${options[@]}" "$program" -- /usr/bin/python3 "$here/shots.py" "$directory" "$look" || status=1
done
exit $status
