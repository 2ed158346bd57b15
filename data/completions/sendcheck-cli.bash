# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
# Bash completion for sendcheck-cli

_sendcheck_cli() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word words=
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in accounts | check | explain | log | show | code | trust | practice) command=$word; break ;; esac
  done
  COMPREPLY=()
  case $previous in
    --security) words='none starttls tls' ;;
    --auth) words='auto none plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer' ;;
    --until) words='connectivity ports tls auth send' ;;
    --stage) words='resolve connect banner ehlo starttls tls auth mail rcpt data message quit idle unknown' ;;
    --password-file | --ca-file | --report) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --host | --port | --user | --find | --password-fd | --from | --to | --timeout | --trust-certificate | --forget) return ;;
  esac
  if [ -z "$words" ]; then
    case $command in
      '') words='accounts check explain log show code trust practice --version --help' ;;
      check)
        words='--host --port --security --user --auth --password-file --password-fd --from --to --until --no-ports --timeout --ca-file
          --allow-plaintext-password --allow-untrusted --trust-certificate --remember --ask-others --report --verbose --json'
        [[ $current == -* ]] || words=$("${COMP_WORDS[0]}" accounts --json 2>/dev/null | sed -n 's/^ *"id" *: *"\([^"]*\)".*/\1/p')
        ;;
      explain) words='--stage --host --batch --fail --verbose --json' ;;
      accounts | log | show)
        if [[ $current != -* ]]; then
          compopt -o filenames 2>/dev/null
          mapfile -t COMPREPLY < <(compgen -f -- "$current")
          return
        fi
        words='--json'
        [ "$command" = show ] && words='--json --fail --verbose'
        [ "$command" = accounts ] && words='--find --ask-provider --ask-others --json'
        ;;
      trust) words='--forget --json' ;;
      code) words='--json --fail' ;;
      practice)
        words='--port --list --json'
        [[ $current == -* ]] || words=$("${COMP_WORDS[0]}" practice --list --json 2>/dev/null | sed -n 's/^ *"id" *: *"\([^"]*\)".*/\1/p')
        ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _sendcheck_cli sendcheck-cli
