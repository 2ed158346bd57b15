#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""test_manifests.py FOLDER: the Flatpak manifests ask for what the contract allows, and the one that is tested is the one that is shipped."""
import json
import os
import re
import sys

from local_manifest import LOCAL, PRESENT, RUNTIME, local

FOLDER = sys.argv[1]
NAME = "io.github.sendcheck.Sendcheck"
ALLOWED = {
    "--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri",
    "--talk-name=org.freedesktop.secrets", "--talk-name=org.gnome.OnlineAccounts",
    "--talk-name=org.gnome.evolution.dataserver.Sources5", "--talk-name=org.gnome.Settings",
}


def once(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), "a key stands twice: %s" % keys
    return dict(pairs)


def load(name):
    with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as text:
        return json.load(text, object_pairs_hook=once)


def without(manifest, *keys):
    return {k: v for k, v in manifest.items() if k not in keys}


def permissions():
    """each manifest asks for network, display and four names, and for nothing else"""
    for name in (NAME, NAME + ".Devel"):
        asked = load(name)["finish-args"]
        assert sorted(asked) == sorted(ALLOWED), "%s: %s" % (name, sorted(set(asked) ^ ALLOWED))


def twins():
    """the .Devel manifest differs by its name and the profile alone"""
    release, devel = load(NAME), load(NAME + ".Devel")
    assert (release["id"], devel["id"]) == (NAME, NAME + ".Devel")
    devel["modules"][-1]["config-opts"].remove("-Dprofile=development")
    assert without(release, "id") == without(devel, "id")


def sources():
    """everything that is fetched is pinned, over https"""
    for module in load(NAME)["modules"]:
        for source in module["sources"]:
            if source["type"] == "dir":
                assert "_build" in source["skip"], "the build folder would be copied into the sandbox"
                continue
            assert source["url"].startswith("https://"), source["url"]
            assert source["type"] == "archive" and re.fullmatch("[0-9a-f]{64}", source["sha256"]), source


def derived():
    """the manifest that is built here is the shipped one but for the runtime, the modules it has and options of the compiler"""
    shipped = load(NAME + ".Devel")
    made = local(shipped, "/somewhere/flatpak")
    assert without(made, "modules", *RUNTIME) == without(shipped, "modules", *RUNTIME)
    assert {k: made[k] for k in RUNTIME} == RUNTIME
    assert [m["name"] for m in shipped["modules"]] == list(PRESENT) + ["sendcheck"]
    assert [m["name"] for m in made["modules"]] == ["sendcheck"]
    assert without(made["modules"][0], "sources", "config-opts") == without(shipped["modules"][-1], "sources", "config-opts")
    assert made["modules"][0]["config-opts"] == shipped["modules"][-1]["config-opts"] + LOCAL
    assert made["modules"][0]["sources"][0]["path"] == "/somewhere"


def main():
    tests = (permissions, twins, sources, derived)
    print("1..%d" % len(tests))
    wrong = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print("ok %d - %s" % (number, test.__doc__))
        except (AssertionError, KeyError, ValueError, OSError) as problem:
            wrong += 1
            print("not ok %d - %s\n# %s: %s" % (number, test.__doc__, type(problem).__name__, problem))
    return 1 if wrong else 0


sys.exit(main())
