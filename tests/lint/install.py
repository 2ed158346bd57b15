#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""What is installed is what docs/packaging.md says, and uninstalling leaves nothing behind. Speaks TAP.

    install.py ROOT BUILD-FOLDER PREFIX
"""
import fnmatch
import os
import re
import subprocess
import sys
import tempfile

ROOT, BUILD, PREFIX = sys.argv[1:4]


def listed():
    with open(os.path.join(ROOT, "docs/packaging.md"), encoding="utf-8") as file:
        block = re.search(r"^## Files\n.*?^```\n(.*?)^```$", file.read(), re.M | re.S).group(1)
    return [line.split()[0] for line in block.splitlines()]


def files_below(place):
    return sorted(os.path.relpath(os.path.join(folder, name), place) for folder, _, names in os.walk(place) for name in names)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=240)
    return done.stdout + done.stderr if done.returncode else ""


def main():
    with tempfile.TemporaryDirectory(prefix="sendcheck-install-") as place:
        problems = {"the program installs below DESTDIR": run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", place)}
        inside = place + PREFIX
        found, patterns = files_below(inside), listed()
        problems["nothing is installed beside the prefix"] = " ".join(set(files_below(place)) - {os.path.relpath(inside + "/" + f, place) for f in found})
        problems["every installed file is in docs/packaging.md"] = "\n".join(f for f in found if not any(fnmatch.fnmatch(f, p) for p in patterns))
        problems["every file of docs/packaging.md is installed"] = "\n".join(p for p in patterns if not fnmatch.filter(found, p))
        problems["uninstalling succeeds"] = run("ninja", "-C", BUILD, "uninstall")
        problems["uninstalling leaves nothing"] = "\n".join(files_below(place))
    print("TAP version 13")
    print("1..%d" % len(problems))
    for number, (what, problem) in enumerate(problems.items(), 1):
        print("%s %d - %s" % ("not ok" if problem else "ok", number, what))
        for line in problem.splitlines()[:20]:
            print("# " + line)
    return 1 if any(problems.values()) else 0


sys.exit(main())
