#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Manual pages, help pages and completions: well formed, and true of the programs. Speaks TAP.

    manuals.py ROOT SENDCHECK-CLI [SENDCHECK]
"""
import os
import re
import shutil
import subprocess
import sys

ROOT, CLI = sys.argv[1:3]
WIZARD = sys.argv[3] if len(sys.argv) > 3 else None


def path(*parts):
    return os.path.join(ROOT, *parts)


def read(*parts):
    with open(path(*parts), encoding="utf-8") as file:
        return file.read()


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    return done.stdout + done.stderr


def need(program):
    if shutil.which(program) is None:
        raise LookupError("%s is not installed" % program)
    return program


def options_of(*command):
    """The long options that --help names."""
    text = output(*command, "--help")
    return sorted(set(re.findall(r"--[a-z][a-z-]+", text)) - {"--help", "--help-all", "--help-gapplication", "--help-gtk", "--display"})


def commands():
    """The commands that --help names."""
    return re.findall(r"^  ([a-z]+) ", output(CLI, "--help"), re.M)


def plain(roff):
    return roff.replace("\\-", "-")


def manual_pages_are_well_formed():
    """groff has nothing to say about the manual pages"""
    return output(need("groff"), "-man", "-ww", "-z", "-Tutf8", path("docs/man/sendcheck.1"), path("docs/man/sendcheck-cli.1"))


def manual_names_every_option():
    """the manual of sendcheck-cli names every option of every command"""
    page = plain(read("docs/man/sendcheck-cli.1"))
    return "".join("%s %s\n" % (command, option) for command in commands() for option in options_of(CLI, command) if option not in page)


def manual_invents_no_option():
    """every option in the manual of sendcheck-cli exists"""
    known = {option for command in commands() for option in options_of(CLI, command)} | {"--version"}
    return " ".join(sorted(set(re.findall(r"--[a-z][a-z-]+", plain(read("docs/man/sendcheck-cli.1")))) - known))


def completions_name_every_option():
    """the completions for bash, zsh and fish name every option"""
    wanted = {option for command in commands() for option in options_of(CLI, command)}
    missing = ""
    for name, form in (("sendcheck-cli.bash", "%s"), ("_sendcheck-cli", "%s"), ("sendcheck-cli.fish", "-l %s")):
        text = read("data/completions", name)
        words = set(re.findall(r"[\w-]+", text)) if name.endswith(".bash") or name.startswith("_") else set(re.findall(r"-l ([\w-]+)", text))
        missing += "".join("%s: %s\n" % (name, option) for option in sorted(wanted)
                           if (option if not name.endswith(".fish") else option[2:]) not in words)
    return missing


def bash_completes():
    """bash completes commands, scenarios and words of an option"""
    script = path("data/completions/sendcheck-cli.bash")

    def complete(*words):
        code = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sendcheck_cli; printf "%s\\n" "${COMPREPLY[@]}"')
        return subprocess.run(["bash", "-c", code, "bash", script, CLI, *words], capture_output=True, text=True, timeout=60).stdout.split()

    problems = ""
    for words, wanted in ((["exp"], "explain"), (["practice", "too-many-c"], "too-many-connections"),
                          (["check", "--security", "start"], "starttls"), (["check", "--allow-p"], "--allow-plaintext-password")):
        if complete(*words) != [wanted]:
            problems += "%s: %s\n" % (words, complete(*words))
    return problems


def manual_of_the_wizard_is_true():
    """the manual of sendcheck names the wizard's options"""
    if WIZARD is None:
        raise LookupError("the wizard is not built")
    page = plain(read("docs/man/sendcheck.1"))
    return " ".join(option for option in options_of(WIZARD) if option not in page and not option.startswith("--gapplication"))


def help_is_valid():
    """the help pages are valid Mallard"""
    pages = sorted(path("docs/help/C", name) for name in os.listdir(path("docs/help/C")) if name.endswith(".page"))
    return output(need("yelp-check"), "validate", *pages)


def help_is_linked():
    """no help page is lost, no link leads nowhere"""
    return output(need("yelp-check"), "links", path("docs/help/C")) + output("yelp-check", "orphans", path("docs/help/C"))


def help_is_listed():
    """every help page is installed"""
    listed = set(re.findall(r"'([\w-]+\.page)'", read("docs/help/meson.build")))
    there = {name for name in os.listdir(path("docs/help/C")) if name.endswith(".page")}
    return " ".join(sorted(listed ^ there))


def glossary_is_current():
    """the help's words are those of the glossary"""
    return output(sys.executable, path("docs/help/make-glossary.py"), "--check")


def releases_are_those_of_news():
    """the releases in the metainfo and the version are those of NEWS"""
    return output(sys.executable, path("data/make-releases.py"), "--check")


TESTS = [manual_pages_are_well_formed, manual_names_every_option, manual_invents_no_option, completions_name_every_option, bash_completes,
         manual_of_the_wizard_is_true, help_is_valid, help_is_linked, help_is_listed, glossary_is_current, releases_are_those_of_news]


def main():
    print("TAP version 13")
    print("1..%d" % len(TESTS))
    failed = False
    for number, test in enumerate(TESTS, 1):
        try:
            problem, skip = test().strip(), ""
        except LookupError as reason:
            problem, skip = "", " # SKIP %s" % reason
        failed = failed or bool(problem)
        print("%s %d - %s%s" % ("not ok" if problem else "ok", number, test.__doc__, skip))
        for line in problem.splitlines()[:20]:
            print("# " + line)
    return 1 if failed else 0


sys.exit(main())
