/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-resolver-private.h"

#include "sc-net-error.h"
#include "sc-text.h"
#include "sc-wait-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MAX_ADDRESSES 64

struct _ScResolution
{
  gatomicrefcount ref_count;
  char           *host;
  GPtrArray      *endpoints; /* of GInetSocketAddress with port 0 */
  guint           duration_ms;
};

G_DEFINE_BOXED_TYPE (ScResolution, sc_resolution, sc_resolution_ref, sc_resolution_unref)

/* Shared by the caller and the thread that may outlive it: getaddrinfo() cannot be interrupted. */
typedef struct
{
  gatomicrefcount  ref_count;
  char            *host;
  ScLookupFunc     lookup;
  int              done_fd; /* eventfd, readable when the answer is there */
  int              status;  /* EAI_* */
  int              saved_errno;
  struct addrinfo *answer;
} Lookup;

static ScLookupFunc lookup_func;

void
sc_resolver_set_lookup_func (ScLookupFunc lookup)
{
  g_atomic_pointer_set (&lookup_func, lookup);
}

static ScLookupFunc
get_lookup_func (void)
{
  ScLookupFunc lookup = g_atomic_pointer_get (&lookup_func);

  return lookup != NULL ? lookup : getaddrinfo;
}

static void
lookup_unref (Lookup *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->answer != NULL)
    freeaddrinfo (self->answer);
  close (self->done_fd);
  g_free (self->host);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_unref)

static Lookup *
lookup_new (const char *host,
            GError    **error)
{
  int done_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  Lookup *self;

  if (done_fd < 0)
    {
      g_set_error_literal (error, SC_NET_ERROR, SC_NET_ERROR_NAME_FAILURE, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (Lookup, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->host = g_strdup (host);
  self->lookup = get_lookup_func ();
  self->done_fd = done_fd;
  return self;
}

/* Both families in one question. AI_ADDRCONFIG stays out: which families the name has is a fact of its own. */
static const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };

static gpointer
lookup_thread (gpointer data)
{
  g_autoptr (Lookup) lookup = data;
  guint64 one = 1;

  lookup->status = lookup->lookup (lookup->host, NULL, &hints, &lookup->answer);
  lookup->saved_errno = errno;
  while (write (lookup->done_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
  return NULL;
}

static ScResolution *
resolution_new (const char *host)
{
  ScResolution *self = g_new0 (ScResolution, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->host = g_strdup (host);
  self->endpoints = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/* GIO answers only for IPv6. */
static guint32
get_scope_id (GInetSocketAddress *endpoint)
{
  if (g_socket_address_get_family (G_SOCKET_ADDRESS (endpoint)) != G_SOCKET_FAMILY_IPV6)
    return 0;
  return g_inet_socket_address_get_scope_id (endpoint);
}

static gboolean
has_endpoint (ScResolution       *self,
              GInetSocketAddress *endpoint)
{
  for (guint i = 0; i < self->endpoints->len; i++)
    {
      GInetSocketAddress *other = g_ptr_array_index (self->endpoints, i);

      if (g_inet_address_equal (g_inet_socket_address_get_address (other),
                                g_inet_socket_address_get_address (endpoint)) &&
          get_scope_id (other) == get_scope_id (endpoint))
        return TRUE;
    }
  return FALSE;
}

static void
add_answer (ScResolution          *self,
            const struct addrinfo *answer)
{
  for (; answer != NULL && self->endpoints->len < MAX_ADDRESSES; answer = answer->ai_next)
    {
      g_autoptr (GSocketAddress) endpoint = NULL;

      if (answer->ai_family != AF_INET && answer->ai_family != AF_INET6)
        continue;
      endpoint = g_socket_address_new_from_native (answer->ai_addr, answer->ai_addrlen);
      if (G_IS_INET_SOCKET_ADDRESS (endpoint) && !has_endpoint (self, G_INET_SOCKET_ADDRESS (endpoint)))
        g_ptr_array_add (self->endpoints, g_steal_pointer (&endpoint));
    }
}

/* @host as an IP literal, with its zone if it has one; no packet leaves. */
static gboolean
add_literal (ScResolution *self,
             const char   *host)
{
  struct addrinfo numeric = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST };
  struct addrinfo *answer = NULL;

  if (getaddrinfo (host, NULL, &numeric, &answer) != 0)
    return FALSE;
  add_answer (self, answer);
  freeaddrinfo (answer);
  return self->endpoints->len > 0;
}

static void
set_lookup_error (GError    **error,
                  const char *host,
                  int         status,
                  int         saved_errno)
{
  g_autofree char *safe_host = sc_text_make_safe (host, -1, 255);

  switch (status)
    {
    case EAI_NONAME:
      /* Translators: the placeholder is a host name */
      g_set_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_UNKNOWN, _ ("The name “%s” does not exist"), safe_host);
      break;
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      g_set_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_NO_ADDRESS,
                   /* Translators: the placeholder is a host name */
                   _ ("The name “%s” exists but has no address"), safe_host);
      break;
    default:
      g_set_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_FAILURE,
                   /* Translators: the first placeholder is a host name, the second the system's reason */
                   _ ("The name service gave no answer for “%s”: %s"), safe_host,
                   status == EAI_SYSTEM ? g_strerror (saved_errno) : gai_strerror (status));
      break;
    }
}

/* Waits for the thread. Returns: whether its answer is there. */
static gboolean
await_lookup (Lookup       *lookup,
              guint         timeout_ms,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree char *safe_host = NULL;
  guint64 value;
  int n_ready = sc_wait_for_fd (lookup->done_fd, POLLIN, sc_deadline_after_ms (timeout_ms), cancellable, error);

  if (n_ready < 0)
    return FALSE;
  /* The read orders the thread's writes before ours, as the write did there. */
  if (n_ready > 0 && read (lookup->done_fd, &value, sizeof value) == sizeof value)
    return TRUE;
  safe_host = sc_text_make_safe (lookup->host, -1, 255);
  g_set_error (error, SC_NET_ERROR, SC_NET_ERROR_NAME_TIMEOUT,
               /* Translators: the placeholder is a host name */
               _ ("The name service did not answer in time for “%s”"), safe_host);
  return FALSE;
}

static gboolean
resolve_name (ScResolution *self,
              const char   *name,
              guint         timeout_ms,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (Lookup) lookup = lookup_new (name, error);
  g_autoptr (GThread) thread = NULL;

  if (lookup == NULL)
    return FALSE;
  g_atomic_ref_count_inc (&lookup->ref_count);
  thread = g_thread_try_new ("sc-lookup", lookup_thread, lookup, NULL);
  if (thread == NULL)
    {
      g_atomic_ref_count_dec (&lookup->ref_count);
      set_lookup_error (error, name, EAI_MEMORY, 0);
      return FALSE;
    }
  if (!await_lookup (lookup, timeout_ms, cancellable, error))
    return FALSE;
  if (lookup->status == 0)
    add_answer (self, lookup->answer);
  if (self->endpoints->len > 0)
    return TRUE;
  set_lookup_error (error, name, lookup->status != 0 ? lookup->status : EAI_NODATA, lookup->saved_errno);
  return FALSE;
}

ScResolution *
sc_resolve_sync (const char   *host,
                 guint         timeout_ms,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (ScResolution) self = NULL;
  g_autofree char *name = NULL;
  gint64 start_us = g_get_monotonic_time ();

  g_return_val_if_fail (host != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self = resolution_new (host);
  if (!sc_text_has_control (host) && add_literal (self, host))
    return g_steal_pointer (&self);
  /* An address with a zone that this computer does not have is no name to ask for. */
  if (!sc_text_has_control (host) && strchr (host, ':') == NULL)
    name = g_hostname_to_ascii (host);
  if (name == NULL || *name == '\0')
    {
      set_lookup_error (error, host, EAI_NONAME, 0);
      return NULL;
    }
  if (!resolve_name (self, name, timeout_ms, cancellable, error))
    return NULL;
  self->duration_ms = (guint) ((g_get_monotonic_time () - start_us) / 1000);
  return g_steal_pointer (&self);
}

ScResolution *
sc_resolution_new_for_literals (const char        *host,
                                const char *const *literals)
{
  ScResolution *self = resolution_new (host);

  for (guint i = 0; literals[i] != NULL; i++)
    add_literal (self, literals[i]);
  return self;
}

ScResolution *
sc_resolution_new_for_one (ScResolution *self,
                           guint         i)
{
  ScResolution *one = resolution_new (self->host);

  g_ptr_array_add (one->endpoints, g_object_ref (g_ptr_array_index (self->endpoints, i)));
  return one;
}

ScResolution *
sc_resolution_ref (ScResolution *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sc_resolution_unref (ScResolution *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->endpoints);
  g_free (self->host);
  g_free (self);
}

const char *
sc_resolution_get_host (ScResolution *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

guint
sc_resolution_get_n_addresses (ScResolution *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->endpoints->len;
}

GInetAddress *
sc_resolution_get_address (ScResolution *self,
                           guint         i)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->endpoints->len, NULL);

  return g_inet_socket_address_get_address (g_ptr_array_index (self->endpoints, i));
}

GSocketAddress *
sc_resolution_dup_socket_address (ScResolution *self,
                                  guint         i,
                                  guint16       port)
{
  GInetSocketAddress *endpoint;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->endpoints->len, NULL);

  endpoint = g_ptr_array_index (self->endpoints, i);
  return g_object_new (G_TYPE_INET_SOCKET_ADDRESS,
                       "address", g_inet_socket_address_get_address (endpoint),
                       "port", (guint) port,
                       "scope-id", get_scope_id (endpoint),
                       NULL);
}

gboolean
sc_resolution_has_family (ScResolution *self,
                          GSocketFamily family)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      if (g_inet_address_get_family (sc_resolution_get_address (self, i)) == family)
        return TRUE;
    }
  return FALSE;
}

guint
sc_resolution_get_duration_ms (ScResolution *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->duration_ms;
}
