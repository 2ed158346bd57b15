#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# run-in-session.sh session-programs.sh DATA PROGRAM: in that session, the files and keyring items of other mail programs as they store them,
# and Evolution's real registry if it is installed; then runs PROGRAM.
set -eu
data=$1
shift

mkdir -p "$XDG_CONFIG_HOME/evolution/sources" "$XDG_CONFIG_HOME/geary" "$XDG_CONFIG_HOME/balsa" "$XDG_CONFIG_HOME/flaska.net" "$HOME/.sylpheed-2.0"
cp "$data"/evolution/handmade/0*.source "$XDG_CONFIG_HOME/evolution/sources/"
cp -r "$data/geary/account_01" "$data/geary/account_02" "$data/geary/old@example.com" "$XDG_CONFIG_HOME/geary/"
cp "$data/kmail/mailtransports" "$data/kmail/emailidentities" "$XDG_CONFIG_HOME/"
cp "$data/git/gitconfig" "$HOME/.gitconfig"
cp "$data/mutt/neomuttrc" "$HOME/.muttrc"
cp "$data/balsa/config" "$data/balsa/config-private" "$XDG_CONFIG_HOME/balsa/"
cp "$data/trojita/trojita.conf" "$XDG_CONFIG_HOME/flaska.net/"
cp "$data/sylpheed/accountrc" "$HOME/.sylpheed-2.0/"
cp -r "$data/thunderbird/tb153-real" "$HOME/.thunderbird"

store ()
{
  secret-tool store --label=test "$@"
}
evolution="eds-origin evolution-data-server xdg:schema org.gnome.Evolution.Data.Source e-source-uid"
# shellcheck disable=SC2086
{
  printf %s evolution-pw | store $evolution 0000000000000000000000060a3d670a3d70a3d1
  printf %s collection-pw | store $evolution 0000000000000000000000451fdb297530eca81f
  printf '{"access_token":"ya29.evolution","refresh_token":"1//x","expires_after":"%s"}' $(($(date +%s) + 3600)) |
    store $evolution "OAuth2::Google[dora@example.com]"
}
printf %s geary-imap-pw | store xdg:schema org.gnome.Geary proto IMAP host imap.example.org login ann
printf %s geary-smtp-pw | store xdg:schema org.gnome.Geary proto SMTP host smtp.example.org login ann-smtp
printf %s geary-legacy-pw | store xdg:schema org.gnome.keyring.NetworkPassword user "org.yorba.geary smtp_username:old@example.com"
printf %s kmail-pw | store xdg:schema org.qt.keychain server mailtransports user 1234567 type plaintext
printf 'git-pw\npassword_expiry_utc=1\n' | store xdg:schema org.git.Password user ann@example.com protocol smtp server smtp.example.com port 587
printf %s balsa-pw | store xdg:schema org.gnome.Balsa.NetworkPassword protocol smtp server smtp.example.com:587 user ann@example.com
printf %s trojita-pw | store server Trojita user account-0-smtp type plaintext

registry=/usr/libexec/evolution-source-registry
if [ -x $registry ]; then
  env -u G_DEBUG -u G_SLICE $registry > /dev/null 2>&1 < /dev/null &
  trap 'kill $! 2> /dev/null || true' EXIT
  gdbus wait --session --timeout 30 org.gnome.evolution.dataserver.Sources5
  export SC_HAS_REGISTRY=1
fi
"$@"
