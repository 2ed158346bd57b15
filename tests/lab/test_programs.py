#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Accounts of Evolution, Geary, Thunderbird and msmtp, their passwords in a real keyring or a real profile, and a real Postfix: each is
found, its password read, and logged in with."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

from postfix import PASSWORD, USER, Lab

CLI = sys.argv[1]
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "accounts", "data")
IDS = ("evolution:identity", "geary:account_01", "thunderbird:abc.default/id1", "msmtp:default")

EVOLUTION = {
    "identity": "[Data Source]\nDisplayName=Ann\n[Mail Identity]\nAddress={user}\n[Mail Submission]\nTransportUid=transport\n",
    "account": "[Data Source]\nDisplayName=Ann\n[Mail Account]\nBackendName=imapx\nIdentityUid=identity\n",
    "transport": "[Data Source]\nDisplayName=Ann\n[Mail Transport]\nBackendName=smtp\n[Authentication]\nHost={host}\nPort=587\nMethod=PLAIN\n"
                 "User={user}\n[Security]\nMethod=starttls-on-standard-port\n",
}
GEARY = ("[Metadata]\nversion=1\nstatus=enabled\n[Account]\nsender_mailboxes=Ann <{user}>;\nservice_provider=other\n"
         "[Incoming]\nlogin={user}\nhost=imap.{host}\nport=993\ntransport_security=transport\ncredentials=custom\n"
         "[Outgoing]\nhost={host}\nport=587\ntransport_security=start-tls\ncredentials=use-incoming\n")
MSMTP = "host {host}\nport 587\ntls on\nauth on\nuser {user}\nfrom {user}\n"
PREFS = ('user_pref("mail.smtpservers", "smtp1");\nuser_pref("mail.smtpserver.smtp1.hostname", "{host}");\n'
         'user_pref("mail.smtpserver.smtp1.port", 587);\nuser_pref("mail.smtpserver.smtp1.try_ssl", 2);\n'
         'user_pref("mail.smtpserver.smtp1.username", "{user}");\nuser_pref("mail.accountmanager.accounts", "account1");\n'
         'user_pref("mail.account.account1.identities", "id1");\nuser_pref("mail.identity.id1.useremail", "{user}");\n')
ITEMS = (
    ["xdg:schema", "org.gnome.Evolution.Data.Source", "e-source-uid", "transport", "eds-origin", "evolution-data-server"],
    ["xdg:schema", "org.gnome.Geary", "proto", "IMAP", "host", "imap.{host}", "login", "{user}"],
    ["host", "{host}", "service", "smtp", "user", "{user}"],
)


def missing():
    for program in ("gnome-keyring-daemon", "secret-tool", "dbus-run-session", "openssl"):
        if not shutil.which(program):
            return "%s is not installed" % program
    return Lab.missing()


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body


def encrypt(text):
    """As Thunderbird does, with the key in the sample's database."""
    iv = bytes(range(8))
    done = subprocess.run(["openssl", "enc", "-des-ede3-cbc", "-K", bytes(range(100, 124)).hex(), "-iv", iv.hex()], input=text.encode(),
                          stdout=subprocess.PIPE, check=True)
    return base64.b64encode(tlv(0x30, tlv(4, bytes.fromhex("F8000000000000000000000000000001")),
                                tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d0307")), tlv(4, iv)), tlv(4, done.stdout))).decode()


def write_home(home, host):
    files = {".msmtprc": MSMTP, "config/geary/account_01/geary.ini": GEARY, ".thunderbird/abc.default/prefs.js": PREFS,
             ".thunderbird/profiles.ini": "[Profile0]\nIsRelative=1\nPath=abc.default\n"}
    files.update({"config/evolution/sources/%s.source" % uid: text for uid, text in EVOLUTION.items()})
    for name, text in files.items():
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text.format(host=host, user=USER))
        os.chmod(path, 0o600)
    profile = os.path.join(home, ".thunderbird/abc.default")
    shutil.copy(os.path.join(SAMPLES, "thunderbird/made-3des/key4.db"), profile)
    login = {"hostname": "smtp://" + host, "httpRealm": "smtp://" + host, "encryptedUsername": encrypt(USER), "encryptedPassword": encrypt(PASSWORD)}
    with open(profile + "/logins.json", "w", encoding="utf-8") as out:
        json.dump({"logins": [login], "version": 3}, out)


def inside(lab_ca, host):
    """On the private session bus: store the items as the programs do, then ask ours."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input="keyring password", text=True, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for item in ITEMS:
        attributes = [part.format(host=host, user=USER) for part in item]
        subprocess.run(["secret-tool", "store", "--label=test"] + attributes, input=PASSWORD, text=True, check=True)
    results = {}
    for account in IDS:
        done = subprocess.run([CLI, "check", account, "--json", "--no-ports", "--ca-file", lab_ca, "--timeout", "8"], capture_output=True, text=True,
                              timeout=90)
        results[account] = {"status": done.returncode, "report": done.stdout, "errors": done.stderr}
    print(json.dumps(results))


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
        host = lab.host("mail")
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment.update(HOME=home, LC_ALL="C.UTF-8", GIO_USE_VFS="local")
        for name, folder in (("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
            environment[name] = os.path.join(home, folder)
            os.makedirs(environment[name], mode=0o700)
        write_home(home, host)
        with open(home + "/stderr", "w", encoding="utf-8") as errors:
            done = subprocess.run(["dbus-run-session", "--", sys.executable, __file__, CLI, lab.ca, host], env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=errors, timeout=250)
        seen = json.loads(done.stdout.splitlines()[-1])
        for account in IDS:
            report = json.loads(seen[account]["report"]) if seen[account]["report"] else {}
            origin = report.get("account", {}).get("origin")
            results.append((account + " is found and accepted", seen[account]["status"] == 0 and origin == account.split(":")[0]))
        results += [
            ("Postfix knows who logged in, each time", lab.log().count("sasl_username=" + USER) >= len(IDS)),
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
    inside(*sys.argv[2:])
else:
    sys.exit(main())
