#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""The rules of the house, each a function with one line that says it. Speaks TAP; needs nothing but Python."""
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

ROOT = sys.argv[1]

# room: the rooms whose headers it may include ("session" is src/smtp/session)
ARROWS = {
    "base": "",
    "net": "base",
    "smtp": "base net",
    "session": "base net smtp",
    "report": "base net smtp",
    "advice": "base net smtp report",
    "accounts": "base net",
    "practice": "base net smtp",
    "checks": "base net smtp session report accounts",
    "cli": "base net smtp session report advice accounts practice checks",
    "gui": "base net smtp session report advice accounts practice checks",
}

# call: what to use instead
BANNED = {
    "strcpy": "g_strlcpy or g_strdup",
    "strcat": "GString",
    "sprintf": "g_strdup_printf",
    "vsprintf": "g_strdup_vprintf",
    "gets": "nothing of the kind",
    "strtok": "g_strsplit",
    "atoi": "g_ascii_string_to_unsigned",
    "atol": "g_ascii_string_to_signed",
    "sscanf": "a parser",
    "system": "nothing: no command is run",
    "popen": "nothing: no command is run",
    "localtime": "GDateTime",
    "gmtime": "GDateTime",
    "g_error": "a GError",
    "g_spawn_sync": "nothing: no command is run",
    "g_spawn_async": "nothing: no command is run",
    "sleep": "a deadline",
    "usleep": "a deadline",
    "g_usleep": "a deadline",
}

# Names of mail services: what is known about them belongs in data/advice.
SERVICES = "gmail googlemail outlook office365 hotmail yahoo icloud fastmail gmx spamhaus zoho protonmail yandex".split()


def files(*patterns):
    out = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", *patterns], capture_output=True, text=True)
    if out.returncode == 0 and out.stdout:
        return sorted(set(f for f in out.stdout.splitlines() if os.path.isfile(os.path.join(ROOT, f))))
    found = []  # a release archive has no git
    for top, dirs, names in os.walk(ROOT):
        dirs[:] = [d for d in dirs if not d.startswith((".", "_build"))]
        found += [os.path.relpath(os.path.join(top, n), ROOT) for n in names]
    import fnmatch
    return sorted(f for f in found if any(fnmatch.fnmatch(f, p) for p in patterns))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        return f.read()


def sources():
    return files("src/*.c", "src/*.h")


def room_of(name):
    parts = name.split("/")
    return "session" if parts[1:3] == ["smtp", "session"] else parts[1]


def without_comments_and_strings(text):
    keep_lines = lambda m: "\n" * m.group(0).count("\n")
    text = re.sub(r"/\*.*?\*/", keep_lines, text, flags=re.S)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def arrows():
    """An include never points upwards."""
    home = {}
    for name in sources():
        if name.endswith(".h"):
            home[os.path.basename(name)] = room_of(name)
    for name in sources():
        room = room_of(name)
        allowed = set(ARROWS[room].split()) | {room}
        for number, line in enumerate(read(name).splitlines(), 1):
            found = re.match(r'\s*#include "(sc-[^"]+)"', line)
            if found and found.group(1) in home and home[found.group(1)] not in allowed:
                yield "%s:%d: %s may not include %s of %s" % (name, number, room, found.group(1), home[found.group(1)])


def rooms_known():
    """Every folder of src has its line in the arrows."""
    for name in sources():
        if room_of(name) not in ARROWS:
            yield "%s: room %s has no line in tests/lint/lint.py" % (name, room_of(name))


def gtk_only_in_gui():
    """GTK and libadwaita are seen by the wizard alone."""
    for name in sources():
        if room_of(name) != "gui" and re.search(r"#include <(gtk|adwaita)", read(name)):
            yield name


def banned_calls():
    """No call that cannot be made safely."""
    for name in sources():
        for number, line in enumerate(without_comments_and_strings(read(name)).splitlines(), 1):
            for call, instead in BANNED.items():
                if re.search(r"(?<![\w>.])%s \(" % call, line) or re.search(r"(?<![\w>.])%s\(" % call, line):
                    yield "%s:%d: %s; use %s" % (name, number, call, instead)


def printing():
    """Only the terminal program prints."""
    for name in sources():
        if room_of(name) == "cli" or name.endswith("/main.c"):
            continue
        for number, line in enumerate(without_comments_and_strings(read(name)).splitlines(), 1):
            if re.search(r"(?<!\w)(printf|puts|putchar|g_print|g_printerr|fprintf|perror) ?\(", line):
                yield "%s:%d: %s" % (name, number, line.strip())


def no_services_in_c():
    """Knowledge is data: no service's name in a string of a .c file."""
    for name in files("src/*.c"):
        for number, line in enumerate(read(name).splitlines(), 1):
            for text in re.findall(r'"((?:\\.|[^"\\])*)"', line):
                if any(s in text.lower() for s in SERVICES):
                    yield "%s:%d: %s" % (name, number, text)


def file_lengths():
    """A source file has at most 1,000 lines."""
    for name in files("src/*.c", "src/*.h", "tests/*.c", "tests/*.py"):
        lines = read(name).count("\n")
        if lines > 1000:
            yield "%s has %d lines" % (name, lines)


def licences():
    """Every source file says its licence in its first three lines."""
    for name in files("src/*.c", "src/*.h", "tests/*.c", "tests/*.h", "tests/*.py", "tests/*.sh"):
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(read(name).splitlines()[:4]):
            yield name


def white_space():
    """No tabs for indenting C, no space at the end of a line, a line end at the end of the file."""
    for name in files("src/*.c", "src/*.h", "src/*.ui", "tests/*.c", "tests/*.h", "tests/*.py", "data/*.xml", "*.build"):
        text = read(name)
        if text and not text.endswith("\n"):
            yield "%s: no line end at its end" % name
        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip():
                yield "%s:%d: space at the end" % (name, number)
            if line.startswith("\t") and name.endswith((".c", ".h", ".ui", ".xml", ".build")):
                yield "%s:%d: tab" % (name, number)


def layout():
    """C stands in the GNU layout: a space before a parenthesis of a call, the type on its own line, braces on theirs, 160 columns."""
    for name in files("src/*.c"):
        for number, line in enumerate(without_comments_and_strings(read(name)).splitlines(), 1):
            if line.startswith("#"):
                continue
            if len(line) > 160:
                yield "%s:%d: %d columns" % (name, number, len(line))
            if re.search(r"\b(if|for|while|switch)\(", line):
                yield "%s:%d: no space before the parenthesis" % (name, number)
            if re.search(r"\) \{$", line) and not re.search(r"= \(|\(\w+\) \{|G_STMT", line):
                yield "%s:%d: a brace at the end of the line" % (name, number)


def headers_first():
    """A .c file begins with its log domain and config.h, then its own header."""
    for name in files("src/*.c"):
        text = read(name)
        own = os.path.basename(name)[:-2] + ".h"
        includes = re.findall(r'#include ["<]([^">]+)[">]', text)
        if not includes or includes[0] != "config.h":
            yield "%s: config.h is not the first include" % name
        elif os.path.exists(os.path.join(ROOT, os.path.dirname(name), own)) and includes[1:2] and includes[1] != own and not includes[1].endswith("-private.h"):
            yield "%s: %s is not the second include" % (name, own)
        if "#define G_LOG_DOMAIN" not in text:
            yield "%s: no G_LOG_DOMAIN" % name


def tab_goes_on():
    """A label whose text can be selected takes the Tab key although it cannot take the focus: can-focus lets the key pass, focusable does not."""
    for name in files("src/*.ui"):
        for part in re.split(r"(?=<object )", read(name)):
            own = part.split("</object>")[0]
            if '"selectable">True' in own and '"focusable">False' in own:
                yield "%s: %s" % (name, own.splitlines()[0])


def translated_files_listed():
    """Every file with a sentence for users stands in po/POTFILES.in, sorted, and every line there exists."""
    listed = [l for l in read("po/POTFILES.in").splitlines() if l and not l.startswith("#")]
    if listed != sorted(listed):
        yield "po/POTFILES.in is not sorted"
    for name in listed:
        if not os.path.exists(os.path.join(ROOT, name)):
            yield "po/POTFILES.in: %s does not exist" % name
    wanted = [n for n in files("src/*.c") if re.search(r"\b(C?_|N_|ngettext|g_dngettext) ?\(", read(n))]
    wanted += [n for n in files("src/*.ui") if 'translatable="yes"' in read(n)]
    wanted += [n for n in files("data/advice/*.xml", "data/practice/*.xml") if "<knowledge" in read(n) or "<scenario" in read(n)]
    wanted += files("data/*.desktop.in*", "data/*.metainfo.xml.in*")
    for name in sorted(set(wanted) - set(listed)):
        yield "%s is missing in po/POTFILES.in" % name


def sentences_extracted():
    """Every element of the knowledge and of the scenarios that holds words goes to the translators, or is known not to."""
    machine = {"text", "concept", "say", "raw", "drip", "name"}
    rules = read("po/its/sendcheck.its")
    given = set(re.findall(r"//(\w+)", re.search(r'selector="([^"]*)" translate="yes"', rules).group(1)))
    for name in files("data/advice/*.xml", "data/practice/*.xml"):
        for element in sorted({e.tag for e in ElementTree.parse(os.path.join(ROOT, name)).iter() if (e.text or "").strip()} - machine - given):
            if not name.endswith(".gresource.xml"):
                yield "%s: <%s> is not in po/its/sendcheck.its" % (name, element)


def markup_in_labels():
    """Text from elsewhere never becomes markup."""
    for name in files("src/gui/*.c"):
        for number, line in enumerate(read(name).splitlines(), 1):
            if "gtk_label_set_markup" in line:
                yield "%s:%d: gtk_label_set_markup" % (name, number)


def no_private_paths():
    """No path of one machine."""
    for name in files("src/*", "data/*", "tests/*.py", "tests/*.sh", "docs/*", "dev", "*.md"):
        try:
            text = read(name)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"(?<![\w.])/(work|home/\w+|tmp/wt)/", line) and "lint.py" not in name:
                yield "%s:%d: %s" % (name, number, line.strip()[:80])


RULES = [arrows, rooms_known, gtk_only_in_gui, banned_calls, printing, no_services_in_c, file_lengths, licences, white_space, layout,
         headers_first, tab_goes_on, translated_files_listed, sentences_extracted, markup_in_labels, no_private_paths]


def main():
    print("TAP version 13")
    print("1..%d" % len(RULES))
    failures = 0
    for number, rule in enumerate(RULES, 1):
        found = list(rule())
        failures += bool(found)
        print("%s %d - %s" % ("not ok" if found else "ok", number, rule.__doc__))
        for line in found[:20]:
            print("# " + line)
        if len(found) > 20:
            print("# and %d more" % (len(found) - 20))
    return 1 if failures else 0


sys.exit(main())
