// Reads what is to be drawn: one thing a line, written by the service, never by a user.
#include <stdlib.h>
#include <string.h>

#include "drawing.h"

enum { LINE_BYTES = 512 };

static void *grown(void *list, size_t count, size_t size) {
  // Doubles at the powers of two.
  if (count != 0 && (count & (count - 1)) != 0) return list;
  void *bigger = realloc(list, (count == 0 ? 1 : count * 2) * size);
  if (bigger == NULL) abort();
  return bigger;
}

#define APPEND(list, count, value)                      \
  do {                                                  \
    (list) = grown((list), (count), sizeof *(list));    \
    (list)[(count)++] = (value);                        \
  } while (0)

static bool read_area(const char *line, Area *area, int *used) {
  return sscanf(line, "%lf %lf %lf %lf%n", &area->left, &area->top, &area->right, &area->bottom,
                used) == 4;
}

static bool read_cover(const char *line, Cover *cover) {
  int used = 0;
  memset(cover, 0, sizeof *cover);
  if (!read_area(line, &cover->area, &used)) return false;
  while (line[used] == ' ') used++;
  const char *tab = strchr(line + used, '\t');
  size_t length = tab == NULL ? strlen(line + used) : (size_t)(tab - line) - (size_t)used;
  if (length >= sizeof cover->label) return false;
  memcpy(cover->label, line + used, length);
  if (tab == NULL || strlen(tab + 1) >= sizeof cover->number) return true;
  strcpy(cover->number, tab + 1);
  return true;
}

static bool read_into_band(const char *verb, const char *rest, Band *band) {
  int used = 0;
  if (strcmp(verb, "move") == 0) {
    Move move;
    if (!read_area(rest, &move.from, &used)) return false;
    if (sscanf(rest + used, "%lf %lf", &move.left, &move.scale) != 2) return false;
    APPEND(band->moves, band->move_count, move);
    return true;
  }
  if (strcmp(verb, "gone") == 0) {
    Area area;
    if (!read_area(rest, &area, &used)) return false;
    APPEND(band->gone, band->gone_count, area);
    return true;
  }
  Cover cover;
  if (!read_cover(rest, &cover)) return false;
  if (strcmp(verb, "set") == 0) {
    APPEND(band->set, band->set_count, cover);
  } else {
    APPEND(band->kept, band->kept_count, cover);
  }
  return true;
}

static bool read_line(const char *verb, const char *rest, PageOrder *page) {
  int used = 0;
  Area area;
  if (strcmp(verb, "word") == 0 || strcmp(verb, "sign") == 0) {
    if (!read_area(rest, &area, &used)) return false;
    // Both lists grow in step, so each is grown before the one count moves on.
    page->has_letters = grown(page->has_letters, page->word_count, sizeof *page->has_letters);
    page->has_letters[page->word_count] = verb[0] == 'w';
    APPEND(page->words, page->word_count, area);
    return true;
  }
  if (strcmp(verb, "band") == 0) {
    Band band;
    memset(&band, 0, sizeof band);
    if (!read_area(rest, &band.area, &used)) return false;
    APPEND(page->bands, page->band_count, band);
    return true;
  }
  if (strcmp(verb, "box") == 0) {
    Cover cover;
    if (!read_cover(rest, &cover)) return false;
    APPEND(page->boxes, page->box_count, cover);
    return true;
  }
  bool in_band = strcmp(verb, "move") == 0 || strcmp(verb, "gone") == 0 ||
                 strcmp(verb, "set") == 0 || strcmp(verb, "kept") == 0;
  if (!in_band || page->band_count == 0) return false;
  return read_into_band(verb, rest, &page->bands[page->band_count - 1]);
}

int read_page_order(FILE *file, PageOrder *page) {
  char line[LINE_BYTES];
  memset(page, 0, sizeof *page);
  if (fgets(line, sizeof line, file) == NULL) return 0;
  if (sscanf(line, "page %d %lf", &page->number, &page->dpi) != 2) return -1;
  while (fgets(line, sizeof line, file) != NULL) {
    size_t length = strcspn(line, "\n");
    if (line[length] != '\n') return -1;
    line[length] = 0;
    if (strcmp(line, "done") == 0) return 1;
    char *space = strchr(line, ' ');
    if (space == NULL) return -1;
    *space = 0;
    if (!read_line(line, space + 1, page)) return -1;
  }
  return -1;
}

void free_page_order(PageOrder *page) {
  for (size_t i = 0; i < page->band_count; i++) {
    free(page->bands[i].moves);
    free(page->bands[i].gone);
    free(page->bands[i].set);
    free(page->bands[i].kept);
  }
  free(page->words);
  free(page->has_letters);
  free(page->bands);
  free(page->boxes);
}
