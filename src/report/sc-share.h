/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-report.h"

G_BEGIN_DECLS

/* What a masked item is. Nicks: address user message-id public-address. */
typedef enum
{
  SC_SHARE_ADDRESS = 1,
  SC_SHARE_USER,
  SC_SHARE_MESSAGE_ID,
  SC_SHARE_PUBLIC_ADDRESS,
} ScShareKind;
#define SC_TYPE_SHARE_KIND (sc_share_kind_get_type ())
GType sc_share_kind_get_type (void);

/**
 * ScShare:
 *
 * Takes out of a text what says who somebody is: e-mail addresses, user names, message ids and public internet addresses. The same
 * item gets the same mark everywhere ("[address 1]"), so that the text still makes sense, and each can be revealed. Addresses of
 * the loopback, of private and of documentation networks say nothing of anybody and stay.
 */
#define SC_TYPE_SHARE (sc_share_get_type ())
G_DECLARE_FINAL_TYPE (ScShare, sc_share, SC, SHARE, GObject)

/* Signal: changed, when something is revealed or masked again. */
ScShare     *sc_share_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* Masks this name wherever it stands as a word; short ones that are no name are left alone. */
void         sc_share_add_user     (ScShare *self, const char *user);
/* (transfer full): @text without what is not revealed; new items are remembered */
char        *sc_share_mask         (ScShare *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): likewise a report's JSON, which stays a report */
char        *sc_share_mask_json    (ScShare *self, const char *json) G_GNUC_WARN_UNUSED_RESULT;

guint        sc_share_get_n_items  (ScShare *self);
ScShareKind  sc_share_get_kind     (ScShare *self, guint i);
/* (transfer none): what is hidden, and what stands in its place */
const char  *sc_share_get_value    (ScShare *self, guint i);
const char  *sc_share_get_mark     (ScShare *self, guint i);
gboolean     sc_share_is_revealed  (ScShare *self, guint i);
void         sc_share_set_revealed (ScShare *self, guint i, gboolean revealed);

G_END_DECLS
