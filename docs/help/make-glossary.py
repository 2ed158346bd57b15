#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
"""Writes the help's page of technical words from data/advice/glossary.xml.

    make-glossary.py           write docs/help/C/glossary.page
    make-glossary.py --check   exit 1 when the page is not what the glossary says
"""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGE = TOP / 'docs/help/C/glossary.page'

HEAD = '''<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by docs/help/make-glossary.py from data/advice/glossary.xml. -->
<page xmlns="http://projectmallard.org/1.0/" type="topic" id="glossary">
  <info>
    <link type="guide" xref="index#understand" group="understand"/>
    <desc>Technical words and what they mean.</desc>
    <license href="https://creativecommons.org/licenses/by-sa/4.0/">
      <p>Creative Commons Attribution-ShareAlike 4.0 International</p>
    </license>
  </info>

  <title>Words Explained</title>

  <terms>
'''


def page():
    root = ElementTree.parse(TOP / 'data/advice/glossary.xml').getroot()
    terms = sorted((term.findtext('word').split('|')[0], term.findtext('meaning')) for term in root.iter('term'))
    items = [f'    <item>\n      <title>{escape(word)}</title>\n      <p>{escape(meaning)}</p>\n    </item>\n'
             for word, meaning in sorted(terms, key=lambda term: term[0].casefold())]
    return HEAD + ''.join(items) + '  </terms>\n</page>\n'


if __name__ == '__main__':
    if sys.argv[1:] == ['--check']:
        if not PAGE.is_file() or PAGE.read_text() != page():
            sys.exit(f'{PAGE.relative_to(TOP)} is not what the glossary says: run docs/help/make-glossary.py')
    else:
        PAGE.write_text(page())
