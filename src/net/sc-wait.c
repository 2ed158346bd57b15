/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-net"

#include "config.h"

#include "sc-wait-private.h"

#include "sc-net-error.h"

#include <errno.h>
#include <string.h>

/* When no descriptor is left for the cancellable we look at it this often. */
#define FALLBACK_SLICE_MS 100

/* One poll(), at most @timeout_ms long. @fds has room for one more at its end. */
static int
poll_once (struct pollfd *fds,
           guint          n_fds,
           int            timeout_ms,
           GCancellable  *cancellable)
{
  GPollFD cancel = { -1, 0, 0 };
  gboolean has_cancel = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &cancel);
  int n_ready;

  if (cancellable != NULL && !has_cancel && (timeout_ms < 0 || timeout_ms > FALLBACK_SLICE_MS))
    timeout_ms = FALLBACK_SLICE_MS;
  fds[n_fds].fd = has_cancel ? cancel.fd : -1;
  fds[n_fds].events = POLLIN;
  fds[n_fds].revents = 0;
  n_ready = poll (fds, n_fds + 1, timeout_ms);
  if (n_ready > 0 && fds[n_fds].revents != 0)
    n_ready--;
  if (has_cancel)
    {
      int saved_errno = errno;

      g_cancellable_release_fd (cancellable);
      errno = saved_errno;
    }
  return n_ready;
}

int
sc_wait_for_fds (struct pollfd *fds,
                 guint          n_fds,
                 ScDeadline     deadline,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree struct pollfd *all = g_new0 (struct pollfd, n_fds + 1);

  if (n_fds > 0)
    memcpy (all, fds, n_fds * sizeof *fds);
  for (;;)
    {
      int remaining_ms = sc_deadline_get_remaining_ms (deadline);
      int n_ready;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      n_ready = poll_once (all, n_fds, remaining_ms, cancellable);
      if (n_ready < 0 && errno != EINTR && errno != EAGAIN)
        {
          g_set_error_literal (error, SC_NET_ERROR, SC_NET_ERROR_FAILED, g_strerror (errno));
          return -1;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      if (n_ready > 0)
        {
          memcpy (fds, all, n_fds * sizeof *fds);
          return n_ready;
        }
      if (remaining_ms == 0 || sc_deadline_has_passed (deadline))
        return 0;
    }
}

int
sc_wait_for_fd (int            fd,
                short          events,
                ScDeadline     deadline,
                GCancellable  *cancellable,
                GError       **error)
{
  struct pollfd one = { .fd = fd, .events = events };

  return sc_wait_for_fds (&one, 1, deadline, cancellable, error);
}
