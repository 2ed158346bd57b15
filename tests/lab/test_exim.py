#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What sendcheck-cli says of a real Exim, whose refusals carry no detailed codes."""
import glob
import sys

from cases import run_all
from exim import Exim
from postfix import PASSWORD

# (name, host, port, security, more arguments, password, exit status, step, reply code, cause)
CASES = [
    ("everything works with STARTTLS", "mail", 587, "starttls", [], PASSWORD, 0, None, None, None),
    ("everything works with TLS from the start", "mail", 465, "tls", [], PASSWORD, 0, None, None, None),
    ("login with PLAIN", "mail", 587, "starttls", ["--auth", "plain"], PASSWORD, 0, None, None, None),
    ("login with LOGIN, whatever its prompts say", "mail", 587, "starttls", ["--auth", "login"], PASSWORD, 0, None, None, None),
    ("login with CRAM-MD5", "mail", 587, "starttls", ["--auth", "cram-md5"], PASSWORD, 0, None, None, None),
    ("SCRAM is not offered", "mail", 587, "starttls", ["--auth", "scram-sha-256"], PASSWORD, 13, "auth", None, "auth-method-disabled"),
    ("the password is wrong", "mail", 587, "starttls", [], "not it at all", 13, "auth", 535, "auth-bad-credentials"),
    ("port 25 offers no login", "mail", 25, "starttls", ["--to", "x@example.org"], PASSWORD, 14, "rcpt", 550, "auth-required"),
    ("relaying without login", "mail", 587, "starttls", ["--auth", "none", "--to", "x@example.org"], None, 14, "rcpt", 550, "recipient-rejected"),
    ("a second connection is too many", "many", 587, "starttls", ["--hold"], PASSWORD, 10, "banner", 421, "server-overload rate-limit-connections"),
    ("a second connection of this computer is too many", "manyhost", 587, "starttls", ["--hold"], PASSWORD, 10, "banner", 421, "rate-limit-connections"),
    ("too much load", "loaded", 587, "starttls", [], PASSWORD, 10, "banner", 421, "server-overload"),
    ("connections are not wanted", "rejected", 587, "starttls", [], PASSWORD, 10, "banner", 554, None),
    ("logins are limited, 454", "limited", 587, "starttls", [], PASSWORD, 13, "auth", 454, "too-many-auth-failures"),
    ("logins are limited, 554 and closed", "shut", 587, "starttls", [], PASSWORD, 13, "auth", 554, "too-many-auth-failures"),
    ("the users cannot be looked up", "broken", 587, "starttls", [], PASSWORD, 13, "auth", 435, "auth-temporary"),
    ("421 at the sender, and the connection stays open", "slow", 587, "starttls", [], PASSWORD, 14, "mail", 421, "rate-limit-messages"),
    ("somebody else's sender address", "owner", 587, "starttls", ["--from", "two@example.net"], PASSWORD, 14, "mail", 553, "sender-rejected"),
    ("no room", "space", 587, "starttls", [], PASSWORD, 14, "mail", 452, "storage-full"),
    ("the message is too large", "small", 587, "starttls", [], PASSWORD, 14, "mail", 552, "message-too-large"),
    ("greylisting", "grey", 587, "starttls", [], PASSWORD, 14, "rcpt", 451, "greylisting"),
    ("the message is called spam", "spam", 587, "starttls", [], PASSWORD, 14, "message", 550, "content-policy"),
    ("421 after the message", "later", 587, "starttls", [], PASSWORD, 14, "message", 421, "server-maintenance"),
]


def attempts(lab):
    count = lab.log().count("535 Incorrect authentication data")
    return "one wrong password is one login attempt in the server's log (%d)" % count, count == 1


def queued(lab):
    """Each healthy row has left one message in the queue, and no other host has one."""
    count = {name: len(glob.glob("%s/%s/spool/input/**/*-D" % (lab.dir, name), recursive=True)) for name in lab.hosts}
    healthy = sum(1 for case in CASES if case[6] == 0)
    return "%d messages were taken, each once" % healthy, count.pop("mail") == healthy and not any(count.values())


def intact(lab):
    """Exim keeps the lines of a message with LF alone: no CR may be left over, and no dot of ours."""
    for path in glob.glob(lab.dir + "/mail/spool/input/**/*-D", recursive=True):
        with open(path, "rb") as data:
            body = data.read()
        if b"\r" in body or b"\n.\n" in body or b"Sendcheck" not in body:
            return "the body arrives as it was written", False
    return "the body arrives as it was written", True


def main():
    print("TAP version 13", flush=True)
    reason = Exim.missing()
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    return run_all(Exim(), CASES, [attempts, queued, intact])


sys.exit(main())
