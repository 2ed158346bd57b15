#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""shots.py DIRECTORY LOOK - one picture of every page, as DIRECTORY/PAGE-LOOK.png. Run below rungui.sh.

With SC_CATALOGUE, a translation of the program, the pages are found by their translated names: a page that is not translated is not found.
The look "store" takes the few pictures that a software store shows, and gives them their plain names.
"""
import gettext
import os
import re
import subprocess
import sys
import time

from drive import (Application, Failed, application, await_no_toast, choose_file, dump, find, focus_window, keys, on_screen, press, shot,
                   type_into, until, walk, window_id)

directory, look = sys.argv[1:3]
catalogue = {}
if os.environ.get("SC_CATALOGUE"):
    with open(os.environ["SC_CATALOGUE"], "rb") as file:
        catalogue = {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if isinstance(key, str)}
STORE = {"1-start": "start", "3-checks": "checks", "4-result": "result", "6-explain": "explain"}


def plain(text):
    """As a screen reader says it: without the mark of the key."""
    return text.replace("_", "")


def said(words):
    """What the program says for these words: of a sentence with placeholders, the longest piece between them."""
    text = catalogue.get(words) or next((text for key, text in catalogue.items() if plain(key) == plain(words)), words)
    return max(re.split(r"%\d*\$?[sdu]", plain(text)), key=len).strip()


def titled(app, title):
    """Waits until the header bar shows this title."""
    title = said(title)

    def look():
        for node, _ in walk(app):
            if node.name == title and node.get_role_name() == "label":
                box = node.extents()
                if 0 < box.width and box.y < 48:
                    return node
        return None
    until("the page %r did not come" % title, look)


def hold_whole(node):
    if "\ufffd" in node.name:
        raise Failed("a character that cannot be shown: %r" % node.name)


def take(page):
    time.sleep(0.7)  # what was asked for is painted
    if look != "store":
        shot("%s/%s-%s.png" % (directory, page, look))
    elif page in STORE:
        shot("%s/%s.png" % (directory, STORE[page]))


def row(root, text):
    """The row of exactly this title: in some language it is part of another."""
    title = said(text)
    return until("no row %r" % title, lambda: next((node for node, _ in walk(root) if node.name == title and on_screen(node)
                                                    and node.get_role_name() == "list item"), None))


def named(root, text, role=None):
    return find(root, role=role, name=said(text))


def main():
    Application.judge = hold_whole
    app = application()
    focus_window()
    named(app, "Practise")
    time.sleep(1)
    take("1-start")
    press(row(app, "Another Account"))
    titled(app, "Settings")
    address = named(app, "E-mail Address", "text")
    type_into(address, "anna@gmail.com")
    find(app, role="list item", name="smtp.gmail.com")
    take("2-find")
    type_into(address, "")
    type_into(named(app, "Server Name", "text"), "http://smtp.example.com/")
    type_into(named(app, "Port", "text"), "465")
    type_into(named(app, "User Name", "text"), "anna@example.com")
    type_into(named(app, "Your E-mail Address", "text"), "anna@@example.com")
    take("2-settings")
    keys("Escape")
    titled(app, "Sendcheck")
    press(row(app, "Explain an Error Message"))
    titled(app, "Explain")
    type_into(named(app, "Error Message", "text"), "421 4.7.0 Too many connections from your host, try again later")
    time.sleep(1)
    take("6-explain")
    keys("Escape")
    titled(app, "Sendcheck")
    press(row(app, "Practise"))
    titled(app, "Practise")
    take("5-practise")
    press(row(app, os.environ.get("SC_SCENARIO", "Too many connections at once")))
    titled(app, "Fault Found")
    take("4-result")
    middle = ["xdotool", "mousemove", "--window", window_id(), "180", "400"]
    for number in range(1, 4):
        subprocess.run(middle + ["click", "--repeat", "7", "--delay", "60", "5"], check=True)
        take("4-result-%d" % number)
    for page, name, title in (("8-share", "Save or Share the Report", "Save or Share"), ("9-message", "Your Provider", "Message")):
        press(row(app, name))
        titled(app, title)
        take(page)
        keys("Escape")
        titled(app, "Fault Found")
    keys("ctrl+s")
    report = os.path.join(os.environ["SC_PLACE"], "report.json")
    choose_file(report)
    named(app, "The report was saved")
    await_no_toast(app, said("The report was saved"))
    press(row(app, "Compare with Another Report…"))
    choose_file(report)
    titled(app, "Two Reports")
    take("8-compare")
    keys("Escape")
    titled(app, "Fault Found")
    press(named(app, "Spell It Out", "push button"))
    press(named(app, "Try Again in %s", "push button"))
    named(app, "Trying again in %s")
    take("4-waiting")
    keys("Escape")
    titled(app, "Checked")
    take("3-checks")
    keys("Escape", "Escape")
    titled(app, "Sendcheck")
    press(row(app, "Open a Report or Phone Code"))
    titled(app, "Open")
    take("7-open")
    type_into(named(app, "Phone Code", "text"), "6ZWV-FF00-8W08-NQ")
    press(named(app, "Show What It Says", "push button"))
    titled(app, "Fault Found")
    take("7-code")
    keys("Escape", "Escape")
    titled(app, "Sendcheck")
    keys("F10")
    press(named(app, "Plan a _Mailing", "menu item"))
    titled(app, "Plan a Mailing")
    take("9-pace")
    keys("Escape")
    titled(app, "Sendcheck")
    keys("ctrl+comma")
    time.sleep(1)
    take("9-preferences")


try:
    main()
except Failed as problem:
    print("shots: %s" % problem, file=sys.stderr)
    shot("%s/failed-%s.png" % (directory, look))
    if os.environ.get("SC_GUI_DUMP"):
        dump(application())
    sys.exit(1)
