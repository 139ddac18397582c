// Draws pages and changes the pictures: what is masked is gone from the pixels before anything is
// written.
#include "drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int left, top, right, bottom;
} Pixels;

static int clamp(double value, int most) {
  return value < 0 ? 0 : value > most ? most : (int)value;
}

// The pixels that an area touches, `inset` points less on each side.
static Pixels pixels_of(cairo_surface_t *picture, double dpi, Area area) {
  double scale = dpi / 72;
  int width = cairo_image_surface_get_width(picture);
  int height = cairo_image_surface_get_height(picture);
  return (Pixels){clamp(floor(area.left * scale), width), clamp(floor(area.top * scale), height),
                  clamp(ceil(area.right * scale), width), clamp(ceil(area.bottom * scale), height)};
}

static uint32_t *row_of(cairo_surface_t *picture, int y) {
  return (uint32_t *)(void *)(cairo_image_surface_get_data(picture) +
                              (size_t)y * (size_t)cairo_image_surface_get_stride(picture));
}

static int brightness(uint32_t pixel) {
  return (int)(((pixel >> 16 & 255) * 77 + (pixel >> 8 & 255) * 150 + (pixel & 255) * 29) >> 8);
}

void free_drawing(Drawing *drawing) {
  if (drawing->picture != NULL) cairo_surface_destroy(drawing->picture);
  if (drawing->strokes != NULL) cairo_surface_destroy(drawing->strokes);
}

// As on paper: values of forms and stamps are shown, comments are not.
static bool draw_on(cairo_t *cairo, PopplerPage *page) {
  poppler_page_render_for_printing_with_options(page, cairo, POPPLER_PRINT_STAMP_ANNOTS_ONLY);
  return cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
}

bool draw_page(PopplerPage *page, double dpi, bool keeps_strokes, Drawing *drawing) {
  double width, height;
  poppler_page_get_size(page, &width, &height);
  drawing->strokes = NULL;
  drawing->picture = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, (int)ceil(width * dpi / 72), (int)ceil(height * dpi / 72));
  cairo_t *cairo = cairo_create(drawing->picture);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  cairo_scale(cairo, dpi / 72, dpi / 72);
  bool is_good;
  if (keeps_strokes) {
    cairo_rectangle_t whole = {0, 0, width, height};
    drawing->strokes = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &whole);
    cairo_t *recorder = cairo_create(drawing->strokes);
    is_good = draw_on(recorder, page);
    cairo_destroy(recorder);
    cairo_set_source_surface(cairo, drawing->strokes, 0, 0);
    cairo_paint(cairo);
    is_good = is_good && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
  } else {
    is_good = draw_on(cairo, page);
  }
  cairo_destroy(cairo);
  cairo_surface_flush(drawing->picture);
  return is_good;
}

// The commonest brightness in steps of 16, and the darkest and lightest there is.
static void survey(cairo_surface_t *picture, Pixels at, int *common, int *darkest, int *lightest) {
  int counts[16] = {0};
  *darkest = 255;
  *lightest = 0;
  for (int y = at.top; y < at.bottom; y++) {
    const uint32_t *row = row_of(picture, y);
    for (int x = at.left; x < at.right; x++) {
      int value = brightness(row[x]);
      counts[value >> 4]++;
      if (value < *darkest) *darkest = value;
      if (value > *lightest) *lightest = value;
    }
  }
  int best = 0;
  for (int i = 1; i < 16; i++) {
    if (counts[i] > counts[best]) best = i;
  }
  *common = best * 16 + 8;
}

bool shows_word(cairo_surface_t *picture, double dpi, Area word, bool has_letters) {
  double width = cairo_image_surface_get_width(picture) * 72 / dpi;
  double height = cairo_image_surface_get_height(picture) * 72 / dpi;
  if (word.left < -1 || word.top < -4 || word.right > width + 1 || word.bottom > height + 4) {
    return false;
  }
  double inset = (word.bottom - word.top) * 0.08;
  Pixels at = pixels_of(picture, dpi,
                        (Area){word.left, word.top + inset, word.right, word.bottom - inset});
  int columns = at.right - at.left, rows = at.bottom - at.top;
  if (columns < 1 || rows < 2) return false;
  int common, darkest, lightest;
  survey(picture, at, &common, &darkest, &lightest);
  if (lightest - darkest < 40) return false;
  if (!has_letters) return true;
  int threshold = (lightest - darkest) / 3;
  int inked_rows = 0, inked_columns = 0;
  uint8_t *seen = calloc((size_t)columns, 1);
  if (seen == NULL) abort();
  for (int y = at.top; y < at.bottom; y++) {
    const uint32_t *row = row_of(picture, y);
    bool inked = false;
    for (int x = at.left; x < at.right; x++) {
      if (abs(brightness(row[x]) - common) <= threshold) continue;
      inked = true;
      seen[x - at.left] = 1;
    }
    inked_rows += inked;
  }
  for (int x = 0; x < columns; x++) inked_columns += seen[x];
  free(seen);
  return inked_rows * 100 >= rows * 28 && inked_columns * 100 >= columns * 15;
}

static bool contains(Area area, double x, double y, double margin) {
  return x >= area.left - margin && x <= area.right + margin && y >= area.top - margin &&
         y <= area.bottom + margin;
}

static bool is_in_words(const Band *band, double x, double y) {
  for (size_t i = 0; i < band->move_count; i++) {
    if (contains(band->moves[i].from, x, y, 0.7)) return true;
  }
  for (size_t i = 0; i < band->gone_count; i++) {
    if (contains(band->gone[i], x, y, 0.7)) return true;
  }
  return false;
}

// The colour between the words, where at least 97 of 100 pixels there have nearly that colour.
static bool even_background(cairo_surface_t *picture, double dpi, const Band *band, Pixels at,
                            uint32_t *colour) {
  enum { SHADES = 4096 };
  unsigned *counts = calloc(SHADES, sizeof *counts);
  uint32_t *samples = calloc(SHADES, sizeof *samples);
  if (counts == NULL || samples == NULL) abort();
  size_t between = 0, odd = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (int y = at.top; y < at.bottom; y++) {
      const uint32_t *row = row_of(picture, y);
      for (int x = at.left; x < at.right; x++) {
        if (is_in_words(band, (x + 0.5) * 72 / dpi, (y + 0.5) * 72 / dpi)) continue;
        uint32_t pixel = row[x] & 0xFFFFFF;
        if (pass == 0) {
          unsigned shade = (pixel >> 12 & 0xF00) | (pixel >> 8 & 0xF0) | (pixel >> 4 & 0xF);
          counts[shade]++;
          samples[shade] = pixel;
        } else {
          between++;
          for (int shift = 0; shift < 24; shift += 8) {
            if (abs((int)(pixel >> shift & 255) - (int)(*colour >> shift & 255)) <= 28) continue;
            odd++;
            break;
          }
        }
      }
    }
    if (pass == 1) break;
    unsigned best = 0;
    for (unsigned i = 1; i < SHADES; i++) {
      if (counts[i] > counts[best]) best = i;
    }
    // Where there is nothing between the words, the paper is taken to be white.
    *colour = counts[best] == 0 ? 0xFFFFFF : samples[best];
  }
  free(counts);
  free(samples);
  return odd * 100 <= between * 3;
}

// Words are drawn again in their new places and not copied as pixels: where the letters fell between
// two pixels would tell where the word had stood.
bool set_line(const Drawing *drawing, double dpi, const Band *band) {
  cairo_surface_t *picture = drawing->picture;
  Pixels at = pixels_of(picture, dpi, band->area);
  if (at.right <= at.left || at.bottom <= at.top) return false;
  uint32_t colour;
  if (!even_background(picture, dpi, band, at, &colour)) return false;
  for (int y = at.top; y < at.bottom; y++) {
    uint32_t *row = row_of(picture, y);
    for (int x = at.left; x < at.right; x++) row[x] = colour;
  }
  cairo_surface_mark_dirty(picture);
  cairo_t *cairo = cairo_create(picture);
  for (size_t i = 0; i < band->move_count; i++) {
    const Move *move = &band->moves[i];
    double width = (move->from.right - move->from.left) * move->scale;
    Pixels to = pixels_of(picture, dpi,
                          (Area){move->left, band->area.top, move->left + width,
                                 band->area.bottom});
    cairo_save(cairo);
    cairo_rectangle(cairo, to.left, to.top, to.right - to.left, to.bottom - to.top);
    cairo_clip(cairo);
    cairo_scale(cairo, dpi / 72, dpi / 72);
    cairo_translate(cairo, move->left, 0);
    cairo_scale(cairo, move->scale, 1);
    cairo_set_source_surface(cairo, drawing->strokes, -move->from.left, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
  }
  cairo_destroy(cairo);
  cairo_surface_flush(picture);
  return true;
}

// Points: below the first nobody reads a label on paper, and below the second not even a number.
static const double least_label = 5.5, least_number = 4;

// The size in points at which a text fits into its box, or 0 where it would be smaller than `least`.
static double size_of(cairo_t *cairo, const Cover *cover, const char *text, double least,
                      cairo_text_extents_t *extents) {
  if (text[0] == 0) return 0;
  double width = cover->area.right - cover->area.left - 4;
  double height = cover->area.bottom - cover->area.top;
  double size = fmin(9, height * 0.62);
  cairo_set_font_size(cairo, size);
  cairo_text_extents(cairo, text, extents);
  if (extents->width > width && extents->width > 0) {
    size *= width / extents->width;
    cairo_set_font_size(cairo, size);
    cairo_text_extents(cairo, text, extents);
  }
  return size < least ? 0 : size;
}

// What a box can show: its label, else its number in the list, else nothing.
static const char *shown(cairo_t *cairo, const Cover *cover, cairo_text_extents_t *extents) {
  if (size_of(cairo, cover, cover->label, least_label, extents) > 0) return cover->label;
  if (size_of(cairo, cover, cover->number, least_number, extents) > 0) return cover->number;
  return NULL;
}

void paint_cover(cairo_surface_t *picture, double dpi, const Cover *cover) {
  Pixels at = pixels_of(picture, dpi, cover->area);
  for (int y = at.top; y < at.bottom; y++) {
    uint32_t *row = row_of(picture, y);
    for (int x = at.left; x < at.right; x++) row[x] = 0;
  }
  cairo_surface_mark_dirty(picture);
  cairo_t *cairo = cairo_create(picture);
  cairo_scale(cairo, dpi / 72, dpi / 72);
  cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_text_extents_t extents;
  const char *text = shown(cairo, cover, &extents);
  if (text != NULL) {
    double middle = (cover->area.left + cover->area.right) / 2;
    double line = (cover->area.top + cover->area.bottom) / 2;
    cairo_set_source_rgb(cairo, 1, 1, 1);
    // Set on the height of a capital letter, so that labels beside one another share a line.
    cairo_font_extents_t font;
    cairo_font_extents(cairo, &font);
    cairo_move_to(cairo, middle - extents.width / 2 - extents.x_bearing,
                  line + font.ascent * 0.39);
    cairo_show_text(cairo, text);
  }
  cairo_destroy(cairo);
  cairo_surface_flush(picture);
}
