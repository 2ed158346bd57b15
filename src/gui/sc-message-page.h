/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-page.h"

#include "sc-report.h"

G_BEGIN_DECLS

/**
 * ScMessagePage: a letter about a report to those who can help, ready to be copied.
 */
#define SC_TYPE_MESSAGE_PAGE (sc_message_page_get_type ())
G_DECLARE_FINAL_TYPE (ScMessagePage, sc_message_page, SC, MESSAGE_PAGE, ScPage)

/* @address: (nullable): the person's own, hidden until they show it */
void sc_message_page_set_report (ScMessagePage *self,
                                 ScReport      *report,
                                 ScWho          who,
                                 const char    *address);

/* (transfer full): as it stands on the page */
char *sc_message_page_dup_text (ScMessagePage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
