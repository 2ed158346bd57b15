# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Rows of checks of real servers: (name, host, port, security, more arguments, password, exit status, step, reply code, cause).

Two arguments are ours: “--hold” keeps a connection open meanwhile, “--again” checks a second time and looks at that.
"""
import base64
import json
import os
import socket
import ssl
import subprocess
import sys

from postfix import USER

CLI = sys.argv[1]


def check(lab, host, port, security, arguments, password):
    """Runs one check; returns its exit status, the report, and everything it printed."""
    command = [CLI, "check", "--json", "--host", lab.host(host), "--port", str(port), "--security", security, "--ca-file", lab.ca,
               "--timeout", "8", "--from", USER, "--to", USER]
    if password is not None:
        command += ["--user", USER, "--password-fd", "0"]
    command += [a for a in arguments if a not in ("--hold", "--again")]
    done = subprocess.run(command, input=password or "", capture_output=True, text=True, timeout=90)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = {}
    return done.returncode, report, done.stdout + done.stderr


def hold(address):
    """A connection that is kept open, after its greeting."""
    held = socket.create_connection((address, 587))
    held.settimeout(10)
    held.recv(512)
    return held


def judge(case, status, report, output):
    """What is wrong with this outcome, in lines."""
    name, _host, _port, _security, _arguments, password, wanted, step, code, cause = case
    diagnosis = report.get("diagnosis") or {}
    reply = diagnosis.get("reply") or {}
    causes = [c["id"] for c in diagnosis.get("causes", [])]
    if status != wanted:
        yield "exit status %s, not %s" % (status, wanted)
    if step and diagnosis.get("step") != step:
        yield "step %s, not %s" % (diagnosis.get("step"), step)
    if code and reply.get("code") != code:
        yield "reply %s, not %s" % (reply.get("code"), code)
    if cause and (not causes or causes[0] != cause.split()[0] or not set(cause.split()) <= set(causes)):
        yield "cause %s, not %s" % (causes[:3], cause)
    # What is wrong with a certificate is said, and nothing else that could be wrong with one.
    if cause and cause.startswith("cert-") and set(causes) != set(cause.split()):
        yield "causes %s, not %s alone" % (causes, cause)
    if wanted == 0 and diagnosis.get("status") not in ("ok", "warning"):
        yield "diagnosis %s" % diagnosis.get("status")
    if password:
        for form in (password, base64.b64encode(password.encode()).decode(), base64.b64encode(("\0%s\0%s" % (USER, password)).encode()).decode()):
            if form in output:
                yield "the password is in the output"


def hold_tls(lab, host):
    context = ssl.create_default_context(cafile=lab.ca)
    held = context.wrap_socket(socket.create_connection((lab.address[host], 465)), server_hostname=lab.host(host))
    held.settimeout(10)
    held.recv(512)
    return held


def run(lab, case):
    """One row; returns what is wrong, and everything that was printed."""
    name, host, port, security, arguments, password = case[:6]
    held = None
    if "--hold" in arguments:
        held = hold_tls(lab, host) if port == 465 else hold(lab.address[host])
    if "--again" in arguments:
        check(lab, host, port, security, arguments, password)
    status, report, output = check(lab, host, port, security, arguments, password)
    if held:
        held.close()
    return list(judge(case, status, report, output)), output


def run_all(lab, cases, after=()):
    """TAP for all rows, then for what @after looks at: functions of the lab that return (name, whether it is good)."""
    failures = 0
    try:
        lab.start()
        print("1..%d" % (len(cases) + len(after)), flush=True)
        for number, case in enumerate(cases, 1):
            wrong, output = run(lab, case)
            failures += bool(wrong)
            print("%s %d - %s" % ("not ok" if wrong else "ok", number, case[0]), flush=True)
            for line in wrong:
                print("#   " + line)
            if wrong:
                for line in output.splitlines()[:400]:
                    print("#     " + line)
        for number, look in enumerate(after, len(cases) + 1):
            name, good = look(lab)
            failures += not good
            print("%s %d - %s" % ("ok" if good else "not ok", number, name))
        if failures and os.environ.get("LAB_LOG"):
            print(lab.log(), file=sys.stderr)
    finally:
        lab.stop()
    return 1 if failures else 0
