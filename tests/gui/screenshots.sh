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
status=0
for look in "${looks[@]}"; do
  options=(-s 720x800)
  case $look in
    dark) options+=(-v ADW_DEBUG_COLOR_SCHEME=prefer-dark) ;;
    contrast) options+=(-v ADW_DEBUG_HIGH_CONTRAST=1) ;;
    narrow) options=(-s 360x720 -v SC_WIDTH=360) ;;
    large) options+=(-v XFT_DPI=168) ;;
    rtl) options+=(-v LC_ALL=C.UTF-8 -v LANGUAGE=ar) ;;
  esac
  timeout 180 "$here/rungui.sh" "${options[@]}" "$program" -- /usr/bin/python3 "$here/shots.py" "$directory" "$look" || status=1
done
exit $status
