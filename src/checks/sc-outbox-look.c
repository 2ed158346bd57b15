/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-outbox.h"
#include "sc-stages-private.h"

#include <glib/gi18n-lib.h>

#define STAGE SC_STAGE_CONNECTIVITY

/* A message that was written just now may be on its way. */
#define FRESH_S  300
#define DAY_S    (24 * 60 * 60)

/* "10:15", "Friday" or "5 January 2026" */
static char *
dup_when (gint64 when,
          gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (when);

  if (date == NULL)
    return NULL;
  if (now - when < DAY_S)
    return g_date_time_format (date, "%R");
  if (now - when < 6 * DAY_S)
    return g_date_time_format (date, "%A");
  /* Translators: a date as strftime() writes it: day, month in letters, year */
  return g_date_time_format (date, _("%-d %B %Y"));
}

static char *
dup_sentence (const ScOutbox *outbox,
              gint64          now)
{
  g_autofree char *when = outbox->oldest > 0 ? dup_when (outbox->oldest, now) : NULL;

  if (outbox->count == 0)
    /* Translators: a program, as in “Evolution” */
    return g_strdup_printf (_("No message waits in the outbox of %s."), outbox->program);
  if (outbox->is_queue)
    return g_strdup_printf (
      /* Translators: a number, and a mail server on this computer, as in “Postfix” */
      ngettext ("%1$u message waits in the queue of %2$s on this computer.",
                "%1$u messages wait in the queue of %2$s on this computer.", outbox->count), outbox->count, outbox->program);
  if (when == NULL)
    return g_strdup_printf (
      /* Translators: a number, and a program */
      ngettext ("%1$u message waits in the outbox of %2$s.", "%1$u messages wait in the outbox of %2$s.", outbox->count),
      outbox->count, outbox->program);
  return g_strdup_printf (
    /* Translators: a number, a program, and a time, a day of the week or a date, as in “since Friday” */
    ngettext ("%1$u message waits in the outbox of %2$s, since %3$s.",
              "%1$u messages wait in the outbox of %2$s, the oldest since %3$s.", outbox->count),
    outbox->count, outbox->program, when);
}

static void
note_outbox (ScContext      *context,
             const ScOutbox *outbox,
             gint64          now)
{
  g_autofree char *id = g_strconcat ("outbox-", outbox->origin, NULL);
  g_autofree char *count_name = g_strdup_printf ("outbox.%s.count", outbox->origin);
  g_autofree char *oldest_name = g_strdup_printf ("outbox.%s.oldest", outbox->origin);
  g_autofree char *sentence = dup_sentence (outbox, now);
  gboolean is_fresh = outbox->oldest > 0 && now - outbox->oldest < FRESH_S;
  ScStatus status = SC_STATUS_WARN;

  /* What is empty is no fact: the advice has a step for each program that has a number. */
  if (outbox->count > 0)
    sc_context_fact_int (context, count_name, outbox->count);
  if (outbox->oldest > 0)
    sc_context_fact (context, oldest_name, g_variant_new_int64 (outbox->oldest));
  if (outbox->count == 0)
    status = SC_STATUS_PASS;
  /* Whose mail it is in the queue of a server nobody knows here; it is worth a word, not a warning. */
  else if (is_fresh || outbox->is_queue)
    status = SC_STATUS_SKIP;
  sc_context_check (context, STAGE, id, status, "%s", sentence);
}

static void
note_hidden (ScContext      *context,
             const ScOutbox *outbox,
             GStrvBuilder   *hidden)
{
  g_autofree char *id = g_strconcat ("outbox-", outbox->origin, NULL);

  g_strv_builder_add (hidden, outbox->origin);
  if (outbox->state == SC_OUTBOX_STATE_SANDBOX)
    sc_context_check (context, STAGE, id, SC_STATUS_SKIP,
                      _("The outboxes of the mail programs cannot be seen from inside the Flatpak."));
  else
    /* Translators: a mail server on this computer, as in “Postfix” */
    sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("Only the administrator can see what waits in the queue of %s."),
                      outbox->program);
}

void
sc_outbox_look (ScContext *context)
{
  g_autoptr (GPtrArray) outboxes = sc_outbox_list_sync (NULL, context->cancellable);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) hidden = NULL;
  const ScOutbox *fullest = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 oldest = 0;
  guint total = 0;

  for (guint i = 0; i < outboxes->len; i++)
    {
      const ScOutbox *outbox = g_ptr_array_index (outboxes, i);

      if (outbox->state != SC_OUTBOX_STATE_SEEN)
        {
          note_hidden (context, outbox, builder);
          continue;
        }
      note_outbox (context, outbox, now);
      if (outbox->is_queue || outbox->count == 0)
        continue;
      total += outbox->count;
      if (fullest == NULL || outbox->count > fullest->count)
        fullest = outbox;
      if (outbox->oldest > 0 && (oldest == 0 || outbox->oldest < oldest))
        oldest = outbox->oldest;
    }
  hidden = g_strv_builder_end (builder);
  if (hidden[0] != NULL)
    sc_context_fact (context, "outbox.hidden", g_variant_new_strv ((const char * const *) hidden, -1));
  if (fullest == NULL)
    return;
  sc_context_fact_int (context, "outbox.count", total);
  sc_context_fact_string (context, "outbox.program", fullest->program);
  if (oldest > 0)
    sc_context_fact (context, "outbox.oldest", g_variant_new_int64 (oldest));
}
