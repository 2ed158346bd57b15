#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""A release archive is complete: what git has can be configured elsewhere, and has the tests that are here. Speaks TAP.

    archive.py ROOT BUILD-FOLDER
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT, BUILD = sys.argv[1:3]


def output(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=240, **options).stdout


def tests_of(build):
    return {test["name"] for test in json.loads(output("meson", "introspect", "--tests", build))}


def options_of(build):
    wanted = {"gui", "cli", "tests", "fuzzing", "help"}
    return ["-D%s=%s" % (option["name"], str(option["value"]).lower()) for option in json.loads(output("meson", "introspect", "--buildoptions", build))
            if option["name"] in wanted]


def unpack(folder):
    """What git knows, as it is on the disk: a file that was not added is not there."""
    names = output("git", "-C", ROOT, "ls-files", "-z")
    output("tar", "-C", folder, "-x", input=output("tar", "-C", ROOT, "--null", "--files-from=-", "-c", input=names))


def main():
    print("TAP version 13")
    if subprocess.run(["git", "-C", ROOT, "rev-parse", "--show-cdup"], capture_output=True, text=True).stdout != "\n":
        print("1..0 # SKIP this is an archive already")
        return 0
    with tempfile.TemporaryDirectory(prefix="sendcheck-archive-") as place:
        source, build = os.path.join(place, "source"), os.path.join(place, "build")
        os.mkdir(source)
        unpack(source)
        done = subprocess.run(["meson", "setup", build, source] + options_of(BUILD), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=240)
        missing = sorted(tests_of(BUILD) - tests_of(build)) if done.returncode == 0 else []
    print("1..2")
    print("%s 1 - the archive is configured" % ("not ok" if done.returncode else "ok"))
    print("%s 2 - it has every test" % ("not ok" if done.returncode or missing else "ok"))
    for line in (done.stdout.splitlines()[-15:] if done.returncode else missing):
        print("# " + line)
    return 1 if done.returncode or missing else 0


sys.exit(main())
