/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-endpoint.h"
#include "sc-secret.h"
#include "sc-stage.h"

G_BEGIN_DECLS

/**
 * ScSettings: everything one run is asked to do. Filled by its maker, then immutable and reference-counted.
 */
typedef struct _ScSettings ScSettings;
typedef struct _ScRenewal ScRenewal;
struct _ScSettings
{
  gatomicrefcount ref_count;
  char        *origin;        /* whose account: "goa", "typed", "practice", … */
  ScEndpoint  *endpoint;
  ScAuthMethod auth;
  char        *user;          /* (nullable) */
  ScSecret    *secret;        /* (nullable) */
  char        *secret_problem; /* (nullable): cause name when there is none: "password-missing", "keyring-locked" */
  char        *from;          /* (nullable): without it the send stage is skipped */
  char        *to;            /* (nullable): the sender */
  ScStageId    until;         /* last stage, default send */
  gboolean     probe_ports;   /* default TRUE */
  gboolean     only_own_port; /* a practice run: nothing but the configured port is touched */
  guint        timeout_ms;    /* the longest silent wait for one answer, default 15000 */
  GBytes      *ca_pem;        /* (nullable) */
  gboolean     allow_plaintext_password;
  gboolean     allow_untrusted;
  gboolean     ask_others;
  guint        pipeline_from_ms; /* MAIL and RCPT go out together where connecting took at least as long; default 200 */
  ScRenewal   *renewal;          /* shared by all copies */
};

#define SC_TYPE_SETTINGS (sc_settings_get_type ())
GType       sc_settings_get_type (void);
ScSettings *sc_settings_new      (ScEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* A deep copy that its maker may change: "the same with port 587". */
ScSettings *sc_settings_copy     (ScSettings *self) G_GNUC_WARN_UNUSED_RESULT;
ScSettings *sc_settings_ref      (ScSettings *self);
void        sc_settings_unref    (ScSettings *self);

/* A token that was refused can be fetched anew, once for these settings and all their copies. The run that saw the refusal makes no
 * second login; the next one uses what was fetched. */
gboolean    sc_settings_begin_renewal (ScSettings *self);
void        sc_settings_set_renewed   (ScSettings *self, ScSecret *secret);
/* (transfer full) (nullable): what to log in with: the renewed token, otherwise the secret */
ScSecret   *sc_settings_dup_secret    (ScSettings *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSettings, sc_settings_unref)

G_END_DECLS
