/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-connector.h"

#include "sc-net-error.h"
#include "sc-text.h"
#include "sc-wait-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STAGGER_MS 250 /* RFC 8305 5: Connection Attempt Delay */

typedef enum
{
  TRIAL_PENDING,
  TRIAL_CONNECTING,
  TRIAL_CONNECTED,
  TRIAL_FAILED,
} TrialState;

typedef struct
{
  GSocketAddress *target;
  TrialState      state;
  int             fd;
  int             saved_errno;
  ScNetError      outcome;  /* once it has failed */
  ScRejecter      rejecter;
  gint64          start_us;
} Trial;

typedef struct
{
  ScResolution *resolution;
  guint16       port;
  guint         largest_packet; /* 0 as usual */
  ScAttemptFunc on_attempt;
  gpointer      user_data;
  GPtrArray    *trials;
  guint         n_started;
} Race;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  if (trial->fd >= 0)
    close (trial->fd);
  g_object_unref (trial->target);
  g_free (trial);
}

/* RFC 8305 4: families take turns, beginning with that of the first address. */
static void
race_add_interleaved (Race *race)
{
  guint n = sc_resolution_get_n_addresses (race->resolution);
  g_autofree gboolean *taken = g_new0 (gboolean, n + 1);
  GSocketFamily wanted = n > 0 ? g_inet_address_get_family (sc_resolution_get_address (race->resolution, 0)) : G_SOCKET_FAMILY_IPV4;

  while (race->trials->len < n)
    {
      guint pick = n;

      for (guint i = 0; i < n && pick == n; i++)
        {
          if (!taken[i] && g_inet_address_get_family (sc_resolution_get_address (race->resolution, i)) == wanted)
            pick = i;
        }
      wanted = wanted == G_SOCKET_FAMILY_IPV4 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
      if (pick < n)
        {
          Trial *trial = g_new0 (Trial, 1);

          trial->fd = -1;
          trial->target = sc_resolution_dup_socket_address (race->resolution, pick, race->port);
          taken[pick] = TRUE;
          g_ptr_array_add (race->trials, trial);
        }
    }
}

static guint
get_duration_ms (const Trial *trial)
{
  return trial->start_us != 0 ? (guint) ((g_get_monotonic_time () - trial->start_us) / 1000) : 0;
}

static void
race_report (Race       *race,
             Trial      *trial,
             int         outcome,
             const char *message)
{
  ScAttempt attempt = { 0 };

  if (race->on_attempt == NULL)
    return;
  attempt.address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (trial->target));
  attempt.port = race->port;
  attempt.outcome = outcome;
  attempt.message = message;
  attempt.rejecter = trial->rejecter;
  attempt.duration_ms = get_duration_ms (trial);
  race->on_attempt (&attempt, race->user_data);
}

/* @at_once: connect() itself failed. */
static void
race_fail (Race    *race,
           Trial   *trial,
           int      saved_errno,
           gboolean at_once)
{
  ScRejection rejection = { .saved_errno = saved_errno, .at_once = at_once, .duration_ms = get_duration_ms (trial) };

  rejection.remote = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (trial->target));
  if (trial->fd >= 0)
    sc_rejection_read (&rejection, trial->fd);
  trial->state = TRIAL_FAILED;
  trial->saved_errno = saved_errno;
  trial->outcome = sc_rejection_judge (&rejection, &trial->rejecter);
  sc_rejection_clear (&rejection);
  if (trial->fd >= 0)
    close (trial->fd);
  trial->fd = -1;
  race_report (race, trial, (int) trial->outcome, g_strerror (saved_errno));
}

/* A port that nobody listens on can be our own end's as well: then the socket talks to itself. */
static gboolean
is_connected_to_itself (int fd)
{
  struct sockaddr_storage ours = { 0 };
  struct sockaddr_storage theirs = { 0 };
  socklen_t our_length = sizeof ours;
  socklen_t their_length = sizeof theirs;

  if (getsockname (fd, (struct sockaddr *) &ours, &our_length) != 0 ||
      getpeername (fd, (struct sockaddr *) &theirs, &their_length) != 0)
    return FALSE;
  return our_length == their_length && memcmp (&ours, &theirs, our_length) == 0;
}

static void
race_finish_connect (Race  *race,
                     Trial *trial)
{
  int saved_errno = 0;
  socklen_t length = sizeof saved_errno;

  if (getsockopt (trial->fd, SOL_SOCKET, SO_ERROR, &saved_errno, &length) != 0)
    saved_errno = errno;
  if (saved_errno == 0 && is_connected_to_itself (trial->fd))
    saved_errno = ECONNREFUSED;
  if (saved_errno != 0)
    race_fail (race, trial, saved_errno, FALSE);
  else
    trial->state = TRIAL_CONNECTED;
}

/* Before connect(): what we offer (RFC 9293 3.7.1) keeps the packets of the other side small as well. */
static void
keep_packets_small (int   fd,
                    guint largest)
{
  const int octets = (int) largest;

  if (largest > 0)
    (void) setsockopt (fd, IPPROTO_TCP, TCP_MAXSEG, &octets, sizeof octets);
}

static void
race_start_next (Race *race)
{
  Trial *trial = g_ptr_array_index (race->trials, race->n_started++);
  struct sockaddr_storage native = { 0 };
  gssize length = g_socket_address_get_native_size (trial->target);

  trial->start_us = g_get_monotonic_time ();
  trial->state = TRIAL_CONNECTING;
  if (!g_socket_address_to_native (trial->target, &native, sizeof native, NULL))
    {
      race_fail (race, trial, EAFNOSUPPORT, TRUE);
      return;
    }
  trial->fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (trial->fd < 0)
    {
      race_fail (race, trial, errno, TRUE);
      return;
    }
  keep_packets_small (trial->fd, race->largest_packet);
  sc_rejection_listen (trial->fd, native.ss_family);
  if (connect (trial->fd, (struct sockaddr *) &native, (socklen_t) length) == 0)
    race_finish_connect (race, trial);
  else if (errno != EINPROGRESS && errno != EINTR)
    race_fail (race, trial, errno, TRUE);
}

static Trial *
race_find (Race      *race,
           TrialState state)
{
  for (guint i = 0; i < race->trials->len; i++)
    {
      Trial *trial = g_ptr_array_index (race->trials, i);

      if (trial->state == state)
        return trial;
    }
  return NULL;
}

/* Waits until a connect() ends or @until. Returns: FALSE when cancelled. */
static gboolean
race_poll (Race         *race,
           ScDeadline    until,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, race->n_started + 1);
  g_autofree Trial **polled = g_new0 (Trial *, race->n_started + 1);
  guint n = 0;

  for (guint i = 0; i < race->n_started; i++)
    {
      Trial *trial = g_ptr_array_index (race->trials, i);

      if (trial->state != TRIAL_CONNECTING)
        continue;
      fds[n].fd = trial->fd;
      fds[n].events = POLLOUT;
      polled[n++] = trial;
    }
  if (sc_wait_for_fds (fds, n, until, cancellable, error) < 0)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (fds[i].revents != 0)
        race_finish_connect (race, polled[i]);
    }
  return TRUE;
}

/* Returns: whether the race came to its end, with or without a winner; FALSE when cancelled. */
static gboolean
race_run (Race         *race,
          ScDeadline    deadline,
          GCancellable *cancellable,
          GError      **error)
{
  ScDeadline next_start = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (!sc_deadline_has_passed (deadline) && race_find (race, TRIAL_CONNECTED) == NULL)
    {
      gboolean has_next = race->n_started < race->trials->len;
      gboolean is_waiting = race_find (race, TRIAL_CONNECTING) != NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!has_next && !is_waiting)
        break;
      if (has_next && (!is_waiting || sc_deadline_has_passed (next_start)))
        {
          race_start_next (race);
          next_start = sc_deadline_after_ms (STAGGER_MS);
          continue;
        }
      if (!race_poll (race, has_next ? sc_deadline_min (deadline, next_start) : deadline, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* Every address that has not been reported yet. */
static void
race_report_rest (Race  *race,
                  Trial *winner)
{
  for (guint i = 0; i < race->trials->len; i++)
    {
      Trial *trial = g_ptr_array_index (race->trials, i);

      if (trial == winner)
        race_report (race, trial, 0, NULL);
      else if (trial->state == TRIAL_FAILED)
        continue;
      else if (winner != NULL)
        race_report (race, trial, -1, NULL);
      else
        race_fail (race, trial, ETIMEDOUT, FALSE);
    }
}

static void
race_set_error (Race    *race,
                GError **error)
{
  g_autofree char *host = sc_text_make_safe (sc_resolution_get_host (race->resolution), -1, 255);
  Trial *told = NULL;
  int saved_errno = EADDRNOTAVAIL;

  /* A family that is not there says nothing of the server. */
  for (guint i = 0; i < race->trials->len; i++)
    {
      Trial *trial = g_ptr_array_index (race->trials, i);

      if (told == NULL || (told->outcome == SC_NET_ERROR_NO_ROUTE && trial->outcome != SC_NET_ERROR_NO_ROUTE))
        told = trial;
    }
  if (told != NULL)
    saved_errno = told->saved_errno;
  g_set_error (error, SC_NET_ERROR, told != NULL ? (int) told->outcome : (int) SC_NET_ERROR_NO_ROUTE,
               /* Translators: host name, port number, the system's reason */
               _ ("Could not connect to “%s” on port %u: %s"), host, race->port, g_strerror (saved_errno));
}

static ScStream *
race_win (Race         *race,
          ScDeadline    deadline,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func (trial_free);
  Trial *winner;
  int fd;

  race->trials = trials;
  race_add_interleaved (race);
  if (!race_run (race, deadline, cancellable, error))
    return NULL;
  winner = race_find (race, TRIAL_CONNECTED);
  race_report_rest (race, winner);
  if (winner == NULL)
    {
      race_set_error (race, error);
      return NULL;
    }
  fd = winner->fd;
  winner->fd = -1;
  return sc_stream_new_for_fd (fd);
}

ScStream *
sc_connect_sync (ScResolution *resolution,
                 guint16       port,
                 ScDeadline    deadline,
                 ScAttemptFunc on_attempt,
                 gpointer      user_data,
                 GCancellable *cancellable,
                 GError      **error)
{
  Race race = { .resolution = resolution, .port = port, .on_attempt = on_attempt, .user_data = user_data };

  g_return_val_if_fail (resolution != NULL, NULL);

  return race_win (&race, deadline, cancellable, error);
}

ScStream *
sc_connect_with_packets_sync (ScResolution *resolution,
                              guint16       port,
                              guint         largest,
                              ScDeadline    deadline,
                              GCancellable *cancellable,
                              GError      **error)
{
  Race race = { .resolution = resolution, .port = port, .largest_packet = largest };

  g_return_val_if_fail (resolution != NULL, NULL);

  return race_win (&race, deadline, cancellable, error);
}
