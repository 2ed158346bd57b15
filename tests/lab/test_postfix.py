#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What sendcheck-cli says of a real Postfix: a row a case, each with its exit status, stage, step, reply code and cause."""
import sys

from cases import run_all
from postfix import PASSWORD, TOKEN, Lab

# (name, host, port, security, more arguments, password, exit status, step, reply code, cause)
CASES = [
    ("everything works with STARTTLS", "mail", 587, "starttls", [], PASSWORD, 0, None, None, None),
    ("everything works with TLS from the start", "mail", 465, "tls", [], PASSWORD, 0, None, None, None),
    ("login with SCRAM-SHA-256", "mail", 587, "starttls", ["--auth", "scram-sha-256"], PASSWORD, 0, None, None, None),
    ("login with SCRAM-SHA-1", "mail", 587, "starttls", ["--auth", "scram-sha-1"], PASSWORD, 0, None, None, None),
    ("login with CRAM-MD5", "mail", 587, "starttls", ["--auth", "cram-md5"], PASSWORD, 0, None, None, None),
    ("login with LOGIN", "mail", 465, "tls", ["--auth", "login"], PASSWORD, 0, None, None, None),
    ("login with PLAIN", "mail", 465, "tls", ["--auth", "plain"], PASSWORD, 0, None, None, None),
    ("login with a token, XOAUTH2", "mail", 587, "starttls", ["--auth", "xoauth2"], TOKEN, 0, None, None, None),
    ("login with a token, OAUTHBEARER", "mail", 587, "starttls", ["--auth", "oauthbearer"], TOKEN, 0, None, None, None),
    ("the token is no good", "mail", 587, "starttls", ["--auth", "xoauth2"], "ya29.old", 13, "auth", 535, "auth-bad-credentials"),
    ("port 25 offers no login", "mail", 25, "starttls", ["--to", "x@example.org"], PASSWORD, 14, "rcpt", 554, "auth-required"),
    ("a login only after TLS", "mail", 587, "none", ["--to", "x@example.org"], PASSWORD, 14, "rcpt", 554, "tls-required"),
    ("the password is wrong", "mail", 587, "starttls", [], "not it at all", 13, "auth", 535, "auth-bad-credentials"),
    ("a second connection is too many", "connections", 587, "starttls", ["--hold"], PASSWORD, 10, "banner", 421, "rate-limit-connections"),
    ("a second connection is too many, inside TLS", "connections", 465, "tls", ["--hold"], PASSWORD, 10, "banner", 421, "rate-limit-connections"),
    ("too many new TLS sessions", "sessions", 587, "starttls", ["--again"], PASSWORD, 10, "ehlo", 421, "rate-limit-connections"),
    ("too many login commands", "logins", 587, "starttls", ["--again"], PASSWORD, 13, "auth", 450, "too-many-auth-failures"),
    ("too many messages", "rate", 587, "starttls", ["--again"], PASSWORD, 14, "mail", 450, "rate-limit-messages"),
    ("421 to everybody", "refused", 587, "starttls", [], PASSWORD, 10, "banner", 421, None),
    ("421 at the recipient", "closing", 587, "starttls", [], PASSWORD, 14, "rcpt", 421, "ip-reputation"),
    ("our address is on a block list", "listed", 587, "starttls", [], PASSWORD, 14, "rcpt", 554, "ip-reputation"),
    ("greylisting", "greylist", 587, "starttls", [], PASSWORD, 14, "rcpt", 450, "greylisting"),
    ("somebody else's sender address", "owner", 587, "starttls", ["--from", "two@example.net"], PASSWORD, 14, "rcpt", 553, "sender-rejected"),
    ("relaying without login", "mail", 587, "starttls", ["--auth", "none", "--to", "x@example.org"], None, 14, "rcpt", 554, "recipient-rejected"),
    ("the message is too large", "small", 587, "starttls", [], PASSWORD, 14, "mail", 552, "message-too-large"),
    ("STARTTLS is not offered", "plain", 587, "starttls", [], PASSWORD, 12, None, None, "tls-not-offered"),
    ("the certificate has expired", "expired", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-expired"),
    ("the certificate is for another name", "wrongname", 465, "tls", [], PASSWORD, 12, "tls", None, "cert-name-mismatch"),
    ("the certificate is self-signed", "selfsigned", 465, "tls", [], PASSWORD, 12, "tls", None, "cert-self-signed"),
    ("the certificate is not valid yet", "notyet", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-not-yet-valid"),
    ("the intermediate is not sent", "noint", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-chain-incomplete"),
    ("the intermediate has expired", "expiredint", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-expired"),
    ("the key has 1024 bits", "weak1024", 587, "starttls", [], PASSWORD, 12, "tls", None, "tls-key-weak"),
    ("the signature is SHA-1", "sha1", 587, "starttls", [], PASSWORD, 12, "tls", None, "tls-key-weak"),
    ("the certificate is for clients", "badeku", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-wrong-purpose"),
    ("the name stands in the subject only", "cnonly", 587, "starttls", [], PASSWORD, 0, None, None, None),
    ("a wildcard", "wildcard", 587, "starttls", [], PASSWORD, 0, None, None, None),
    ("the certificate is for an address", "ip", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-name-mismatch"),
    ("two faults at once", "twofaults", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-expired cert-name-mismatch"),
    ("TLS 1.0 only", "oldtls", 587, "starttls", [], PASSWORD, 12, "tls", None, "tls-version-too-old"),
    ("a client certificate is demanded", "ccert", 587, "starttls", [], PASSWORD, 10, "ehlo", 421, "client-cert-required"),
    ("STARTTLS on 465", "mail", 465, "starttls", ["--timeout", "3"], PASSWORD, 10, "banner", None, "wrong-security-mode"),
    ("no encryption on 465", "mail", 465, "none", ["--timeout", "3"], PASSWORD, 10, "banner", None, "wrong-security-mode"),
    ("TLS on 587", "mail", 587, "tls", [], PASSWORD, 12, "tls", None, "wrong-security-mode"),
    ("TLS on 25", "mail", 25, "tls", [], PASSWORD, 12, "tls", None, "wrong-security-mode"),
    ("the certificate's issuer is unknown", "unknown", 587, "starttls", [], PASSWORD, 12, "tls", None, "cert-unknown-issuer"),
    ("nobody listens on port 2525", "mail", 2525, "starttls", [], PASSWORD, 11, "connect", None, "port-closed"),
    ("TLS setting on a STARTTLS port", "mail", 587, "tls", [], PASSWORD, 12, "tls", None, "wrong-security-mode"),
]


def attempts(lab):
    count = lab.log().count("authentication failed")
    return "one wrong password and one wrong token are two login attempts in the server's log (%d)" % count, count == 2


def main():
    print("TAP version 13", flush=True)
    reason = Lab.missing()
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    return run_all(Lab(), CASES, [attempts])


sys.exit(main())
