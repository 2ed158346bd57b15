/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-test"

#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "sc-knowledge.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever is pasted gets a sentence, and shares stay shares. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  static ScKnowledge *knowledge;
  g_autoptr (ScDiagnosis) diagnosis = NULL;
  const char *text = size > 0 ? (const char *) data : "";
  ScReading reading;

  if (knowledge == NULL)
    knowledge = sc_knowledge_load (NULL, NULL);
  sc_knowledge_read_reply (knowledge, text, (gssize) size, SC_STEP_UNKNOWN, NULL, &reading);
  g_assert (reading.score >= 0 && reading.score <= 1.0001);
  diagnosis = sc_knowledge_explain_text (knowledge, text, (gssize) size, SC_STEP_UNKNOWN, NULL);
  g_assert (diagnosis->summary != NULL);
  g_assert (diagnosis->outcome != SC_OUTCOME_FAULT || diagnosis->causes->len > 0);
  return 0;
}
