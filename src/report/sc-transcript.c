/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-report"

#include "config.h"

#include "sc-transcript.h"

#include "sc-text.h"

#include <string.h>

/* Characters of one line that are kept; a reply line is bounded to as many octets. */
#define LINE_CHARS_MAX 8192

struct _ScTranscriptLine
{
  GObject   parent_instance;

  guint     time_ms;
  guint     wait_ms;
  ScStageId stage;
  ScSpeaker speaker;
  char     *text;
};

enum
{
  LINE_PROP_0,
  LINE_PROP_TIME_MS,
  LINE_PROP_SPEAKER,
  LINE_PROP_TEXT,
  LINE_PROP_REFUSED,
  LINE_N_PROPS,
};

static GParamSpec *line_properties[LINE_N_PROPS];

G_DEFINE_FINAL_TYPE (ScTranscriptLine, sc_transcript_line, G_TYPE_OBJECT)

/* RFC 4954 4: "AUTH SP mechanism [SP initial-response]". The response carries a password in all but name. */
static char *
mask_initial_response (const char *text)
{
  gsize       mechanism;
  const char *response;

  if (g_ascii_strncasecmp (text, "AUTH ", 5) != 0)
    return g_strdup (text);
  response = text + 5;
  response += strspn (response, " ");
  mechanism = strcspn (response, " ");
  response += mechanism;
  response += strspn (response, " ");
  /* What stands in brackets was taken out already; base64 has none. */
  if (*response == '\0' || g_str_equal (response, "=") || *response == '[')
    return g_strdup (text);
  return g_strdup_printf ("%.*s•••", (int) (response - text), text);
}

static void
sc_transcript_line_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ScTranscriptLine *self = SC_TRANSCRIPT_LINE (object);

  switch (prop_id)
    {
    case LINE_PROP_TIME_MS:
      g_value_set_uint (value, self->time_ms);
      break;
    case LINE_PROP_SPEAKER:
      g_value_set_enum (value, self->speaker);
      break;
    case LINE_PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case LINE_PROP_REFUSED:
      g_value_set_boolean (value, sc_transcript_line_is_refusal (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_transcript_line_finalize (GObject *object)
{
  ScTranscriptLine *self = SC_TRANSCRIPT_LINE (object);

  g_free (self->text);

  G_OBJECT_CLASS (sc_transcript_line_parent_class)->finalize (object);
}

static void
sc_transcript_line_class_init (ScTranscriptLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sc_transcript_line_get_property;
  object_class->finalize = sc_transcript_line_finalize;

  line_properties[LINE_PROP_TIME_MS] =
    g_param_spec_uint ("time-ms", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  line_properties[LINE_PROP_SPEAKER] =
    g_param_spec_enum ("speaker", NULL, NULL, SC_TYPE_SPEAKER, SC_SPEAKER_INFO, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  line_properties[LINE_PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  line_properties[LINE_PROP_REFUSED] =
    g_param_spec_boolean ("refused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LINE_N_PROPS, line_properties);
}

static void
sc_transcript_line_init (ScTranscriptLine *self)
{
}

ScTranscriptLine *
sc_transcript_line_new (guint       time_ms,
                        ScSpeaker   speaker,
                        const char *text,
                        ScMasker   *masker)
{
  ScTranscriptLine *self;
  g_autofree char  *masked = NULL;
  g_autofree char  *safe = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* The masker first: making text safe could change a secret so that it is no longer known. */
  masked = masker != NULL ? sc_masker_apply (masker, text) : g_strdup (text);
  safe = sc_text_make_safe (masked, -1, LINE_CHARS_MAX);

  self = g_object_new (SC_TYPE_TRANSCRIPT_LINE, NULL);
  self->time_ms = time_ms;
  self->stage = SC_STAGE_CONNECTIVITY;
  self->speaker = speaker;
  self->text = speaker == SC_SPEAKER_CLIENT ? mask_initial_response (safe) : g_steal_pointer (&safe);

  return self;
}

guint
sc_transcript_line_get_time_ms (ScTranscriptLine *self)
{
  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), 0);

  return self->time_ms;
}

ScSpeaker
sc_transcript_line_get_speaker (ScTranscriptLine *self)
{
  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), SC_SPEAKER_INFO);

  return self->speaker;
}

const char *
sc_transcript_line_get_text (ScTranscriptLine *self)
{
  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), NULL);

  return self->text;
}

guint
sc_transcript_line_get_wait_ms (ScTranscriptLine *self)
{
  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), 0);

  return self->wait_ms;
}

ScStageId
sc_transcript_line_get_stage (ScTranscriptLine *self)
{
  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), SC_STAGE_CONNECTIVITY);

  return self->stage;
}

gboolean
sc_transcript_line_is_refusal (ScTranscriptLine *self)
{
  const char *text;

  g_return_val_if_fail (SC_IS_TRANSCRIPT_LINE (self), FALSE);

  text = self->text;
  if (self->speaker != SC_SPEAKER_SERVER || (text[0] != '4' && text[0] != '5'))
    return FALSE;
  if (!g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[2]))
    return FALSE;
  return text[3] == '\0' || text[3] == ' ' || text[3] == '-';
}

struct _ScTranscript
{
  GObject    parent_instance;

  GPtrArray *lines;
};

static GType
sc_transcript_get_item_type (GListModel *model)
{
  return SC_TYPE_TRANSCRIPT_LINE;
}

static guint
sc_transcript_get_n_items (GListModel *model)
{
  return SC_TRANSCRIPT (model)->lines->len;
}

static gpointer
sc_transcript_get_item (GListModel *model,
                        guint       position)
{
  GPtrArray *lines = SC_TRANSCRIPT (model)->lines;

  return position < lines->len ? g_object_ref (lines->pdata[position]) : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = sc_transcript_get_item_type;
  iface->get_n_items = sc_transcript_get_n_items;
  iface->get_item = sc_transcript_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ScTranscript, sc_transcript, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static void
sc_transcript_finalize (GObject *object)
{
  g_ptr_array_unref (SC_TRANSCRIPT (object)->lines);

  G_OBJECT_CLASS (sc_transcript_parent_class)->finalize (object);
}

static void
sc_transcript_class_init (ScTranscriptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_transcript_finalize;
}

static void
sc_transcript_init (ScTranscript *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
}

ScTranscript *
sc_transcript_new (void)
{
  return g_object_new (SC_TYPE_TRANSCRIPT, NULL);
}

/* A command begins a stage, or goes on with the one before. A greeting begins a connection. */
static ScStageId
find_stage (ScTranscriptLine *line,
            ScStageId         before)
{
  static const struct
  {
    ScSpeaker   speaker;
    const char *begins;
    ScStageId   stage;
  } beginnings[] = {
    { SC_SPEAKER_SERVER, "220", SC_STAGE_CONNECTIVITY }, { SC_SPEAKER_CLIENT, "STARTTLS", SC_STAGE_TLS },
    { SC_SPEAKER_CLIENT, "AUTH ", SC_STAGE_AUTH },       { SC_SPEAKER_CLIENT, "MAIL ", SC_STAGE_SEND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      /* RFC 3207 4: the answer to STARTTLS has the code of a greeting. */
      if (beginnings[i].stage == SC_STAGE_CONNECTIVITY && before == SC_STAGE_TLS)
        continue;
      if (line->speaker == beginnings[i].speaker
          && g_ascii_strncasecmp (line->text, beginnings[i].begins, strlen (beginnings[i].begins)) == 0)
        return beginnings[i].stage;
    }
  return before;
}

static void
place_after (ScTranscriptLine *line,
             ScTranscriptLine *before)
{
  line->stage = find_stage (line, before != NULL ? before->stage : SC_STAGE_CONNECTIVITY);
  if (before != NULL && line->speaker == SC_SPEAKER_SERVER && line->time_ms > before->time_ms)
    line->wait_ms = line->time_ms - before->time_ms;
}

void
sc_transcript_append (ScTranscript     *self,
                      ScTranscriptLine *line)
{
  g_return_if_fail (SC_IS_TRANSCRIPT (self));
  g_return_if_fail (SC_IS_TRANSCRIPT_LINE (line));

  place_after (line, self->lines->len > 0 ? g_ptr_array_index (self->lines, self->lines->len - 1) : NULL);
  g_ptr_array_add (self->lines, g_object_ref (line));
  g_list_model_items_changed (G_LIST_MODEL (self), self->lines->len - 1, 0, 1);
}
