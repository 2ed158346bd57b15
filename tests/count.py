#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Counts what meson test ran, TAP cases one by one, and prints "N passed, N failed, N skipped" as the last line."""
import json
import re
import sys

CASE = re.compile(r"^(not ok|ok)\b(.*)$")


def count(entry):
    """(passed, failed, skipped, lines about the skips) of one test program"""
    cases = [CASE.match(line) for line in (entry.get("stdout") or "").splitlines()]
    cases = [c for c in cases if c]
    result = entry["result"]
    skipped = [c.group(2).strip() for c in cases if re.search(r"#\s*SKIP", c.group(2), re.I)]
    passed = sum(1 for c in cases if c.group(1) == "ok") - len(skipped)
    failed = sum(1 for c in cases if c.group(1) == "not ok")
    if result == "SKIP" and not skipped:
        reason = (entry.get("stdout") or entry.get("stderr") or "").strip().splitlines()
        return 0, 0, 1, [reason[-1] if reason else "no reason given"]
    if result in ("OK", "SKIP"):
        return (passed if cases else 1), 0, len(skipped), skipped
    return passed, max(failed, 1), len(skipped), skipped


def main():
    totals = [0, 0, 0]
    for name in sys.argv[1:]:
        try:
            with open(name, encoding="utf-8") as log:
                entries = [json.loads(line) for line in log]
        except FileNotFoundError:
            continue
        for entry in entries:
            passed, failed, skipped, reasons = count(entry)
            totals = [totals[0] + passed, totals[1] + failed, totals[2] + skipped]
            for reason in reasons:
                print("skipped: %s: %s" % (entry["name"], reason))
            if failed:
                print("failed: %s (%s)" % (entry["name"], entry["result"]))
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return 1 if totals[1] or not totals[0] else 0


sys.exit(main())
