// The command `set`: plain text in UTF-8 laid out on A4 pages, for kinds of file that have no pages of
// their own. A form feed begins a new page; a line that is too long goes on below.
#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const double width = 595.28, height = 841.89, margin = 50;

struct Sheet {
  cairo_t *cairo;
  PangoLayout *layout;
  double y;
};

static void new_page(struct Sheet *sheet) {
  cairo_show_page(sheet->cairo);
  sheet->y = margin;
}

static void set_line(struct Sheet *sheet, const char *text, int length) {
  pango_layout_set_text(sheet->layout, text, length);
  const int lines = pango_layout_get_line_count(sheet->layout);
  for (int i = 0; i < lines; i++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly(sheet->layout, i);
    PangoRectangle extents;
    pango_layout_line_get_extents(line, NULL, &extents);
    const double tall = (double)extents.height / PANGO_SCALE;
    if (sheet->y + tall > height - margin) new_page(sheet);
    const double ascent = (double)PANGO_ASCENT(extents) / PANGO_SCALE;
    cairo_move_to(sheet->cairo, margin, sheet->y + ascent);
    pango_cairo_show_layout_line(sheet->cairo, line);
    sheet->y += tall;
  }
}

static void set_all(struct Sheet *sheet, const char *text, size_t length) {
  const char *const end = text + length;
  while (text < end) {
    size_t line = strcspn(text, "\n\f");
    if (text + line > end) line = (size_t)(end - text);
    set_line(sheet, text, (int)line);
    text += line;
    if (text < end && *text == '\f') new_page(sheet);
    text++;
  }
}

int set_command(int count, char **arguments) {
  if (count != 2) return 64;
  gchar *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(arguments[0], &text, &length, NULL)) return 65;
  if (!g_utf8_validate(text, (gssize)length, NULL)) return 65;
  cairo_surface_t *surface = cairo_pdf_surface_create(arguments[1], width, height);
  // The same text gives the same bytes.
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
  struct Sheet sheet = {.cairo = cairo_create(surface), .y = margin};
  sheet.layout = pango_cairo_create_layout(sheet.cairo);
  PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans Mono, monospace 9.5");
  pango_layout_set_font_description(sheet.layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(sheet.layout, (int)((width - 2 * margin) * PANGO_SCALE));
  pango_layout_set_wrap(sheet.layout, PANGO_WRAP_WORD_CHAR);
  set_all(&sheet, text, length);
  g_object_unref(sheet.layout);
  cairo_show_page(sheet.cairo);
  cairo_destroy(sheet.cairo);
  cairo_surface_finish(surface);
  const cairo_status_t status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  g_free(text);
  if (status != CAIRO_STATUS_SUCCESS) return 70;
  puts("end");
  return 0;
}
