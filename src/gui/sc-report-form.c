/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Sendcheck authors
 */
#define G_LOG_DOMAIN "sc-gui"

#include "config.h"

#include "sc-report-form.h"

#include "sc-report-json.h"
#include "sc-report-text.h"

G_DEFINE_ENUM_TYPE (ScReportForm, sc_report_form,
                    G_DEFINE_ENUM_VALUE (SC_REPORT_FORM_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (SC_REPORT_FORM_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (SC_REPORT_FORM_MARKDOWN, "markdown"),
                    G_DEFINE_ENUM_VALUE (SC_REPORT_FORM_PDF, "pdf"))

static const struct
{
  ScReportForm form;
  const char *suffix;
} suffixes[] = {
  /* The first of a form is the one that is proposed. */
  { SC_REPORT_FORM_JSON, ".json" },       { SC_REPORT_FORM_TEXT, ".txt" }, { SC_REPORT_FORM_MARKDOWN, ".md" },
  { SC_REPORT_FORM_MARKDOWN, ".markdown" }, { SC_REPORT_FORM_PDF, ".pdf" },
};

char *
sc_report_form_dup_file_name (ScReportForm form, ScReport *report)
{
  g_autofree char *date = NULL;
  guint i = 0;

  g_return_val_if_fail (SC_IS_REPORT (report), NULL);
  date = g_date_time_format (sc_report_get_created (report), "%Y-%m-%d");
  while (i < G_N_ELEMENTS (suffixes) - 1 && suffixes[i].form != form)
    i++;
  return g_strdup_printf ("sendcheck-%s%s", date, suffixes[i].suffix);
}

ScReportForm
sc_report_form_for_file_name (const char *file_name, ScReportForm fallback)
{
  g_autofree char *lower = g_ascii_strdown (file_name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (g_str_has_suffix (lower, suffixes[i].suffix))
        return suffixes[i].form;
    }
  return fallback;
}

char *
sc_report_form_write (ScReportForm form, ScReport *report, ScShare *share, gboolean with_dialogue)
{
  g_autoptr (GPtrArray) outline = NULL;

  g_return_val_if_fail (SC_IS_REPORT (report) && SC_IS_SHARE (share), NULL);
  if (form == SC_REPORT_FORM_JSON)
    {
      g_autofree char *json = with_dialogue ? sc_report_to_json (report) : sc_report_to_json_without_dialogue (report);

      return sc_share_mask_json (share, json);
    }
  outline = sc_report_outline_new (report, with_dialogue);
  sc_report_outline_mask (outline, share);
  return form == SC_REPORT_FORM_MARKDOWN ? sc_report_outline_to_markdown (outline) : sc_report_outline_to_text (outline);
}
