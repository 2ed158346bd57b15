#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# run-in-session.sh PROGRAM: runs a test in a throw-away home with a session bus of its own, the real goa-daemon and an
# unlocked gnome-keyring-daemon that hold invented accounts. Needs no display and no systemd.
set -eu

skip ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

for tool in dbus-run-session gdbus gnome-keyring-daemon secret-tool; do
  command -v "$tool" > /dev/null || skip "$tool is not installed"
done
[ -e /usr/share/dbus-1/services/org.gnome.OnlineAccounts.service ] || skip "GNOME Online Accounts is not installed"

if [ -z "${SC_IN_SESSION-}" ]; then
  place=$(mktemp -d "${TMPDIR:-/tmp}/sendcheck-session.XXXXXX")
  trap 'rm -rf "$place"' EXIT
  # Runtime files (sockets) stay out of the home that the test watches.
  mkdir -m 700 "$place/run" "$place/home" "$place/home/data" "$place/home/config" "$place/home/cache"
  # The daemons are not under test: no checks meant for our own program reach them.
  env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u GNOME_KEYRING_CONTROL -u G_DEBUG -u G_SLICE \
    HOME="$place/home" XDG_RUNTIME_DIR="$place/run" XDG_DATA_HOME="$place/home/data" \
    XDG_CONFIG_HOME="$place/home/config" XDG_CACHE_HOME="$place/home/cache" XDG_STATE_HOME="$place/home/cache" \
    GIO_USE_VFS=local GSETTINGS_BACKEND=memory SC_IN_SESSION=1 \
    SC_PROGRAM_G_DEBUG="${G_DEBUG-}" SC_PROGRAM_G_SLICE="${G_SLICE-}" \
    dbus-run-session -- "$0" "$@"
  exit
fi

printf %s keyring-password | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1

mkdir -p "$XDG_CONFIG_HOME/goa-1.0"
cat > "$XDG_CONFIG_HOME/goa-1.0/accounts.conf" << 'END'
[Account account_1720000000_0]
Provider=imap_smtp
Enabled=true
Identity=ann@example.com
PresentationIdentity=ann@example.com
EmailAddress=ann@example.com
Name=Ann
ImapHost=imap.example.com
ImapUserName=ann
ImapUseSsl=true
SmtpHost=smtp.example.com:2587
SmtpUseAuth=true
SmtpUserName=ann@example.com
SmtpAuthPlain=true
SmtpUseTls=true

[Account account_1720000001_0]
Provider=imap_smtp
Enabled=true
Identity=bob@example.org
PresentationIdentity=bob@example.org
EmailAddress=bob@example.org
Name=Bob
ImapHost=imap.example.com
ImapUserName=ann
ImapUseSsl=true
SmtpHost=[2001:db8::25]:2525
SmtpUseAuth=false

[Account account_1720000002_0]
Provider=imap_smtp
Enabled=false
Identity=off@example.net
PresentationIdentity=off@example.net
EmailAddress=off@example.net
Name=Mail switched off
ImapHost=imap.example.com
SmtpHost=smtp.example.net
SmtpUseAuth=true
SmtpUserName=off

[Account account_1720000003_0]
Provider=google
Identity=carol@example.com
PresentationIdentity=carol@example.com
MailEnabled=true

[Account account_1720000004_0]
Provider=imap_smtp
Enabled=true
Identity=x@example.com
PresentationIdentity=x@example.com
EmailAddress=x@example.com
Name=No SMTP
ImapUserName=x
ImapHost=imap.example.com
ImapUseSsl=true
END

cat > "$HOME/.msmtprc" << 'END'
defaults
tls on
auth on

account work
host smtp.example.net
port 587
user joe.smith
from joe@example.net

account tool
host smtp.example.net
port 587
user tool
from tool@example.net
passwordeval "secret-tool lookup app mail which 'the tool'"
END
chmod 600 "$HOME/.msmtprc"

store ()
{
  secret-tool store --label="$@"
}
expires=$(( ($(date +%s) + 86400) * 1000000 ))
printf %s "{'imap-password': <'goa-imap-pw'>, 'smtp-password': <'goa-smtp-pw'>}" |
  store GOA xdg:schema org.gnome.OnlineAccounts goa-identity imap_smtp:gen0:account_1720000000_0
printf %s "{'authorization_code': <''>, 'access_token': <'ya29.fake-token'>, 'access_token_expires_at': <int64 $expires>, 'refresh_token': <'1//fake'>}" |
  store GOA xdg:schema org.gnome.OnlineAccounts goa-identity google:gen11:account_1720000003_0
printf %s msmtp-pw | store msmtp host smtp.example.net service smtp user joe.smith
printf %s tool-pw | store tool app mail which 'the tool'

# Started here, so that no test measures how long that takes.
gdbus call --session --timeout 30 --dest org.gnome.OnlineAccounts --object-path /org/gnome/OnlineAccounts \
  --method org.freedesktop.DBus.ObjectManager.GetManagedObjects > /dev/null

G_DEBUG="$SC_PROGRAM_G_DEBUG" G_SLICE="$SC_PROGRAM_G_SLICE" "$@"
