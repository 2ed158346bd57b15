/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

/* Helpers of the tests of accounts. */

/* (transfer full): every path below @folder with its size, time and mode: two equal snapshots mean that nothing was written. */
char *take_snapshot (const char *folder);
void  remove_folder (const char *folder);
void  write_file    (const char *path,
                     const char *text,
                     int         mode);
