#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# in-root.sh ROOT SOURCE COMMAND...: runs COMMAND in ROOT, with the folder SOURCE as /source and the display of this computer.
# Mounts are private and end with the command. The command is this very process: who waits for it or ends it means it.
set -euo pipefail
root=$1 source=$2
shift 2
mkdir -p "$root/source"
export root source
exec unshare --mount --propagation private bash -c '
  mount --bind "$source" "$root/source"
  for place in /proc /sys /dev /tmp; do mount --rbind "$place" "$root$place"; done
  cd "$root" && exec chroot "$root" env -C /source PATH=/usr/bin:/bin:/usr/sbin:/sbin "$@"' bash "$@"
