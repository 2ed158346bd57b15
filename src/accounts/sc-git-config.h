/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

#include "sc-settings-file.h"

G_BEGIN_DECLS

/**
 * ScGitConfig: the [sendemail] and [user] settings of git's configuration files, read as git config does. Values are kept in memory that is
 * wiped when freed, because a password may be among them.
 */
typedef struct _ScGitConfig ScGitConfig;

ScGitConfig *sc_git_config_new                   (void) G_GNUC_WARN_UNUSED_RESULT;
void         sc_git_config_free                  (ScGitConfig  *self);
/* Told the path of an unconditional include, as it is written, at the place where it stands: what it adds there, later lines override. */
typedef void (*ScGitIncludeFunc) (const char *path, gpointer user_data);

/* Adds a file's settings; later ones override. Pure, but for @include. Returns %FALSE at a line that git refuses; what came before is kept. */
gboolean     sc_git_config_add                   (ScGitConfig     *self,
                                                  const char      *text,
                                                  gsize            length,
                                                  ScGitIncludeFunc include,
                                                  gpointer         user_data);
/* (transfer none) (nullable): @section in lower case, @subsection (nullable) as written, @key in lower case */
const char  *sc_git_config_get                   (ScGitConfig  *self,
                                                  const char   *section,
                                                  const char   *subsection,
                                                  const char   *key);
/* (transfer full): the subsections of @section, sorted */
GPtrArray   *sc_git_config_list_subsections      (ScGitConfig  *self,
                                                  const char   *section) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGitConfig, sc_git_config_free)

G_END_DECLS
