/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>

#include "sc-dns.h"

G_BEGIN_DECLS

/* Whom a run may ask with the user's consent: data/advice/others.xml. */

typedef struct
{
  char       *id;
  char       *zone;
  char       *name;
  gboolean    has_ipv4;
  gboolean    has_ipv6;
  GHashTable *kinds; /* answer: "policy", "error" */
} ScBlockList;

typedef struct
{
  GPtrArray *lists;     /* ScBlockList */
  GPtrArray *selectors; /* names */
  char      *control;   /* (nullable): host */
} ScOthers;

/* Read once a process. */
const ScOthers *sc_others_get (void);

/* What an answer of a block list is worth. */
typedef enum
{
  SC_LISTING_CLEAN = 1,
  SC_LISTING_LISTED,
  SC_LISTING_POLICY,     /* an address of homes: no bad deed, and no matter with a login */
  SC_LISTING_ERROR,      /* 127.255.255.x: the list does not talk to our name server */
  SC_LISTING_EVERYTHING, /* it lists what no list may: it was given up */
  SC_LISTING_DEAD,       /* it does not list what every list must */
  SC_LISTING_NO_ANSWER,
} ScListing;

/**
 * sc_listing_judge:
 * @address: what was answered for the address, @must: for the entry every list has, @must_not: for the one no list has (RFC 5782 5)
 *
 * Pure.
 */
ScListing       sc_listing_judge (const ScBlockList *list,
                                  const ScDnsAnswer *address,
                                  const ScDnsAnswer *must,
                                  const ScDnsAnswer *must_not);

/* What the texts of a domain say of it, a word for the fact. Pure. */
/* RFC 7208: present, open (everybody may send), several, missing, no-answer */
const char     *sc_domain_judge_spf   (const ScDnsAnswer *texts);
/* RFC 7489: none, quarantine, reject, several, missing, no-answer */
const char     *sc_domain_judge_dmarc (const ScDnsAnswer *texts);

/* Whether others on the internet see @address as it is. Pure. */
gboolean        sc_address_is_public  (GInetAddress *address);

G_END_DECLS
