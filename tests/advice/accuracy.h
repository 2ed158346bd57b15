/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#pragma once

#include "sc-knowledge.h"

/* A labelled reply and what the knowledge made of it. */
typedef struct
{
  char *id;
  char *reply;
  char *provider; /* (nullable) */
  char *cause;
  char **also;
  char *also_text;
  ScStep step;
  ScReading reading;
} Sample;

typedef struct
{
  double exact; /* the cause itself */
  double also;  /* the cause or a reading a careful person must grant */
  double top3;  /* the cause is among the first three */
} Accuracy;

GPtrArray *samples_new     (void);
/* Appends the objects of a JSON lines file; a file that cannot be read ends the program. */
void       samples_load    (GPtrArray *samples, const char *path);
void       samples_read    (GPtrArray *samples, ScKnowledge *knowledge);
/* (transfer full): the labelled replies of the file @name in tests/advice, read with @knowledge */
GPtrArray *samples_take    (const char *name, ScKnowledge *knowledge);
gboolean   sample_is_exact (const Sample *sample);
gboolean   sample_is_also  (const Sample *sample);
gboolean   sample_is_top3  (const Sample *sample);
Accuracy   accuracy_measure (GPtrArray *samples);
