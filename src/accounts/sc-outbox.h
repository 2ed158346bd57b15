/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Nicks: seen, no-permission, sandbox. */
typedef enum
{
  SC_OUTBOX_STATE_SEEN = 1,
  SC_OUTBOX_STATE_NO_PERMISSION, /* it is there, and only the administrator may look into it */
  SC_OUTBOX_STATE_SANDBOX,       /* nothing of the person's folders can be seen from inside the sandbox */
} ScOutboxState;
#define SC_TYPE_OUTBOX_STATE (sc_outbox_state_get_type ())
GType sc_outbox_state_get_type (void);

/**
 * ScOutbox: the messages that wait in one mail program or in the queue of a mail server on this computer.
 */
typedef struct
{
  char         *origin;     /* as of accounts: "evolution"; "postfix", "nullmailer", "dma", "exim" for a queue; "sandbox" */
  char         *program;    /* a proper name, shown as it is */
  ScOutboxState state;
  gboolean      is_queue;   /* of a mail server */
  guint         count;      /* bounded: SC_OUTBOX_COUNT_MAX stands for that many or more */
  gint64        oldest;     /* Unix seconds; 0 unknown */
} ScOutbox;

#define SC_OUTBOX_COUNT_MAX 10000

/* Where to look; every folder is nullable. */
typedef struct
{
  const char *home;
  const char *config;  /* $XDG_CONFIG_HOME of the person, not that of a sandbox */
  const char *data;    /* $XDG_DATA_HOME likewise */
  const char *spool;   /* "/var/spool" */
  const char *msmtpq;  /* what the environment says of msmtpq's queue */
  gboolean    in_sandbox;
} ScOutboxPlaces;

/**
 * sc_outbox_list_sync:
 * @places: (nullable): %NULL for those of this computer
 *
 * Counts what waits. Only reads, within bounds, and runs no command; an outbox that is not there is left out, an empty one is not.
 *
 * Returns: (transfer full) (element-type ScOutbox): a few at most
 */
GPtrArray *sc_outbox_list_sync (const ScOutboxPlaces *places,
                                GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void       sc_outbox_free      (ScOutbox             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOutbox, sc_outbox_free)

G_END_DECLS
