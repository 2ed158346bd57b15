#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The wizard's command line where there is no display: what can be said is said, the rest ends in one plain line and its exit status."""
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
HOME = tempfile.TemporaryDirectory(prefix="sendcheck-test-")
DAMAGED = os.path.join(HOME.name, "damaged.json")

# what: (arguments, exit status, standard output begins with, standard error has)
ROWS = {
    "the version needs no display": (["--version"], 0, "sendcheck ", None),
    "nor does the help": (["--help"], 0, "Usage:", None),
    "no display": ([], 4, "", "no display"),
    "a display that does not answer": (["DISPLAY"], 4, "", "no display"),
    "a page that is asked for": (["--explain", "421 4.7.0 Try again later"], 4, "", "no display"),
    "measuring": (["--exit-after-first-frame"], 4, "", "no display"),
    "an unknown account": (["--account", "nobody@nowhere"], 2, "", "\u201cnobody@nowhere\u201d"),
    "a phone code with a slip": (["--code", "6ZWV-FF00-8W09-NQ"], 2, "", "group 3"),
    "an unknown scenario": (["--practice", "nonsense"], 2, "", "nonsense"),
    "a report that is not there": ([HOME.name + "/none.json"], 2, "", "none.json"),
    "a damaged report": ([DAMAGED], 2, "", "line 2"),
    "two reports": (["a.json", "b.json"], 2, "", "one report"),
    "an unknown option": (["--nonsense"], 2, "", "--nonsense"),
}


def run(arguments):
    env = dict(os.environ, HOME=HOME.name, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent", LC_ALL="C.UTF-8", LANGUAGE="en")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "GDK_BACKEND", "XDG_RUNTIME_DIR"):
        env.pop(name, None)
    if arguments == ["DISPLAY"]:
        arguments, env["DISPLAY"] = [], "unix:" + HOME.name + "/none:1"
    return subprocess.run([PROGRAM, *arguments], env=env, capture_output=True, text=True, timeout=120, encoding="utf-8")


def judge(arguments, status, out, words):
    done = run(arguments)
    assert done.returncode == status, "ended with %d: %s" % (done.returncode, done.stderr)
    assert done.stdout.startswith(out) and bool(done.stdout) == bool(out), done.stdout
    if words is None:
        assert done.stderr == "", done.stderr
        return
    assert words in done.stderr and done.stderr.strip("\n").count("\n") == 0, done.stderr


with open(DAMAGED, "w", encoding="utf-8") as file:
    file.write("{\n \x01}")
print("1..%d" % len(ROWS))
wrong = 0
for number, (what, row) in enumerate(ROWS.items(), 1):
    try:
        judge(*row)
        print("ok %d - %s" % (number, what))
    except AssertionError as problem:
        wrong += 1
        print("not ok %d - %s\n# %s" % (number, what, str(problem).replace("\n", "\n# ")))
sys.exit(1 if wrong else 0)
