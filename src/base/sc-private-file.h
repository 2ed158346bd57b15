/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_private_file_write:
 * @path: the file's name, in the file system's encoding
 * @contents: what to write
 * @length: bytes of @contents, or -1 when it ends in NUL
 * @error: (nullable): a G_FILE_ERROR
 *
 * Writes a file that only its owner may read, also over one that others could
 * read: its mode is 0600 before the first new byte is in it. There is never
 * half a file; after a failure the old one is as it was, but private. A device
 * or a pipe is written to as it is.
 *
 * Returns: whether it was written
 */
gboolean sc_private_file_write (const char *path,
                                const char *contents,
                                gssize      length,
                                GError    **error);

/**
 * sc_private_file_can_write:
 * @path: the file's name, in the file system's encoding
 *
 * Returns: whether writing has a prospect, as far as permissions tell
 */
gboolean sc_private_file_can_write (const char *path);

G_END_DECLS
