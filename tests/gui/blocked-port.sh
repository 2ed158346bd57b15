#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# blocked-port.sh CLI PROGRAM -- DRIVER [ARGS...]: below in-namespace.sh of the lab. A practice server on port 587 that this computer
# trusts, and a firewall in front of port 465; then the wizard is driven as by rungui.sh.
set -u
for need in nft ip; do
  command -v "$need" >/dev/null || { echo "1..0 # SKIP $need is not installed"; exit 0; }
done
cli=$1; shift
place=$(mktemp -d /tmp/sendcheck-blocked.XXXXXX)
mkfifo "$place/out"
"$cli" practice healthy --port 587 >"$place/out" 2>"$place/err" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$place"' EXIT
read -r line <"$place/out"
case $line in "listening on 127.0.0.1:587") ;; *) echo "1..1"; echo "not ok 1 - the practice server did not start: $line"; exit 1 ;; esac
cat /etc/ssl/certs/ca-certificates.crt "$(sed -n 's/^ca-file: //p' "$place/err")" >"$place/authorities"
mount --bind "$place/authorities" /etc/ssl/certs/ca-certificates.crt
nft -f - <<'RULES'
table inet blocked {
  chain out {
    type filter hook output priority 0;
    tcp dport 465 reject with icmpx type admin-prohibited
  }
}
RULES
"$(dirname "$0")/rungui.sh" "$@"
