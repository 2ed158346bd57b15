#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Helpers to drive the wizard through AT-SPI and the keyboard. Run below rungui.sh.

The accessibility bus is spoken to without libatspi: that asks for each widget by itself, some thousand questions a look, and the
program has the whole tree in one answer (org.a11y.atspi.Cache.GetItems)."""
import functools
import itertools
import os
import subprocess
import sys
import time
import warnings

import gi

warnings.simplefilter("ignore", DeprecationWarning)
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE = float(os.environ.get("SC_GUI_PATIENCE", "60"))
PREFIX = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"


class Failed(Exception):
    pass


def until(what, test, timeout=PATIENCE):
    """Waits until test() answers something true, and answers that. @what may be a function that says it when it is too late."""
    end = time.monotonic() + timeout
    for number in itertools.count(1):
        start = time.monotonic()
        try:
            got = test()
        except GLib.Error:  # a widget that went away while it was looked at
            got = None
        if got:
            return got
        if time.monotonic() > end:
            raise Failed("timed out: " + (what() if callable(what) else what))
        if number % 10 == 0:
            Application.agreed.clear()
        # Not longer looking than waiting: a look is work for the program, too.
        time.sleep(max(0.05, min(time.monotonic() - start, 1)))


def stays(test, seconds=2.5):
    """Whether test() is true for so long: the program looks at its clock once a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not test():
            return False
        time.sleep(0.05)
    return True


class Bus:
    connection = None

    @classmethod
    def ask(cls, owner, path, interface, method, arguments=None):
        if cls.connection is None:
            session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
            address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None)
            flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
            cls.connection = Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)
        return cls.connection.call_sync(owner, path, interface, method, arguments, None, 0, 30000, None)

    @classmethod
    def call(cls, *question):
        answer = cls.ask(*question)
        return answer.unpack() if answer is not None else ()

    @classmethod
    def get(cls, owner, path, interface, name):
        return cls.call(owner, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]


class Box:
    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height


@functools.lru_cache(maxsize=None)
def role_name(role):
    return Atspi.role_get_name(Atspi.Role(role))


class Node:
    """A widget as it was when the tree was looked at; what is asked of it by itself is asked now."""

    def __init__(self, application, item):
        # Field by field: to unpack a thousand widgets whole takes longer than the program needs to describe them.
        def field(number, *of):
            value = item.get_child_value(number)
            for inner in of:
                value = value.get_child_value(inner)
            return value
        self.application = application
        self.owner, self.path = field(0, 0).get_string(), field(0, 1).get_string()
        self.parent, self.index, self.n_children = field(2, 1).get_string(), field(3).get_int32(), field(4).get_int32()
        self.interfaces, self.name, self.role = field(5), field(6).get_string(), field(7).get_uint32()
        self.states = field(9)
        self.children = []

    def call(self, interface, method, arguments=None):
        return Bus.call(self.owner, self.path, PREFIX + interface, method, arguments)

    def get(self, interface, name):
        return Bus.get(self.owner, self.path, PREFIX + interface, name)

    def get_name(self):
        return self.name

    def get_role_name(self):
        return role_name(self.role)

    def has_state(self, state):
        return bool(self.states.get_child_value(int(state) // 32).get_uint32() >> int(state) % 32 & 1)

    def has_interface(self, name):
        return PREFIX + name in self.interfaces.unpack()

    def extents(self):
        return Box(*self.call("Component", "GetExtents", GLib.Variant("(u)", (1,)))[0])

    def text(self):
        if not self.has_interface("Text"):
            return ""
        return self.call("Text", "GetText", GLib.Variant("(ii)", (0, self.get("Text", "CharacterCount"))))[0]

    def do_action(self):
        return (self.has_interface("Action") and self.get("Action", "NActions") > 0 and
                self.call("Action", "DoAction", GLib.Variant("(i)", (0,)))[0])


class Application:
    # Widgets whose children, when asked for, were those visible ones that call it their parent: as long as these are as many as it has, it
    # is not asked again. That is most of the work of a look. The pages of a stack never are.
    agreed = set()
    # What a walk holds of every widget of every look: a function that is given it.
    judge = None

    def __init__(self, owner):
        self.owner = owner

    def get_nodes(self):
        """Every widget that the program has told somebody of, hidden ones too."""
        items = Bus.ask(self.owner, "/org/a11y/atspi/cache", PREFIX + "Cache", "GetItems").get_child_value(0)
        return {node.path: node for node in (Node(self, items.get_child_value(number)) for number in range(items.n_children()))}

    def get_children(self, paths):
        """What each of them calls its children; all are asked at once."""
        found = {}

        def on_answer(connection, result, path):
            try:
                found[path] = [child for _, child in connection.call_finish(result).unpack()[0]]
            except GLib.Error:  # it went away
                found[path] = []
        for path in paths:
            Bus.connection.call(self.owner, path, PREFIX + "Accessible", "GetChildren", None, None, 0, 30000, None, on_answer, path)
        while len(found) < len(paths):
            GLib.MainContext.default().iteration(True)
        return found

    def look(self):
        """The whole tree as it is now, without what is hidden: its root."""
        nodes = self.get_nodes()
        named = {}
        for node in sorted(nodes.values(), key=lambda node: node.index):
            if node.has_state(Atspi.StateType.VISIBLE):  # a hidden one is no child
                named.setdefault(node.parent, []).append(node.path)
        children = {}
        below = [ROOT]
        while below:
            found = {path: named.get(path, []) for path in below
                     if path in Application.agreed and path in nodes and nodes[path].n_children == len(named.get(path, ()))}
            asked = self.get_children([path for path in below if path not in found and
                                       (path not in nodes or path == ROOT or nodes[path].n_children > 0)])
            Application.agreed.difference_update(asked)
            Application.agreed.update(path for path in asked if path in nodes and asked[path] == named.get(path))
            found.update(asked)
            children.update(found)
            below = [child for paths in found.values() for child in paths
                     if child not in nodes or nodes[child].has_state(Atspi.StateType.VISIBLE)]
        if any(child not in nodes for paths in children.values() for child in paths):
            nodes = self.get_nodes()
        for path, paths in children.items():
            if path in nodes:
                nodes[path].children = [nodes[child] for child in paths if child in nodes]
        if Application.judge:
            for node in nodes.values():
                Application.judge(node)
        return nodes[ROOT]

    def toolkit_version(self):
        return Bus.get(self.owner, ROOT, PREFIX + "Application", "Version")


def application(name="sendcheck"):
    def look():
        for owner, path in Bus.call(PREFIX + "Registry", ROOT, PREFIX + "Accessible", "GetChildren")[0]:
            if name in Bus.get(owner, path, PREFIX + "Accessible", "Name"):
                return Application(owner)
        return None
    return until("no application %r on the accessibility bus" % name, look)


def walk(root, depth=0):
    """From above to below, without what is not visible. @root: an application, looked at now, or a node."""
    if isinstance(root, Application):
        root = root.look()
    if depth and not root.has_state(Atspi.StateType.VISIBLE):
        return
    yield root, depth
    for child in root.children:
        yield from walk(child, depth + 1)


def text_of(node):
    try:
        return node.text()
    except GLib.Error:
        return ""


def is_text(node):
    """Everything else has its text as its name, and each question costs a round trip."""
    return node.get_role_name() in ("text", "entry", "password text")


def on_screen(node):
    """GTK 4.8 leaves pages in the tree that a stack does not show; those lie outside the window or have no size."""
    try:
        box = node.extents()
        return box.width > 0 and box.height > 0
    except GLib.Error:
        return False


def find(root, role=None, name=None, timeout=PATIENCE, shown=True):
    def look():
        for node, _ in walk(root):
            if role is not None and node.get_role_name() != role:
                continue
            if name is not None and name not in node.name and not (is_text(node) and name in text_of(node)):
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


def bring_into_view(node):
    """Turns the mouse wheel until the widget is within the window."""
    width, height = window_size()
    margin = width - 8 if os.environ.get("SC_RTL") else 8  # beside the page, and not on its scroll bar
    last = None

    def step():
        nonlocal last
        box, before = node.extents(), last
        last = (box.x, box.y)
        if before != last:  # it is still on its way
            return None
        if box.y >= 48 and box.y + box.height // 2 < height - 12:
            return box
        subprocess.run(["xdotool", "mousemove", "--window", window_id(), str(margin), str(height // 2),
                        "click", "--repeat", "3", "--delay", "20", "4" if box.y < 48 else "5"], check=True, capture_output=True)
        return None
    return until(lambda: "%r cannot be scrolled to, it is at %s of %d" % (node.name, last, height), step)


def press(node):
    """Does what a click does: the widget's own action; where a row has none the mouse, or Return."""
    if node.do_action():
        return
    if not node.application.toolkit_version().startswith("4.8"):
        # GTK 4.18 leaves margins out when it says where a widget is (the mouse would hit the row above), and refuses to focus a row.
        focus_window()
        focus_on(node.application, node.name, node.get_role_name())
        keys("Return")
        return
    box = bring_into_view(node)
    subprocess.run(["xdotool", "mousemove", "--window", window_id(), str(box.x + box.width // 2), str(box.y + box.height // 2),
                    "click", "1"], check=True, capture_output=True)


def type_into(node, text):
    node.call("EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))


def all_text(root):
    return "\n".join("%s %s" % (n.name, text_of(n) if is_text(n) else "") for n, _ in walk(root) if n.name)


def dump(root, out=sys.stderr):
    for node, depth in walk(root):
        print("  " * depth + "[%s] %r %r%s" % (node.get_role_name(), node.name, text_of(node)[:80],
                                              "" if on_screen(node) else " (off)"), file=out)


def windows():
    # A sandbox has process numbers of its own; the display is ours alone, so that any window is the program's.
    mine = [] if os.environ.get("SC_GUI_SANDBOX") else ["--pid", os.environ["APP_PID"]]
    got = subprocess.run(["xdotool", "search", "--onlyvisible", *mine, "--name", "."], capture_output=True, text=True)
    return got.stdout.split()


def window_id():
    """The first one there was, as long as it is there."""
    seen = until("no window", windows)
    if window_id.main not in seen:
        window_id.main = seen[0]
    return window_id.main


window_id.main = None


def window_size():
    shape = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window_id()], check=True, capture_output=True, text=True).stdout
    got = dict(line.split("=") for line in shape.split())
    return int(got["WIDTH"]), int(got["HEIGHT"])


def focus_window(window=None):
    subprocess.run(["xdotool", "windowfocus", "--sync", window or window_id()], check=True, capture_output=True)


def keys(*names):
    for name in names:
        subprocess.run(["xdotool", "key", "--clearmodifiers", name], check=True, capture_output=True)
        time.sleep(0.12)  # the window handles one key after the other


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "12", text], check=True, capture_output=True)


def title(app):
    """What the header bar says."""
    for node, _ in walk(app):
        if node.get_role_name() == "label":
            box = node.extents()
            if box.width > 0 and 0 < box.y < 48:
                return node.name
    return ""


def at(app, wanted):
    until(lambda: "the page %r did not come, it is %r" % (wanted, title(app)), lambda: title(app) == wanted)


def row(app, name):
    return find(app, role="list item", name=name)


def ended():
    """Whether the program has ended by itself."""
    try:
        with open("/proc/%s/stat" % os.environ["APP_PID"], encoding="utf-8") as f:
            return f.read().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # the shell has noticed first
        return True


def fill_account(app, host, port, user, password):
    press(row(app, "Another Account"))
    at(app, "Settings")
    for name, text in (("Server Name", host), ("Port", port), ("User Name", user), ("Password", password), ("Your E-mail Address", user)):
        type_into(find(app, role="text", name=name), text)


def open_by_second_process(*arguments):
    subprocess.run([os.environ["APP_PROGRAM"], *arguments], check=True, timeout=60)


def choose_file(path):
    """Types a path into the file dialog that just came."""
    dialog = until("no dialog", lambda: [window for window in windows() if window != window_id()])[0]
    focus_window(dialog)

    def typed():
        keys("ctrl+a")
        write(path)  # where no name is asked for, the slash opens a place for one
        return any(is_text(node) and text_of(node) == path for node, _ in walk(app))
    app = application()
    until("the name could not be typed", typed)
    keys("Return")
    until("the dialog did not go", lambda: dialog not in windows())
    focus_window()


def await_no_toast(app, words="was saved"):
    """It lies over the rows at the bottom, and takes what is clicked there."""
    until("the note stayed", lambda: not has(app, name=words))


def focused(root):
    for node, _ in walk(root):
        if node.has_state(Atspi.StateType.FOCUSED):
            return node
    return None


def focus_on(root, name, role=None):
    """Goes there by keyboard."""
    last = None

    def step():
        nonlocal last
        now, before = focused(root), last
        last = now.path if now is not None else None
        if now is not None and name in now.name and role in (None, now.get_role_name()):
            return True
        # The last row of a list may keep the focus.
        keys("Down" if now is not None and now.get_role_name() == "list item" and before != last else "Tab")
        return False
    until("the focus never came to %r" % name, step)


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
                shot(os.environ["SC_GUI_DUMP"])
                dump(application())
        sys.stdout.flush()
    sys.exit(1 if wrong else 0)
