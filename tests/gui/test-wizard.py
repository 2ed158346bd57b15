#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The wizard, driven through AT-SPI and by the keyboard alone. Run below rungui.sh; one case is named on the command line."""
import json
import os
import re
import shutil
import subprocess
import sys

from drive import all_text, application, at, await_no_toast, choose_file, ended, fill_account, find, focus_on, focus_window, focused, has, keys, main
from drive import open_by_second_process, press, row, stays, text_of, title, type_into, until, walk, windows
from stand_ins import Notifications, busy_server


def by_click():
    """a practice run by click, from Start to the diagnosis and back"""
    app = application()
    press(row(app, "Practise"))
    at(app, "Practise")
    press(row(app, "Too many connections"))
    at(app, "Fault Found")
    find(app, name="What to Do")
    find(app, name="Why We Think So")
    against = find(app, role="list item", name="This computer held no other line")
    assert against.get("Accessible", "Description").startswith("Speaks against it"), against.get("Accessible", "Description")
    find(app, name="421 4.7.0")
    assert "Practice" in all_text(app), "the run is not marked as practice"
    press(find(app, role="push button", name="Back"))
    at(app, "Checked")
    find(app, name="Failed")
    spoken(app)
    press(find(app, role="push button", name="Result"))
    at(app, "Fault Found")
    phone_code(app)


def spoken(app):
    """What a screen reader reads where the focus is: the state and the finding, a line with who said it, a button without its underline."""
    stage = find(app, role="list item", name="Can this computer reach the server?")
    assert stage.get("Accessible", "Description").startswith("Failed: The server refused"), stage.get("Accessible", "Description")
    line = find(app, role="list item", name="Refused by the server: 421 4.7.0")
    assert line.get("Accessible", "Description"), "nothing says what the line means"
    assert find(app, role="push button", name="See the Result").name == "See the Result"


def phone_code(app):
    """The code of a result, typed on the Open page, shows the same result; with a slip in it, it says so."""
    code = until("no phone code", lambda: re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", all_text(app))).group()
    focus_window()
    for page in ("Checked", "Practise", "Sendcheck"):
        keys("Escape")
        at(app, page)
    press(row(app, "Open a Report or Phone Code"))
    at(app, "Open")
    entry = find(app, role="text", name="Phone Code")
    type_into(entry, code[:-1] + ("0" if code[-1] != "0" else "1"))
    press(find(app, role="push button", name="Show What It Says"))
    find(app, role="image", name="Wrong")
    assert title(app) == "Open"
    type_into(entry, code.lower().replace("-", " "))
    press(find(app, role="push button", name="Show What It Says"))
    at(app, "Fault Found")
    find(app, name=code)
    find(app, name="Too many programs or devices")


def practice_settings():
    """a practice run's settings open filled, and a check with them is practice again"""
    app = application()
    focus_window()
    at(app, "Fault Found")
    press(find(app, role="push button", name="Change the Settings"))
    at(app, "Settings")
    until("the fields are not filled", lambda: "learner@practice.example" in all_text(app))
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")
    assert "Practice:" in all_text(app), "the second run is not marked as practice"


def has_focus(app, name):
    node = focused(app)
    return node is not None and name in node.name


def by_keyboard():
    """the whole way by keyboard alone"""
    app = application()
    focus_window()
    at(app, "Sendcheck")
    focus_on(app, "No mail account was found")
    keys("Return")
    at(app, "Settings")
    keys("Escape")
    at(app, "Sendcheck")
    focus_on(app, "Practise")
    keys("Return")
    at(app, "Practise")
    focus_on(app, "Too many connections")
    keys("Return")
    at(app, "Fault Found")
    keys("Escape")
    at(app, "Checked")
    keys("alt+r")
    at(app, "Fault Found")
    # Out of the page and in again.
    until("the button has no focus", lambda: has_focus(app, "Try Again in"))
    keys("shift+Tab")
    until("the focus stays in the page", lambda: has_focus(app, "Main Menu"))
    keys("Tab")
    until("the focus does not come back to the page", lambda: has_focus(app, "Try Again in"))
    # The button to wait has the focus. A new run ends the wait; its own pages may be gone sooner than they are looked at.
    keys("Return")
    find(app, name="Trying again in")
    keys("F5")
    until("F5 started nothing", lambda: not has(app, name="Trying again in"))
    at(app, "Fault Found")
    keys("Return")
    find(app, name="Trying again in")
    keys("ctrl+w")
    until("a wait that was not to outlive its window did", ended)


def field_errors():
    """a wrong field says so in words, before anything leaves"""
    app = application()
    focus_window()
    press(row(app, "Another Account"))
    at(app, "Settings")
    host = find(app, role="text", name="Server Name")
    type_into(host, "https://mail.example.com/")
    find(app, name="web address")
    type_into(find(app, role="text", name="Port"), "70000")
    type_into(find(app, role="text", name="Your E-mail Address"), "anna@@example.com")
    press(find(app, role="push button", name="Check"))
    # GTK 4.8 does not say FOCUSED of the text inside a row; where the keys go is what counts.
    until("the first wrong field has no focus", lambda: keys("z") or "z" in text_of(host))
    at(app, "Settings")
    type_into(host, "localhost")
    type_into(find(app, role="text", name="Port"), "465")
    press(find(app, role="push button", name="Use TLS from the Start"))
    until("the correction corrected nothing", lambda: not has(app, role="push button", name="Use TLS from the Start"))
    until("the first complaint stayed", lambda: "web address" not in all_text(app))


def find_address():
    """another account, only an address: a proposal, its source, and one click fills the settings"""
    app = application()
    focus_window()
    press(row(app, "Another Account"))
    at(app, "Settings")
    address = find(app, role="text", name="E-mail Address")
    type_into(address, "anna@sendcheck-test.invalid")
    find(app, role="push button", name="Ask sendcheck-test.invalid")
    find(app, name="not your address")
    type_into(address, "anna@gmail.com")
    find(app, role="list item", name="smtp.gmail.com, port 465")
    find(app, name="Sendcheck knows Gmail")
    press(find(app, role="push button", name="Use"))
    until("the server is not filled in", lambda: text_of(find(app, role="text", name="Server Name")) == "smtp.gmail.com")
    assert text_of(find(app, role="text", name="Port")) == "465"
    assert text_of(find(app, role="text", name="User Name")) == "anna@gmail.com"
    assert text_of(find(app, role="text", name="Your E-mail Address")) == "anna@gmail.com"
    find(app, name="wants an app password here")
    type_into(find(app, role="text", name="User Name"), "anna")
    press(find(app, role="push button", name="Use anna@gmail.com"))
    until("the user is not corrected", lambda: text_of(find(app, role="text", name="User Name")) == "anna@gmail.com")


def cancel():
    """Escape cancels a run, and the result says so"""
    app = application()
    focus_window()
    at(app, "Checking")
    keys("Escape")
    at(app, "Cancelled")


def close_while_running():
    """closing the window during a run ends the program cleanly"""
    app = application()
    focus_window()
    at(app, "Checking")
    keys("ctrl+w")
    until("the program did not end", ended)


def hostile():
    """hostile text of a server is shown harmlessly"""
    app = application()
    until("no outcome", lambda: title(app) in ("Fault Found", "All Is Well", "Almost Well"))
    text = all_text(app)
    for bad in ("\x1b", "\u202e", "\x07", "\u200b"):
        assert bad not in text, "%r is on the screen" % bad
    assert "practice makes perfect" not in text, "the password is on the screen"


def allow_certificate():
    """a certificate with a fault is drawn in words, allowed by one's word, and the word taken back"""
    app = application()
    at(app, "Fault Found")
    press(find(app, role="push button", name="Back"))
    at(app, "Checked")
    press(row(app, "Is the connection protected?"))
    find(app, name="Nobody but itself")
    assert "Your password was not sent." in all_text(app)
    press(find(app, role="check box", name="Remember it for this server"))
    press(find(app, role="push button", name="Allow This Certificate"))
    press(find(app, role="push button", name="Allow It"))
    until("the check did not go on", lambda: title(app) in ("All Is Well", "Almost Well"))
    with open(os.path.expanduser("~/.config/sendcheck/trusted-certificates.ini"), encoding="utf-8") as f:
        assert "fingerprint" in f.read(), "the word was not remembered"
    press(find(app, role="push button", name="Back"))
    at(app, "Checked")
    press(row(app, "Is the connection protected?"))
    find(app, name="You allowed this certificate, and wanted that to be remembered.")
    press(find(app, role="push button", name="Withdraw Permission"))
    find(app, name="Permission Withdrawn")
    with open(os.path.expanduser("~/.config/sendcheck/trusted-certificates.ini"), encoding="utf-8") as f:
        assert "fingerprint" not in f.read(), "the word was not taken back"


def explain():
    """an error message is explained as it is typed"""
    app = application()
    at(app, "Explain")
    find(app, name="What to Do")
    box = find(app, role="text", name="Error Message")
    type_into(box, "535 5.7.8 Authentication failed: bad username or password")
    find(app, name="535")


def blocked_port():
    """a port that is blocked on the way: one click tries the one that is open, and mail works"""
    app = application()
    focus_window()
    fill_account(app, "127.0.0.1", "465", "learner@practice.example", "practice makes perfect")
    press(find(app, role="push button", name="Use TLS from the Start"))
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")
    press(find(app, role="push button", name="Use Port 587 with STARTTLS"))
    at(app, "It Works This Way")
    find(app, name="What Has Changed")
    find(app, name="127.0.0.1:587")


def move_clock(seconds):
    with open(os.environ["SENDCHECK_TEST_CLOCK"], "w", encoding="ascii") as f:
        f.write(str(seconds))


def wait_for_recovery():
    """after a 421 the countdown tries again by itself, waits longer, and says what has changed when mail works"""
    port, recovered, heard = busy_server()
    app = application()
    focus_window()
    fill_account(app, "127.0.0.1", str(port), "anna@example.com", "correct horse")
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")
    press(find(app, role="push button", name="Try Again in 20 minutes"))
    find(app, name="Trying again in 19:")
    find(app, name="one connection, without a login")
    before = len(heard)
    press(find(app, role="push button", name="Stop Waiting"))
    until("it still waits", lambda: not has(app, name="Trying again in"))
    move_clock(1300)
    assert stays(lambda: len(heard) == before), "the wait was stopped, and went on"
    press(find(app, role="push button", name="Try Again in 20 minutes"))
    find(app, name="Trying again in 19:")
    move_clock(1300 + 1300)
    find(app, name="Trying again in 39:")
    find(app, name="Still refused, 1 time")
    assert len(heard) == before + 1, "a try costs %d connections" % (len(heard) - before)
    recovered.append(True)
    move_clock(1300 + 1300 + 2500)
    at(app, "It Works Again")
    find(app, name="What Has Changed")
    find(app, name="no longer says")
    find(app, name="So That It Does Not Come Back")
    assert not any(b"AUTH" in said or b"MAIL" in said for said in heard), "a try went further than the refusal: %r" % heard


def wait_in_background():
    """the wait outlives the window when that is wanted; a notification says that mail works, and brings the window back"""
    notifications = Notifications()
    port, recovered, heard = busy_server()
    app = application()
    focus_window()
    fill_account(app, "127.0.0.1", str(port), "anna@example.com", "correct horse")
    press(find(app, role="push button", name="Check"))
    at(app, "Fault Found")
    press(find(app, role="push button", name="Try Again in 20 minutes"))
    find(app, name="Trying again in")
    press(row(app, "Window Is Closed"))
    keys("ctrl+w")
    until("the window stayed", lambda: not windows())
    assert not ended()
    recovered.append(True)
    move_clock(1300)
    notifications.await_title("Mail works again")
    notifications.click()
    until("the window did not come back", windows)
    at(app, "It Works Again")


def report():
    """a report is saved, compared, opened again with what made it; a damaged one says where, a newer one that it is newer"""
    app = application()
    place = os.environ["SC_PLACE"]
    path = {name: os.path.join(place, name + ".json") for name in ("saved", "other", "damaged", "newer")}
    at(app, "Fault Found")
    focus_window()
    keys("ctrl+s")
    choose_file(path["saved"])
    until("nothing was saved", lambda: os.path.exists(path["saved"]) and os.path.getsize(path["saved"]) > 1000)
    with open(path["saved"], encoding="utf-8") as f:
        text = f.read()
    assert "learner@" not in text, "the address left with the report"
    seen = json.loads(text)
    lines = text.split("\n")
    with open(path["damaged"], "w", encoding="utf-8") as f:
        f.write("\n".join(lines[:5] + [lines[5].replace('"', "", 1)] + lines[6:]))
    with open(path["newer"], "w", encoding="utf-8") as f:
        json.dump(dict(seen, version=2, program_version="7.0"), f)
    seen["created"] = "2031-01-02T03:04:05Z"
    for stage in seen["stages"]:
        stage["status"] = "pass"
    seen["facts"]["computer.interface"] = "wwan7"
    with open(path["other"], "w", encoding="utf-8") as f:
        json.dump(seen, f)
    await_no_toast(app)
    press(row(app, "Compare with Another Report"))
    choose_file(path["other"])
    at(app, "Two Reports")
    find(app, name="Login: before: does not work; after: works")
    find(app, name="Changed")
    find(app, name="wwan7")
    find(app, name="Same")
    keys("Escape")
    at(app, "Fault Found")
    keys("ctrl+o")
    choose_file(path["damaged"])
    at(app, "Open")
    find(app, name="line 6:")
    # What is opened from a folder comes to the program that runs, in a window of its own.
    open_by_second_process(path["saved"])
    find(app, name="made by Sendcheck %s, explained" % json.loads(text)["program_version"])
    open_by_second_process(path["newer"])
    find(app, name="from a newer Sendcheck")


def settings_file():
    """in a Flatpak that sees nothing: what is hidden is named, and a settings file that is chosen brings its accounts"""
    app = application()
    files = {"notes.txt": "nothing of the kind\n", ".msmtprc": "host smtp.example.com\nport 587\ntls on\nauth on\nuser ann@example.com\nfrom ann@example.com\n"}
    for name, text in files.items():
        with open(os.path.join(os.environ["SC_PLACE"], name), "w", encoding="utf-8") as f:
            f.write(text)
    at(app, "Sendcheck")
    find(app, name="No mail account was found")
    press(find(app, role="button", name="Some accounts cannot be seen from here") if has(app, role="button", name="Some accounts") else
          row(app, "Some accounts cannot be seen from here"))
    find(app, name="The accounts of Thunderbird")
    find(app, name="flatpak override --user --filesystem=~/.thunderbird:ro io.github.sendcheck.Sendcheck")
    focus_window()
    press(row(app, "Choose a Settings File"))
    choose_file(os.path.join(os.environ["SC_PLACE"], "notes.txt"))
    find(app, name="No mail account was found in this file")
    press(row(app, "Choose a Settings File"))
    choose_file(os.path.join(os.environ["SC_PLACE"], ".msmtprc"))
    press(row(app, "ann@example.com"))
    at(app, "Settings")
    assert text_of(find(app, role="text", name="Server Name")) == "smtp.example.com"


def primary_password():
    """passwords behind Thunderbird's primary password: it is asked for, a wrong one is said, the right one opens them"""
    app = application()
    samples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "accounts", "data", "thunderbird", "tb153-primary-password")
    profile = os.path.join(os.environ["SC_PLACE"], "profile")
    os.mkdir(profile)
    shutil.copy(os.path.join(samples, "key4.db"), profile)
    with open(os.path.join(samples, "logins.json"), encoding="utf-8") as f, open(profile + "/logins.json", "w", encoding="utf-8") as out:
        out.write(f.read().replace("smtp://smtp.example.com", "smtp://127.0.0.1"))
    prefs = {"smtpservers": "s", "smtpserver.s.hostname": "127.0.0.1", "smtpserver.s.port": 1, "smtpserver.s.try_ssl": 2,
             "smtpserver.s.username": "ann@example.com", "accountmanager.accounts": "a", "account.a.identities": "i", "identity.i.useremail": "ann@example.com"}
    with open(profile + "/prefs.js", "w", encoding="utf-8") as out:
        out.writelines('user_pref("mail.%s", %s);\n' % (name, json.dumps(value)) for name, value in prefs.items())
    at(app, "Sendcheck")
    focus_window()
    press(row(app, "Accounts from a File"))
    choose_file(profile + "/prefs.js")
    press(row(app, "ann@example.com"))
    at(app, "Settings")
    press(find(app, role="push button", name="Check"))
    find(app, name="protected by a primary password")
    password = find(app, role="text", name="Password")
    type_into(password, "Primar-pw1")
    press(find(app, role="push button", name="Use as Primary Password"))
    find(app, name="This is not the primary password")
    type_into(password, "Prim\u00e4r-pw1")
    press(find(app, role="push button", name="Use as Primary Password"))
    until("nothing was checked", lambda: title(app) not in ("Settings", ""))
    assert text_of(password) == "", "the primary password stays in the field of the account's"


def helpdesk():
    """the helpdesk's side of a phone code: the caller's verdict, how it is said, what to ask, and what an answer changes"""
    app = application()
    at(app, "Fault Found")
    find(app, name="What a phone code says")
    find(app, role="label", name="Too many programs or devices")
    find(app, name="What to Ask the Caller Next")
    press(find(app, role="push button", name="Spell It Out"))
    find(app, name="six, zulu, whiskey, victor")
    row(app, "On how many phones")  # the first one is open
    lead = until("no answer says what it leads to", lambda: [node.name for node, _ in walk(app) if node.name.startswith("Then most likely: ")])
    sentence = lead[-1].split(": ", 1)[1]
    press(find(app, role="check box", name="On one or two"))
    find(app, name="used on one or two devices only")
    assert sentence in all_text(app)
    # The code is the one that the caller has.
    find(app, name="6ZWV-FF00-8W08-NQ")


def pace():
    """a plan for many messages: when it is done, and how many at a time"""
    app = application()
    at(app, "Explain")
    press(row(app, "Send fewer messages at a time"))
    press(find(app, role="push button", name="Plan a Mailing"))
    at(app, "Plan a Mailing")
    find(app, name="25 messages every 15 minutes")
    type_into(find(app, role="text", name="Messages to Send"), "50")
    find(app, name="All of them may go out at once")
    type_into(find(app, role="text", name="Messages That Are Allowed"), "none")
    until("a plan without a number", lambda: not has(app, name="All of them may go out at once"))


def wrong_password():
    """a refused password is said in words, with the reply and a phone code"""
    app = application()
    at(app, "Fault Found")
    find(app, name="Why We Think So")
    find(app, name="535 ")
    text = all_text(app)
    assert "password" in text.lower()
    assert re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b", text), "no phone code"


def stored_password():
    """another password than the stored one can be typed for this check, and kept in a place of Sendcheck's own only"""
    app = application()
    focus_window()
    press(row(app, "anna@example.com"))
    at(app, "Settings")
    find(app, name="Stored by msmtp")
    assert not has(app, role="list item", name="Save This Account"), "there is nothing to save yet"
    password = find(app, role="text", name="Password")
    type_into(password, "another one")
    find(app, role="list item", name="Save This Account")
    find(app, name="Keeps it in Sendcheck")
    type_into(password, "")
    until("the offer stayed", lambda: not has(app, role="list item", name="Save This Account"))
    with open(os.path.expanduser("~/.msmtprc"), encoding="utf-8") as f:
        assert "the-old-one" in f.read(), "the file of another program has changed"


def desktop_actions():
    """each action of the desktop file opens its page, asked over the session bus"""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/io.github.sendcheck.Sendcheck.desktop.in"), encoding="utf-8") as file:
        actions = re.search(r"^Actions=(.*);$", file.read(), re.M).group(1).split(";")
    pages = {"explain": "Explain", "open": "Open", "practise": "Practise"}
    assert sorted(actions) == sorted(pages), actions
    app = application()
    at(app, "Sendcheck")
    for action in actions:
        subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.sendcheck.Sendcheck", "--object-path", "/io/github/sendcheck/Sendcheck",
                        "--method", "org.freedesktop.Application.ActivateAction", action, "[]", "{}"], check=True, capture_output=True)
        # A window that is past its first page is left alone: the page comes in one of its own.
        until("the page %r did not come" % pages[action],
              lambda: any(node.name == pages[action] and node.get_role_name() == "label" and 0 < node.extents().y < 48 for node, _ in walk(app)))


cases = {c.__name__.replace("_", "-"): c
         for c in (by_click, by_keyboard, field_errors, find_address, practice_settings, cancel, close_while_running, hostile, allow_certificate, explain, report,
                   helpdesk, pace, wrong_password, stored_password, wait_for_recovery, wait_in_background, blocked_port, settings_file, primary_password,
                   desktop_actions)}
main(cases[sys.argv[1]])
