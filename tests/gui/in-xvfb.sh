#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# in-xvfb.sh PROGRAM [ARGS...]: runs a test program on a display of its own; SC_SCREEN says how large it is.
set -u
command -v Xvfb >/dev/null || { echo "1..0 # SKIP Xvfb is not installed"; exit 0; }
place=$(mktemp -d /tmp/sendcheck-xvfb.XXXXXX)
mkfifo "$place/display"
Xvfb -displayfd 9 -screen 0 "${SC_SCREEN:-1024x800}x24" -nolisten tcp -noreset 9>"$place/display" 2>/dev/null &
xvfb=$!
read -r number < "$place/display"
DISPLAY=":$number" HOME="$place" "$@"
status=$?
kill "$xvfb"
wait "$xvfb" 2>/dev/null
rm -rf "$place"
exit $status
