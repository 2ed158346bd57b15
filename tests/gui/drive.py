#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Helpers to drive the wizard through AT-SPI and the keyboard. Run below rungui.sh."""
import os
import subprocess
import sys
import time
import warnings

import gi

warnings.simplefilter("ignore", DeprecationWarning)
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = float(os.environ.get("SC_GUI_PATIENCE", "20"))


class Failed(Exception):
    pass


def until(what, test, timeout=PATIENCE):
    """Waits until test() answers something true, and answers that."""
    end = time.monotonic() + timeout
    while True:
        try:
            got = test()
        except GLib.Error:  # a widget that went away while it was looked at
            got = None
        if got:
            return got
        if time.monotonic() > end:
            raise Failed("timed out: " + what)
        time.sleep(0.05)


def application(name="sendcheck"):
    def look():
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and name in (child.get_name() or ""):
                child.set_cache_mask(Atspi.Cache.NONE)  # what is asked for is asked of the program, each time
                return child
        return None
    return until("no application %r on the accessibility bus" % name, look)


def walk(node, depth=0):
    try:
        if depth and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
            return
        yield node, depth
        count = node.get_child_count()
    except GLib.Error:
        return
    for i in range(count):
        try:
            child = node.get_child_at_index(i)
        except GLib.Error:
            continue
        if child:
            yield from walk(child, depth + 1)


def text_of(node):
    try:
        if node.get_text_iface():
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except GLib.Error:
        pass
    return ""


def is_text(node):
    """Everything else has its text as its name, and each question costs a round trip."""
    return node.get_role_name() in ("text", "entry", "password text")


def on_screen(node):
    """GTK 4.8 leaves pages in the tree that a stack does not show; those lie outside the window or have no size."""
    try:
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    except GLib.Error:
        return False
    return box.width > 0 and box.height > 0


def find(root, role=None, name=None, timeout=PATIENCE, shown=True):
    def look():
        for node, _ in walk(root):
            if role is not None and node.get_role_name() != role:
                continue
            if name is not None and name not in (node.get_name() or "") and not (is_text(node) and name in text_of(node)):
                continue
            if shown and not on_screen(node):
                continue
            return node
        return None
    return until("nothing with role %r and name %r" % (role, name), look, timeout)


def has(root, **what):
    try:
        return find(root, timeout=0, **what)
    except Failed:
        return None


def click(node):
    action = node.get_action_iface()
    if action is None or action.get_n_actions() == 0:
        raise Failed("%r has no action" % node.get_name())
    if not action.do_action(0):
        raise Failed("the action of %r was refused" % node.get_name())


def press(node):
    """Does what a click does: the widget's own action; where a row has none the mouse, or Return."""
    action = node.get_action_iface()
    if action is not None and action.get_n_actions() > 0 and action.do_action(0):
        return
    if not node.get_application().get_toolkit_version().startswith("4.8"):
        # GTK 4.18 leaves margins out when it says where a widget is (the mouse would hit the row above), and refuses to focus a row.
        focus_window()
        focus_on(node.get_application(), node.get_name(), node.get_role_name())
        keys("Return")
        return
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", "--window", window_id(), str(box.x + box.width // 2), str(box.y + box.height // 2),
                    "click", "1"], check=True, capture_output=True)


def type_into(node, text):
    node.get_editable_text_iface().set_text_contents(text)


def all_text(root):
    return "\n".join("%s %s" % (n.get_name() or "", text_of(n) if is_text(n) else "") for n, _ in walk(root))


def dump(root, out=sys.stderr):
    for node, depth in walk(root):
        print("  " * depth + "[%s] %r %r%s" % (node.get_role_name(), node.get_name(), text_of(node)[:80],
                                              "" if on_screen(node) else " (off)"), file=out)


def windows():
    # A sandbox has process numbers of its own; the display is ours alone, so that any window is the program's.
    mine = [] if os.environ.get("SC_GUI_SANDBOX") else ["--pid", os.environ["APP_PID"]]
    got = subprocess.run(["xdotool", "search", "--onlyvisible", *mine, "--name", "."], capture_output=True, text=True)
    return got.stdout.split()


def window_id():
    return until("no window", windows)[0]


def focus_window():
    subprocess.run(["xdotool", "windowfocus", "--sync", window_id()], check=True, capture_output=True)


def keys(*names):
    for name in names:
        subprocess.run(["xdotool", "key", "--clearmodifiers", name], check=True, capture_output=True)
        time.sleep(0.12)  # the window handles one key after the other


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "12", text], check=True, capture_output=True)


def focused(root):
    for node, _ in walk(root):
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return node
    return None


def focus_on(root, name, role=None):
    """Goes there by keyboard."""
    def step():
        now = focused(root)
        if now is not None and name in (now.get_name() or "") and role in (None, now.get_role_name()):
            return True
        keys("Down" if now is not None and now.get_role_name() == "list item" else "Tab")
        return False
    until("the focus never came to %r" % name, step, 40)


def shot(path):
    subprocess.run(["import", "-window", "root", path], check=True)


def main(*cases):
    """Runs each function as one TAP test."""
    print("1..%d" % len(cases))
    wrong = 0
    for number, case in enumerate(cases, 1):
        try:
            case()
            print("ok %d - %s" % (number, case.__doc__))
        except (Failed, AssertionError, GLib.Error) as problem:
            wrong += 1
            print("not ok %d - %s" % (number, case.__doc__))
            print("# %s: %s" % (type(problem).__name__, str(problem).replace("\n", "\n# ")))
            if os.environ.get("SC_GUI_DUMP"):
                dump(application())
        sys.stdout.flush()
    sys.exit(1 if wrong else 0)
