#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The whole way: check against the practice server, reports, secrets, cancelling."""
import json
import os
import signal
import subprocess

from clitest import CLI, HOME, PASSWORD, Practice, assert_no_secret, environment, equal, main, run, test, wait_for

# scenario: exit status, step, reply code, best cause (None: not looked at)
ROWS = [
    ("healthy", 0, None, None, None),
    ("implicit-tls", 0, None, None, None),
    ("too-many-connections", 10, "banner", 421, "rate-limit-connections"),
    ("421-ehlo", 10, "ehlo", 421, None),
    ("421-starttls", 12, "starttls", 421, None),
    ("starttls-missing", 12, "starttls", None, "tls-not-offered"),
    ("expired-certificate", 12, "tls", None, "cert-expired"),
    ("wrong-name", 12, "tls", None, "cert-name-mismatch"),
    ("tls-injection", 12, "starttls", None, "tls-injection"),
    ("wrong-password", 13, "auth", 535, "auth-bad-credentials"),
    ("421-auth", 13, "auth", 421, "too-many-auth-failures"),
    ("too-many-messages", 14, "mail", 421, "rate-limit-messages"),
    ("greylisting", 14, "rcpt", 450, "greylisting"),
    ("421-data", 14, "data", 421, None),
    ("421-message", 14, "message", 421, None),
]


@test
def every_exit_status_and_the_shape_of_the_report():
    for scenario, status, step, code, cause in ROWS:
        with Practice(scenario) as server:
            result = server.check("--json")
            equal(result.status, status, (scenario, result))
            report = json.loads(result.out)
            equal((report["format"], report["version"]), ("sendcheck-report", 1))
            equal((report["account"]["host"], report["account"]["port"], report["account"]["security"]), ("127.0.0.1", server.port, server.security))
            equal([stage["id"] for stage in report["stages"]], ["connectivity", "ports", "tls", "auth", "send"])
            assert all(stage["status"] in ("pass", "warn", "fail", "skip") for stage in report["stages"]), report["stages"]
            assert all(line["dir"] in "SCI" for line in report["transcript"])
            diagnosis = report["diagnosis"]
            if status == 0:
                assert diagnosis["status"] in ("ok", "warning"), (scenario, diagnosis)
            else:
                equal(diagnosis["status"], "fault", scenario)
                equal(diagnosis["step"], step, scenario)
                equal((diagnosis["reply"] or {}).get("code"), code, scenario)
                if cause is not None:
                    equal(diagnosis["causes"][0]["id"], cause, scenario)
            assert_no_secret(result.out, result.err)
        equal(server.status, 0)
        assert not os.path.exists(server.ca), "the certificate file stayed"


@test
def secrets_are_in_no_output():
    report = os.path.join(HOME.name, "report.json")
    for scenario, methods in ("healthy", ("auto", "login")), ("wrong-password", ("plain", "cram-md5", "xoauth2", "oauthbearer")):
        for auth in methods:
            with Practice(scenario) as server:
                for result in (server.check("-v", "--auth", auth, "--report", report), server.check("--json", "--auth", auth, G_MESSAGES_DEBUG="all")):
                    with open(report, "rb") as f:
                        assert_no_secret(result.out, result.err, f.read())


@test
def saved_report_is_shown_again():
    path = os.path.join(HOME.name, "saved.json")
    with Practice("too-many-connections") as server:
        result = server.check("--json", "--report", path)
    with open(path) as f:
        equal(json.load(f), json.loads(result.out))
    shown = run("show", "--json", path)
    equal(shown.status, 0)
    equal(json.loads(shown.out), json.loads(result.out))
    equal(run("show", "--fail", path).status, 1)
    with open(path, "rb") as f:
        equal(run("show", "-", stdin=f.read()).out, run("show", path).out)
    assert b"421 4.7.0 mail.practice.example Error: too many connections" in run("show", path).out


@test
def hostile_text_stays_harmless():
    with Practice("hostile-text") as server:
        for result in (server.check("-v"), server.check("--json")):
            text = result.out.decode()
            equal(result.status, 14)
            for bad in "\x1b\x07\x08\x7f\x9b\u202e\u200b":
                assert bad not in text, (hex(ord(bad)), text)


@test
def until_leaves_later_stages_out():
    for stage, until in enumerate(("connectivity", "ports", "tls", "auth")):
        with Practice("healthy") as server:
            report = json.loads(server.check("--json", "--until", until).out)
            for later in report["stages"][stage + 1:]:
                equal(later["status"], "skip", (until, later["id"]))


@test
def password_from_a_file():
    path = os.path.join(HOME.name, "password")
    with open(path, "w") as f:
        f.write(PASSWORD + "\n")
    with Practice("healthy") as server:
        equal(run("check", *server.options("--password-file", path)).status, 0)


@test
def without_a_password_the_run_says_so():
    with Practice("healthy") as server:
        result = run("check", *server.options("--json"))
        equal(result.status, 13)
        equal(json.loads(result.out)["diagnosis"]["causes"][0]["id"], "password-missing")


@test
def interrupt_cancels():
    for what, scenario in (signal.SIGINT, "silent"), (signal.SIGTERM, "dripping-server"):
        with Practice(scenario) as server:
            process = subprocess.Popen([CLI, "check", *server.options("--json", "--until", "tls")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, env=environment())
            assert wait_for(lambda: connected(server.port)), "it never connected"
            process.send_signal(what)
            out, err = process.communicate(timeout=5)
            equal(process.returncode, 3, (out, err))
            equal(json.loads(out)["diagnosis"]["status"], "cancelled")


def connected(port):
    """Whether somebody holds a connection to the port of 127.0.0.1."""
    with open("/proc/net/tcp") as f:
        return any(fields[2].endswith(":%04X" % port) and fields[3] == "01" for fields in (line.split() for line in f.readlines()[1:]))


@test
def practice_lists_its_scenarios():
    listed = json.loads(run("practice", "--list", "--json").out)["scenarios"]
    words = run("practice", "--list").out.decode()
    for scenario in listed:
        assert scenario["title"] and scenario["description"] and scenario["security"] in ("none", "starttls", "tls")
        assert scenario["id"] in words
    assert {row[0] for row in ROWS} <= {scenario["id"] for scenario in listed}


@test
def practice_in_json():
    process = subprocess.Popen([CLI, "practice", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    where = json.loads(process.stdout.readline())
    equal((where["scenario"], where["host"]), ("too-many-connections", "127.0.0.1"))
    assert os.path.exists(where["ca_file"])
    process.terminate()
    equal(process.wait(10), 0)
    process.stdout.close()
    assert not os.path.exists(where["ca_file"])


@test
def no_accounts():
    equal(json.loads(run("accounts", "--json").out), {"accounts": [], "notes": []})
    equal(run("accounts").status, 0)


@test
def what_a_sandbox_hides():
    info = os.path.join(HOME.name, "flatpak-info")
    with open(info, "w", encoding="utf-8") as out:
        out.write("[Application]\nname=io.github.sendcheck.Sendcheck\n[Context]\nfilesystems=~/.thunderbird:ro;\n")
    seen = json.loads(run("accounts", "--json", SENDCHECK_FLATPAK_INFO=info).out)
    hidden = {place["what"]: place["command"] for place in seen["hidden"]}
    equal(hidden["The accounts of msmtp"], "flatpak override --user --filesystem=~/.msmtprc:ro io.github.sendcheck.Sendcheck")
    assert "The accounts of Thunderbird" not in hidden, hidden
    assert hidden["The accounts of Geary"].encode() in run("accounts", SENDCHECK_FLATPAK_INFO=info).out


@test
def only_an_address():
    found = json.loads(run("accounts", "--find", "anna@gmail.com", "--json").out)["proposals"]
    equal([(p["host"], p["port"], p["security"], p["user"], p["needs"], p["source"]) for p in found],
          [("smtp.gmail.com", 465, "tls", "anna@gmail.com", "app-password", "table"),
           ("smtp.gmail.com", 587, "starttls", "anna@gmail.com", "app-password", "table")])
    equal(json.loads(run("accounts", "--find", "anna@nobody.invalid", "--json").out), {"proposals": []})


main()
