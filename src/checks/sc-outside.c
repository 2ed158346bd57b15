/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-checks"

#include "config.h"

#include "sc-stages-private.h"

#include "sc-connector.h"
#include "sc-enum.h"
#include "sc-net-error.h"
#include "sc-others.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Evidence from third parties. Nothing here runs without the user's consent, and each party is named. */

#define STAGE SC_STAGE_CONNECTIVITY
#define PATIENCE_MS 5000

typedef struct
{
  ScContext *context;
  GPtrArray *names;     /* of the questions, owned */
  GArray    *questions; /* ScDnsQuestion */
  GPtrArray *answers;   /* ScDnsAnswer, once asked */
  GPtrArray *asked;     /* names of the parties */
} Outside;

/* Returns: the place of the answer */
static guint
add_question (Outside  *self,
              char     *name,
              ScDnsType type)
{
  ScDnsQuestion question = { name, type };

  g_ptr_array_add (self->names, name);
  g_array_append_val (self->questions, question);
  return self->questions->len - 1;
}

static void
add_asked (Outside    *self,
           const char *party)
{
  g_ptr_array_add (self->asked, g_strdup (party));
}

/* The address others see: the server's own words first, they cost nothing. (transfer full) (nullable) */
static GInetAddress *
find_public_address (ScContext *context)
{
  const char *said = sc_facts_get_string (context->facts, "ehlo.our-address");
  g_autoptr (GInetAddress) address = said != NULL ? g_inet_address_new_from_string (said) : NULL;

  if (address != NULL && sc_address_is_public (address))
    return g_steal_pointer (&address);
  return context->local != NULL && sc_address_is_public (context->local) ? g_object_ref (context->local) : NULL;
}

/* ---- block lists ---- */

static gboolean
list_fits (const ScBlockList *list,
           GInetAddress      *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? list->has_ipv6 : list->has_ipv4;
}

/* Three questions a list: the address, the entry every list has, the entry no list has (RFC 5782 5). Returns: the place of the first */
static guint
ask_lists (Outside        *self,
           const ScOthers *others,
           GInetAddress   *address)
{
  gboolean is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GInetAddress) must = g_inet_address_new_from_string (is_ipv6 ? "::ffff:7f00:2" : "127.0.0.2");
  g_autoptr (GInetAddress) must_not = g_inet_address_new_from_string (is_ipv6 ? "::ffff:7f00:1" : "127.0.0.1");
  guint first = self->questions->len;

  for (guint i = 0; i < others->lists->len; i++)
    {
      ScBlockList *list = others->lists->pdata[i];

      if (!list_fits (list, address))
        continue;
      add_question (self, sc_dns_dup_reverse_name (address, list->zone), SC_DNS_A);
      add_question (self, sc_dns_dup_reverse_name (must, list->zone), SC_DNS_A);
      add_question (self, sc_dns_dup_reverse_name (must_not, list->zone), SC_DNS_A);
      add_asked (self, list->name);
    }
  return first;
}

static void
say_listing (ScContext         *context,
             const ScBlockList *list,
             ScListing          listing,
             const char        *values)
{
  static const char *const words[] = { [SC_LISTING_CLEAN] = "clean", [SC_LISTING_EVERYTHING] = "lists-everything", [SC_LISTING_DEAD] = "dead",
                                       [SC_LISTING_NO_ANSWER] = "no-answer" };
  g_autofree char *fact = g_strconcat ("dnsbl.", list->id, NULL);
  g_autofree char *id = g_strconcat ("block-list-", list->id, NULL);
  g_autofree char *value = NULL;

  switch (listing)
    {
    case SC_LISTING_LISTED:
      /* Translators: the name of a block list. */
      sc_context_check (context, STAGE, id, SC_STATUS_WARN, _("The block list %s lists the address of this internet connection."), list->name);
      value = g_strdup (values);
      break;
    case SC_LISTING_POLICY:
      sc_context_check (context, STAGE, id, SC_STATUS_SKIP,
                        /* Translators: the name of a block list. */
                        _("%s says that this address belongs to a home. That is no fault: it does not matter on port 587 with a login, only on port 25."),
                        list->name);
      value = g_strconcat ("policy ", values, NULL);
      break;
    case SC_LISTING_ERROR:
      /* Translators: the name of a block list. */
      sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("%s does not answer the name server of this network. Nothing follows from it."), list->name);
      value = g_strconcat ("error ", values, NULL);
      break;
    case SC_LISTING_CLEAN:
      /* Translators: the name of a block list. */
      sc_context_check (context, STAGE, id, SC_STATUS_PASS, _("%s does not list the address of this internet connection."), list->name);
      break;
    case SC_LISTING_EVERYTHING:
    case SC_LISTING_DEAD:
    case SC_LISTING_NO_ANSWER:
    default:
      /* Translators: the name of a block list. */
      sc_context_check (context, STAGE, id, SC_STATUS_SKIP, _("The block list %s does not work now, so its answer does not count."), list->name);
      break;
    }
  sc_context_fact_string (context, fact, value != NULL ? value : words[listing]);
}

static void
take_lists (Outside        *self,
            const ScOthers *others,
            GInetAddress   *address,
            guint           at)
{
  for (guint i = 0; i < others->lists->len; i++)
    {
      ScBlockList *list = others->lists->pdata[i];
      ScDnsAnswer *own;
      g_autofree char *values = NULL;

      if (!list_fits (list, address))
        continue;
      own = self->answers->pdata[at];
      values = g_strjoinv (" ", own->values);
      say_listing (self->context, list, sc_listing_judge (list, own, self->answers->pdata[at + 1], self->answers->pdata[at + 2]), values);
      at += 3;
    }
}

/* ---- reverse DNS ---- */

static void
take_reverse (Outside      *self,
              GInetAddress *address,
              guint         at)
{
  ScContext   *context = self->context;
  ScDnsAnswer *names = self->answers->pdata[at];
  gboolean     is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *text = g_inet_address_to_string (address);
  g_autoptr (GPtrArray) back = NULL;
  gboolean     is_confirmed;

  if (names->outcome == SC_DNS_NO_NAME || names->outcome == SC_DNS_NO_DATA)
    {
      sc_context_fact_string (context, "address.reverse", "none");
      sc_context_check (context, STAGE, "reverse", SC_STATUS_SKIP,
                        _("The address of this internet connection has no name (reverse DNS). That matters on port 25 only."));
    }
  if (names->outcome != SC_DNS_OK)
    return;
  back = sc_dns_ask_sync (&(ScDnsQuestion) { names->values[0], is_ipv6 ? SC_DNS_AAAA : SC_DNS_A }, 1, sc_deadline_after_ms (PATIENCE_MS / 2),
                          context->cancellable, NULL);
  if (back == NULL)
    return;
  is_confirmed = g_strv_contains ((const char * const *) ((ScDnsAnswer *) back->pdata[0])->values, text);
  sc_context_fact_string (context, "address.reverse", names->values[0]);
  sc_context_fact_bool (context, "address.reverse-confirmed", is_confirmed);
  /* Translators: the name of a computer. */
  sc_context_check (context, STAGE, "reverse", is_confirmed ? SC_STATUS_PASS : SC_STATUS_SKIP,
                    is_confirmed ? _("The address of this internet connection has a name: %s.")
                                 : _("The address of this internet connection has the name %s, but the name does not lead back to it."),
                    names->values[0]);
}

/* ---- the sender's domain ---- */

typedef struct
{
  const char *domain; /* (nullable) */
  guint       texts;
  guint       dmarc;
  guint       selectors;
  guint       n_selectors;
} Domain;

static void
ask_domain (Outside        *self,
            const ScOthers *others,
            Domain         *domain)
{
  const char *from = self->context->settings->from;
  const char *at = from != NULL ? strrchr (from, '@') : NULL;

  if (at == NULL || at[1] == '[' || at[1] == '\0')
    return;
  domain->domain = at + 1;
  domain->texts = add_question (self, g_strdup (domain->domain), SC_DNS_TXT);
  domain->dmarc = add_question (self, g_strconcat ("_dmarc.", domain->domain, NULL), SC_DNS_TXT);
  domain->selectors = self->questions->len;
  domain->n_selectors = others->selectors->len;
  for (guint i = 0; i < others->selectors->len; i++)
    add_question (self, g_strconcat (others->selectors->pdata[i], "._domainkey.", domain->domain, NULL), SC_DNS_TXT);
  add_asked (self, domain->domain);
}

static const char *
spf_sentence (const char *word)
{
  if (g_str_equal (word, "present"))
    /* Translators: a domain. */
    return _("The domain %s says which servers may send its mail (SPF).");
  if (g_str_equal (word, "missing"))
    /* Translators: a domain. */
    return _("%s does not say which servers may send its mail (SPF). Other providers trust it less.");
  if (g_str_equal (word, "several"))
    /* Translators: a domain. */
    return _("%s has more than one list of servers that may send its mail (SPF). Then none counts.");
  if (g_str_equal (word, "open"))
    /* Translators: a domain. */
    return _("%s lets every server in the world send its mail (SPF). That helps forgers only.");
  /* Translators: a domain. */
  return _("The entries of %s could not be read.");
}

static const char *
dmarc_sentence (const char *word)
{
  if (g_str_equal (word, "missing"))
    /* Translators: a domain. */
    return _("%s does not say what to do with forged mail (DMARC). Some providers ask for it.");
  if (g_str_equal (word, "several"))
    /* Translators: a domain. */
    return _("%s says more than once what to do with forged mail (DMARC). Then none counts.");
  if (g_str_equal (word, "no-answer"))
    /* Translators: a domain. */
    return _("The entries of %s could not be read.");
  /* Translators: a domain. */
  return _("%s says what to do with forged mail (DMARC).");
}

static gboolean
has_key (ScDnsAnswer *answer)
{
  for (guint i = 0; answer->values[i] != NULL; i++)
    if (strstr (answer->values[i], "p=") != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_good_word (const char *word)
{
  static const char *const good[] = { "present", "none", "quarantine", "reject", NULL };

  return g_strv_contains (good, word);
}

static void
say_about_domain (ScContext  *context,
                  const char *id,
                  const char *fact,
                  const char *word,
                  const char *sentence,
                  const char *domain)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
  g_autofree char *text = g_strjoinv (domain, parts);

  sc_context_fact_string (context, fact, word);
  sc_context_check (context, STAGE, id, is_good_word (word) ? SC_STATUS_PASS : SC_STATUS_SKIP, "%s", text);
}

static void
take_domain (Outside *self,
             Domain  *domain)
{
  const char *spf = sc_domain_judge_spf (self->answers->pdata[domain->texts]);
  const char *dmarc = sc_domain_judge_dmarc (self->answers->pdata[domain->dmarc]);
  gboolean    is_signed = FALSE;

  for (guint i = 0; i < domain->n_selectors; i++)
    is_signed = is_signed || has_key (self->answers->pdata[domain->selectors + i]);
  say_about_domain (self->context, "spf", "domain.spf", spf, spf_sentence (spf), domain->domain);
  say_about_domain (self->context, "dmarc", "domain.dmarc", dmarc, dmarc_sentence (dmarc), domain->domain);
  say_about_domain (self->context, "dkim", "domain.dkim", is_signed ? "present" : "unknown",
                    /* Translators: a domain. */
                    is_signed ? _("%s signs its mail (DKIM).")
                              /* Translators: a domain. */
                              : _("No key for signed mail (DKIM) was found for %s. It may stand under a name that nobody can guess."),
                    domain->domain);
}

/* ---- a control host ---- */

/* "Your network blocks this port", or "this server is down"? */
static void
compare_with_control (Outside        *self,
                      const ScOthers *others)
{
  ScContext *context = self->context;
  guint16    port = sc_endpoint_get_port (context->settings->endpoint);
  guint16    asked_port = port == 25 || port == 465 ? port : 587;
  guint      seconds = sc_context_timeout_s (context);
  g_autoptr (ScResolution) resolution = NULL;
  g_autoptr (ScStream)     stream = NULL;
  g_autoptr (GError)       error = NULL;
  const char              *result = "connected";

  /* Translators: a server's name and a number of seconds. */
  sc_context_activity (context, STAGE, ngettext ("Comparing with %1$s, at most %2$u second", "Comparing with %1$s, at most %2$u seconds", seconds),
                       others->control, seconds);
  add_asked (self, others->control);
  resolution = sc_resolve_sync (others->control, context->settings->timeout_ms, context->cancellable, &error);
  if (resolution != NULL)
    stream = sc_connect_sync (resolution, asked_port, sc_deadline_after_ms (context->settings->timeout_ms), NULL, NULL, context->cancellable, &error);
  if (sc_context_note_cancelled (context, error))
    return;
  if (stream == NULL)
    result = error->domain == SC_NET_ERROR ? sc_enum_to_nick (SC_TYPE_NET_ERROR, error->code) : "failed";
  sc_context_fact_string (context, "control.host", others->control);
  sc_context_fact_int (context, "control.port", asked_port);
  sc_context_fact_string (context, "control.result", result);
  sc_context_check (context, STAGE, "control", SC_STATUS_SKIP,
                    /* Translators: a port number and a server's name. */
                    stream != NULL ? _("Port %1$u of %2$s can be reached from here.") : _("Port %1$u of %2$s cannot be reached from here either."),
                    asked_port, others->control);
}

static gboolean
needs_control (ScContext *context)
{
  const char *error = sc_facts_get_string (context->facts, "failure.error");

  return g_strcmp0 (sc_facts_get_string (context->facts, "failure.step"), "connect") == 0 && g_strcmp0 (error, "net.no-route") != 0;
}

/* ---- all ---- */

static gboolean
ask_all (Outside *self)
{
  ScContext *context = self->context;

  if (self->questions->len == 0)
    return FALSE;
  sc_context_activity (context, STAGE, ngettext ("Asking block lists and the entries of the sender’s domain, at most %u second",
                                                 "Asking block lists and the entries of the sender’s domain, at most %u seconds", PATIENCE_MS / 1000),
                       (guint) PATIENCE_MS / 1000);
  self->answers = sc_dns_ask_sync ((const ScDnsQuestion *) (gpointer) self->questions->data, self->questions->len, sc_deadline_after_ms (PATIENCE_MS),
                                   context->cancellable, NULL);
  return self->answers != NULL;
}

static void
ask_and_report (Outside *self)
{
  ScContext      *context = self->context;
  const ScOthers *others = sc_others_get ();
  g_autoptr (GInetAddress) address = find_public_address (context);
  Domain          domain = { 0 };
  guint           lists = 0;
  guint           reverse = 0;

  if (address != NULL)
    {
      lists = ask_lists (self, others, address);
      reverse = add_question (self, sc_dns_dup_reverse_name (address, g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
                                                                          ? "ip6.arpa" : "in-addr.arpa"), SC_DNS_PTR);
    }
  ask_domain (self, others, &domain);
  if (ask_all (self))
    {
      if (address != NULL)
        {
          take_lists (self, others, address, lists);
          take_reverse (self, address, reverse);
        }
      if (domain.domain != NULL)
        take_domain (self, &domain);
    }
  if (others->control != NULL && needs_control (context))
    compare_with_control (self, others);
}

void
sc_outside_ask (ScContext *context)
{
  Outside self = { .context = context };

  if (!context->settings->ask_others || context->settings->only_own_port || sc_context_note_cancelled (context, NULL) ||
      context->resolution == NULL)
    return;
  self.names = g_ptr_array_new_with_free_func (g_free);
  self.questions = g_array_new (FALSE, FALSE, sizeof (ScDnsQuestion));
  self.asked = g_ptr_array_new_with_free_func (g_free);
  ask_and_report (&self);
  sc_context_fact (context, "others.asked", g_variant_new_strv ((const char * const *) self.asked->pdata, (gssize) self.asked->len));
  g_clear_pointer (&self.answers, g_ptr_array_unref);
  g_ptr_array_unref (self.asked);
  g_array_unref (self.questions);
  g_ptr_array_unref (self.names);
}
