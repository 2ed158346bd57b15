/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-share.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_ENUM_TYPE (ScShareKind, sc_share_kind,
                    G_DEFINE_ENUM_VALUE (SC_SHARE_ADDRESS, "address"),
                    G_DEFINE_ENUM_VALUE (SC_SHARE_USER, "user"),
                    G_DEFINE_ENUM_VALUE (SC_SHARE_MESSAGE_ID, "message-id"),
                    G_DEFINE_ENUM_VALUE (SC_SHARE_PUBLIC_ADDRESS, "public-address"))

typedef struct
{
  ScShareKind kind;
  char *value;
  char *mark;
  gboolean revealed;
} Item;

struct _ScShare
{
  GObject parent_instance;

  GPtrArray *items;  /* Item, in the order in which they were met */
  GHashTable *index; /* value in lower case: Item */
  guint n_of_kind[SC_SHARE_PUBLIC_ADDRESS + 1];
  GPtrArray *users;  /* in lower case */
  GRegex *things;
};

G_DEFINE_FINAL_TYPE (ScShare, sc_share, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* An e-mail address (also one of a message id), an IPv6 and an IPv4 address. RFC 5321 4.1.2 and 4.1.3, read generously: what looks like
 * one is hidden, since too little is worse than too much. */
#define AROUND "\\s<>()\\[\\]:;,\"“”„«»「」：；，。（）،؛\\x{2066}-\\x{2069}'"
#define THINGS \
  "(?<mail>[^" AROUND "=]+@[^" AROUND "]+)" \
  "|(?<six>(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:\\d{1,3}\\.){3}\\d{1,3})?(?![0-9A-Za-z]|:[0-9A-Fa-f]))" \
  "|(?<four>(?<![0-9A-Za-z.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![0-9A-Za-z]))"

static void
item_free (gpointer data)
{
  Item *self = data;

  g_free (self->value);
  g_free (self->mark);
  g_free (self);
}

static const char *
get_mark_format (ScShareKind kind)
{
  switch (kind)
    {
    case SC_SHARE_ADDRESS:
      /* Translators: stands in a text in place of an e-mail address; the placeholder is a number */
      return N_("[address %u]");
    case SC_SHARE_USER:
      /* Translators: stands in a text in place of a user name; the placeholder is a number */
      return N_("[user %u]");
    case SC_SHARE_MESSAGE_ID:
      /* Translators: stands in a text in place of a message id; the placeholder is a number */
      return N_("[message id %u]");
    case SC_SHARE_PUBLIC_ADDRESS:
      /* Translators: stands in a text in place of an internet (IP) address; the placeholder is a number */
      return N_("[internet address %u]");
    default:
      g_return_val_if_reached ("");
    }
}

static Item *
find_item (ScShare *self, ScShareKind kind, const char *value)
{
  g_autofree char *folded = g_utf8_strdown (value, -1);
  Item *item = g_hash_table_lookup (self->index, folded);

  if (item != NULL)
    return item;
  item = g_new0 (Item, 1);
  item->kind = kind;
  item->value = g_strdup (value);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  item->mark = g_strdup_printf (_(get_mark_format (kind)), ++self->n_of_kind[kind]);
#pragma GCC diagnostic pop
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->index, g_steal_pointer (&folded), item);
  return item;
}

/* Networks that say nothing of anybody: RFC 5737, RFC 3849, and what GIO knows as private. */
static gboolean
is_public (const char *text)
{
  static const char * const example_networks[] = { "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32" };
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  if (address == NULL || g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address) ||
      g_inet_address_get_is_link_local (address) || g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (example_networks); i++)
    {
      g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (example_networks[i], NULL);

      if (g_inet_address_mask_matches (mask, address))
        return FALSE;
    }
  return TRUE;
}

static gboolean
replace_thing (const GMatchInfo *match, GString *result, gpointer user_data)
{
  ScShare *self = user_data;
  g_autofree char *text = g_match_info_fetch (match, 0);
  g_autofree char *mail = g_match_info_fetch_named (match, "mail");
  gboolean has_colon = g_str_has_suffix (text, ":") && !g_str_has_suffix (text, "::");
  int start = 0;
  const char *subject = g_match_info_get_string (match);
  Item *item = NULL;

  /* "2a01:4f8::1: refused": the colon is the sentence's. */
  if (has_colon)
    text[strlen (text) - 1] = '\0';
  g_match_info_fetch_pos (match, 0, &start, NULL);
  if (mail != NULL && *mail != '\0')
    {
      gboolean is_id = start >= 12 && g_ascii_strncasecmp (subject + start - 13 + (start < 13), "message-id", 10) == 0;

      item = find_item (self, is_id ? SC_SHARE_MESSAGE_ID : SC_SHARE_ADDRESS, text);
    }
  else if (is_public (text))
    item = find_item (self, SC_SHARE_PUBLIC_ADDRESS, text);
  g_string_append (result, item == NULL || item->revealed ? text : item->mark);
  if (has_colon)
    g_string_append_c (result, ':');
  return FALSE;
}

static gboolean
is_word (const char *at)
{
  return g_unichar_isalnum (g_utf8_get_char (at)) || *at == '_';
}

/* Every @user that stands by itself, whatever its case. */
static char *
mask_user (ScShare *self, char *text, const char *user)
{
  g_autofree char *escaped = g_regex_escape_string (user, -1);
  g_autofree char *pattern = g_strconcat ("(?<![\\w])", escaped, "(?![\\w])", NULL);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autofree char *old = text;
  Item *item;

  if (regex == NULL || !g_regex_match (regex, old, 0, NULL))
    return g_steal_pointer (&old);
  item = find_item (self, SC_SHARE_USER, user);
  if (item->revealed)
    return g_steal_pointer (&old);
  return g_regex_replace_literal (regex, old, -1, 0, item->mark, 0, NULL);
}

static void
sc_share_finalize (GObject *object)
{
  ScShare *self = SC_SHARE (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->users);
  g_hash_table_unref (self->index);
  g_regex_unref (self->things);
  G_OBJECT_CLASS (sc_share_parent_class)->finalize (object);
}

static void
sc_share_class_init (ScShareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_share_finalize;
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_share_init (ScShare *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->users = g_ptr_array_new_with_free_func (g_free);
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->things = g_regex_new (THINGS, G_REGEX_OPTIMIZE, 0, NULL);
  g_assert (self->things != NULL);
}

ScShare *
sc_share_new (void)
{
  return g_object_new (SC_TYPE_SHARE, NULL);
}

void
sc_share_add_user (ScShare *self, const char *user)
{
  g_return_if_fail (SC_IS_SHARE (self));
  if (user == NULL || g_utf8_strlen (user, -1) < 2 || !is_word (user))
    return;
  g_ptr_array_add (self->users, g_strdup (user));
}

char *
sc_share_mask (ScShare *self, const char *text)
{
  g_autofree char *masked = NULL;

  g_return_val_if_fail (SC_IS_SHARE (self) && text != NULL, NULL);

  masked = g_regex_replace_eval (self->things, text, -1, 0, 0, replace_thing, self, NULL);
  /* Not UTF-8: nothing that came through the report. */
  if (masked == NULL)
    return g_strdup ("");
  for (guint i = 0; i < self->users->len; i++)
    masked = mask_user (self, g_steal_pointer (&masked), g_ptr_array_index (self->users, i));
  return g_steal_pointer (&masked);
}

/* Names of members, and values that are one word ("auth", "starttls"), are ours and not a person's, even when somebody is called so. */
static gboolean
is_our_word (const char *name, const char *value, gboolean is_name)
{
  return is_name || (g_strcmp0 (name, "text") != 0 && strspn (value, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen (value) &&
                     strchr (value, '.') == NULL);
}

/* The end of the string that begins at @at, its closing quote. */
static const char *
find_quote (const char *at)
{
  for (at++; *at != '\0' && *at != '"'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
    }
  return at;
}

char *
sc_share_mask_json (ScShare *self, const char *json)
{
  g_autoptr (GString) masked = g_string_new (NULL);
  g_autofree char *name = NULL;

  g_return_val_if_fail (SC_IS_SHARE (self) && json != NULL, NULL);

  for (const char *at = json; *at != '\0'; at++)
    {
      const char *end;
      g_autofree char *value = NULL;
      g_autofree char *shown = NULL;
      gboolean is_name;

      g_string_append_c (masked, *at);
      if (*at != '"')
        continue;
      end = find_quote (at);
      value = g_strndup (at + 1, (gsize) (end - at - 1));
      is_name = end[0] == '"' && end[1] == ':';
      shown = is_our_word (name, value, is_name) ? g_strdup (value) : sc_share_mask (self, value);
      g_string_append (masked, shown);
      if (is_name)
        {
          g_free (name);
          name = g_steal_pointer (&value);
        }
      if (*end == '\0')
        break;
      g_string_append_c (masked, '"');
      at = end;
    }
  return g_string_free (g_steal_pointer (&masked), FALSE);
}

guint
sc_share_get_n_items (ScShare *self)
{
  g_return_val_if_fail (SC_IS_SHARE (self), 0);
  return self->items->len;
}

static Item *
get_item (ScShare *self, guint i)
{
  return i < self->items->len ? g_ptr_array_index (self->items, i) : NULL;
}

ScShareKind
sc_share_get_kind (ScShare *self, guint i)
{
  g_return_val_if_fail (SC_IS_SHARE (self) && get_item (self, i) != NULL, SC_SHARE_ADDRESS);
  return get_item (self, i)->kind;
}

const char *
sc_share_get_value (ScShare *self, guint i)
{
  g_return_val_if_fail (SC_IS_SHARE (self) && get_item (self, i) != NULL, NULL);
  return get_item (self, i)->value;
}

const char *
sc_share_get_mark (ScShare *self, guint i)
{
  g_return_val_if_fail (SC_IS_SHARE (self) && get_item (self, i) != NULL, NULL);
  return get_item (self, i)->mark;
}

gboolean
sc_share_is_revealed (ScShare *self, guint i)
{
  g_return_val_if_fail (SC_IS_SHARE (self) && get_item (self, i) != NULL, FALSE);
  return get_item (self, i)->revealed;
}

void
sc_share_set_revealed (ScShare *self, guint i, gboolean revealed)
{
  g_return_if_fail (SC_IS_SHARE (self) && get_item (self, i) != NULL);
  if (get_item (self, i)->revealed == revealed)
    return;
  get_item (self, i)->revealed = revealed;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
