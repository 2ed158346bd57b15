/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-account-source.h"

G_BEGIN_DECLS

/**
 * ScGitSource: the servers to which git send-email is set up to send, one for the plain settings and one for each identity. Runs no git.
 */
#define SC_TYPE_GIT_SOURCE (sc_git_source_get_type ())
G_DECLARE_FINAL_TYPE (ScGitSource, sc_git_source, SC, GIT_SOURCE, ScAccountSource)

ScAccountSource *sc_git_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
