#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The user's word for one certificate: for one run, remembered, listed, taken back."""
import json
import re

from clitest import Practice, equal, main, run, test


def outcome(result):
    """Exit status, whose word it was, what became of the login."""
    facts = json.loads(result.out)["facts"]
    return result.status, facts.get("tls.trust-word"), facts["auth.result"]


@test
def a_word_for_one_certificate():
    with Practice("expired-certificate") as server:
        short = ("--until", "auth", "--json")
        shown = server.check("--until", "auth")
        equal(shown.status, 12)
        found = re.search(rb"--trust-certificate ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\n", shown.out)
        assert found, shown
        fingerprint = found.group(1).decode()
        other = fingerprint[:-2] + ("00" if not fingerprint.endswith("00") else "11")

        equal(outcome(server.check(*short, "--trust-certificate", other)), (12, "changed", "not-tried"))
        equal(outcome(server.check(*short, "--trust-certificate", fingerprint)), (0, "once", "accepted"))
        equal(outcome(server.check(*short)), (12, "none", "not-tried"))
        equal(json.loads(run("trust", "--json").out), {"trusted": []})

        equal(outcome(server.check(*short, "--trust-certificate", fingerprint.replace(":", "").lower(), "--remember")), (0, "remembered", "accepted"))
        equal(outcome(server.check(*short)), (0, "remembered", "accepted"))
        # Another word for once leaves what is remembered alone.
        equal(outcome(server.check(*short, "--trust-certificate", other)), (0, "remembered", "accepted"))
        (entry,) = json.loads(run("trust", "--json").out)["trusted"]
        equal((entry["host"], entry["port"], entry["fingerprint"]), ("127.0.0.1", server.port, fingerprint))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["given"]), entry
        assert fingerprint.encode() in run("trust").out

        equal(run("trust", "--forget", "127.0.0.1:1").status, 2)
        forgotten = run("trust", "--forget", "127.0.0.1")
        equal(forgotten.status, 0, forgotten)
        assert fingerprint.encode() not in forgotten.out, forgotten
        equal(outcome(server.check(*short)), (12, "none", "not-tried"))


main()
