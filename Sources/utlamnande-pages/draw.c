// Draws pages as pictures with everything masked gone from them.
//
// usage: utlamnande-pages draw PDF ORDER FOLDER, with absolute paths. For each page of the order
// FOLDER/NUMBER.image is written. To standard output go `pages COUNT` and a line for each page:
// page NUMBER WIDTH HEIGHT PIXELS PIXELS KIND WORDS LINES, where WORDS has a 1 for each word that
// can be seen, and LINES a 1 for each line set anew.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "drawing.h"

enum { DONE = 0, USAGE = 64, UNREADABLE = 65, ENCRYPTED = 66, FAULT = 70 };

static void put_bits(const bool *bits, size_t count) {
  putchar(' ');
  if (count == 0) putchar('-');
  for (size_t i = 0; i < count; i++) putchar(bits[i] ? '1' : '0');
}

static bool write_page(PopplerPage *page, const PageOrder *order, const char *folder) {
  Drawing drawing;
  if (!draw_page(page, order->dpi, order->band_count > 0, &drawing)) return false;
  cairo_surface_t *picture = drawing.picture;
  // Words are looked for before anything is moved.
  bool *seen = calloc(order->word_count + 1, sizeof *seen);
  bool *is_set = calloc(order->band_count + 1, sizeof *is_set);
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/%d.image", folder, order->number);
  if (seen == NULL || is_set == NULL || length >= (int)sizeof path) return false;
  for (size_t i = 0; i < order->word_count; i++) {
    seen[i] = shows_word(picture, order->dpi, order->words[i], order->has_letters[i]);
  }
  for (size_t i = 0; i < order->band_count; i++) {
    const Band *band = &order->bands[i];
    is_set[i] = set_line(&drawing, order->dpi, band);
    const Cover *covers = is_set[i] ? band->set : band->kept;
    size_t count = is_set[i] ? band->set_count : band->kept_count;
    for (size_t at = 0; at < count; at++) paint_cover(picture, order->dpi, &covers[at]);
  }
  for (size_t i = 0; i < order->box_count; i++) {
    paint_cover(picture, order->dpi, &order->boxes[i]);
  }
  FILE *file = fopen(path, "wb");
  if (file == NULL) return false;
  const char *kind = write_picture(picture, file);
  bool is_good = fclose(file) == 0 && kind != NULL;
  double width, height;
  poppler_page_get_size(page, &width, &height);
  if (is_good) {
    printf("page %d %.3f %.3f %d %d %s", order->number, width, height,
           cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture), kind);
    put_bits(seen, order->word_count);
    put_bits(is_set, order->band_count);
    putchar('\n');
  }
  free_drawing(&drawing);
  free(seen);
  free(is_set);
  return is_good;
}

static int draw_all(PopplerDocument *document, FILE *orders, const char *folder) {
  for (;;) {
    PageOrder order;
    int got = read_page_order(orders, &order);
    if (got == 0) return fflush(stdout) == 0 ? DONE : FAULT;
    if (got < 0) return USAGE;
    PopplerPage *page = poppler_document_get_page(document, order.number - 1);
    if (page == NULL) return UNREADABLE;
    bool is_written = write_page(page, &order, folder);
    g_object_unref(page);
    free_page_order(&order);
    if (!is_written) return FAULT;
  }
}

int draw_command(int count, char **arguments) {
  if (count != 3) return USAGE;
  gchar *source = g_filename_to_uri(arguments[0], NULL, NULL);
  if (source == NULL) return USAGE;
  GError *error = NULL;
  PopplerDocument *document = poppler_document_new_from_file(source, NULL, &error);
  g_free(source);
  if (document == NULL) {
    bool is_locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_error_free(error);
    return is_locked ? ENCRYPTED : UNREADABLE;
  }
  printf("pages %d\n", poppler_document_get_n_pages(document));
  FILE *orders = fopen(arguments[1], "rb");
  int code = orders == NULL ? USAGE : draw_all(document, orders, arguments[2]);
  if (orders != NULL) fclose(orders);
  g_object_unref(document);
  return code;
}
