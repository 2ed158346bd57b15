/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-dns.h"

#include "sc-text.h"
#include "sc-wait-private.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MAX_QUESTIONS 64
#define MAX_VALUES    32
#define MAX_TEXT      1024
#define MAX_MESSAGE   16384
#define HEADER_OCTETS 12

G_DEFINE_ENUM_TYPE (ScDnsOutcome, sc_dns_outcome,
                    G_DEFINE_ENUM_VALUE (SC_DNS_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_NO_DATA, "no-data"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_NO_NAME, "no-name"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_SERVFAIL, "servfail"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_TIMEOUT, "timeout"),
                    G_DEFINE_ENUM_VALUE (SC_DNS_BROKEN, "broken"))

/* Shared with the thread, which may outlive the question: the resolver cannot be interrupted. */
typedef struct
{
  gatomicrefcount ref_count;
  char           *name;
  ScDnsType       type;
  guint           patience_s;
  int             done_fd; /* eventfd, readable when the message is there */
  guint8         *message;
  gsize           length;  /* 0: none came */
} Query;

void
sc_dns_answer_free (ScDnsAnswer *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->values);
  g_free (self->alias);
  g_free (self);
}

static ScDnsAnswer *
answer_new (ScDnsOutcome outcome)
{
  ScDnsAnswer *self = g_new0 (ScDnsAnswer, 1);

  self->outcome = outcome;
  self->values = g_new0 (char *, 1);
  return self;
}

/* RFC 1035 3.3.14: a text is cut into strings of at most 255 octets. */
static char *
dup_text (const guint8 *data,
          gsize         length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize at = 0; at < length && at + 1 + data[at] <= length; at += 1 + (gsize) data[at])
    g_string_append_len (text, (const char *) data + at + 1, data[at]);
  return sc_text_make_safe (text->str, (gssize) text->len, MAX_TEXT);
}

static char *
dup_name (ns_msg       *message,
          const guint8 *data)
{
  char name[NS_MAXDNAME];

  if (dn_expand (ns_msg_base (*message), ns_msg_end (*message), data, name, sizeof name) < 0)
    return NULL;
  return sc_text_make_safe (name, -1, NS_MAXDNAME);
}

/* (transfer full) (nullable) */
static char *
dup_value (ns_msg *message,
           ns_rr  *record)
{
  const guint8 *data = ns_rr_rdata (*record);
  gsize length = ns_rr_rdlen (*record);
  gboolean is_ipv6 = (int) ns_rr_type (*record) == SC_DNS_AAAA;
  g_autoptr (GInetAddress) address = NULL;

  switch ((int) ns_rr_type (*record))
    {
    case SC_DNS_A:
    case SC_DNS_AAAA:
      if (length != (is_ipv6 ? 16 : 4))
        return NULL;
      address = g_inet_address_new_from_bytes (data, is_ipv6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);
      return g_inet_address_to_string (address);
    case SC_DNS_TXT:
      return dup_text (data, length);
    case SC_DNS_NS:
    case SC_DNS_CNAME:
    case SC_DNS_PTR:
      return dup_name (message, data);
    default:
      return NULL;
    }
}

static ScDnsOutcome
outcome_of_code (int code)
{
  switch (code)
    {
    case ns_r_noerror:
      return SC_DNS_NO_DATA; /* unless there are records */
    case ns_r_nxdomain:
      return SC_DNS_NO_NAME;
    case ns_r_servfail:
      return SC_DNS_SERVFAIL;
    case ns_r_refused:
      return SC_DNS_REFUSED;
    default:
      return SC_DNS_BROKEN;
    }
}

static void
read_records (ScDnsAnswer *self,
              ns_msg      *message,
              ScDnsType    type)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  int n = ns_msg_count (*message, ns_s_an);

  for (int i = 0; i < n && values->len < MAX_VALUES; i++)
    {
      g_autofree char *value = NULL;
      ns_rr record;

      if (ns_parserr (message, ns_s_an, i, &record) < 0)
        break;
      value = dup_value (message, &record);
      if (value == NULL)
        continue;
      if ((int) ns_rr_type (record) == SC_DNS_CNAME && type != SC_DNS_CNAME)
        {
          g_free (self->alias);
          self->alias = g_steal_pointer (&value);
        }
      else if ((int) ns_rr_type (record) == (int) type)
        g_ptr_array_add (values, g_steal_pointer (&value));
    }
  if (values->len == 0)
    return;
  g_ptr_array_add (values, NULL);
  g_strfreev (self->values);
  self->values = (char **) g_ptr_array_steal (values, NULL);
  if (self->outcome == SC_DNS_NO_DATA)
    self->outcome = SC_DNS_OK;
}

ScDnsAnswer *
sc_dns_answer_parse (const guint8 *bytes,
                     gsize         length,
                     ScDnsType     type)
{
  ScDnsAnswer *self;
  ns_msg message;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  if (length < HEADER_OCTETS || length > G_MAXUINT16 || ns_initparse (bytes, (int) length, &message) < 0 ||
      !ns_msg_getflag (message, ns_f_qr))
    return answer_new (SC_DNS_BROKEN);
  self = answer_new (outcome_of_code (ns_msg_getflag (message, ns_f_rcode)));
  if (self->outcome == SC_DNS_NO_DATA || self->outcome == SC_DNS_NO_NAME)
    read_records (self, &message, type);
  return self;
}

static void
query_unref (Query *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  close (self->done_fd);
  g_free (self->message);
  g_free (self->name);
  g_free (self);
}

static void
free_query (gpointer data)
{
  query_unref (data);
}

/* An answer that says "failure" makes the resolver go on to the next server, and stays in the buffer. */
static gsize
find_length (const guint8 *question,
             const guint8 *answer,
             int           length)
{
  if (length > 0)
    return (gsize) length;
  if (memcmp (question, answer, 2) == 0 && (answer[2] & 0x80) != 0)
    {
      return HEADER_OCTETS;
    }
  return 0;
}

static void
ask (Query *query)
{
  struct __res_state state = { 0 };
  guint8 question[NS_PACKETSZ] = { 0 };
  int n;

  if (res_ninit (&state) != 0)
    return;
  state.retrans = (int) MAX (query->patience_s / 2, 1);
  state.retry = 2;
  n = res_nmkquery (&state, ns_o_query, query->name, ns_c_in, (int) query->type, NULL, 0, NULL, question, sizeof question);
  if (n > 0)
    {
      query->message = g_malloc0 (MAX_MESSAGE);
      query->length = find_length (question, query->message, res_nsend (&state, question, n, query->message, MAX_MESSAGE));
    }
  /* The counts of a header alone promise records that are not there. */
  if (query->length == HEADER_OCTETS)
    memset (query->message + 4, 0, HEADER_OCTETS - 4);
  res_nclose (&state);
}

static gpointer
query_thread (gpointer data)
{
  Query *query = data;
  guint64 one = 1;

  ask (query);
  while (write (query->done_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
  query_unref (query);
  return NULL;
}

static Query *
query_start (const ScDnsQuestion *question,
             guint                patience_s)
{
  Query *self = g_new0 (Query, 1);
  GThread *thread;

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (question->name);
  self->type = question->type;
  self->patience_s = patience_s;
  self->done_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->done_fd < 0)
    return self;
  g_atomic_ref_count_inc (&self->ref_count);
  thread = g_thread_try_new ("sc-dns", query_thread, self, NULL);
  if (thread == NULL)
    g_atomic_ref_count_dec (&self->ref_count);
  else
    g_thread_unref (thread);
  return self;
}

/* Returns: whether the message is there; the read orders the thread's writes before ours. */
static gboolean
query_is_done (Query *self)
{
  guint64 value;

  return self->done_fd >= 0 && read (self->done_fd, &value, sizeof value) == sizeof value;
}

/* Waits for every query. Returns: FALSE when cancelled. */
static gboolean
await_queries (GPtrArray     *queries,
               gboolean      *is_done,
               ScDeadline     deadline,
               GCancellable  *cancellable,
               GError       **error)
{
  for (guint i = 0; i < queries->len; i++)
    {
      Query *query = g_ptr_array_index (queries, i);

      if (query->done_fd < 0)
        continue;
      if (sc_wait_for_fd (query->done_fd, POLLIN, deadline, cancellable, error) < 0)
        return FALSE;
      is_done[i] = query_is_done (query);
    }
  return TRUE;
}

GPtrArray *
sc_dns_ask_sync (const ScDnsQuestion  *questions,
                 guint                 n_questions,
                 ScDeadline            deadline,
                 GCancellable         *cancellable,
                 GError              **error)
{
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (free_query);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dns_answer_free);
  g_autofree gboolean *is_done = g_new0 (gboolean, n_questions + 1);
  int left_ms = sc_deadline_get_remaining_ms (deadline);

  g_return_val_if_fail (n_questions <= MAX_QUESTIONS, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < n_questions; i++)
    g_ptr_array_add (queries, query_start (&questions[i], left_ms < 0 ? 10 : (guint) left_ms / 1000));
  if (!await_queries (queries, is_done, deadline, cancellable, error))
    return NULL;
  for (guint i = 0; i < n_questions; i++)
    {
      Query *query = g_ptr_array_index (queries, i);

      if (is_done[i] && query->length > 0)
        g_ptr_array_add (answers, sc_dns_answer_parse (query->message, query->length, query->type));
      else
        g_ptr_array_add (answers, answer_new (SC_DNS_TIMEOUT));
    }
  return g_steal_pointer (&answers);
}

char *
sc_dns_dup_reverse_name (GInetAddress *address,
                         const char   *zone)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const guint8 *octets;
  gsize n;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  octets = g_inet_address_to_bytes (address);
  n = g_inet_address_get_native_size (address);
  for (gsize i = n; i > 0; i--)
    {
      if (n == 4)
        g_string_append_printf (name, "%u.", octets[i - 1]);
      else
        g_string_append_printf (name, "%x.%x.", octets[i - 1] & 0xfu, octets[i - 1] >> 4);
    }
  g_string_append (name, zone);
  return g_string_free (g_steal_pointer (&name), FALSE);
}
