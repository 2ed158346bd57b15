#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# in-namespace.sh COMMAND...: runs COMMAND as root of network, mount and process namespaces of its own. The network holds nothing but
# loopback, and everything that was started inside ends with the command.
set -eu
if [ "$(id -u)" != 0 ]; then echo "1..0 # SKIP needs root to make a network namespace"; exit 0; fi
if ! unshare --net --mount --pid --fork true 2>/dev/null; then echo "1..0 # SKIP no namespaces may be made here"; exit 0; fi
export SC_LAB_NAMESPACE=1
exec unshare --net --mount --pid --fork --kill-child --mount-proc --propagation private sh -c 'ip link set lo up && exec "$@"' sh "$@"
