/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-resolver.h"
#include "sc-deadline.h"
#include "sc-rejection.h"
#include "sc-service.h"
#include "sc-tls-options.h"

G_BEGIN_DECLS

/**
 * ScPortResult: what one port gave over one family. Plain struct.
 */
typedef struct
{
  guint16       port;
  GSocketFamily family;
  gboolean      asked;       /* FALSE: the name has no address of this family, or only the other was wanted */
  int           outcome;     /* 0 connected, else an ScNetError */
  ScService     service;     /* what spoke, when connected */
  char         *first_line;  /* (nullable): its first line, safe text */
  ScRejecter    rejecter;    /* who turned it down; 0 when nobody did */
  guint         duration_ms;
} ScPortResult;

void sc_port_result_free (ScPortResult *self);

/**
 * sc_probe_ports_sync:
 * @tls_options: (nullable): those of the run, so that its authorities are read once
 * @ports: (array length=n_ports): the ports to try
 * @families: (array length=n_ports) (nullable): the family to try a port over, or %G_SOCKET_FAMILY_INVALID for both
 *
 * Tries every port over every family @resolution has, all side by side, in one
 * @deadline for the whole matrix. A connected port is listened to for a short while (a third of the
 * time left, at most 3 s; port 465 gets a ClientHello and up to 5 s) and closed politely (QUIT only after an SMTP greeting of 220).
 *
 * Returns: (transfer full) (element-type ScPortResult): in the order of @ports, IPv4 first
 * Errors: %G_IO_ERROR_CANCELLED only.
 */
GPtrArray *sc_probe_ports_sync (ScResolution   *resolution,
                                ScTlsOptions   *tls_options,
                                const guint16  *ports,
                                const GSocketFamily *families,
                                guint           n_ports,
                                ScDeadline      deadline,
                                GCancellable   *cancellable,
                                GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
