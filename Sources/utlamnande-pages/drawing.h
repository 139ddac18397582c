// A page as a picture: drawn, its masked lines set anew, its boxes painted, encoded.
#pragma once
#include <cairo/cairo.h>
#include <poppler.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct {
  double left, top, right, bottom;
} Area;

typedef struct {
  Area from;
  double left, scale;
} Move;

typedef struct {
  Area area;
  char label[128];
  // What it says where the label has no room: its number in the list of masks.
  char number[64];
} Cover;

// A line of text with masked words: `moves` are the words that stay and where they go, `gone` the
// places of the masked ones, `set` the boxes of the new line, `kept` the boxes where the line
// cannot be set anew because its background is not even.
typedef struct {
  Area area;
  Move *moves;
  Area *gone;
  Cover *set, *kept;
  size_t move_count, gone_count, set_count, kept_count;
} Band;

typedef struct {
  int number;
  double dpi;
  Area *words;
  bool *has_letters;
  Band *bands;
  Cover *boxes;
  size_t word_count, band_count, box_count;
} PageOrder;

// Gives the next page of the order, or 0 at its end, or -1 where it cannot be understood.
int read_page_order(FILE *file, PageOrder *page);
void free_page_order(PageOrder *page);

// A page as it was drawn: the pixels, and for pages with lines to set anew also the strokes.
typedef struct {
  cairo_surface_t *picture, *strokes;
} Drawing;

bool draw_page(PopplerPage *page, double dpi, bool keeps_strokes, Drawing *drawing);
void free_drawing(Drawing *drawing);
// Whether somebody who looks at the picture sees a word there.
bool shows_word(cairo_surface_t *picture, double dpi, Area word, bool has_letters);
// Sets a line anew; false where its background is not even, and then nothing was changed.
bool set_line(const Drawing *drawing, double dpi, const Band *band);
void paint_cover(cairo_surface_t *picture, double dpi, const Cover *cover);

// Writes the picture's data for a PDF and gives the kind: gray4, rgb4, grayjpeg, rgbjpeg; or NULL.
const char *write_picture(cairo_surface_t *picture, FILE *file);
