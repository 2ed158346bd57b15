/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-accounts"

#include "config.h"

#include "sc-account.h"

#include "sc-text.h"

#define MAX_TEXT_CHARS 320  /* RFC 5321 4.5.3.1: 64 + 1 + 255 octets for an address */
#define MAX_USER_CHARS 1024
#define MAX_NOTE_CHARS 2000

struct _ScAccount
{
  GObject      parent_instance;

  char        *id;
  char        *origin;
  char        *program;
  char        *icon_name;
  char        *name;
  char        *address;
  char        *user;
  char        *note;
  char        *secret_hint;
  ScEndpoint  *endpoint;
  ScAuthMethod auth;
};

G_DEFINE_FINAL_TYPE (ScAccount, sc_account, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (ScSecretState, sc_secret_state,
                    G_DEFINE_ENUM_VALUE (SC_SECRET_STATE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (SC_SECRET_STATE_READABLE, "readable"),
                    G_DEFINE_ENUM_VALUE (SC_SECRET_STATE_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (SC_SECRET_STATE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (SC_SECRET_STATE_NOT_READABLE, "not-readable"))

enum
{
  PROP_ID = 1,
  PROP_ORIGIN,
  PROP_PROGRAM,
  PROP_ICON_NAME,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_NOTE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* Short plain ASCII, which nearly all of it is, is safe as it stands; five thousand accounts notice the difference. */
static char *
make_safe (const char *text,
           gsize       max_chars)
{
  gsize length = 0;

  while (text[length] >= ' ' && text[length] <= '~' && length <= max_chars)
    length++;
  return text[length] == '\0' && length <= max_chars ? g_strndup (text, length) : sc_text_make_safe (text, -1, max_chars);
}

/* An empty text is no text. */
static char *
dup_safe (const char *text,
          gsize       max_chars)
{
  return text != NULL && *text != '\0' ? make_safe (text, max_chars) : NULL;
}

static char *
dup_safe_or_empty (const char *text)
{
  return make_safe (text != NULL ? text : "", MAX_TEXT_CHARS);
}

/* %NULL when the host is missing or no host at all, or the port is missing. */
static ScEndpoint *
make_endpoint (const ScAccountFields *fields)
{
  g_autofree char *host = NULL;
  guint16 typed_port = 0;
  guint16 port;

  if (fields->host == NULL || !sc_endpoint_parse_host (fields->host, &host, &typed_port, NULL))
    return NULL;
  port = fields->port != 0 ? fields->port : typed_port;
  if (port == 0)
    return NULL;
  return sc_endpoint_new (host, port, fields->security != 0 ? fields->security : sc_security_for_port (port));
}

static void
sc_account_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ScAccount *self = SC_ACCOUNT (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ORIGIN:
      g_value_set_string (value, self->origin);
      break;
    case PROP_PROGRAM:
      g_value_set_string (value, self->program);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sc_account_finalize (GObject *object)
{
  ScAccount *self = SC_ACCOUNT (object);

  g_free (self->id);
  g_free (self->origin);
  g_free (self->program);
  g_free (self->icon_name);
  g_free (self->name);
  g_free (self->address);
  g_free (self->user);
  g_free (self->note);
  g_free (self->secret_hint);
  g_clear_pointer (&self->endpoint, sc_endpoint_unref);

  G_OBJECT_CLASS (sc_account_parent_class)->finalize (object);
}

static void
sc_account_class_init (ScAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sc_account_get_property;
  object_class->finalize = sc_account_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_ORIGIN] = g_param_spec_string ("origin", NULL, NULL, NULL, flags);
  properties[PROP_PROGRAM] = g_param_spec_string ("program", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sc_account_init (ScAccount *self)
{
}

ScAccount *
sc_account_new (const ScAccountFields *fields)
{
  ScAccount *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_object_new (SC_TYPE_ACCOUNT, NULL);
  self->id = dup_safe_or_empty (fields->id);
  self->origin = dup_safe_or_empty (fields->origin);
  self->program = dup_safe_or_empty (fields->program);
  self->icon_name = dup_safe_or_empty (fields->icon_name);
  self->name = dup_safe_or_empty (fields->name);
  self->address = dup_safe (fields->address, MAX_TEXT_CHARS);
  self->user = dup_safe (fields->user, MAX_USER_CHARS);
  self->note = dup_safe (fields->note, MAX_NOTE_CHARS);
  self->secret_hint = g_strdup (fields->secret_hint);
  self->endpoint = make_endpoint (fields);
  self->auth = fields->auth != 0 ? fields->auth : SC_AUTH_METHOD_AUTO;
  return self;
}

const char *
sc_account_get_id (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->id;
}

const char *
sc_account_get_origin (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->origin;
}

const char *
sc_account_get_program (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->program;
}

const char *
sc_account_get_icon_name (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->icon_name;
}

const char *
sc_account_get_name (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->name;
}

const char *
sc_account_get_address (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->address;
}

ScEndpoint *
sc_account_get_endpoint (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->endpoint;
}

ScAuthMethod
sc_account_get_auth (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), SC_AUTH_METHOD_AUTO);

  return self->auth;
}

const char *
sc_account_get_user (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->user;
}

const char *
sc_account_get_note (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->note;
}

const char *
sc_account_get_secret_hint (ScAccount *self)
{
  g_return_val_if_fail (SC_IS_ACCOUNT (self), NULL);

  return self->secret_hint;
}
