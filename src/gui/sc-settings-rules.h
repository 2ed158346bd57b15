/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-endpoint.h"
#include "sc-field-note.h"

G_BEGIN_DECLS

/* What a field of the settings may hold. Each says in the note what is wrong and answers whether the field is right.
 * @complete: an empty field is wrong too. */
gboolean sc_settings_rules_check_host    (GtkEditable *field,
                                          ScFieldNote *note,
                                          gboolean     complete,
                                          char       **host);
gboolean sc_settings_rules_check_port    (GtkEditable *field,
                                          ScFieldNote *note,
                                          gboolean     complete,
                                          guint16     *port);
gboolean sc_settings_rules_check_user    (GtkEditable *field,
                                          ScFieldNote *note,
                                          gboolean     complete);
/* @when_empty: (nullable): said of an empty field, which is right. @address: (out) (nullable): stays %NULL then. */
gboolean sc_settings_rules_check_mailbox (GtkEditable *field,
                                          ScFieldNote *note,
                                          const char  *when_empty,
                                          char       **address);
/* (nullable): the sentence when port and security do not go together; @button: what corrects it */
char    *sc_settings_rules_dup_security_oddity (guint16      port,
                                                ScSecurity   security,
                                                const char **button) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
