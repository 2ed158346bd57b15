#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Writes the releases of the metainfo from NEWS: each heading "Sendcheck VERSION (DATE)" and the paragraph below it. Between two
releases the heading is "Sendcheck VERSION (in development)", and the metainfo does not have it.

    make-releases.py           write them into data/io.github.sendcheck.Sendcheck.metainfo.xml.in
    make-releases.py --check   exit 1 when they are not what NEWS says, or when meson.build has another version
"""
import pathlib
import re
import sys
from xml.sax.saxutils import escape

TOP = pathlib.Path(__file__).resolve().parents[1]
METAINFO = TOP / 'data/io.github.sendcheck.Sendcheck.metainfo.xml.in'
HEADING = re.compile(r'^Sendcheck (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d|in development)\)\n=+\n\n(.+?)\n\n', re.M | re.S)


def releases():
    found = HEADING.findall((TOP / 'NEWS').read_text(encoding='utf-8'))
    if not found:
        sys.exit('NEWS: no heading “Sendcheck VERSION (DATE)” with a paragraph below it')
    return found


def block():
    text = '  <releases>\n'
    for version, date, words in releases():
        if date == 'in development':
            continue
        text += (f'    <release version="{version}" date="{date}">\n      <description>\n'
                 f'        <p>{escape(" ".join(words.split()))}</p>\n      </description>\n    </release>\n')
    return text + '  </releases>\n'


def main():
    now = METAINFO.read_text(encoding='utf-8')
    wanted = re.sub(r'  <releases>.*</releases>\n', lambda _: block(), now, flags=re.S)
    if '--check' not in sys.argv:
        METAINFO.write_text(wanted, encoding='utf-8')
        return
    version = re.search(r"^  version: '(.+)'", (TOP / 'meson.build').read_text(encoding='utf-8'), re.M).group(1)
    if version != releases()[0][0]:
        sys.exit(f'meson.build says version {version}, NEWS {releases()[0][0]}')
    if now != wanted:
        sys.exit('the releases in the metainfo are not those of NEWS: run data/make-releases.py')


main()
