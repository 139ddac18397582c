// The command `picture`: one page as a PNG. A page that would be too many pixels is drawn smaller; what
// was used, in dots an inch, is printed, so that places in the picture can be found on the page again.
#include <cairo/cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"

static const double most_pixels = 16e6;
static const double longest_side = 30000;  // of cairo: 32767

static PopplerPage *open_page(const char *path, int number, PopplerDocument **document) {
  gchar *whole = g_canonicalize_filename(path, NULL);
  gchar *address = g_filename_to_uri(whole, NULL, NULL);
  *document = poppler_document_new_from_file(address, NULL, NULL);
  g_free(address);
  g_free(whole);
  if (*document == NULL || number < 1 || number > poppler_document_get_n_pages(*document)) {
    return NULL;
  }
  return poppler_document_get_page(*document, number - 1);
}

static cairo_surface_t *draw(PopplerPage *page, double dots, double *used) {
  double width, height;
  poppler_page_get_size(page, &width, &height);
  if (!(width > 0) || !(height > 0)) return NULL;
  double scale = dots / 72;
  scale = fmin(scale, sqrt(most_pixels / (width * height)));
  scale = fmin(scale, longest_side / fmax(width, height));
  const int across = (int)ceil(width * scale), down = (int)ceil(height * scale);
  cairo_surface_t *surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, across < 1 ? 1 : across, down < 1 ? 1 : down);
  cairo_t *cairo = cairo_create(surface);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  cairo_scale(cairo, scale, scale);
  // As the masked copy draws it: values of forms and stamps are shown, comments are not.
  poppler_page_render_for_printing_with_options(page, cairo, POPPLER_PRINT_STAMP_ANNOTS_ONLY);
  *used = scale * 72;
  const cairo_status_t status = cairo_status(cairo);
  cairo_destroy(cairo);
  if (status == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  return NULL;
}

int picture_command(int count, char **arguments) {
  if (count != 4) return 64;
  const int number = atoi(arguments[1]);
  const double dots = atof(arguments[2]);
  if (number < 1 || !(dots >= 1 && dots <= 1200)) return 64;
  PopplerDocument *document;
  PopplerPage *page = open_page(arguments[0], number, &document);
  if (page == NULL) return 65;
  double used = 0;
  cairo_surface_t *surface = draw(page, dots, &used);
  if (surface == NULL) return 65;
  const cairo_status_t written = cairo_surface_write_to_png(surface, arguments[3]);
  cairo_surface_destroy(surface);
  g_object_unref(page);
  g_object_unref(document);
  if (written != CAIRO_STATUS_SUCCESS) return 70;
  printf("picture\t%.4f\nend\n", used);
  return 0;
}
