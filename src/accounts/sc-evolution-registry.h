/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScEvolutionRegistry: Evolution's data sources and what they say together about sending mail. Pure: opens no file.
 * An account is three or four sources: the mail account names an identity, the identity a transport, and each may have a
 * parent, a collection.
 */
typedef struct _ScEvolutionRegistry ScEvolutionRegistry;

ScEvolutionRegistry *sc_evolution_registry_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sc_evolution_registry_free          (ScEvolutionRegistry *self);
/* Takes @key_file. The first source of a name stays. */
void                 sc_evolution_registry_add           (ScEvolutionRegistry *self,
                                                          const char          *uid,
                                                          GKeyFile            *key_file);
/* The order of Evolution's own list, from its sortorder.ini; without it the accounts are sorted by uid. */
void                 sc_evolution_registry_set_order     (ScEvolutionRegistry *self,
                                                          GKeyFile            *sort_order);
/* Appends ScAccount to @accounts and sentences to @notes. @key_prefix goes before the uid of the identity in ids.
 * @secret_problem: (nullable): why no password of these accounts can be read. Leaves out what comes from GNOME Online Accounts. */
void                 sc_evolution_registry_list_accounts (ScEvolutionRegistry *self,
                                                          const char          *key_prefix,
                                                          const char          *secret_problem,
                                                          GPtrArray           *accounts,
                                                          GPtrArray           *notes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScEvolutionRegistry, sc_evolution_registry_free)

G_END_DECLS
