#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""test_sandbox.py APPLICATION: the installed Flatpak, on a private session bus with a real goa-daemon and a real keyring, against a real
Postfix; and what its sandbox keeps from it. Run below in-namespace.sh, with FLATPAK_USER_DIR set."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lab"))
from postfix import PASSWORD, USER, Lab  # noqa: E402

APPLICATION = sys.argv[1]
MANIFEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "flatpak", "io.github.sendcheck.Sendcheck.Devel.json")
HERE = os.path.dirname(os.path.abspath(__file__))
# Its number in GOA: the server it sends through. One is well, one says 421 to the last recipient, one as its first word.
ACCOUNTS = {"account_1720000000_0": "mail", "account_1720000000_1": "closing", "account_1720000000_2": "refused"}
SETTINGS = """[Account {account}]
Provider=imap_smtp
Identity={user}
PresentationIdentity={address}
Enabled=true
EmailAddress={address}
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
FORBIDDEN, GRANTED = "org.example.Forbidden", "org.gnome.OnlineAccounts"
OWNER = """
import sys
from gi.repository import Gio, GLib
loop = GLib.MainLoop()
Gio.bus_own_name(Gio.BusType.SESSION, sys.argv[1], 0, None, lambda *_: print("owned", flush=True), None)
loop.run()
"""
PING = "gdbus call --session --timeout 20 --dest %s --object-path / --method org.freedesktop.DBus.Peer.Ping"


def missing():
    for program in ("gnome-keyring-daemon", "secret-tool", "dbus-run-session", "flatpak", "bwrap", "gdbus"):
        if not shutil.which(program):
            return "%s is not installed" % program
    if not os.path.exists("/usr/share/dbus-1/services/org.gnome.OnlineAccounts.service"):
        return "GNOME Online Accounts is not installed"
    return Lab.missing()


def sandboxed(command, *arguments, timeout=120):
    done = subprocess.run(["flatpak", "--user", "run", "--die-with-parent", "--command=" + command, APPLICATION, *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
    return {"status": done.returncode, "out": done.stdout, "err": done.stderr}


def shell(script):
    return sandboxed("sh", "-c", script)


def address_of(host):
    """In the wizard's list, accounts are told apart by their address."""
    return USER if host != "refused" else "refused@" + USER.partition("@")[2]


def walk(host):
    """The wizard, with the same accounts, on the same bus."""
    with tempfile.TemporaryDirectory(prefix="sendcheck-walk.") as place:
        environment = dict(os.environ, SC_IN_BUS="1", SC_PLACE=place, SC_GUI_SANDBOX="1", GTK_A11Y="atspi", GSK_RENDERER="cairo",
                           GDK_BACKEND="x11", GDK_DEBUG="gl-disable", GSETTINGS_BACKEND="memory", XDG_SESSION_TYPE="x11",
                           XDG_CURRENT_DESKTOP="GNOME", GTK_USE_PORTAL="0", LANG="C.UTF-8")
        done = subprocess.run([HERE + "/../gui/rungui.sh", "flatpak", "--user", "run", "--die-with-parent", APPLICATION, "--",
                               "/usr/bin/python3", HERE + "/walk_account.py", address_of(host)], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=240)
        with open(place + "/tap", encoding="utf-8") as tap, open(place + "/app.err", encoding="utf-8", errors="replace") as errors:
            return {"status": done.returncode, "out": tap.read(), "err": done.stderr[-2000:] + errors.read()[-2000:]}


def inside(ca):
    """On the private session bus: store the secrets as GNOME does, then ask the program in its sandbox."""
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input="keyring password", text=True, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    secret = "{'imap-password': <'imap'>, 'smtp-password': <'%s'>}" % PASSWORD
    for account in ACCOUNTS:
        subprocess.run(["secret-tool", "store", "--label=GOA", "xdg:schema", "org.gnome.OnlineAccounts", "goa-identity",
                        "imap_smtp:gen0:" + account], input=secret, text=True, check=True)
    owner = subprocess.Popen(["/usr/bin/python3", "-c", OWNER, FORBIDDEN], stdout=subprocess.PIPE, text=True)
    owner.stdout.readline()
    seen = {"listed": sandboxed("sendcheck-cli", "accounts", "--json")}
    for account, host in list(ACCOUNTS.items())[:2]:
        seen[host] = sandboxed("sendcheck-cli", "check", "goa:" + account, "--json", "--ca-file", ca, "--timeout", "8")
    seen["wizard"] = walk("refused")
    seen["in a sandbox"] = shell("cat /.flatpak-info")
    home = os.environ["HOME"]
    with open(home + "/letter", "w", encoding="utf-8") as out:
        out.write("a letter\n")
    seen["letter"] = shell("test -e %s/letter" % home)
    seen["files"] = shell("ls -d /root/.[a-z]* /home/* /var/mail /run/host/root %s/* 2>/dev/null; ls %s" % (HERE, home))
    seen["write"] = shell("touch %s/intruder" % home)
    seen["intruder"] = os.path.exists(home + "/intruder")
    seen["granted"] = shell(PING % GRANTED)
    seen["forbidden"] = shell(PING % FORBIDDEN)
    seen["names"] = shell("gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames")
    outside = subprocess.run((PING % FORBIDDEN).split(), capture_output=True, text=True)
    seen["outside"] = {"status": outside.returncode, "out": outside.stdout, "err": outside.stderr}
    seen["system bus"] = shell("test -S /run/dbus/system_bus_socket")
    owner.terminate()
    owner.wait()
    print(json.dumps(seen))


def report_of(answer):
    try:
        return json.loads(answer["out"])
    except ValueError:
        return {}


def asked_for():
    """What the manifest names, and what the installed program may do, in the words of flatpak's metadata."""
    with open(MANIFEST, encoding="utf-8") as text:
        asked = json.load(text)["finish-args"]
    wanted = {"sockets": set(), "shared": set(), "devices": set()}
    names = set()
    for argument in asked:
        key, _, value = argument[2:].partition("=")
        if key == "talk-name":
            names.add(value + "=talk")
        else:
            wanted[{"socket": "sockets", "share": "shared", "device": "devices"}[key]].add(value)
    if "fallback-x11" in wanted["sockets"]:
        wanted["sockets"].add("x11")  # flatpak writes both
    return wanted, names


def unasked(names):
    """What of names is neither the manifest's nor given to every Flatpak."""
    given = {name.partition("=")[0] for name in asked_for()[1]} | {APPLICATION, "org.freedesktop.DBus", "org.a11y.Bus"}
    return {name for name in names - given if not name.startswith("org.freedesktop.portal.")}


def permissions_fit():
    shown = subprocess.run(["flatpak", "--user", "info", "--show-permissions", APPLICATION], capture_output=True, text=True, check=True)
    wanted, names = asked_for()
    section, got, got_names = "", {}, set()
    for line in shown.stdout.splitlines():
        if line.startswith("["):
            section = line
        elif "Policy" in section and line:
            got_names.add(line)
        elif "=" in line:
            key, value = line.split("=", 1)
            got[key] = set(value.strip(";").split(";"))
    return got == wanted and got_names == names, shown.stdout


def judge(seen, log):
    accounts = {a["id"]: a for a in report_of(seen["listed"]).get("accounts", [])}
    good, bad = report_of(seen["mail"]), report_of(seen["closing"])
    found = [accounts.get("goa:" + account, {}).get("host", "") for account in ACCOUNTS]
    diagnosis = bad.get("diagnosis") or {}
    fits, permissions = permissions_fit()
    yield "it runs in a sandbox", "[Application]" in seen["in a sandbox"]["out"], seen["in a sandbox"]
    yield "it may do what the manifest names and nothing else", fits, permissions
    yield "the accounts of GNOME are found", found == [host + ".lab.example.net" for host in ACCOUNTS.values()], seen["listed"]
    yield "a password of the keyring logs in at Postfix", seen["mail"]["status"] == 0 and "sasl_username=" + USER in log, seen["mail"]
    yield "every stage is well", bool(good.get("stages")) and all(s["status"] != "fail" for s in good["stages"]), seen["mail"]
    yield "the wizard finds the 421 of Postfix, too", seen["wizard"]["status"] == 0 and "ok 1" in seen["wizard"]["out"], seen["wizard"]
    yield "a 421 of Postfix is found", seen["closing"]["status"] not in (0, 1, 2) and (diagnosis.get("reply") or {}).get("code") == 421, seen["closing"]
    yield "and it has a cause", bool(diagnosis.get("causes")), diagnosis
    yield "no password is in any output", PASSWORD not in json.dumps(seen), "a password"
    yield "a file in the home folder is not there", seen["letter"]["status"] == 1, seen["letter"]
    yield "nothing is written into the home folder", not seen["intruder"], seen["write"]
    yield "nor are other folders", not seen["files"]["out"].strip(), seen["files"]
    yield "a name the manifest names answers", seen["granted"]["status"] == 0, seen["granted"]
    yield "a name it does not name is not reached", seen["forbidden"]["status"] != 0 and "ServiceUnknown" in seen["forbidden"]["err"], seen["forbidden"]
    yield "though it is there outside", seen["outside"]["status"] == 0, seen["outside"]
    listed = set(re.findall(r"'([a-z][^' ]*)'", seen["names"]["out"]))
    yield "of the session it sees what the manifest names, and the portals", not unasked(listed), sorted(unasked(listed))
    yield "nor is it listed", FORBIDDEN not in seen["names"]["out"] and GRANTED in seen["names"]["out"], seen["names"]
    yield "there is no system bus", seen["system bus"]["status"] == 1, seen["system bus"]


def run_inside(lab, home):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    environment.update(HOME=home, LC_ALL="C.UTF-8", GIO_USE_VFS="local", NO_COLOR="1", XDG_CURRENT_DESKTOP="GNOME")
    for name, folder in (("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
        environment[name] = os.path.join(home, folder)
        os.makedirs(environment[name], mode=0o700)
    os.makedirs(home + "/config/goa-1.0")
    with open(home + "/config/goa-1.0/accounts.conf", "w", encoding="utf-8") as out:
        for account, host in ACCOUNTS.items():
            out.write(SETTINGS.format(account=account, user=USER, host=lab.host(host), address=address_of(host)))
    # The one folder that the sandbox shares with this computer is the program's own.
    own = os.path.join(home, ".var", "app", APPLICATION, "config")
    os.makedirs(own)
    ca = shutil.copy(lab.ca, own)
    with open(home + "/stderr", "w+", encoding="utf-8") as errors:
        done = subprocess.run(["dbus-run-session", "--", sys.executable, __file__, APPLICATION, ca], env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, timeout=300)
        errors.seek(0)
        if not done.stdout.strip():
            raise RuntimeError(errors.read()[-4000:])
    return json.loads(done.stdout.splitlines()[-1])


def main():
    print("TAP version 13", flush=True)
    reason = missing()
    if reason:
        print("1..0 # SKIP " + reason)
        return 0
    lab, home = Lab(), tempfile.mkdtemp(prefix="sendcheck-home.")
    try:
        lab.start()
        results = list(judge(run_inside(lab, home), lab.log()))
    finally:
        lab.stop()
        shutil.rmtree(home, ignore_errors=True)
    print("1..%d" % len(results))
    for number, (name, good, what) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, name))
        if not good:
            print("#   " + (what if isinstance(what, str) else json.dumps(what))[:3000].replace("\n", "\n#   "))
    return 0 if results and all(good for _, good, _ in results) else 1


if len(sys.argv) > 2:
    inside(sys.argv[2])
else:
    sys.exit(main())
