#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""local_manifest.py MANIFEST OUT: the same manifest for the local runtime: its name and version replaced, the modules left out that
it has already, the sources' folder made absolute, a warning is an error, and for debuggers
there are lines alone. Nothing else changes; test_manifests.py holds it to that."""
import json
import os
import sys

RUNTIME = {"runtime": "org.debian.Platform", "sdk": "org.debian.Sdk", "runtime-version": "13"}
# Debian has these as libraries, and so has the runtime that is made of it.
PRESENT = ("libidn", "gsasl", "gmime")
# As the second build has it: with the same options each file is compiled once for both.
LOCAL = ["-Dwerror=true", "-Ddebug=false", "-Dc_args=-g1"]


def local(manifest, folder):
    manifest = json.loads(json.dumps(manifest))
    manifest.update(RUNTIME)
    manifest["modules"] = [m for m in manifest["modules"] if m["name"] not in PRESENT]
    for module in manifest["modules"]:
        module["config-opts"] = module["config-opts"] + LOCAL
        for source in module["sources"]:
            if source["type"] == "dir":
                source["path"] = os.path.normpath(os.path.join(folder, source["path"]))
    return manifest


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as text:
        made = local(json.load(text), os.path.dirname(os.path.abspath(sys.argv[1])))
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(made, out, indent=2)
