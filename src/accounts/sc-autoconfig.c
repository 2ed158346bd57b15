/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-autoconfig.h"

#include "sc-autoconfig-private.h"
#include "sc-text.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_MS     15000
#define MAX_LOCAL_PART 64 /* RFC 5321 4.5.3.1.1 */
#define ISPDB_HOST     "live.thunderbird.net"
#define ISPDB_PATH     "/autoconfig/v1.1/"
#define CONFIG_PATH    "/mail/config-v1.1.xml"
#define WELL_KNOWN     "/.well-known/autoconfig/mail/config-v1.1.xml"

/* ---- the address ---- */

gboolean
sc_autoconfig_split_address (const char  *address,
                             char       **local_part,
                             char       **domain,
                             GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (address));
  const char *at = strrchr (trimmed, '@');
  g_autofree char *host = NULL;
  guint16 port = 0;

  if (at == NULL || at == trimmed || at - trimmed > MAX_LOCAL_PART || sc_text_has_control (trimmed) ||
      strpbrk (trimmed, " ,;<>") != NULL || memchr (trimmed, '@', (gsize) (at - trimmed)) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("This is no e-mail address. It looks like name@example.com."));
      return FALSE;
    }
  if (!sc_endpoint_parse_host (at + 1, &host, &port, NULL) || port != 0 || strchr (host, '.') == NULL ||
      g_hostname_is_ip_address (host))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("What stands behind the @ is no name of a domain, as in example.com."));
      return FALSE;
    }
  *local_part = g_strndup (trimmed, (gsize) (at - trimmed));
  *domain = g_steal_pointer (&host);
  return TRUE;
}

/* ---- a limit for everything together ---- */

/* Cancels what is asked when the time is up, or when the caller cancels. */
typedef struct
{
  GMutex        mutex;
  GCond         cond;
  gboolean      is_over;
  gint64        end_us;
  GCancellable *inner;
  GCancellable *outer; /* (nullable) */
  gulong        handler;
  GThread      *thread;
} Limit;

static void
on_cancelled_cb (GCancellable *outer,
                 gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gpointer
wait_for_limit (gpointer data)
{
  Limit *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->is_over)
    {
      if (!g_cond_wait_until (&self->cond, &self->mutex, self->end_us))
        {
          g_cancellable_cancel (self->inner);
          break;
        }
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static Limit *
limit_new (guint         timeout_ms,
           GCancellable *outer)
{
  Limit *self = g_new0 (Limit, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->end_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  self->inner = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->handler = g_cancellable_connect (outer, G_CALLBACK (on_cancelled_cb), g_object_ref (self->inner), g_object_unref);
    }
  self->thread = g_thread_new ("sc-limit", wait_for_limit, self);
  return self;
}

static void
limit_free (Limit *self)
{
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->handler);
  g_clear_object (&self->outer);
  g_object_unref (self->inner);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* ---- those who are asked ---- */

typedef struct _Question Question;
struct _Question
{
  GPtrArray          *(*ask) (Question *self);
  const char           *local_part;
  const char           *domain;
  char                 *host;   /* whom a file is asked of */
  char                 *path;
  ScProposalSource      source;
  ScProviderTable      *table;
  const ScFindOptions  *options;
  GCancellable         *cancellable;
  GThread              *thread;
};

static GPtrArray *
new_proposals (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sc_proposal_unref);
}

static GPtrArray *
ask_for_file (Question *self)
{
  g_autoptr (GBytes) bytes = sc_autoconfig_fetch_sync (self->host, self->path, self->options, self->cancellable, NULL);
  GPtrArray *proposals = NULL;
  gsize length = 0;
  const char *xml;

  if (bytes == NULL)
    return NULL;
  xml = g_bytes_get_data (bytes, &length);
  proposals = sc_autoconfig_parse (xml != NULL ? xml : "", length, self->local_part, self->domain, NULL);
  for (guint i = 0; proposals != NULL && i < proposals->len; i++)
    {
      ScProposal *proposal = g_ptr_array_index (proposals, i);

      proposal->source = self->source;
      proposal->asked = g_strdup (self->host);
    }
  return proposals;
}

static GPtrArray *
ask_srv (Question *self)
{
  GPtrArray *proposals = sc_autoconfig_ask_srv (self->domain, self->options, self->cancellable);

  /* RFC 6186 4: the user is the whole address. */
  for (guint i = 0; i < proposals->len; i++)
    ((ScProposal *) g_ptr_array_index (proposals, i))->user = g_strconcat (self->local_part, "@", self->domain, NULL);
  return proposals;
}

static GPtrArray *
list_endpoints (const ScProviderEntry *entry,
                const Question        *question)
{
  GPtrArray *proposals = new_proposals ();

  for (guint i = 0; entry != NULL && i < entry->endpoints->len; i++)
    {
      ScProposal *proposal = sc_proposal_new (question->source, g_ptr_array_index (entry->endpoints, i));

      proposal->provider = g_strdup (entry->name);
      proposal->asked = g_strdup (entry->name);
      proposal->needs = entry->needs;
      /* Where only a token will do, a password need not be tried. */
      if (entry->needs == SC_LOGIN_NEEDS_OAUTH2)
        proposal->auth = SC_AUTH_METHOD_XOAUTH2;
      proposal->user = g_strconcat (question->local_part, "@", question->domain, NULL);
      g_ptr_array_add (proposals, proposal);
    }
  return proposals;
}

/* A provider with servers of several countries sends at the one where it receives. */
static void
keep_those_below (GPtrArray *proposals,
                  const char *base)
{
  const char *first = proposals->len > 0 ? sc_endpoint_get_host (((ScProposal *) proposals->pdata[0])->endpoint) : NULL;
  gboolean has_several = FALSE;

  for (guint i = 1; i < proposals->len && !has_several; i++)
    has_several = !g_str_equal (sc_endpoint_get_host (((ScProposal *) proposals->pdata[i])->endpoint), first);
  for (guint i = proposals->len; has_several && i > 0; i--)
    {
      const char *own = soup_tld_get_base_domain (sc_endpoint_get_host (((ScProposal *) proposals->pdata[i - 1])->endpoint), NULL);

      if (own == NULL || base == NULL || g_ascii_strcasecmp (own, base) != 0)
        g_ptr_array_remove_index (proposals, i - 1);
    }
}

/* Whoever receives the mail often sends it too. The last label but one is left standing: nobody is asked for a whole ".com". */
static GPtrArray *
ask_mx (Question *self)
{
  g_autofree char *host = sc_autoconfig_ask_mx (self->domain, self->options, self->cancellable);
  GPtrArray *proposals;
  const char *base;

  if (host == NULL)
    return NULL;
  proposals = list_endpoints (sc_provider_table_find_by_host (self->table, host), self);
  base = soup_tld_get_base_domain (host, NULL);
  keep_those_below (proposals, base);
  if (proposals->len > 0 || base == NULL || g_ascii_strcasecmp (base, self->domain) == 0)
    return proposals;
  g_ptr_array_unref (proposals);
  self->host = g_strconcat ("autoconfig.", base, NULL);
  self->path = g_strdup (CONFIG_PATH);
  proposals = ask_for_file (self);
  if (proposals != NULL && proposals->len > 0)
    return proposals;
  g_clear_pointer (&proposals, g_ptr_array_unref);
  g_free (self->host);
  g_free (self->path);
  self->host = g_strdup (ISPDB_HOST);
  self->path = g_strconcat (ISPDB_PATH, base, NULL);
  return ask_for_file (self);
}

static gpointer
ask_in_thread (gpointer data)
{
  Question *self = data;

  return self->ask (self);
}

/* Takes each server once; the best source was asked first. */
static void
take_answers (GPtrArray *found,
              GPtrArray *answers)
{
  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      ScProposal *proposal = g_ptr_array_index (answers, i);
      gboolean is_known = FALSE;

      for (guint n = 0; n < found->len && !is_known; n++)
        is_known = sc_endpoint_equal (((ScProposal *) g_ptr_array_index (found, n))->endpoint, proposal->endpoint);
      if (!is_known)
        g_ptr_array_add (found, sc_proposal_ref (proposal));
    }
}

/* All at once: somebody who does not answer holds up nobody else. */
static void
ask_all (GPtrArray *found,
         Question  *questions,
         guint      n_questions)
{
  for (guint i = 0; i < n_questions; i++)
    questions[i].thread = g_thread_try_new ("sc-find", ask_in_thread, &questions[i], NULL);
  for (guint i = 0; i < n_questions; i++)
    {
      g_autoptr (GPtrArray) answers = questions[i].thread != NULL ? g_thread_join (questions[i].thread) : NULL;

      take_answers (found, answers);
      g_free (questions[i].host);
      g_free (questions[i].path);
    }
}

static void
ask_everybody (GPtrArray      *found,
               const Question *model,
               ScFindConsent   consent)
{
  const char *domain = model->domain;
  Question questions[5] = { *model, *model, *model, *model, *model };

  questions[0].ask = ask_for_file;
  questions[0].host = g_strconcat ("autoconfig.", domain, NULL);
  questions[0].path = g_strdup (CONFIG_PATH);
  questions[1].ask = ask_for_file;
  questions[1].host = g_strdup (domain);
  questions[1].path = g_strdup (WELL_KNOWN);
  questions[0].source = questions[1].source = SC_PROPOSAL_SOURCE_PROVIDER;
  questions[2].ask = ask_srv;
  if (consent == SC_FIND_ASK_OTHERS)
    {
      questions[3].ask = ask_for_file;
      questions[3].host = g_strdup (ISPDB_HOST);
      questions[3].path = g_strconcat (ISPDB_PATH, domain, NULL);
      questions[3].source = SC_PROPOSAL_SOURCE_ISPDB;
      questions[4].ask = ask_mx;
      questions[4].source = SC_PROPOSAL_SOURCE_MX;
    }
  ask_all (found, questions, consent == SC_FIND_ASK_OTHERS ? 5 : 3);
}

GPtrArray *
sc_autoconfig_find_sync (const char           *address,
                         ScFindConsent         consent,
                         const ScFindOptions  *options,
                         GCancellable         *cancellable,
                         GError              **error)
{
  static const ScFindOptions usual = { 0 };
  g_autoptr (GPtrArray) found = new_proposals ();
  g_autoptr (GPtrArray) known = NULL;
  g_autofree char *local_part = NULL;
  g_autofree char *domain = NULL;
  Question model = { .source = SC_PROPOSAL_SOURCE_TABLE };

  g_return_val_if_fail (address != NULL, NULL);

  if (!sc_autoconfig_split_address (address, &local_part, &domain, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  model.options = options != NULL ? options : &usual;
  model.table = model.options->table != NULL ? model.options->table : sc_provider_table_get_default ();
  model.local_part = local_part;
  model.domain = domain;
  known = list_endpoints (sc_provider_table_find_by_domain (model.table, domain), &model);
  take_answers (found, known);
  /* Who is in the table need not be asked. */
  if (consent != SC_FIND_ASK_NOBODY && found->len == 0)
    {
      Limit *limit = limit_new (model.options->timeout_ms != 0 ? model.options->timeout_ms : TIMEOUT_MS, cancellable);

      model.cancellable = limit->inner;
      ask_everybody (found, &model, consent);
      limit_free (limit);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&found);
}

/* ---- off the main thread ---- */

typedef struct
{
  char         *address;
  ScFindConsent consent;
} Job;

static void
job_free (Job *self)
{
  g_free (self->address);
  g_free (self);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  GPtrArray *found = sc_autoconfig_find_sync (job->address, job->consent, NULL, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
sc_autoconfig_find_async (const char          *address,
                          ScFindConsent        consent,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (address != NULL);

  job = g_new0 (Job, 1);
  job->address = g_strdup (address);
  job->consent = consent;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sc_autoconfig_find_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, find_in_thread);
}

GPtrArray *
sc_autoconfig_find_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
