/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* A private authority and its certificates, made when the test starts, so that none ever runs out. */
typedef struct _ScTestPki ScTestPki;

/* The name in the certificates that have the right one. */
#define SC_TEST_HOST "mail.test.example"

typedef enum
{
  SC_TEST_LEAF_GOOD,
  SC_TEST_LEAF_EXPIRED,
  SC_TEST_LEAF_NOT_YET,
  SC_TEST_LEAF_WRONG_NAME,
  SC_TEST_LEAF_EXPIRED_WRONG_NAME,
  SC_TEST_LEAF_SELF_SIGNED,
  SC_TEST_LEAF_WEAK_KEY,
  SC_TEST_LEAF_WEAK_SIGNATURE,
  SC_TEST_LEAF_WRONG_PURPOSE,
  SC_TEST_LEAF_MISSING_INTERMEDIATE,
  SC_TEST_LEAF_UNKNOWN_CA,           /* the private root is not sent along */
  SC_TEST_LEAF_UNKNOWN_CA_WITH_ROOT, /* it is */
  SC_TEST_LEAF_UNKNOWN_CA_EXPIRED,
  SC_TEST_LEAF_EXPIRED_INTERMEDIATE,
  SC_TEST_LEAF_IP_ADDRESS,           /* 127.0.0.1 and ::1 */
  SC_TEST_LEAF_WILDCARD,
  SC_TEST_LEAF_CIRCULAR,             /* two authorities that vouch for each other */
  SC_TEST_LEAF_ISSUING,              /* a stranger's "issuing" authority, which is not sent */
  SC_TEST_LEAF_AIA_ONLY,             /* of the same, with a web address to fetch it from */
  SC_TEST_LEAF_PUBLIC_POLICY,        /* of the same, with the policy of public authorities */
  SC_TEST_LEAF_TIMESTAMPS,           /* of the same, with timestamps of public logs */
  SC_TEST_LEAF_BELOW_KNOWN,          /* of the same, which says that the trusted root issued its issuer */
  SC_TEST_LEAF_BELOW_ITSELF,         /* of the same, which says that its issuer issued itself */
  SC_TEST_LEAF_SAME_NAME,            /* an issuer with the trusted root's name, and another key */
  SC_TEST_LEAF_HOSTILE,              /* escapes and markup in its names */
  SC_TEST_N_LEAFS,
} ScTestLeaf;

ScTestPki *sc_test_pki_new                (void) G_GNUC_WARN_UNUSED_RESULT;
void       sc_test_pki_free               (ScTestPki *self);
/* (transfer none): the trusted root, PEM */
GBytes    *sc_test_pki_get_ca_pem         (ScTestPki *self);
/* Certificate chain and key for a server. Free with gnutls_certificate_free_credentials(). */
gnutls_certificate_credentials_t
           sc_test_pki_create_credentials (ScTestPki *self,
                                           ScTestLeaf leaf);
/* (transfer full): the certificate itself, DER */
GBytes    *sc_test_pki_dup_der            (ScTestPki *self,
                                           ScTestLeaf leaf) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTestPki, sc_test_pki_free)

G_END_DECLS
