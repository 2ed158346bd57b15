/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-settings-page.h"

#include "sc-field-note.h"
#include "sc-find-group.h"
#include "sc-oddities.h"

G_BEGIN_DECLS

typedef enum
{
  SC_SECRET_OFFER_NONE,
  SC_SECRET_OFFER_LEAVE_OUT, /* check without a password */
  SC_SECRET_OFFER_UNLOCK,    /* the keyring */
  SC_SECRET_OFFER_OPEN,      /* what is typed is the password that protects the stored ones */
} ScSecretOffer;

struct _ScSettingsPage
{
  ScPage parent_instance;

  GtkLabel *origin;
  ScFindGroup *find;
  AdwEntryRow *host;
  ScFieldNote *host_note;
  AdwEntryRow *port;
  ScFieldNote *port_note;
  AdwComboRow *security;
  ScFieldNote *security_note;
  AdwComboRow *auth;
  ScFieldNote *auth_note;
  AdwEntryRow *user;
  ScFieldNote *user_note;
  AdwEntryRow *password;
  ScFieldNote *password_note;
  AdwEntryRow *from;
  ScFieldNote *from_note;
  AdwEntryRow *to;
  ScFieldNote *to_note;
  GtkSwitch *probe_ports;
  GtkSwitch *allow_plaintext;
  GtkWidget *plaintext_row;
  GtkSwitch *allow_untrusted;
  AdwActionRow *others_row;
  GtkSwitch *ask_others;
  GtkSwitch *save;
  GtkWidget *save_row;
  GtkButton *check;
  GtkSpinner *spinner;

  ScAccountStore *store;
  ScAccount *account; /* (nullable) */
  ScSettings *practice; /* (nullable): the practice run whose values these are */
  ScOddityFindings *oddities; /* (nullable): of what the fields hold now */
  GCancellable *cancellable;
  guint validate_id;
  gboolean asks_password;
  gboolean looking_up;
  ScSecretOffer offer; /* what the button under the password does */
};

/* The fields, as the page's own files see them. */
const char  *sc_settings_page_get_text     (AdwEntryRow    *row);
void         sc_settings_page_set_text     (AdwEntryRow    *row,
                                            const char     *text);
ScSecurity   sc_settings_page_get_security (ScSettingsPage *self);
void         sc_settings_page_set_security (ScSettingsPage *self,
                                            ScSecurity      security);
ScAuthMethod sc_settings_page_get_auth     (ScSettingsPage *self);
void         sc_settings_page_set_auth     (ScSettingsPage *self,
                                            ScAuthMethod    auth);
void         sc_settings_page_revalidate   (ScSettingsPage *self);
/* (transfer full) (nullable): the settings, without a secret, when every field is right */
ScSettings  *sc_settings_page_validate     (ScSettingsPage *self,
                                            gboolean        complete);
void         sc_settings_page_emit_check   (ScSettingsPage *self,
                                            ScSettings     *settings);

/* The password: where it comes from, reading it, and what is offered when it cannot be read. */
void sc_settings_page_show_password_source       (ScSettingsPage *self);
void sc_settings_page_look_up_secret             (ScSettingsPage *self);
void sc_settings_page_ask_for_secret             (ScSettingsPage *self,
                                                  ScSecretOffer   offer,
                                                  const char     *text);
void sc_settings_page_on_password_note_action_cb (ScFieldNote *note, gpointer user_data);

/* What looks odd, in notes under the fields that are right; each with its correction.
 * @host, @from: (nullable): what the fields hold, when that can be used. @port: 0 likewise. */
void sc_settings_page_show_oddities          (ScSettingsPage *self,
                                              const char     *host,
                                              guint16         port,
                                              const char     *from);
void sc_settings_page_name_others            (ScSettingsPage *self);
void sc_settings_page_on_host_note_action_cb     (ScFieldNote *note, gpointer user_data);
void sc_settings_page_on_endpoint_note_action_cb (ScFieldNote *note, gpointer user_data);
void sc_settings_page_on_security_note_action_cb (ScFieldNote *note, gpointer user_data);
void sc_settings_page_on_auth_note_action_cb     (ScFieldNote *note, gpointer user_data);
void sc_settings_page_on_user_note_action_cb     (ScFieldNote *note, gpointer user_data);

G_END_DECLS
