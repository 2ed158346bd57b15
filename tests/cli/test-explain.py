#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""explain, explain --batch and log: offline, exact, and harmless whatever is put in."""
import json
import os
import subprocess

from clitest import CLI, HOME, environment, equal, main, run, test

REPLY = "421 4.7.0 mail.example Error: too many connections from 192.0.2.1"


def batch(*lines):
    result = run("explain", "--batch", stdin=b"\n".join(l if isinstance(l, bytes) else json.dumps(l).encode() for l in lines) + b"\n")
    equal(result.status, 0)
    equal(result.err, b"")
    assert result.out.endswith(b"\n")
    return [json.loads(line) for line in result.out.decode().splitlines()]


@test
def explain_in_words():
    result = run("explain", REPLY)
    equal(result.status, 0)
    assert len(result.out) > 100 and b"\x1b" not in result.out, result
    cause = json.loads(run("explain", "--json", REPLY).out)["causes"][0]
    words = b" ".join(result.out.split())
    for sentence in [cause["title"], cause["explanation"], cause["sign"], cause["stop"], cause["question"], *cause["why"], *cause["prevention"],
                     *(step for fix in cause["fixes"] for step in fix["steps"])]:
        assert sentence.encode() in words, sentence
    equal(run("explain", *REPLY.split()).out, result.out, "in several words")
    equal(run("explain", "-", stdin=REPLY.encode()).out, result.out, "on standard input")
    equal(run("explain", stdin=REPLY.encode()).out, result.out, "on standard input, unasked")


@test
def explain_in_json():
    found = json.loads(run("explain", "--json", "--stage", "banner", REPLY).out)
    equal(found["status"], "fault")
    equal(found["reply"]["code"], 421)
    equal(found["reply"]["enhanced"], "4.7.0")
    cause = found["causes"][0]
    equal(cause["id"], "rate-limit-connections")
    assert 0 < cause["score"] <= 1 and cause["title"] and cause["fixes"], cause
    for fix in cause["fixes"]:
        assert fix["who"] in ("you", "helpdesk", "provider", "isp") and fix["title"], fix


@test
def explain_tells_what_the_provider_allows():
    for reply, host, sentences in (
            ("550 5.4.5 Daily user sending limit exceeded.", "smtp.gmail.com", (
                "Gmail allows one account this many messages a day: 500, 2000 (Google Workspace).",
                "https://support.google.com/mail/answer/22839")),
            ("421 4.3.2 Too many concurrent connections", "smtp.office365.com", ("Microsoft 365 allows at most this many open lines at a time: 3.",)),
            ("452 4.5.3 Too many messages, hourly limit exceeded", "smtp.ionos.de", (
                "IONOS allows one account this many messages an hour: 500.",
                "https://www.ionos.com/help/email/general-topics/what-are-the-mass-mailing-limits"))):
        found = json.loads(run("explain", "--json", "--host", host, reply).out)
        steps = [step for fix in found["causes"][0]["fixes"] for step in fix["steps"]]
        for sentence in sentences:
            assert any(sentence in step for step in steps), (sentence, steps)
        assert not any("this many" in step for fix in json.loads(run("explain", "--json", "--host", "mail.example.com", reply).out)["causes"][0]["fixes"]
                       for step in fix["steps"])


@test
def explain_fail():
    equal(run("explain", "--fail", REPLY).status, 1)
    equal(run("explain", "--fail", "good morning").status, 0)


@test
def explain_hostile_text():
    result = run("explain", "-", stdin=b"421 4.7.0 \x1b]0;owned\x07 \xe2\x80\xae<b>x</b> \xff too many connections\n")
    equal(result.status, 0)
    text = result.out.decode()
    assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text, text


@test
def batch_answers_as_the_contract_says():
    answer, = batch({"id": "x1", "reply": REPLY, "stage": "banner", "host": "mail.example"})
    equal(list(answer), ["id", "code", "enhanced", "cause", "also", "score", "wait_s"])
    equal((answer["id"], answer["code"], answer["enhanced"], answer["cause"]), ("x1", 421, "4.7.0", "rate-limit-connections"))
    assert isinstance(answer["also"], list) and 0 <= answer["score"] <= 1 and isinstance(answer["wait_s"], int)


@test
def batch_keeps_order_and_goes_on():
    bad = [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"id": "a", "reply": 3}', b'{"reply": null}', b'{"reply": "421 x", "stage": "lunch"}', b'{"reply": "421 x", "host": 1}',
           b'{"reply": "\xff"}', b"[" * 200000, b'{"reply": ' + b"[" * 200000, b'{"reply": "421 x"', b'// {"reply": "421"}', b"\0", b'{"id": 01, "reply": "421"}', b'{"reply": "421",}', b'{"reply": "a" /* " */ }',
           b'{"reply": "' + b"x" * (1024 * 1024 + 10) + b'"}']
    lines = []
    for i, line in enumerate(bad):
        lines += [line, {"id": "good%d" % i, "reply": REPLY}]
    answers = batch(*lines)
    equal(len(answers), len(lines))
    for i, line in enumerate(bad):
        equal(answers[2 * i]["id"], None, line[:40])
        assert answers[2 * i]["error"], answers[2 * i]
        equal(set(answers[2 * i]), {"id", "error"})
        equal(answers[2 * i + 1]["id"], "good%d" % i)
        equal(answers[2 * i + 1]["code"], 421)


@test
def batch_ids_come_back_as_they_were():
    for name in ("", "a\"b\\c\n\t\u0001\u007f", "ä€\U0001f600", "x" * 100000):
        answer, = batch({"id": name, "reply": REPLY})
        equal(answer["id"], name)
    equal(batch({"reply": REPLY})[0]["id"], None)
    equal(batch({"id": 12, "reply": REPLY})[0]["id"], 12)


@test
def batch_takes_what_other_programs_write():
    """Half of a pair for an octet that was no text (Python's surrogateescape), a NUL, a mark before the first line."""
    for text in (b"421 4.7.0 caf\\udce9 closed", b"421 4.7.0 \\ud83d closed", b"421 4.7.0 a\\u0000b", b"421 4.7.0 \\ud83d\\ude00"):
        answer, = batch(b'{"id": "x", "reply": "' + text + b'"}')
        equal((answer["id"], answer["code"], answer["enhanced"]), ("x", 421, "4.7.0"), text)
    equal(batch(b'\xef\xbb\xbf{"id": "x", "reply": "421"}')[0]["code"], 421)


@test
def batch_multi_line_and_last_line_without_end():
    result = run("explain", "--batch", stdin=json.dumps({"reply": "421-4.7.0 Too many messages sent\n421 4.7.0 rate limit"}).encode())
    answer = json.loads(result.out)
    equal((answer["code"], answer["enhanced"], answer["cause"]), (421, "4.7.0", "rate-limit-messages"))
    equal(run("explain", "--batch").out, b"")


@test
def batch_streams():
    process = subprocess.Popen([CLI, "explain", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment())
    for i in range(3):
        process.stdin.write(json.dumps({"id": str(i), "reply": REPLY}).encode() + b"\n")
        process.stdin.flush()
        equal(json.loads(process.stdout.readline())["id"], str(i))
    process.stdin.close()
    equal(process.stdout.read(), b"")
    equal(process.wait(10), 0)


@test
def log_groups_by_cause_and_time():
    lines = ["Nov 23 18:00:0%d host postfix/smtp[421]: A1: to=<x@y>, status=deferred (host mx[1.2.3.4] said: 421 4.7.0 Error: too many connections from 1.2.3.4 (in reply to EHLO))" % i for i in range(3)]
    lines += ["Nov 23 19:00:00 host postfix/smtp[421]: A1: status=deferred (host mx[1.2.3.4] refused to talk to me: 421 4.7.0 Error: too many connections from 1.2.3.4)",
              "Nov 23 19:00:01 host postfix/smtp[1]: A2: status=sent (250 2.0.0 Ok: queued as 5500)", "", "\x1b[2J junk"]
    path = os.path.join(HOME.name, "mail.log")
    with open(path, "w") as f:
        f.write("\n".join(lines))
    found = json.loads(run("log", "--json", path).out)
    equal((found["lines"], found["refusals"]), (7, 4))
    group, = found["groups"]
    equal((group["cause"], group["count"], group["first"], group["last"]), ("rate-limit-connections", 4, "Nov 23 18:00:00", "Nov 23 19:00:00"))
    equal(group["hours"], [{"hour": "Nov 23 18", "count": 3}, {"hour": "Nov 23 19", "count": 1}])
    words = run("log", "-", stdin="\n".join(lines).encode())
    equal(words.status, 0)
    assert b"4  " in words.out and b"Nov 23 18:00:00" in words.out and b"\x1b" not in words.out, words
    equal(run("log", "/dev/null").status, 0)


@test
def a_phone_code_for_the_helpdesk():
    result = run("code", "6zwv ffoo 8wo8 nq")
    equal((result.status, result.err), (0, b""))
    words = " ".join(result.out.decode().split())
    assert "6ZWV-FF00-8W08-NQ Spelt: six, zulu, whiskey, victor; foxtrot, foxtrot, zero, zero; eight, whiskey, zero, eight; november, quebec" in words, words
    found = json.loads(run("code", "--json", "6ZWV-FF00-8W08-NQ").out)
    equal((found["format"], found["phone_code"], found["phone_code_spelt"][3]), ("sendcheck-report", "6ZWV-FF00-8W08-NQ", "november, quebec"))
    # What is asked next, and what an answer would change, stands in both.
    asked = words.split("Ask the caller: ")[1]
    place = 0
    assert found["questions"], found
    for question in found["questions"]:
        for sentence in [question["text"]] + [s for answer in question["answers"] for s in (answer["text"], answer["leads_to"]) if s]:
            place = asked.index(sentence, place)
    leads = [answer["leads_to"] for question in found["questions"] for answer in question["answers"] if answer["leads_to"]]
    assert leads and found["diagnosis"]["causes"][0]["title"] not in leads, leads
    equal(asked.count("Then most likely: "), len(leads))
    # It is a report like any other.
    shown = run("show", "-", "--json", stdin=json.dumps(found).encode())
    equal(shown.status, 0)
    equal(json.loads(shown.out)["diagnosis"]["stage"], found["diagnosis"]["stage"])


@test
def a_wrong_phone_code_is_named():
    result = run("code", "6ZWV-FF00-8W09-NQ")
    equal((result.status, result.out), (2, b""))
    assert b"6ZWV-FF00-8W09-NQ" in result.err and b"group 3" in result.err, result


main()
