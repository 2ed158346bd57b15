# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
# fish completion for sendcheck-cli

function __sendcheck_ids
    sendcheck-cli $argv --json 2>/dev/null | string match -rg '^ *"id" *: *"([^"]*)"'
end

set -l commands accounts check explain log show code trust practice
complete -c sendcheck-cli -f
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a accounts -d 'The accounts found on this computer'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a check -d 'Run the stages'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a explain -d 'Explain a reply or an error message'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a log -d 'What the refusals of a mail log mean'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a show -d 'A saved report, explained again'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a code -d 'What a phone code says'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a trust -d 'The certificates you allowed'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -a practice -d 'Start a pretend server'
complete -c sendcheck-cli -n "not __fish_seen_subcommand_from $commands" -l version -d 'Show the version'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from $commands" -l json -d 'Print JSON'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check explain show" -s v -l verbose
complete -c sendcheck-cli -n "__fish_seen_subcommand_from accounts" -l find -x -d 'Settings for this address'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from accounts" -l ask-provider
complete -c sendcheck-cli -n "__fish_seen_subcommand_from accounts" -l ask-others
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -a '(__sendcheck_ids accounts)'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check explain" -l host -x -d 'The server'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check practice" -l port -x -d 'The port'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l security -x -a 'none starttls tls'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l user -x -d 'Who logs in'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l auth -x -a 'auto none plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l password-file -r -F
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l password-fd -x
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l from -x
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l to -x
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l until -x -a 'connectivity ports tls auth send'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l no-ports
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l timeout -x
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l ca-file -r -F
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l allow-plaintext-password
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l allow-untrusted
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l trust-certificate -x -d 'Trust this one certificate'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l remember
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l ask-others
complete -c sendcheck-cli -n "__fish_seen_subcommand_from check" -l report -r -F
complete -c sendcheck-cli -n "__fish_seen_subcommand_from explain" -l stage -x -a 'resolve connect banner ehlo starttls tls auth mail rcpt data message quit idle unknown'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from explain" -l batch
complete -c sendcheck-cli -n "__fish_seen_subcommand_from explain show code" -l fail
complete -c sendcheck-cli -n "__fish_seen_subcommand_from accounts log show" -F
complete -c sendcheck-cli -n "__fish_seen_subcommand_from trust" -l forget -x -d 'Forget this server'
complete -c sendcheck-cli -n "__fish_seen_subcommand_from practice" -l list
complete -c sendcheck-cli -n "__fish_seen_subcommand_from practice" -a '(__sendcheck_ids practice --list)'
