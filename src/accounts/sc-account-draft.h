/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account.h"

G_BEGIN_DECLS

/**
 * ScAccountDraft: an account while a source reads its settings. What is odd about them becomes the note, a sentence each.
 * The texts need not be safe; sc_account_new() makes them so.
 */
typedef struct
{
  const char  *origin;    /* these three are not copied */
  const char  *program;
  const char  *icon_name;
  char        *id;
  char        *name;
  char        *address;
  char        *host;
  char        *user;
  char        *secret_hint;
  GString     *note;
  guint16      port;      /* 0 when none was set, or when what was set is none */
  ScSecurity   security;
  ScAuthMethod auth;
} ScAccountDraft;

ScAccountDraft *sc_account_draft_new            (const char      *origin,
                                                 const char      *program,
                                                 const char      *icon_name) G_GNUC_WARN_UNUSED_RESULT;
void            sc_account_draft_free           (ScAccountDraft  *self);
/* The account; frees the draft. */
ScAccount      *sc_account_draft_finish         (ScAccountDraft  *self) G_GNUC_WARN_UNUSED_RESULT;

/* The id is the origin and @key, which may not change as long as the program keeps the account. */
void            sc_account_draft_set_id         (ScAccountDraft  *self,
                                                 const char      *key);
/* @name: (nullable); without one the account is called by its address, its server or its program. */
void            sc_account_draft_set_name       (ScAccountDraft  *self,
                                                 const char      *name);
/* @mailbox: (nullable): "ann@example.com" or "Ann <ann@example.com>"; anything else is no address. */
void            sc_account_draft_set_address    (ScAccountDraft  *self,
                                                 const char      *mailbox);
void            sc_account_draft_set_user       (ScAccountDraft  *self,
                                                 const char      *user);
/* @written: (nullable): "host", "host:port", "[v6]:port". Notes what is missing or cannot be used. */
void            sc_account_draft_set_host       (ScAccountDraft  *self,
                                                 const char      *written);
/* @written: (nullable): a number; nothing or 0 means @default_port, unless the host came with a port. Notes what is no port. */
void            sc_account_draft_set_port       (ScAccountDraft  *self,
                                                 const char      *written,
                                                 guint16          default_port);
/* @name: a mechanism of SASL in any case, with "_" for "-" allowed. Notes one that Sendcheck does not have. */
void            sc_account_draft_set_mechanism  (ScAccountDraft  *self,
                                                 const char      *name);
void            sc_account_draft_add_note       (ScAccountDraft  *self,
                                                 const char      *sentence);
/* @format: a translated sentence with one %s for @word */
void            sc_account_draft_add_note_about (ScAccountDraft  *self,
                                                 const char      *format,
                                                 const char      *word);

/* Adds to @notes that an account is left out because it does not send by SMTP. */
void            sc_account_draft_note_other_way (GPtrArray       *notes,
                                                 const char      *program,
                                                 const char      *account,
                                                 const char      *way);

/* 0 for a mechanism that Sendcheck does not have. */
ScAuthMethod    sc_auth_method_from_mechanism   (const char      *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAccountDraft, sc_account_draft_free)

G_END_DECLS
