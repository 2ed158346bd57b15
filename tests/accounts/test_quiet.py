#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A listing seen from outside, by strace: it runs no program, writes nowhere and speaks to nobody, in a home where everything invites to it.

Usage: test_quiet.py SENDCHECK-CLI DATA
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

CLI, DATA = sys.argv[1:3]
CALLS = ("execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,"
         "truncate,chmod,fchmodat,chown,lchown,fchownat,utimensat,mknod,mknodat,setxattr,connect,sendto,sendmsg,bind")
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
HARMLESS = re.compile(r'"/dev/(null|tty|urandom)"|"/proc/self/')
HOME_FILES = {
    ".msmtprc": "msmtp/msmtprc-eval-must-not-run", ".config/evolution/sources": "evolution/handmade", ".config/geary": "geary",
    ".thunderbird": "thunderbird/tb153-real", ".config/mailtransports": "kmail/mailtransports", ".config/emailidentities": "kmail/emailidentities",
    ".claws-mail": "claws-mail", ".sylpheed-2.0": "sylpheed", ".gitconfig": "git/gitconfig", ".muttrc": "mutt/muttrc",
    ".config/balsa": "balsa", ".config/flaska.net": "trojita", ".config/Mailspring": "mailspring",
}


def make_home(home):
    for path, sample in HOME_FILES.items():
        target, source = os.path.join(home, path), os.path.join(DATA, sample)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    with open(home + "/.msmtprc", "a", encoding="utf-8") as out:
        out.write("\naccount run\nhost h.example.com\nuser u\npasswordeval touch %s/ran\neval touch %s/ran\n" % (home, home))
    with open(home + "/.muttrc", "a", encoding="utf-8") as out:
        out.write('\nset smtp_pass="`touch %s/ran`"\nsource "touch %s/ran|"\n' % (home, home))


def snapshot(home):
    return sorted((path, os.lstat(path).st_mtime_ns, os.lstat(path).st_size)
                  for top, dirs, files in os.walk(home) for path in [os.path.join(top, name) for name in dirs + files])


def trace(home, log):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "DBUS_"))}
    environment.update(HOME=home, XDG_RUNTIME_DIR=home + "/no", LC_ALL="C.UTF-8",
                       ASAN_OPTIONS="detect_leaks=0:halt_on_error=1")  # leaks cannot be looked for under strace; other tests do
    return subprocess.run(["strace", "-f", "-qq", "-s", "200", "-o", log, "-e", "trace=" + CALLS, CLI, "accounts", "--json"], env=environment,
                          capture_output=True, text=True, timeout=120)


def main():
    print("TAP version 13", flush=True)
    if not shutil.which("strace"):
        print("1..0 # SKIP strace is not installed")
        return 0
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0:
        print("1..0 # SKIP strace may not trace here")
        return 0
    with tempfile.TemporaryDirectory(prefix="sendcheck-quiet.") as place:
        home, log = place + "/home", place + "/log"
        make_home(home)
        before = snapshot(home)
        done = trace(home, log)
        after = snapshot(home)
        with open(log, encoding="utf-8", errors="replace") as file:
            lines = [line.split(None, 1)[1] for line in file.read().splitlines() if " " in line]
    found = json.loads(done.stdout)["accounts"] if done.returncode == 0 else []
    calls = [line for line in lines if re.match(r"\w+\(", line)]
    runs = [c for c in calls if c.startswith("exec")]
    opens = [c for c in calls if c.startswith(("open", "creat"))]
    writes = [c for c in opens if (WRITING.search(c) or c.startswith("creat")) and not HARMLESS.search(c)]
    changes = [c for c in calls if not c.startswith(("exec", "open", "creat", "connect", "send", "bind"))]
    talks = [c for c in calls if c.startswith(("connect", "send", "bind")) and "AF_UNIX" not in c and "AF_NETLINK" not in c]
    programs = {a["program"] for a in found}
    results = [
        ("accounts of nine programs are found", len(programs) >= 9, sorted(programs) + [done.stderr[-500:]]),
        ("what is traced is our program reading its files", any("prefs.js" in c for c in opens) and any(".muttrc" in c for c in opens), opens[-5:]),
        ("no program is run", len(runs) == 1, runs),
        ("nothing is opened for writing", not writes, writes),
        ("nothing is made, renamed or removed", not changes, changes),
        ("nobody is spoken to", not talks, talks),
        ("the home is as before", before == after, []),
    ]
    print("1..%d" % len(results))
    for number, (what, good, why) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, what))
        for line in [] if good else why[:20]:
            print("# " + line)
    return 0 if all(good for _, good, _ in results) else 1


sys.exit(main())
