/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was counted so far. */
typedef struct
{
  gboolean is_there;    /* a place to count in was found */
  gboolean is_denied;   /* one was found that may not be read */
  guint    count;
  gint64   oldest;      /* 0 unknown */
} ScTally;

/* Whether a file of this name is a message. @folder: (nullable) */
typedef gboolean (*ScMessageFilter) (const char *name, const char *folder);

void sc_tally_message (ScTally *self, gint64 when);

/* The files in @folder that pass @filter, dated by their modification time; @depth folders below it too. */
void sc_tally_folder  (ScTally *self, const char *folder, ScMessageFilter filter, guint depth);

/* Both halves of a maildir; what is marked as trashed does not count. */
void sc_tally_maildir (ScTally *self, const char *folder);

/* Thunderbird's mbox: entries that are not marked as expunged. */
void sc_tally_mbox      (ScTally *self, const char *path);
void sc_tally_mbox_text (ScTally *self, const char *text, gsize length);

/* Geary's database. */
void sc_tally_geary   (ScTally *self, const char *path);

G_END_DECLS
