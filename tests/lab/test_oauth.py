#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A token of GNOME Online Accounts that a real Postfix with Dovecot refuses: fetched anew once, never more, and used by the next run.

The accounts service is a stand-in on a private bus, because a real one fetches tokens from a provider.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from postfix import TOKEN, USER, Lab

CLI = sys.argv[1]
ACCOUNT = "/org/gnome/OnlineAccounts/Accounts/account_1720000000_0"
OLD = "ya29.expired"
INTERFACE = """<node>
<interface name='org.freedesktop.DBus.ObjectManager'>
  <method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method></interface>
<interface name='org.gnome.OnlineAccounts.Account'><method name='EnsureCredentials'><arg type='i' direction='out'/></method></interface>
<interface name='org.gnome.OnlineAccounts.OAuth2Based'>
  <method name='GetAccessToken'><arg type='s' direction='out'/><arg type='i' direction='out'/></method></interface>
</node>"""


def serve(host, renews):
    """The stand-in: one account, whose token is expired until EnsureCredentials was called (if @renews)."""
    from gi.repository import Gio, GLib

    state = {"token": OLD, "calls": 0}
    mail = {"SmtpSupported": True, "SmtpHost": host, "SmtpUseAuth": True, "SmtpAuthXoauth2": True, "SmtpUseTls": True}
    mail = {name: GLib.Variant("s" if isinstance(value, str) else "b", value) for name, value in mail.items()}
    for name in ("SmtpUserName", "EmailAddress"):
        mail[name] = GLib.Variant("s", USER)
    account = {"PresentationIdentity": GLib.Variant("s", USER), "MailDisabled": GLib.Variant("b", False)}
    objects = {ACCOUNT: {"org.gnome.OnlineAccounts.Account": account, "org.gnome.OnlineAccounts.Mail": mail,
                         "org.gnome.OnlineAccounts.OAuth2Based": {}}}

    def called(_bus, _sender, _path, _interface, method, _parameters, invocation):
        if method == "GetManagedObjects":
            invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (objects,)))
        elif method == "EnsureCredentials":
            state["calls"] += 1
            if renews:
                state["token"] = TOKEN
            print("EnsureCredentials", flush=True)
            invocation.return_value(GLib.Variant("(i)", (3600,)))
        else:
            invocation.return_value(GLib.Variant("(si)", (state["token"], 3600)))

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for path, interfaces in (("/org/gnome/OnlineAccounts", INTERFACE), (ACCOUNT, INTERFACE)):
        for interface in Gio.DBusNodeInfo.new_for_xml(interfaces).interfaces:
            bus.register_object(path, interface, called)
    loop = GLib.MainLoop()
    Gio.bus_own_name_on_connection(bus, "org.gnome.OnlineAccounts", 0, lambda *_: print("ready", flush=True), None)
    loop.run()


def inside(lab_ca, host):
    """On the private bus: two runs with a service that renews, two with one that does not."""
    outcomes = []
    for renews in (True, False):
        service = subprocess.Popen([sys.executable, __file__, CLI, "serve", host, "yes" if renews else "no"],
                                   stdout=subprocess.PIPE, text=True)
        service.stdout.readline()
        for _ in range(2):
            done = subprocess.run([CLI, "check", "goa:" + os.path.basename(ACCOUNT), "--json", "--ca-file", lab_ca, "--timeout", "8"],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            report = json.loads(done.stdout) if done.stdout.startswith("{") else {}
            outcomes.append({"status": done.returncode, "facts": report.get("facts", {}), "output": done.stdout + done.stderr,
                             "fixes": [f["title"] for c in report.get("diagnosis", {}).get("causes", [])[:1] for f in c["fixes"]]})
        service.terminate()
        outcomes[-1]["calls"] = service.stdout.read().count("EnsureCredentials")
        service.wait()
    print(json.dumps(outcomes))


def judge(runs, log):
    first, second, third, fourth = runs
    yield "the expired token is refused", first["status"] == 13 and first["facts"].get("auth.result") == "refused"
    yield "what the server says of it is in words", bool(first["facts"].get("auth.oauth-error"))
    yield "another one was fetched", first["facts"].get("auth.token-renewed") is True
    yield "and the advice is to check again", any("new token" in title for title in first["fixes"])
    yield "one login a run", [r["facts"].get("auth.attempts") for r in runs] == [1, 1, 1, 1]
    yield "the next run is let in with it", second["status"] == 0
    yield "asked once", second["calls"] == 1
    yield "where there is no other token, the run says so", third["facts"].get("auth.token-renewed") is False
    yield "and asks to sign in again", any("Sign in again" in title for title in third["fixes"])
    yield "no token is in any output", not any(token in r["output"] for r in runs for token in (TOKEN, OLD))
    yield "Postfix knows who logged in", "sasl_method=XOAUTH2, sasl_username=" + USER in log


def main():
    print("TAP version 13", flush=True)
    reason = Lab.missing()
    if not reason and subprocess.run([sys.executable, "-c", "from gi.repository import Gio"], stderr=subprocess.DEVNULL).returncode:
        reason = "python3-gi is not installed"
    if not reason and not shutil.which("dbus-run-session"):
        reason = "dbus-run-session is not installed"
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    lab, home = Lab(), tempfile.mkdtemp(prefix="sendcheck-home.")
    results, output = [], ""
    try:
        lab.start()
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment.update(HOME=home, LC_ALL="C.UTF-8", GIO_USE_VFS="local", XDG_RUNTIME_DIR=home)
        os.chmod(home, 0o700)
        done = subprocess.run(["dbus-run-session", "--", sys.executable, __file__, CLI, "inside", lab.ca, lab.host("mail")], env=environment,
                              text=True, stdout=subprocess.PIPE, stderr=open(home + "/stderr", "w", encoding="utf-8"), timeout=150)
        output = done.stdout
        results = list(judge(json.loads(output.splitlines()[-1]), lab.log()))
    finally:
        lab.stop()
        shutil.rmtree(home, ignore_errors=True)
    print("1..%d" % len(results))
    for number, (name, good) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, name))
    if not all(good for _, good in results):
        print("# " + output.replace("\\n", "\n# ")[-8000:])
    return 0 if results and all(good for _, good in results) else 1


if len(sys.argv) > 3 and sys.argv[2] == "serve":
    serve(sys.argv[3], sys.argv[4] == "yes")
elif len(sys.argv) > 3:
    inside(sys.argv[3], sys.argv[4])
else:
    sys.exit(main())
