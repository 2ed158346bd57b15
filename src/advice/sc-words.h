/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-diagnosis.h"
#include "sc-knowledge-parser.h"

G_BEGIN_DECLS

/* The sentences: causes, fixes, providers, programs, terms. English; translated when they are used. */

typedef struct
{
  char *fix;
  char *provider; /* (nullable): only for it; likewise the next two */
  char *origin;
  char *step;
  int wait_s;
  char *said;   /* (nullable): a word that the reply has to hold, or must not hold */
  char *unsaid;
  gboolean before_login; /* not when somebody had logged in */
} ScFixUse;

typedef struct
{
  char *id;
  char *shown_as; /* (nullable): the cause it is a case of, which others know by name */
  gboolean is_seen; /* the run sees it for itself */
  char *title;
  char *explanation;
  char *sign; /* (nullable); likewise the next two */
  char *stop;
  char *question;
  char **prevention;
  int wait_s;
  GPtrArray *uses; /* ScFixUse */
} ScCauseWords;

typedef struct
{
  char *id;
  ScWho who;
  char *action;   /* (nullable) */
  char *argument; /* (nullable) */
  char *title;
  char **steps;
} ScFixWords;

typedef struct
{
  char *id;
  int number;       /* in a phone code; 0: none */
  char *name;
  char **hosts;     /* "smtp.gmail.com", "*.gmail.com" */
  char **greetings; /* texts in its greeting */
  char **texts;     /* texts in its replies */
  GHashTable *links; /* kind: URL */
  GHashTable *waits; /* cause: seconds */
  GHashTable *limits; /* "messages.day", "connections": "500, 2000 (Some plan)" */
} ScProvider;

typedef struct
{
  char *origin;
  char *name;
  GHashTable *paths; /* what: click path */
} ScProgram;

typedef struct
{
  char *word;
  char *meaning;
} ScTerm;

typedef struct
{
  char *speaker; /* nick of ScSpeaker */
  char *begins;
  char *meaning;
} ScLineWords;

typedef struct
{
  char *text;
  gboolean is_item; /* of a list; else a paragraph */
} ScMessagePart;

typedef struct _ScWords ScWords;

ScWords *sc_words_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void     sc_words_free (ScWords *self);

/* Whether this is an entry for us; then @error says what is wrong with it, if anything. A later entry takes the place of one with the same id. */
gboolean sc_words_add_entry (ScWords       *self,
                             const ScNode  *entry,
                             GError       **error);

/* (nullable) */
const ScCauseWords *sc_words_find_cause    (ScWords *self, const char *id);
const ScFixWords   *sc_words_find_fix      (ScWords *self, const char *id);
const ScProvider   *sc_words_find_provider (ScWords *self, const char *id);
const ScProgram    *sc_words_find_program  (ScWords *self, const char *origin);
/* (transfer container) (element-type ScCauseWords): in the order of the files */
GPtrArray          *sc_words_list_causes   (ScWords *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *sc_words_list_providers (ScWords *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (element-type ScTerm): every technical word, in English */
GPtrArray          *sc_words_get_terms     (ScWords *self);
/* (transfer none) (element-type ScLineWords): what a line of the dialogue means, in English */
GPtrArray          *sc_words_get_lines     (ScWords *self);
/* (transfer none) (nullable) (element-type ScMessagePart): the letter to these people, in English */
GPtrArray          *sc_words_find_message  (ScWords *self, ScWho who);
/* (nullable): by the host's name or a name it lies below */
const ScProvider   *sc_words_find_provider_for_host (ScWords *self, const char *host);

/* (transfer full) (nullable): what a cause names and nobody wrote, one sentence each, for the problems */
GPtrArray          *sc_words_list_broken_references (ScWords *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWords, sc_words_free)

G_END_DECLS
