/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-mozilla-keys.h"

#include "sc-account-source.h"
#include "sc-der.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sqlite3.h>
#include <string.h>

#define AES_KEY_BYTES   32
#define DES3_KEY_BYTES  24
#define MAX_BLOCK_BYTES 16
#define MAX_ITERATIONS  1000000 /* NSS takes 10,000 with a primary password */
#define MAX_STEPS       2000    /* of a thousand instructions each: the queries are tiny, a hostile schema is not */
#define MAX_VALUE_BYTES 65536
#define CKK_DES3        0x15    /* PKCS #11: what column a100 says about the key */
#define CKK_AES         0x1F
#define CHECK_TEXT      "password-check"

static const guchar oid_pbes2[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D };
static const guchar oid_des3_cbc[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07 };
static const guchar oid_aes256_cbc[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A };

/* Plain text, wiped when freed. */
typedef struct
{
  guchar *bytes;
  gsize   length;
  gsize   allocated;
} Plain;

struct _ScMozillaKeys
{
  gboolean has_aes;
  gboolean has_des3;
  guchar   aes[AES_KEY_BYTES];
  guchar   des3[DES3_KEY_BYTES];
  guchar   key_id[16];
};

static void
plain_clear (Plain *self)
{
  sc_secret_wipe (self->bytes, self->allocated);
  g_clear_pointer (&self->bytes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plain, plain_clear)

static gboolean
fail (GError    **error,
      const char *message)
{
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_BAD_DATA, message);
  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  return fail (error, _ ("What Thunderbird stored about its passwords is damaged, or of a kind that Sendcheck does not know."));
}

/* PKCS #7: the last byte says how many are padding, and each of them does. */
static gboolean
strip_padding (Plain *plain,
               gsize  block)
{
  const gsize padding = plain->length > 0 ? plain->bytes[plain->length - 1] : 0;

  if (padding == 0 || padding > block || padding > plain->length)
    return FALSE;
  for (gsize i = 1; i <= padding; i++)
    {
      if (plain->bytes[plain->length - i] != padding)
        return FALSE;
    }
  plain->length -= padding;
  return TRUE;
}

static gboolean
decrypt_cbc (gnutls_cipher_algorithm_t algorithm,
             const guchar             *key,
             const guchar             *iv,
             gsize                     iv_length,
             const ScDer              *encrypted,
             Plain                    *plain)
{
  const gsize block = gnutls_cipher_get_block_size (algorithm);
  gnutls_datum_t key_datum = { (guchar *) key, (unsigned int) gnutls_cipher_get_key_size (algorithm) };
  gnutls_datum_t iv_datum = { (guchar *) iv, (unsigned int) iv_length };
  gnutls_cipher_hd_t cipher;
  int status;

  if (iv_length != block || encrypted->length == 0 || encrypted->length % block != 0)
    return FALSE;
  if (gnutls_cipher_init (&cipher, algorithm, &key_datum, &iv_datum) < 0)
    return FALSE;
  plain->allocated = plain->length = encrypted->length;
  plain->bytes = g_malloc (plain->allocated);
  status = gnutls_cipher_decrypt2 (cipher, encrypted->bytes, encrypted->length, plain->bytes, plain->length);
  gnutls_cipher_deinit (cipher);
  return status >= 0 && strip_padding (plain, block);
}

/* NSS hashes the global salt and the password; its length tells which hash. */
static gboolean
hash_password (const ScDer *global_salt,
               ScSecret    *password,
               guchar      *hash,
               gsize       *length)
{
  const gnutls_digest_algorithm_t algorithm = global_salt->length <= 20 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA384;
  gnutls_hash_hd_t handle;

  *length = gnutls_hash_get_len (algorithm);
  if (gnutls_hash_init (&handle, algorithm) < 0)
    return FALSE;
  gnutls_hash (handle, global_salt->bytes, global_salt->length);
  if (password != NULL)
    gnutls_hash (handle, sc_secret_get_text (password), sc_secret_get_length (password));
  gnutls_hash_deinit (handle, hash);
  return TRUE;
}

typedef struct
{
  ScDer salt;
  ScDer iv; /* without its tag and length, which NSS takes for part of the vector */
  ScDer encrypted;
  guint iterations;
} Pbes2;

/* RFC 8018 A.4 */
static gboolean
parse_pbes2 (ScDer  blob,
             Pbes2 *pbes2)
{
  ScDer outer, algorithm, oid, parameters, derivation, derivation_oid, derivation_parameters, scheme, scheme_oid;

  return sc_der_read (&blob, SC_DER_SEQUENCE, &outer) && sc_der_read (&outer, SC_DER_SEQUENCE, &algorithm) &&
         sc_der_read (&algorithm, SC_DER_OID, &oid) && sc_der_equal (&oid, oid_pbes2, sizeof oid_pbes2) &&
         sc_der_read (&algorithm, SC_DER_SEQUENCE, &parameters) && sc_der_read (&parameters, SC_DER_SEQUENCE, &derivation) &&
         sc_der_read (&derivation, SC_DER_OID, &derivation_oid) &&
         sc_der_read (&derivation, SC_DER_SEQUENCE, &derivation_parameters) &&
         sc_der_read (&derivation_parameters, SC_DER_OCTET_STRING, &pbes2->salt) &&
         sc_der_read_number (&derivation_parameters, &pbes2->iterations) && sc_der_read (&parameters, SC_DER_SEQUENCE, &scheme) &&
         sc_der_read (&scheme, SC_DER_OID, &scheme_oid) && sc_der_equal (&scheme_oid, oid_aes256_cbc, sizeof oid_aes256_cbc) &&
         sc_der_read (&scheme, SC_DER_OCTET_STRING, &pbes2->iv) && pbes2->iv.length == MAX_BLOCK_BYTES - 2 &&
         sc_der_read (&outer, SC_DER_OCTET_STRING, &pbes2->encrypted) && pbes2->iterations > 0 && pbes2->iterations <= MAX_ITERATIONS;
}

static gboolean
open_pbes2 (const Pbes2 *pbes2,
            const ScDer *global_salt,
            ScSecret    *password,
            Plain       *plain)
{
  guchar hash[64];
  guchar key[AES_KEY_BYTES];
  guchar iv[MAX_BLOCK_BYTES] = { SC_DER_OCTET_STRING, MAX_BLOCK_BYTES - 2 };
  gnutls_datum_t hash_datum = { hash, 0 };
  gnutls_datum_t salt_datum = { (guchar *) pbes2->salt.bytes, (unsigned int) pbes2->salt.length };
  gsize hash_length = 0;
  gboolean is_good = FALSE;

  memcpy (iv + 2, pbes2->iv.bytes, pbes2->iv.length);
  if (hash_password (global_salt, password, hash, &hash_length))
    {
      hash_datum.size = (unsigned int) hash_length;
      is_good = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &hash_datum, &salt_datum, pbes2->iterations, key, sizeof key) >= 0 &&
                decrypt_cbc (GNUTLS_CIPHER_AES_256_CBC, key, iv, sizeof iv, &pbes2->encrypted, plain);
    }
  sc_secret_wipe (hash, sizeof hash);
  sc_secret_wipe (key, sizeof key);
  return is_good;
}

static int
count_step (void *data)
{
  guint *steps = data;

  return ++*steps > MAX_STEPS;
}

/* The database from memory: no copy on a disk, no journal, no lock. */
static sqlite3 *
open_database (const char *bytes,
               gsize       length,
               guint      *steps)
{
  sqlite3 *database = NULL;
  guchar *copy;

  if (length < 512 || sqlite3_open_v2 (":memory:", &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK)
    {
      sqlite3_close (database);
      return NULL;
    }
  copy = sqlite3_malloc64 (length);
  if (copy == NULL)
    {
      sqlite3_close (database);
      return NULL;
    }
  memcpy (copy, bytes, length);
  /* Bytes 18 and 19 say “write-ahead log”, which a database in memory cannot have; the main file is read as it is. */
  copy[18] = copy[19] = 1;
  sqlite3_db_config (database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_limit (database, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES * 16);
  sqlite3_progress_handler (database, 1000, count_step, steps);
  if (sqlite3_deserialize (database, "main", copy, (sqlite3_int64) length, (sqlite3_int64) length,
                           SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE) != SQLITE_OK)
    {
      sqlite3_close (database);
      return NULL;
    }
  return database;
}

static ScDer
get_blob (sqlite3_stmt *statement,
          int           column)
{
  ScDer blob = { sqlite3_column_blob (statement, column), 0 };
  const int length = sqlite3_column_bytes (statement, column);

  if (blob.bytes != NULL && length > 0 && length <= MAX_VALUE_BYTES)
    blob.length = (gsize) length;
  return blob;
}

/* The type of a key stands in the row as a number of four or eight bytes; the last one is enough. */
static guint
get_key_type (sqlite3_stmt *statement,
              int           column)
{
  const ScDer blob = get_blob (statement, column);

  return blob.length > 0 ? blob.bytes[blob.length - 1] : 0;
}

static void
take_key (ScMozillaKeys *self,
          guint          type,
          const Plain   *plain)
{
  if (type == CKK_AES && plain->length >= AES_KEY_BYTES)
    {
      memcpy (self->aes, plain->bytes, AES_KEY_BYTES);
      self->has_aes = TRUE;
    }
  else if (type == CKK_DES3 && plain->length >= DES3_KEY_BYTES)
    {
      memcpy (self->des3, plain->bytes, DES3_KEY_BYTES);
      self->has_des3 = TRUE;
    }
}

static gboolean
read_keys (ScMozillaKeys *self,
           sqlite3       *database,
           const ScDer   *global_salt,
           ScSecret      *password)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, "SELECT a11, a100 FROM nssPrivate WHERE a102 = ?1 LIMIT 8", -1, &statement, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_bind_blob (statement, 1, self->key_id, sizeof self->key_id, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_auto (Plain) plain = { 0 };
      Pbes2 pbes2;

      if (parse_pbes2 (get_blob (statement, 0), &pbes2) && open_pbes2 (&pbes2, global_salt, password, &plain))
        take_key (self, get_key_type (statement, 1), &plain);
    }
  sqlite3_finalize (statement);
  return self->has_aes || self->has_des3;
}

/* Whether the password opens the text that NSS keeps for this question. */
static gboolean
check_password (const ScDer *check,
                const ScDer *global_salt,
                ScSecret    *password,
                GError     **error)
{
  g_auto (Plain) plain = { 0 };
  Pbes2 pbes2;

  if (!parse_pbes2 (*check, &pbes2))
    return fail_damaged (error);
  if (open_pbes2 (&pbes2, global_salt, password, &plain) && plain.length == strlen (CHECK_TEXT) &&
      memcmp (plain.bytes, CHECK_TEXT, plain.length) == 0)
    return TRUE;
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_PROTECTED,
                       password == NULL ? _ ("Thunderbird’s stored passwords are protected by a primary password.")
                                        : _ ("This is not the primary password of Thunderbird."));
  return FALSE;
}

static gboolean
read_database (ScMozillaKeys *self,
               sqlite3       *database,
               ScSecret      *password,
               GError       **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_good = FALSE;

  if (sqlite3_prepare_v2 (database, "SELECT item1, item2 FROM metaData WHERE id = 'password'", -1, &statement, NULL) != SQLITE_OK)
    return fail_damaged (error);
  if (sqlite3_step (statement) == SQLITE_ROW)
    {
      const ScDer global_salt = get_blob (statement, 0);
      const ScDer check = get_blob (statement, 1);

      is_good = check_password (&check, &global_salt, password, error) &&
                (read_keys (self, database, &global_salt, password) || fail_damaged (error));
    }
  else
    {
      fail_damaged (error);
    }
  sqlite3_finalize (statement);
  return is_good;
}

ScMozillaKeys *
sc_mozilla_keys_open (const char *database_bytes,
                      gsize       length,
                      ScSecret   *primary_password,
                      GError    **error)
{
  g_autoptr (ScMozillaKeys) self = g_new0 (ScMozillaKeys, 1);
  guint steps = 0;
  sqlite3 *database = open_database (database_bytes, length, &steps);
  gboolean is_good;

  /* The one key of Mozilla's “secret decoder ring”: F8 00 … 01. */
  self->key_id[0] = 0xF8;
  self->key_id[15] = 0x01;
  is_good = database != NULL ? read_database (self, database, primary_password, error) : fail_damaged (error);
  sqlite3_close (database);
  return is_good ? g_steal_pointer (&self) : NULL;
}

void
sc_mozilla_keys_free (ScMozillaKeys *self)
{
  if (self == NULL)
    return;
  sc_secret_wipe (self, sizeof *self);
  g_free (self);
}

/* SEQUENCE { OCTET STRING key id, SEQUENCE { OID, OCTET STRING iv }, OCTET STRING encrypted } */
ScSecret *
sc_mozilla_keys_decrypt (ScMozillaKeys *self,
                         const char    *encrypted,
                         GError       **error)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (encrypted, &length);
  ScDer blob = { bytes, length };
  ScDer outer, key_id, algorithm, oid, iv, contents;
  g_auto (Plain) plain = { 0 };
  gboolean is_good = FALSE;

  if (sc_der_read (&blob, SC_DER_SEQUENCE, &outer) && sc_der_read (&outer, SC_DER_OCTET_STRING, &key_id) &&
      sc_der_equal (&key_id, self->key_id, sizeof self->key_id) && sc_der_read (&outer, SC_DER_SEQUENCE, &algorithm) &&
      sc_der_read (&algorithm, SC_DER_OID, &oid) && sc_der_read (&algorithm, SC_DER_OCTET_STRING, &iv) &&
      sc_der_read (&outer, SC_DER_OCTET_STRING, &contents))
    {
      if (self->has_aes && sc_der_equal (&oid, oid_aes256_cbc, sizeof oid_aes256_cbc))
        is_good = decrypt_cbc (GNUTLS_CIPHER_AES_256_CBC, self->aes, iv.bytes, iv.length, &contents, &plain);
      else if (self->has_des3 && sc_der_equal (&oid, oid_des3_cbc, sizeof oid_des3_cbc))
        is_good = decrypt_cbc (GNUTLS_CIPHER_3DES_CBC, self->des3, iv.bytes, iv.length, &contents, &plain);
    }
  if (!is_good || !g_utf8_validate ((const char *) plain.bytes, (gssize) plain.length, NULL))
    {
      fail_damaged (error);
      return NULL;
    }
  return sc_secret_new ((const char *) plain.bytes, (gssize) plain.length);
}
