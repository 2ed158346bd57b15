#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""An account in a real GNOME Online Accounts, its password in a real keyring, and a real Postfix: found, read, logged in."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from postfix import PASSWORD, USER, Lab

CLI = sys.argv[1]
ACCOUNT = "account_1720000000_0"
SETTINGS = """[Account {account}]
Provider=imap_smtp
Identity={user}
PresentationIdentity={user}
Enabled=true
EmailAddress={user}
Name=Ann Example
ImapHost={host}
ImapUserName={user}
ImapUseSsl=true
ImapUseTls=false
ImapAcceptSslErrors=false
SmtpHost={host}
SmtpUseAuth=true
SmtpUserName={user}
SmtpAuthLogin=false
SmtpAuthPlain=true
SmtpUseSsl=false
SmtpUseTls=true
SmtpAcceptSslErrors=false
"""


def missing():
    for program in ("gnome-keyring-daemon", "secret-tool", "dbus-run-session"):
        if not shutil.which(program):
            return "%s is not installed" % program
    if not os.path.exists("/usr/share/dbus-1/services/org.gnome.OnlineAccounts.service"):
        return "GNOME Online Accounts is not installed"
    return Lab.missing()


def inside(lab_ca):
    """On the private session bus: store the account as GNOME does, then ask the program."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input="keyring password", text=True, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    secret = "{'imap-password': <'imap'>, 'smtp-password': <'%s'>}" % PASSWORD
    subprocess.run(["secret-tool", "store", "--label=GOA", "xdg:schema", "org.gnome.OnlineAccounts", "goa-identity",
                    "imap_smtp:gen0:" + ACCOUNT], input=secret, text=True, check=True)
    listed = subprocess.run([CLI, "accounts", "--json"], capture_output=True, text=True, timeout=60)
    checked = subprocess.run([CLI, "check", "goa:" + ACCOUNT, "--json", "--ca-file", lab_ca, "--timeout", "8"],
                             capture_output=True, text=True, timeout=90)
    print(json.dumps({"listed": listed.stdout, "status": checked.returncode, "report": checked.stdout, "errors": listed.stderr + checked.stderr}))


def main():
    print("TAP version 13", flush=True)
    reason = missing()
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    lab, home = Lab(), tempfile.mkdtemp(prefix="sendcheck-home.")
    results = []
    try:
        lab.start()
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment.update(HOME=home, LC_ALL="C.UTF-8", GIO_USE_VFS="local")
        for name, folder in (("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
            environment[name] = os.path.join(home, folder)
            os.makedirs(environment[name], mode=0o700)
        os.makedirs(home + "/config/goa-1.0")
        with open(home + "/config/goa-1.0/accounts.conf", "w", encoding="utf-8") as out:
            out.write(SETTINGS.format(account=ACCOUNT, user=USER, host=lab.host("mail")))
        done = subprocess.run(["dbus-run-session", "--", sys.executable, __file__, CLI, lab.ca], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=open(home + "/stderr", "w", encoding="utf-8"), timeout=150)
        seen = json.loads(done.stdout.splitlines()[-1])
        listed = json.loads(seen["listed"]) if seen["listed"] else {}
        accounts = {a["id"]: a for a in listed.get("accounts", [])}
        report = json.loads(seen["report"]) if seen["report"] else {}
        found = accounts.get("goa:" + ACCOUNT, {})
        results = [
            ("the account is found", found.get("host") == lab.host("mail") and found.get("port") == 587 and found.get("security") == "starttls"),
            ("its password is read and accepted", seen["status"] == 0),
            ("every stage passed", [s["status"] for s in report.get("stages", [])].count("fail") == 0 and bool(report.get("stages"))),
            ("Postfix knows who logged in", "sasl_username=" + USER in lab.log()),
            ("the password is in no output", PASSWORD not in done.stdout),
        ]
    finally:
        lab.stop()
        shutil.rmtree(home, ignore_errors=True)
    print("1..%d" % len(results))
    for number, (name, good) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, name))
    if not all(good for _, good in results):
        print("# " + done.stdout.replace("\\n", "\n# ")[-6000:])
    return 0 if results and all(good for _, good in results) else 1


if len(sys.argv) > 2:
    inside(sys.argv[2])
else:
    sys.exit(main())
