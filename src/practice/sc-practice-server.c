/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-practice"

#include "config.h"

#include "sc-practice-server.h"

#include "sc-practice-certificates.h"
#include "sc-practice-dialogue.h"

/* More connections at once than anybody practises with are closed unheard. */
#define CONNECTIONS_MAX 64

struct _ScPracticeServer
{
  GObject          parent_instance;

  ScPracticeShared shared;
  GSocket         *listener;
  GCancellable    *stop;
  GThread         *thread;      /* accepts */
  GPtrArray       *connections; /* Connection; only the accepting thread touches it while it runs */
  GBytes          *ca_pem;
  guint16          port;
};

G_DEFINE_FINAL_TYPE (ScPracticeServer, sc_practice_server, G_TYPE_OBJECT)

/* One connection and its thread. */
typedef struct
{
  ScPracticeShared *shared;
  ScPracticeLink   *link;
  GThread          *thread;
  guint             number;
  int               is_over; /* atomic */
} Connection;

static gpointer
run_connection (gpointer user_data)
{
  Connection *connection = user_data;

  sc_practice_dialogue_run (connection->shared, connection->link, connection->number);
  /* Here, not when the thread is joined: the client waits for the end. */
  g_clear_pointer (&connection->link, sc_practice_link_free);
  g_atomic_int_set (&connection->is_over, TRUE);
  return NULL;
}

static void
connection_free (Connection *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_clear_pointer (&self->link, sc_practice_link_free);
  g_free (self);
}

static void
forget_finished (ScPracticeServer *self)
{
  for (guint i = self->connections->len; i > 0; i--)
    {
      Connection *connection = g_ptr_array_index (self->connections, i - 1);

      if (g_atomic_int_get (&connection->is_over))
        g_ptr_array_remove_index_fast (self->connections, i - 1);
    }
}

static void
begin_connection (ScPracticeServer *self,
                  GSocket          *socket)
{
  Connection        *connection;
  g_autoptr (GError) error = NULL;

  forget_finished (self);
  if (self->connections->len >= CONNECTIONS_MAX)
    return;
  connection = g_new0 (Connection, 1);
  connection->shared = &self->shared;
  connection->link = sc_practice_link_new (socket, self->stop, &self->shared.octets_after_421);
  connection->number = __atomic_add_fetch (&self->shared.n_connections, 1, __ATOMIC_SEQ_CST);
  connection->thread = g_thread_try_new ("practice-client", run_connection, connection, &error);
  if (connection->thread != NULL)
    g_ptr_array_add (self->connections, connection);
  else
    connection_free (connection);
}

static void
wait_a_moment (ScPracticeServer *self)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (self->stop, &fd))
    return;
  g_poll (&fd, 1, 50);
  g_cancellable_release_fd (self->stop);
}

static gpointer
accept_connections (gpointer user_data)
{
  ScPracticeServer *self = user_data;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      g_autoptr (GError)  error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, self->stop, &error);

      if (socket != NULL)
        begin_connection (self, socket);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        wait_a_moment (self); /* no descriptor left: one may come free */
    }
  return NULL;
}

static void
sc_practice_server_finalize (GObject *object)
{
  ScPracticeServer *self = SC_PRACTICE_SERVER (object);

  sc_practice_server_stop (self);
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  if (self->shared.credentials != NULL)
    gnutls_certificate_free_credentials (self->shared.credentials);
  g_ptr_array_unref (self->shared.log);
  g_mutex_clear (&self->shared.log_lock);
  g_ptr_array_unref (self->connections);
  g_clear_object (&self->shared.scenario);
  G_OBJECT_CLASS (sc_practice_server_parent_class)->finalize (object);
}

static void
sc_practice_server_class_init (ScPracticeServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_practice_server_finalize;
}

static void
sc_practice_server_init (ScPracticeServer *self)
{
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  self->shared.log = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->shared.log_lock);
}

ScPracticeServer *
sc_practice_server_new (ScScenario *scenario)
{
  ScPracticeServer *self;

  g_return_val_if_fail (SC_IS_SCENARIO (scenario), NULL);

  self = g_object_new (SC_TYPE_PRACTICE_SERVER, NULL);
  self->shared.scenario = g_object_ref (scenario);
  return self;
}

static GSocket *
listen_on_loopback (guint16   port,
                    guint16  *bound_port,
                    GError  **error)
{
  g_autoptr (GInetAddress)   loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket)        socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL
      || !g_socket_bind (socket, wanted, TRUE, error)
      || !g_socket_listen (socket, error)
      || (bound = g_socket_get_local_address (socket, error)) == NULL)
    {
      g_prefix_error (error, "127.0.0.1:%u: ", port);
      return NULL;
    }
  *bound_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

gboolean
sc_practice_server_start (ScPracticeServer *self,
                          guint16           port,
                          GError          **error)
{
  g_autoptr (GSocket) listener = NULL;

  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), FALSE);
  g_return_val_if_fail (self->listener == NULL, FALSE);

  if (self->shared.credentials == NULL
      && !sc_practice_make_certificates (self->shared.scenario->certificate, &self->shared.credentials, &self->ca_pem, error))
    return FALSE;
  listener = listen_on_loopback (port, &self->port, error);
  if (listener == NULL)
    return FALSE;
  self->stop = g_cancellable_new ();
  self->listener = g_steal_pointer (&listener);
  self->thread = g_thread_try_new ("practice-server", accept_connections, self, error);
  if (self->thread != NULL)
    return TRUE;
  sc_practice_server_stop (self);
  return FALSE;
}

void
sc_practice_server_stop (ScPracticeServer *self)
{
  g_return_if_fail (SC_IS_PRACTICE_SERVER (self));

  if (self->listener == NULL)
    return;
  g_cancellable_cancel (self->stop);
  g_clear_pointer (&self->thread, g_thread_join);
  g_ptr_array_set_size (self->connections, 0);
  g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
}

guint16
sc_practice_server_get_port (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), 0);
  return self->port;
}

GBytes *
sc_practice_server_get_ca_pem (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), NULL);
  return self->ca_pem;
}

char **
sc_practice_server_dup_log (ScPracticeServer *self)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();

  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), NULL);

  g_mutex_lock (&self->shared.log_lock);
  for (guint i = 0; i < self->shared.log->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (self->shared.log, i)));
  g_mutex_unlock (&self->shared.log_lock);
  g_ptr_array_add (copy, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&copy), FALSE);
}

guint
sc_practice_server_get_n_connections (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), 0);
  return __atomic_load_n (&self->shared.n_connections, __ATOMIC_SEQ_CST);
}

guint
sc_practice_server_get_n_logins (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), 0);
  return __atomic_load_n (&self->shared.n_logins, __ATOMIC_SEQ_CST);
}

guint
sc_practice_server_get_n_messages (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), 0);
  return __atomic_load_n (&self->shared.n_messages, __ATOMIC_SEQ_CST);
}

guint64
sc_practice_server_get_n_octets_after_421 (ScPracticeServer *self)
{
  g_return_val_if_fail (SC_IS_PRACTICE_SERVER (self), 0);
  return __atomic_load_n (&self->shared.octets_after_421, __ATOMIC_SEQ_CST);
}
