/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-endpoint.h"

G_BEGIN_DECLS

/* What a provider wants instead of the ordinary password. Nicks: oauth2, app-password. */
typedef enum
{
  SC_LOGIN_NEEDS_OAUTH2 = 1 << 0,
  SC_LOGIN_NEEDS_APP_PASSWORD = 1 << 1,
} ScLoginNeeds;

/* What is known of one provider without asking anybody. */
typedef struct
{
  char        *id;
  char        *name;         /* a proper name, shown as it is */
  GPtrArray   *domains;      /* char *: whose addresses are its own */
  GPtrArray   *hosts;        /* char *: "smtp.gmail.com", "*.gmail.com" */
  GPtrArray   *endpoints;    /* ScEndpoint, best first; may be empty */
  ScLoginNeeds needs;        /* 0: an ordinary password will do, or nothing is known */
  gboolean     user_is_address;
  char        *app_password_url; /* (nullable): https */
  char        *oauth_url;        /* (nullable): https */
} ScProviderEntry;

/**
 * ScProviderTable: the providers of data/advice/providers.xml as far as they say where mail is handed in. Immutable.
 */
typedef struct _ScProviderTable ScProviderTable;

/* (transfer none): the one that is built in */
ScProviderTable       *sc_provider_table_get_default    (void);
/* What cannot be understood is left out. */
ScProviderTable       *sc_provider_table_new            (const char      *xml,
                                                         gsize            length) G_GNUC_WARN_UNUSED_RESULT;
void                   sc_provider_table_free           (ScProviderTable *self);
/* (transfer none) (nullable): "gmail.com" */
const ScProviderEntry *sc_provider_table_find_by_domain (ScProviderTable *self,
                                                         const char      *domain);
/* (transfer none) (nullable): "smtp.gmail.com", also the name of a server that takes mail for somebody's domain */
const ScProviderEntry *sc_provider_table_find_by_host   (ScProviderTable *self,
                                                         const char      *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScProviderTable, sc_provider_table_free)

G_END_DECLS
