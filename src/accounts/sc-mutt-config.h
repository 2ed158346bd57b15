/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-settings-file.h"

G_BEGIN_DECLS

/**
 * ScMuttConfig: the variables that a configuration file of mutt or NeoMutt sets to literal values, or to those of other such variables. The file
 * is a small language: commands in backticks and hooks are seen, and never run. Values are wiped when freed.
 */
typedef struct _ScMuttConfig ScMuttConfig;

ScMuttConfig *sc_mutt_config_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void          sc_mutt_config_free          (ScMuttConfig  *self);
/* Told the literal path of a source command at the place where it stands: what it adds there, later lines override. */
typedef void (*ScMuttSourceFunc) (const char *path, gpointer user_data);

/* Adds a file's settings; later ones override. Pure, but for @source. */
void          sc_mutt_config_add           (ScMuttConfig    *self,
                                            const char      *text,
                                            gsize            length,
                                            ScMuttSourceFunc source,
                                            gpointer         user_data);
/* (transfer none) (nullable): %NULL when it is not set, or not to a literal */
const char   *sc_mutt_config_get           (ScMuttConfig  *self,
                                            const char    *name);
/* Says of @name, before a file is added, that it is a switch (yes or no, in Mutt's words a boolean or a quad-option), and what it is by itself. */
void          sc_mutt_config_add_switch    (ScMuttConfig  *self,
                                            const char    *name,
                                            gboolean       is_on);
gboolean      sc_mutt_config_is_on         (ScMuttConfig  *self,
                                            const char    *name);
/* Whether what @name is set to comes from a command or another variable. */
gboolean      sc_mutt_config_is_computed   (ScMuttConfig  *self,
                                            const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMuttConfig, sc_mutt_config_free)

G_END_DECLS
