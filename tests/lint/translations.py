#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Every catalogue in po/ loads, and holds what the sentences need: placeholders, facts in braces, keys after an underscore. Speaks TAP.

    translations.py ROOT
"""
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = sys.argv[1]
FORMAT = re.compile(r"%(?:\d\$)?[-+0-9.]*(?:hh|h|ll|l|z)?[sduxXfcg]")
FACT = re.compile(r"\{[a-z0-9.:-]+\}")


def languages():
    with open(os.path.join(ROOT, "po", "LINGUAS"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def formats(text):
    return sorted(re.sub(r"\d\$", "", found) for found in FORMAT.findall(text.replace("%%", "")))


def compile_catalogue(language, folder):
    name = os.path.join(folder, language + ".mo")
    done = subprocess.run(["msgfmt", "--check", "--output-file", name, os.path.join(ROOT, "po", language + ".po")], capture_output=True, text=True)
    return name, done.stderr if done.returncode else ""


def pairs(catalogue):
    """(English, translation, whether it is one of several plural forms)"""
    for key, text in catalogue._catalog.items():
        if key and text:
            yield (key[0], text, True) if isinstance(key, tuple) else (key, text, False)


def compare(english, text, plural):
    """What is wrong with the translation, in words; empty when nothing is."""
    if not plural and formats(english) != formats(text):
        return "placeholders %s, not %s" % (formats(text), formats(english))
    if sorted(FACT.findall(english)) != sorted(FACT.findall(text)) and not plural:
        return "facts %s, not %s" % (sorted(FACT.findall(text)), sorted(FACT.findall(english)))
    if english[:1].isspace() != text[:1].isspace() or english[-1:].isspace() != text[-1:].isspace():
        return "blanks at the ends"
    if any(ord(c) < 32 and c != "\n" for c in text):
        return "a control character"
    return ""


def check(language, folder):
    name, problem = compile_catalogue(language, folder)
    if problem:
        return [problem.strip()]
    with open(name, "rb") as file:
        catalogue = gettext.GNUTranslations(file)
    problems = []
    for english, text, plural in pairs(catalogue):
        found = compare(english, text, plural)
        if found:
            problems.append("%s: %r" % (found, english[:70]))
    if len(catalogue._catalog) < 1000:
        problems.append("only %d sentences" % len(catalogue._catalog))
    return problems


def main():
    print("TAP version 13")
    if shutil.which("msgfmt") is None:
        print("1..0 # SKIP msgfmt is not installed")
        return 0
    there = sorted(name[:-3] for name in os.listdir(os.path.join(ROOT, "po")) if name.endswith(".po"))
    print("1..%d" % (len(languages()) + 1))
    failed = there != sorted(languages())
    print("%s 1 - every catalogue is in po/LINGUAS" % ("not ok" if failed else "ok"))
    with tempfile.TemporaryDirectory() as folder:
        for number, language in enumerate(languages(), 2):
            problems = check(language, folder)
            failed = failed or bool(problems)
            print("%s %d - %s" % ("not ok" if problems else "ok", number, language))
            for line in problems[:20]:
                print("# " + line)
    return 1 if failed else 0


sys.exit(main())
