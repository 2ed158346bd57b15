/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-auth-method.h"
#include "sc-endpoint.h"

G_BEGIN_DECLS

/* Whether the secret can be had. Nicks: readable, missing, locked, not-readable, unknown. */
typedef enum
{
  SC_SECRET_STATE_UNKNOWN = 1,  /* not asked yet */
  SC_SECRET_STATE_READABLE,
  SC_SECRET_STATE_MISSING,
  SC_SECRET_STATE_LOCKED,       /* the keyring is locked */
  SC_SECRET_STATE_NOT_READABLE, /* it exists where we must not or cannot read it; the note says why */
} ScSecretState;
#define SC_TYPE_SECRET_STATE (sc_secret_state_get_type ())
GType sc_secret_state_get_type (void);

/**
 * ScAccount:
 *
 * SMTP settings found on this computer. Immutable list item; every text is safe.
 * Properties (read-only): id, origin, program, icon-name, name, address, note.
 */
#define SC_TYPE_ACCOUNT (sc_account_get_type ())
G_DECLARE_FINAL_TYPE (ScAccount, sc_account, SC, ACCOUNT, GObject)

/* Named construction: fill the struct, hand it over; strings are copied. */
typedef struct
{
  const char  *id;        /* stable: "goa:account_1720000000_0", "msmtp:work", "sendcheck:<uuid>" */
  const char  *origin;    /* "goa", "msmtp", "sendcheck", "typed", "practice" */
  const char  *program;   /* "GNOME Online Accounts": a proper name, shown as it is */
  const char  *icon_name;
  const char  *name;      /* what the program calls the account */
  const char  *address;   /* (nullable) the e-mail address */
  const char  *host;      /* (nullable) when the settings are incomplete */
  guint16      port;      /* 0 unknown */
  ScSecurity   security;
  ScAuthMethod auth;
  const char  *user;      /* (nullable) */
  const char  *note;      /* (nullable) a translated sentence: what is odd or why the secret cannot be read */
  const char  *secret_hint; /* (nullable) private to the source: where the secret is */
} ScAccountFields;

ScAccount   *sc_account_new             (const ScAccountFields *fields) G_GNUC_WARN_UNUSED_RESULT;
const char  *sc_account_get_id          (ScAccount *self);
const char  *sc_account_get_origin      (ScAccount *self);
const char  *sc_account_get_program     (ScAccount *self);
const char  *sc_account_get_icon_name   (ScAccount *self);
const char  *sc_account_get_name        (ScAccount *self);
const char  *sc_account_get_address     (ScAccount *self);
/* (transfer none) (nullable): %NULL when host or port is missing */
ScEndpoint  *sc_account_get_endpoint    (ScAccount *self);
ScAuthMethod sc_account_get_auth        (ScAccount *self);
const char  *sc_account_get_user        (ScAccount *self);
const char  *sc_account_get_note        (ScAccount *self);
const char  *sc_account_get_secret_hint (ScAccount *self);

G_END_DECLS
