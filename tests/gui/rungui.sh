#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# rungui.sh [-c] [-p] [-s WxH] [-v VAR=VALUE]... PROGRAM [ARGS...] -- DRIVER [ARGS...]
# One throw-away desktop: Xvfb, a private session bus with AT-SPI, PROGRAM in the background, then DRIVER with DISPLAY, the
# bus and APP_PID set; the driver's exit status is the result. Nothing of the host's session is read or written.
# -c: the program's waits go by a clock that the driver moves.
# -p: with this computer's portals (xdg-desktop-portal); below in-namespace.sh, for they mount a file system. All paths absolute.
set -u
size=1024x800
given=("$@")
vars=()
clock=
portals=
while getopts cps:v: option; do
  case $option in
    c) clock=yes ;;
    p) portals=yes ;;
    s) size=$OPTARG ;;
    v) vars+=("$OPTARG") ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))

for need in Xvfb dbus-run-session xdotool; do
  command -v "$need" >/dev/null || { echo "1..0 # SKIP $need is not installed"; exit 0; }
done

if [ -z "${SC_IN_BUS:-}" ]; then
  place=$(mktemp -d /tmp/sendcheck-gui.XXXXXX)
  mkdir -p "$place/run" "$place/home"
  chmod 700 "$place" "$place/run"
  # A page that is still sliding in is clicked beside.
  mkdir -p "$place/home/.config/gtk-4.0"
  printf '[Settings]\ngtk-enable-animations=0\n' > "$place/home/.config/gtk-4.0/settings.ini"
  [ -n "${SC_GUI_HOME:-}" ] && cp -r "$SC_GUI_HOME/." "$place/home/"
  run=$place/run
  if [ -n "$portals" ]; then
    # Where a sandbox has its own: a file that was chosen has the same name on both sides.
    run=/run/user/$(id -u)
    mkdir -p /run/user && mount -t tmpfs tmpfs /run/user && mkdir -m 700 "$run" || exit 1
    cd "$place/home" || exit 1  # where the desktop's programs offer to save
  else
    # They would be started by whatever asks for the desktop's colours, and say what this computer has.
    mkdir -p "$place/run/dbus-1/services"
    for name in org.freedesktop.portal.Desktop org.freedesktop.portal.Documents; do
      printf '[D-BUS Service]\nName=%s\nExec=/bin/false\n' $name > "$place/run/dbus-1/services/$name.service"
    done
  fi
  [ -n "$clock" ] && vars+=(SENDCHECK_TEST_CLOCK="$place/clock")
  keep=()
  for name in SC_GUI_DUMP SC_GUI_PATIENCE ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS G_SLICE G_DEBUG; do
    [ -n "${!name:-}" ] && keep+=("$name=${!name}")
  done
  env -i PATH=/usr/bin:/bin:/usr/sbin LANG=C.UTF-8 HOME="$place/home" XDG_RUNTIME_DIR="$run" SC_IN_BUS=1 SC_PLACE="$place" \
    GTK_A11Y=atspi GSETTINGS_BACKEND=memory GIO_USE_VFS=local GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_BACKEND=x11 \
    XDG_SESSION_TYPE=x11 XDG_CURRENT_DESKTOP=GNOME GTK_USE_PORTAL=0 "${keep[@]}" "${vars[@]}" \
    dbus-run-session -- "$0" "${given[@]}" >/dev/null 2> >(grep -vE 'Failed to set fd limit|dbus-daemon|SpiRegistry|goa-daemon|Error in GetItems|^$' >&2)
  status=$?
  cat "$place/tap"
  rm -rf "$place"
  exit $status
fi

# What the bus starts writes to the bus's output, and keeps it open; the test's own lines go past it.
exec >"$SC_PLACE/tap"

# -displayfd lets Xvfb pick a free number: no race between tests that run side by side.
mkfifo "$SC_PLACE/display"
Xvfb -displayfd 9 -screen 0 "${size}x24" -nolisten tcp -noreset 9>"$SC_PLACE/display" 2>/dev/null &
xvfb=$!
read -r number < "$SC_PLACE/display"
export DISPLAY=":$number"
[ -n "$portals" ] && dbus-update-activation-environment DISPLAY
[ -n "${XFT_DPI:-}" ] && echo "Xft.dpi: $XFT_DPI" | xrdb -merge
# The accessibility bus has to be on before the program starts.
gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method org.freedesktop.DBus.Properties.Set \
  org.a11y.Status IsEnabled '<true>' >/dev/null 2>&1

program=()
while [ $# -gt 0 ] && [ "$1" != "--" ]; do program+=("$1"); shift; done
[ $# -gt 0 ] && shift
export APP_PROGRAM="${program[0]}" APP_OUT="$SC_PLACE/app.out" APP_ERR="$SC_PLACE/app.err"
"${program[@]}" >"$APP_OUT" 2>"$APP_ERR" &
export APP_PID=$!
"$@"
status=$?
kill "$APP_PID" 2>/dev/null
wait "$APP_PID"
app=$?
# 143: we ended it. 0: the driver let it end. Anything else is a fault of the program: a critical, a sanitizer, a crash.
case $app in
  0 | 143) ;;
  *) echo "# the program ended with $app"; [ $status -eq 0 ] && status=1 ;;
esac
sed 's/^/# program: /' "$APP_OUT" "$APP_ERR" | grep -vE 'fd limit|Error in GetItems'
kill "$xvfb"
wait "$xvfb" 2>/dev/null
exit $status
