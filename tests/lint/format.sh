#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sendcheck authors
#
# format.sh CLANG_FORMAT ROOT: is every C file as .clang-format has it? Names the files that are not.
set -eu
cd "$2"
find src tests -name '*.[ch]' -print | sort | xargs "$1" --dry-run -Werror 2>&1 | grep -E 'error:' | cut -d: -f1 | sort | uniq -c && exit 1
exit 0
