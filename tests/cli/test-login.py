#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Logins and test messages against scripted servers: the verdict, and what the server was sent. The table is printed."""
import base64
import concurrent.futures
import hashlib
import hmac
import html
import json
import os
import random
import ssl
import urllib.parse

from clitest import HOME, equal, main, run, test
from scripted import CLOSE, RESET, STALL, Certificates, Server

USER, PASSWORD = "ann@example.com", "correct horse 9"
CERTIFICATES = Certificates(HOME.name)
TOKEN_REFUSED = "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZXhhbXBsZS5jb20vIn0="
SCRAM = {"inside": ("AUTH SCRAM-SHA-256",)}
LOGIN = {"inside": ("AUTH LOGIN",)}
CRAM = {"inside": ("AUTH CRAM-MD5",)}


def xoauth2(method="xoauth2"):
    return {"inside": ("AUTH PLAIN XOAUTH2 OAUTHBEARER",), "options": ("--auth", method)}


# what: (script, exit status, step, reply code, best cause (None: not looked at), more)
# more: what is offered before and inside TLS, options, a fix that must be the first, whether a password may be asked for.
AT_LOGIN = {
    "wrong password": ({"auth": "535 5.7.8 Error: authentication failed"}, 535, "auth-bad-credentials"),
    "wrong password, several lines": ({"auth": "535-5.7.8 Username and Password not accepted. For more information, go to\n"
                                               "535 5.7.8  https://support.example.com/?p=BadCredentials a1 - mta"}, 535, "auth-bad-credentials"),
    "wrong password, the bare code": ({"auth": "535"}, 535, "auth-bad-credentials"),
    "wrong password, without a detailed code": ({"auth": "535 Incorrect authentication data"}, 535, "auth-bad-credentials"),
    "app password": ({"auth": "534-5.7.9 Application-specific password required. For more information, go to\n"
                              "534 5.7.9  https://support.example.com/?p=InvalidSecondFactor"}, 534, "auth-app-password-needed"),
    "app password, 535": ({"auth": "535 5.7.8 Error: authentication failed: application password is REQUIRED"}, 535, "auth-app-password-needed"),
    "confirm in the browser": ({"auth": "534-5.7.14 <https://accounts.example.com/signin/continue> Please\n534-5.7.14 log in via your web browser and\n"
                                        "534 5.7.14 then try again."}, 534, "auth-app-password-needed", {"first": "Confirm in the browser"}),
    "off for the tenant": ({"auth": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."}, 535,
                           "auth-method-disabled", {"first": "Let your admin allow"}),
    "off for the mailbox": ({"auth": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."}, 535,
                            "auth-method-disabled", {"first": "Let your admin allow"}),
    "passwords are off": ({"auth": "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."}, 535, "auth-method-disabled",
                          {"first": "Sign in through the browser"}),
    "off by a policy": ({"auth": "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy."}, 535,
                        "auth-method-disabled"),
    "off, no words": ({"auth": "535 5.7.139 Authentication unsuccessful"}, 535, "auth-method-disabled"),
    "a token wanted": ({"auth": "550 5.7.30 Basic authentication is not supported for Client Submission."}, 550, "auth-method-disabled"),
    "mechanism too weak": ({"auth": "534 5.7.9 Authentication mechanism is too weak"}, 534, "auth-method-disabled"),
    "unknown mechanism": ({"auth": "504 5.7.4 Unrecognized authentication type"}, 504, "auth-method-disabled"),
    "login not enabled": ({"auth": "503 5.5.1 Error: authentication not enabled"}, 503, "auth-method-disabled"),
    "transition": ({"auth": "432 4.7.12 A password transition is needed"}, 432, "auth-method-disabled"),
    "account disabled": ({"auth": "525 5.7.13 User account disabled"}, 525, "account-suspended"),
    "encryption wanted": ({"auth": "538 5.7.11 Encryption required for requested authentication mechanism"}, 538, "tls-required"),
    "STARTTLS wanted": ({"auth": "530 5.7.0 Must issue a STARTTLS command first"}, 530, "tls-required",
                        {"before": ("AUTH PLAIN",), "security": "none", "options": ("--allow-plaintext-password",)}),
    "service down": ({"auth": "454 4.7.0 Temporary authentication failure"}, 454, "auth-temporary"),
    "service down, the bare code": ({"auth": "454"}, 454, "auth-temporary"),
    "throttled, 454": ({"auth": "454 4.7.0 Too many login attempts, please try again later."}, 454, "too-many-auth-failures"),
    "throttled, 535": ({"auth": "535 5.7.0 (#AUTH005) Too many bad auth attempts."}, 535, "too-many-auth-failures"),
    "throttled, 550": ({"auth": "550 5.7.1 Your IP address has been blocked due to failed logins"}, 550, "too-many-auth-failures"),
    "throttled, 554 and closed": ({"auth": ["554 5.7.0 Too many login failures, temporarily blocked", CLOSE]}, 554, "too-many-auth-failures"),
    "throttled, 421 and closed": ({"auth": ["421 4.7.0 Too many login attempts, please try again later.", CLOSE]}, 421, "too-many-auth-failures"),
    "throttled, 421 and open": ({"auth": ["421 4.7.0 Too many login attempts, please try again later.", STALL]}, 421, "too-many-auth-failures"),
    "421 of several lines": ({"auth": ["421-4.7.0 Too many failed logins from your address.\n421 4.7.0 Try again in 30 minutes.", CLOSE]}, 421,
                             "too-many-auth-failures"),
    "421 after the user name": ({"auth-1": ["421 4.3.2 Service shutting down", CLOSE]}, 421, "server-maintenance", LOGIN),
    "too many connections": ({"auth": "432 4.3.2 Concurrent connections limit exceeded."}, 432, "rate-limit-connections"),
    "535 and then 421": ({"auth": ["535 5.7.8 Error: authentication failed", "421 4.7.0 Error: too many errors", CLOSE]}, 535, "auth-bad-credentials"),
    "unknown command": ({"auth": "500 5.5.1 Command unrecognized"}, 500, "protocol-error"),
    "closed": ({"auth": CLOSE}, None, "connection-dropped"),
    "reset": ({"auth": RESET}, None, "connection-dropped"),
    "silent": ({"auth": STALL}, None, None),
    "no reply at all": ({"auth": ["hello there", STALL]}, None, "protocol-error"),
    "only what is unknown": ({}, None, "auth-method-disabled", {"inside": ("AUTH NTLM GSSAPI",)}),
    "only tokens": ({}, None, "auth-method-disabled", {"inside": ("AUTH XOAUTH2 OAUTHBEARER",)}),
    "in before the end": ({"auth": "235 2.7.0 ok"}, None, "protocol-error", SCRAM),
    "asked without end": ({"auth": "334 eHg=", "auth-*": "334 eHg="}, None, "protocol-error"),
    "asked without end, without a word": ({"auth": "334 ", "auth-*": "334 "}, None, "protocol-error"),
    "LOGIN, asked without end": ({"auth-*": "334 UGFzc3dvcmQ6"}, None, "protocol-error", LOGIN),
    "challenge too long": ({"auth": "334 " + "QUFB" * 4000}, None, "protocol-error", CRAM),
    "challenge that is not base64": ({"auth": "334 !!!", "auth-1": "501 5.7.0 cancelled"}, None, "protocol-error", CRAM),
    "PLAIN, asked again, and wrong": ({"auth": "334 ", "auth-1": "535 5.7.8 no"}, 535, "auth-bad-credentials"),
    "token refused": ({"auth": TOKEN_REFUSED, "auth-1": "535 5.7.8 Username and Password not accepted."}, 535, "auth-bad-credentials", xoauth2()),
    "token refused, OAUTHBEARER": ({"auth": "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=", "auth-1": "535 5.7.8 Authentication failed"}, 535,
                                   "auth-bad-credentials", xoauth2("oauthbearer")),
    "token refused in plain words": ({"auth": "334 token expired", "auth-1": "535 5.7.8 no"}, 535, "auth-bad-credentials", xoauth2()),
}

LET_IN = {
    "PLAIN, the initial response passed over": ({"auth": "334 ", "auth-1": "235 ok"}, {}),
    "PLAIN, passed over without a space": ({"auth": "334", "auth-1": "235 ok"}, {}),
    "LOGIN, its usual prompts": ({}, LOGIN),
    "LOGIN, prompts that are not base64": ({"auth": "334 Username:", "auth-1": "334 Password:"}, LOGIN),
    "LOGIN, other prompts": ({"auth": "334 VXNlciBOYW1lAA==", "auth-1": "334 UGFzc3dvcmQA"}, LOGIN),
    "LOGIN, no prompts": ({"auth": "334", "auth-1": "334 "}, LOGIN),
    "AUTH= as old servers write it": ({}, {"inside": ("AUTH=LOGIN PLAIN", "SIZE 1000000")}),
    "small letters": ({}, {"before": ("starttls",), "inside": ("auth plain login", "size 1000000")}),
    "the bare code after the message": ({"message": "250"}, {}),
    "recipient elsewhere, 251": ({"rcpt": "251 2.1.5 User not local; will forward"}, {}),
    "QUIT unanswered": ({"quit": STALL}, {}),
    "421 to QUIT": ({"quit": ["421 4.4.2 Bye", CLOSE]}, {}),
}

# what: (step, what the server does, reply code, best cause)
AT_SENDING = {
    "too many messages": ("mail", ["421 4.7.0 Too many messages, slow down", CLOSE], 421, "rate-limit-messages"),
    "sender not owned": ("mail", "553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user ann", 553, "sender-rejected"),
    "sender refused, the bare code": ("mail", "550", 550, "sender-rejected"),
    "login wanted": ("mail", "530 5.7.0 Authentication Required.", 530, "auth-required"),
    "no room": ("mail", "452 4.3.1 Insufficient system storage", 452, "storage-full"),
    "too large for MAIL": ("mail", "552 5.3.4 Message size exceeds fixed limit", 552, "message-too-large"),
    "daily limit": ("mail", "550 5.4.5 Daily user sending limit exceeded.", 550, "quota-exceeded"),
    "unknown recipient": ("rcpt", "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown", 550, "recipient-rejected"),
    "relaying": ("rcpt", "554 5.7.1 <x@example.org>: Relay access denied", 554, "recipient-rejected"),
    "mailbox full": ("rcpt", "452 4.2.2 The recipient's mailbox is over quota", 452, "mailbox-full"),
    "greylisting": ("rcpt", "450 4.2.0 Recipient address rejected: Greylisted", 450, "greylisting"),
    "closed at the recipient": ("rcpt", CLOSE, None, "connection-dropped"),
    "no recipients": ("data", "554 5.5.1 Error: no valid recipients", 554, None),
    "a good answer to another question": ("data", "250 2.0.0 Ok", 250, "protocol-error"),
    "421 at DATA": ("data", ["421 4.3.0 Closing", CLOSE], 421, None),
    "spam": ("message", "554 5.7.1 Message rejected as spam by Content Filtering.", 554, "content-policy"),
    "too large": ("message", "552 5.3.4 Error: message file too big", 552, "message-too-large"),
    "may not send as": ("message", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", 550, "sender-rejected"),
    "421 after the dot": ("message", ["421 4.3.2 System not accepting network messages", CLOSE], 421, None),
}
# A 421 is never one of these.
BLAMED = ("auth-bad-credentials", "auth-app-password-needed", "sender-rejected", "recipient-rejected")


def check(script, more, **env):
    """One run; what the report says, what was printed, and the server with what it was sent."""
    secret = more.get("secret", PASSWORD)
    offers = {key: more[key] for key in ("before", "inside") if key in more}
    # Long where no silence is part of the row: this computer may be busy.
    timeout = "3" if any(STALL in does for does in script.values() if not callable(does)) else "15"
    with Server(CERTIFICATES, dict(script), **offers) as server:
        result = run("check", *more.get("output", ("--json",)), "--host", "127.0.0.1", "--port", str(server.port), "--security",
                     more.get("security", "starttls"), "--ca-file", CERTIFICATES.ca, "--no-ports", "--timeout", timeout, "--user", USER, "--from", USER,
                     "--password-fd", "0", *more.get("options", ()), stdin=secret.encode() + b"\n", **env)
    return result, server


def judge(what, status, step, code, cause, result, server, first=None):
    """What is wrong, in words."""
    report = json.loads(result.out)
    diagnosis = report["diagnosis"]
    reply = diagnosis["reply"] or {}
    best = diagnosis["causes"][0] if diagnosis["causes"] else {"id": None, "fixes": []}
    print("# %-42s %3d %-8s %-5s %s" % (what, result.status, diagnosis["step"], reply.get("code"), best["id"]))
    wanted = (status, step, code)
    got = (result.status, diagnosis["step"], reply.get("code"))
    if wanted != got:
        yield "%s: %s, not %s" % (what, got, wanted)
    if cause and best["id"] != cause:
        yield "%s: %s, not %s" % (what, best["id"], cause)
    if first and not best["fixes"][0]["title"].startswith(first):
        yield "%s: the first advice is “%s”" % (what, best["fixes"][0]["title"])
    if code == 421 and best["id"] in BLAMED:
        yield "%s: a 421 is called %s" % (what, best["id"])
    if server.logins() > 1 or server.connections != 1 or server.octets_after_421:
        yield "%s: %d logins, %d connections, %d octets after a 421" % (what, server.logins(), server.connections, server.octets_after_421)
    if len(server.messages) > 1 or server.commands().count("MAIL") > 1:
        yield "%s: the message went out twice" % what
    if code == 421 and "QUIT" in server.commands() and step:
        yield "%s: QUIT after a 421" % what


def check_all(rows):
    """Four at a time: most of a row is waiting."""
    def one(row):
        what, script, status, step, code, cause, more = row
        result, server = check(script, more)
        return list(judge(what, status, step, code, cause, result, server, more.get("first")))

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wrong = [line for lines in pool.map(one, rows) for line in lines]
    assert not wrong, "\n".join(wrong)


@test
def a_refused_login_names_its_remedy():
    check_all([(what, row[0], 13, "auth", row[1], row[2], row[3] if len(row) > 3 else {}) for what, row in AT_LOGIN.items()])


@test
def servers_with_manners_of_their_own_let_us_in():
    check_all([(what, script, 0, None, None, None, more) for what, (script, more) in LET_IN.items()])


@test
def a_refused_message_names_its_remedy():
    check_all([(what, {step: does}, 14, step, code, cause, {}) for what, (step, does, code, cause) in AT_SENDING.items()])


@test
def a_lost_answer_is_no_failure_and_nothing_is_sent_again():
    def one(does):
        result, server = check({"message": does}, {})
        report = json.loads(result.out)
        equal((result.status, report["diagnosis"]["step"], len(server.messages), server.connections), (14, "message", 1, 1), does)
        lost = does in (CLOSE, RESET, STALL)
        equal(report["facts"].get("send.maybe-delivered", False), lost, does)
        equal("may have gone out" in report["diagnosis"]["summary"], lost, does)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(one, (STALL, CLOSE, RESET, "421 4.3.2 Closing", "451 4.3.0 Error", "554 5.6.0 Error")))


@test
def a_login_offered_before_tls_only_is_not_used():
    offers = {"before": ("STARTTLS", "AUTH PLAIN LOGIN"), "inside": ("SIZE 1000000",)}
    result, server = check({}, offers)
    report = json.loads(result.out)
    equal((result.status, report["diagnosis"]["status"]), (0, "warning"), result)
    equal(report["diagnosis"]["causes"][0]["id"], "auth-required")
    equal(server.logins(), 0)
    result, server = check({"mail": "530 5.7.0 Authentication required"}, offers)
    equal((result.status, json.loads(result.out)["diagnosis"]["causes"][0]["id"]), (14, "auth-required"), result)
    assert any("not encrypted" in why for why in json.loads(result.out)["diagnosis"]["causes"][0]["why"]), result


@test
def a_greeting_with_a_common_word_is_no_providers():
    result, _ = check({"banner": "220 mail.example.com ESMTP", "auth": "534 5.7.9 Application-specific password required"}, {})
    steps = [step for fix in json.loads(result.out)["diagnosis"]["causes"][0]["fixes"] for step in fix["steps"]]
    assert steps and not any("https://" in step for step in steps), steps
    result, _ = check({"banner": "220 smtp9.i.mail.ru ESMTP ready", "auth": "534 5.7.9 Application-specific password required"}, {})
    assert b"https://help.mail.ru" in result.out, result


@test
def no_password_leaves_without_encryption():
    result, server = check({}, {"before": ("AUTH PLAIN",), "security": "none"})
    equal((result.status, json.loads(result.out)["diagnosis"]["causes"][0]["id"], server.logins()), (13, "tls-required", 0), result)


@test
def what_leaves_is_a_message_without_bare_line_ends():
    _, server = check({}, {})
    message = server.messages[0]
    assert b"\r" not in message.replace(b"\r\n", b"") and b"\n" not in message.replace(b"\r\n", b""), message
    assert not any(line.startswith(b".") for line in message.split(b"\r\n")), message
    mail = next(line for verb, line in server.lines if verb == "MAIL")
    size = int(mail.split(b"SIZE=")[1].split()[0])
    assert abs(size - len(message)) < 64, (mail, len(message))


def serve_scram(talk, line):
    """RFC 5802, the server's side, with the binding of RFC 5929; in the words of the standard."""
    mac = lambda key, text: hmac.new(key, text, hashlib.sha256).digest()
    _, mechanism, initial = line.split(b" ")
    first = base64.b64decode(initial)
    header, bare = first[:first.index(b",,") + 2], first[first.index(b",,") + 2:]
    salt, nonce = b"salt and pepper", bare.split(b"r=")[1] + b"server"
    server_first = b"r=%s,s=%s,i=4096" % (nonce, base64.b64encode(salt))
    talk.say("334 " + base64.b64encode(server_first).decode())
    final = base64.b64decode(talk.read_line())
    without_proof, proof = final.rsplit(b",p=", 1)
    binding = talk.link.get_channel_binding("tls-unique") if mechanism.endswith(b"-PLUS") else b""
    salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, 4096)
    client_key = mac(salted, b"Client Key")
    signed = b",".join((bare, server_first, without_proof))
    signature = mac(hashlib.sha256(client_key).digest(), signed)
    wanted = base64.b64encode(bytes(a ^ b for a, b in zip(client_key, signature)))
    talk.server.bound = b"c=" + base64.b64encode(header + binding) in without_proof.split(b",")
    if not (talk.server.bound and hmac.compare_digest(wanted, proof)):
        talk.say("535 5.7.8 Authentication failed")
        return
    talk.say("334 " + base64.b64encode(b"v=" + base64.b64encode(mac(mac(salted, b"Server Key"), signed))).decode())
    equal(talk.read_line(), b"", "the answer to the server's proof")
    talk.say("235 2.7.0 Authentication successful")


@test
def scram_is_bound_to_the_connection_where_both_sides_can():
    CERTIFICATES.context.maximum_version = ssl.TLSVersion.TLSv1_2  # whose binding Python can tell
    try:
        for offer, mechanism in ("SCRAM-SHA-256 SCRAM-SHA-256-PLUS PLAIN", "SCRAM-SHA-256-PLUS"), ("SCRAM-SHA-256 PLAIN", "SCRAM-SHA-256"):
            result, server = check({"login": serve_scram}, {"inside": ("AUTH " + offer,)})
            facts = json.loads(result.out)["facts"]
            equal((result.status, facts["auth.mechanism"], server.bound), (0, mechanism, True), result)
            result, server = check({"login": serve_scram}, {"inside": ("AUTH " + offer,), "secret": "another"})
            equal((result.status, json.loads(result.out)["facts"]["reply.code"], server.logins()), (13, 535, 1), result)
    finally:
        CERTIFICATES.context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED


@test
def addresses_outside_ascii_need_a_server_that_takes_them():
    sender = {"options": ("--to", "jörg@bücher.example")}
    result, server = check({}, {**sender, "inside": ("AUTH PLAIN", "8BITMIME", "SMTPUTF8")})
    equal(result.status, 0, result)
    mail, rcpt = (next(line for verb, line in server.lines if verb == wanted) for wanted in ("MAIL", "RCPT"))
    assert mail.endswith(b" BODY=8BITMIME SMTPUTF8"), mail
    equal(rcpt, "RCPT TO:<jörg@xn--bcher-kva.example>".encode())
    result, server = check({}, sender)
    equal((result.status, json.loads(result.out)["diagnosis"]["causes"][0]["id"]), (14, "settings-incomplete"), result)
    assert "MAIL" not in server.commands(), server.lines
    result, server = check({}, {"options": ("--to", "jo@bücher.example")})
    equal(result.status, 0, result)
    assert ("RCPT", b"RCPT TO:<jo@xn--bcher-kva.example>") in server.lines, server.lines


@test
def delivery_notices_are_asked_for_where_they_are_offered():
    _, server = check({}, {"inside": ("AUTH PLAIN", "DSN")})
    mail, rcpt = (next(line for verb, line in server.lines if verb == wanted) for wanted in ("MAIL", "RCPT"))
    assert b" RET=HDRS ENVID=" in mail and rcpt.endswith(b" NOTIFY=SUCCESS,FAILURE,DELAY"), (mail, rcpt)


def forms(secret):
    """The forms in which a secret may be said back."""
    octets = secret.encode()
    shown = [octets, base64.b64encode(octets), base64.b64encode(b"\0%s\0%s" % (USER.encode(), octets)),
             base64.b64encode(b"user=%s\1auth=Bearer %s\1\1" % (USER.encode(), octets)), base64.urlsafe_b64encode(octets), octets.hex().encode(),
             octets.hex().upper().encode(), urllib.parse.quote(secret, safe="").encode(), urllib.parse.quote_plus(secret).encode(),
             html.escape(secret).encode(), json.dumps(secret)[1:-1].encode()]
    return [form.decode() for form in shown]


def make_secret(number):
    letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    odd = letters + " +/=&%\"'!?.,:;-_#*()<>\\"
    if number % 2:
        odd += "äöüßéñ日本"
    chosen = random.Random(number)
    return "".join([chosen.choice(letters), *(chosen.choice(odd) for _ in range(8 + number % 9)), chosen.choice(letters)])


def look_for_secret(number):
    """A server says the secret back in every form, at some place; no output may hold one of them."""
    report = os.path.join(HOME.name, "said-back-%d.json" % number)
    secret = make_secret(number)
    said = forms(secret)
    place, more = [("auth", {}), ("auth-1", LOGIN), ("mail", {}), ("message", {})][number % 4]
    lines = "\n".join("535%s5.7.8 you said %s there" % ("-" if i < len(said) - 1 else " ", form) for i, form in enumerate(said))
    for output in ("--json",), ("-v",):
        result, _ = check({place: lines}, {**more, "secret": secret, "output": output, "options": ("--report", report)}, G_MESSAGES_DEBUG="all")
        assert result.status in (13, 14), result
        with open(report, "rb") as saved:
            outputs = [result.out, result.err, saved.read(), run("show", "-v", report).out]
        for text in outputs:
            for form in said + [json.dumps(secret, ensure_ascii=False)[1:-1]]:
                assert form.encode() not in text, "%r of %r is in %r" % (form, secret, text[:4000])


@test
def no_output_holds_the_secret_in_any_form():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(look_for_secret, range(8)))


main()
