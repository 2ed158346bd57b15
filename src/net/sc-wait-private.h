/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <poll.h>

#include "sc-deadline.h"

G_BEGIN_DECLS

/**
 * sc_wait_for_fds:
 *
 * The one place where the network is waited for. Waits until one of @fds has an event.
 *
 * Returns: how many are ready; 0 when the deadline passed; -1 on error.
 * Errors: %G_IO_ERROR_CANCELLED, %SC_NET_ERROR_FAILED.
 */
int sc_wait_for_fds (struct pollfd *fds,
                     guint          n_fds,
                     ScDeadline     deadline,
                     GCancellable  *cancellable,
                     GError       **error);

/* The same for one descriptor. */
int sc_wait_for_fd  (int            fd,
                     short          events,
                     ScDeadline     deadline,
                     GCancellable  *cancellable,
                     GError       **error);

G_END_DECLS
