#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""walk_portals.py APPLICATION: the sandboxed wizard and the desktop's portals: files that were chosen, a page that is printed, a
notification; and a password of its own, which goes to the keyring. Run below rungui.sh -p."""
import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "gui"))
from drive import Atspi, application, at, await_no_toast, fill_account, find, focus_window, keys, main, press, row  # noqa: E402
from drive import text_of, title, until, window_id, windows, write  # noqa: E402
from stand_ins import Notifications, busy_server  # noqa: E402

APPLICATION = sys.argv[1]
PLACE = os.environ["SC_PLACE"]
SETTINGS, REPORT = PLACE + "/home/.msmtprc", PLACE + "/home/seen.json"
PASSWORD = "correct horse"


def inside(*command):
    return subprocess.run(["flatpak", "--user", "run", "--command=" + command[0], APPLICATION, *command[1:]], capture_output=True, text=True)


def below(node):
    """GTK 3's tree, which does not come in one piece; parts of it come and go."""
    if node is not None:
        yield node
        for number in range(node.get_child_count()):
            yield from below(node.get_child_at_index(number))


def desktop(role):
    """The widgets of a role in the desktop's own program: the sandboxed one draws no dialog for files and printers."""
    programs = Atspi.get_desktop(0)
    for number in range(programs.get_child_count()):
        program = programs.get_child_at_index(number)
        if program is not None and program.get_name() == "xdg-desktop-portal-gtk":
            program.clear_cache()
            return [node for node in below(program) if node.get_role() == role]
    return []


def dialog():
    window = until("no dialog came", lambda: [window for window in windows() if window != window_id()])[0]
    focus_window(window)
    return window


def gone(window):
    until("the dialog did not go", lambda: window not in windows())
    focus_window()


def choose(path):
    window = dialog()

    def typed():
        keys("ctrl+a")
        write(path)  # where no name is asked for, the slash opens a place for one
        return path in [Atspi.Text.get_text(node, 0, -1) for node in desktop(Atspi.Role.TEXT)]
    until("the name could not be typed", typed)
    keys("Return")
    gone(window)


def settings():
    """a settings file of this computer, unseen in the sandbox, is chosen in the desktop's dialog, and its account is there"""
    with open(SETTINGS, "w", encoding="utf-8") as file:
        file.write("host smtp.example.com\nport 587\ntls on\nauth on\nuser ann@example.com\nfrom ann@example.com\n")
    assert inside("test", "-e", SETTINGS).returncode == 1, "the sandbox sees the file without being given it"
    app = application()
    focus_window()
    at(app, "Sendcheck")
    press(row(app, "Accounts from a File"))
    choose(SETTINGS)
    press(row(app, "ann@example.com"))
    at(app, "Settings")
    assert text_of(find(app, role="text", name="Server Name")) == "smtp.example.com"
    press(find(app, role="push button", name="Back"))
    at(app, "Sendcheck")


def reports():
    """a report is saved and opened by the desktop's dialog"""
    app = application()
    press(row(app, "Practise"))
    press(row(app, "Too many connections"))
    at(app, "Fault Found")
    keys("ctrl+s")
    choose(REPORT)
    until("nothing was saved", lambda: os.path.exists(REPORT) and os.path.getsize(REPORT) > 1000)
    assert inside("test", "-e", REPORT).returncode == 1
    await_no_toast(app)
    keys("ctrl+o")
    choose(REPORT)
    find(app, name="made by Sendcheck")


def printing():
    """a result is printed by the desktop's dialog, into a file of this computer"""
    keys("ctrl+p")
    window = dialog()

    def chosen():
        """The only printer there is: a file."""
        for cell in desktop(Atspi.Role.TABLE_CELL):
            if cell.get_name() == "Print to File":
                box = cell.get_extents(Atspi.CoordType.SCREEN)
                subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1"], check=True)
        return [button for button in desktop(Atspi.Role.PUSH_BUTTON)
                if button.get_name() == "Print" and button.get_state_set().contains(Atspi.StateType.SENSITIVE)]
    until("no printer could be chosen", chosen)[0].do_action(0)
    gone(window)
    until("nothing was printed", lambda: [found for found in glob.glob(PLACE + "/home/**/*.pdf", recursive=True) if os.path.getsize(found) > 1000])


def waiting():
    """a wait goes on without its window; the desktop shows that mail works again, and a click brings the window back"""
    notifications = Notifications()
    port, recovered, _ = busy_server("10 seconds")
    app = application()
    until("the first page did not come", lambda: title(app) == "Sendcheck" or keys("Escape"))
    fill_account(app, "127.0.0.1", str(port), "anna@example.com", PASSWORD)
    press(row(app, "Save This Account"))
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")
    press(find(app, role="push button", name="Try Again in 10 seconds"))
    press(row(app, "Window Is Closed"))
    keys("ctrl+w")
    until("the window stayed", lambda: not windows())
    recovered.append(True)
    notifications.await_title("Mail works again")
    notifications.click()
    until("the window did not come back", windows)
    at(app, "It Works Again")


def password():
    """a password that is saved goes into this computer's keyring, where any other is"""
    found = subprocess.run(["secret-tool", "lookup", "xdg:schema", "io.github.sendcheck.Account"], capture_output=True, text=True)
    assert found.stdout.strip() == PASSWORD, found
    assert not glob.glob(PLACE + "/home/.var/**/*.keyring", recursive=True), "a keyring of the sandbox's own"


# Before anything asks for it.
subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input="keyring password", text=True, check=True, stdout=subprocess.DEVNULL)
main(settings, reports, printing, waiting, password)
