// The command `words`: the words of each page with their places, in the order of reading, and what of
// them nobody sees. One page is held at a time.
#include "Opened.hh"
#include "Survey.hh"
#include "commands.h"
#include "lines.hh"

#include <poppler/GfxFont.h>
#include <poppler/OptionalContent.h>
#include <poppler/TextOutputDev.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace {

/// Letters of which nobody can say what they are: no map to Unicode, or one to private code points.
bool is_unmapped(const Unicode *u, int length) {
  if (u == nullptr || length < 1) return true;
  return std::any_of(u, u + length, [](Unicode c) {
    return c < 0x20 || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
  });
}

/// A name of a glyph that says nothing: letters and then figures, as `g12` or `cid34`.
bool says_nothing(const char *name) {
  if (name == nullptr || strncmp(name, "uni", 3) == 0) return false;
  const char *at = name;
  while (isalpha((unsigned char)*at)) at++;
  if (at == name || at - name > 5 || *at == 0 || at - name == 0) return false;
  return strspn(at, "0123456789") == strlen(at);
}

/// A font whose codes poppler can only guess at.
bool is_guessed(const GfxFont *font, CharCode code) {
  Ref file;
  if (font == nullptr || font->hasToUnicodeCMap()) return false;
  if (!font->getEmbeddedFontID(&file) || font->isCIDFont()) return false;
  auto simple = static_cast<const Gfx8BitFont *>(font);
  auto names = const_cast<Gfx8BitFont *>(simple)->getEncoding();
  return !const_cast<Gfx8BitFont *>(simple)->getHasEncoding() ||
         (code < 256 && says_nothing(names[code]));
}

class PageReader : public TextOutputDev {
public:
  PageReader() : TextOutputDev(nullptr, false, 0, false, false) {}

  Survey survey;
  long letters = 0, unmapped = 0;
  double width = 0, height = 0;

  bool needNonText() override { return true; }
  bool useShadedFills(int type) override { return type >= 1 && type <= 3; }

  void startPage(int number, GfxState *state, XRef *xref) override {
    TextOutputDev::startPage(number, state, xref);
    width = state->getPageWidth();
    height = state->getPageHeight();
    survey.begin(width, height);
    letters = unmapped = tiny = 0;
    instead.clear();
    differing.clear();
  }

  void drawChar(GfxState *state, double x, double y, double dx, double dy, double ox, double oy,
                CharCode code, int bytes, const Unicode *u, int length) override {
    TextOutputDev::drawChar(state, x, y, dx, dy, ox, oy, code, bytes, u, length);
    letters++;
    count_tiny(state, dx, dy);
    if (is_unmapped(u, length) || is_guessed(state->getFont().get(), code)) unmapped++;
    std::string text;
    for (int i = 0; i < length; i++) lines::add_utf8(text, u[i]);
    if (text == " " || text == "\u00a0") return survey.gap();
    if (text.empty()) text = "\ufffd";
    survey.letter(state, x, y, dx, dy, text);
    for (auto &span : instead) span.drawn += text;
  }

  // The words are what is drawn; a text that stands instead of them is told where it differs.
  void beginActualText(GfxState *, const GooString *text) override {
    Span span;
    for (Unicode c : unicode(text)) lines::add_utf8(span.said, c);
    instead.push_back(span);
  }
  void endActualText(GfxState *) override {
    if (instead.empty()) return;
    Span span = instead.back();
    instead.pop_back();
    if (plain(span.said) != plain(span.drawn)) differing.push_back(span.said);
  }

  void fill(GfxState *state) override { survey.fill(state, false); }
  void eoFill(GfxState *state) override { survey.fill(state, true); }
  void stroke(GfxState *state) override { survey.stroke(state); }
  bool functionShadedFill(GfxState *state, GfxFunctionShading *) override { return shade(state); }
  bool axialShadedFill(GfxState *state, GfxAxialShading *, double, double) override {
    return shade(state);
  }
  bool radialShadedFill(GfxState *state, GfxRadialShading *, double, double) override {
    return shade(state);
  }

  void drawImage(GfxState *state, Object *ref, Stream *str, int w, int h, GfxImageColorMap *map,
                 bool smooth, const int *masked, bool inside) override {
    survey.picture(state, masked == nullptr);
    OutputDev::drawImage(state, ref, str, w, h, map, smooth, masked, inside);
  }
  void drawImageMask(GfxState *state, Object *ref, Stream *str, int w, int h, bool invert,
                     bool smooth, bool inside) override {
    survey.picture(state, false);
    OutputDev::drawImageMask(state, ref, str, w, h, invert, smooth, inside);
  }
  void drawMaskedImage(GfxState *state, Object *, Stream *, int, int, GfxImageColorMap *, bool,
                       Stream *, int, int, bool, bool) override {
    survey.picture(state, false);
  }
  void drawSoftMaskedImage(GfxState *state, Object *, Stream *, int, int, GfxImageColorMap *, bool,
                           Stream *, int, int, GfxImageColorMap *, bool) override {
    survey.picture(state, false);
  }

  const std::vector<std::string> &replacements() const { return differing; }

private:
  struct Span {
    std::string said, drawn;
  };
  std::vector<Span> instead;
  std::vector<std::string> differing;

  long tiny = 0;

  /// Of letters smaller than three points poppler keeps the first 50,000 of a page.
  void count_tiny(GfxState *state, double dx, double dy) {
    double width, height;
    state->transformDelta(dx, dy, &width, &height);
    if (std::abs(width) < 3 && std::abs(height) < 3 && ++tiny > 50000) survey.is_cut = true;
  }

  bool shade(GfxState *state) {
    survey.shading(state);
    return true;
  }

  static std::vector<Unicode> unicode(const GooString *text);

  /// Without spaces and soft hyphens, in which the two may differ.
  static std::string plain(const std::string &text) {
    std::string all;
    for (size_t i = 0; i < text.size(); i++) {
      if (isspace((unsigned char)text[i])) continue;
      if (i + 1 < text.size() && (text.compare(i, 2, "\u00ad") == 0 || text.compare(i, 2, "\u00a0") == 0)) {
        i++;
        continue;
      }
      all += text[i];
    }
    return all;
  }
};

std::vector<Unicode> PageReader::unicode(const GooString *text) {
  std::vector<Unicode> all;
  const std::string &bytes = text->toStr();
  if (bytes.size() >= 2 && (unsigned char)bytes[0] == 0xFE && (unsigned char)bytes[1] == 0xFF) {
    for (size_t i = 2; i + 1 < bytes.size(); i += 2) {
      Unicode c = (unsigned char)bytes[i] << 8 | (unsigned char)bytes[i + 1];
      if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
        Unicode low = (unsigned char)bytes[i + 2] << 8 | (unsigned char)bytes[i + 3];
        c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
        i += 2;
      }
      all.push_back(c);
    }
  } else {
    for (unsigned char c : bytes) all.push_back(c);
  }
  return all;
}

struct Piece {
  std::vector<Unicode> letters;
  double x0, y0, x1, y1;
};

bool is_right_to_left(Unicode c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

bool runs_right_to_left(const std::vector<Unicode> &letters) {
  auto backwards = std::count_if(letters.begin(), letters.end(), is_right_to_left);
  return 2 * size_t(backwards) > letters.size();
}

/// Places run from the left; the reading of some words, and of lines of them, runs from the right.
std::vector<Piece> in_order_of_reading(std::vector<Piece> all) {
  std::vector<bool> backwards;
  for (Piece &piece : all) {
    backwards.push_back(runs_right_to_left(piece.letters));
    if (backwards.back()) std::reverse(piece.letters.begin(), piece.letters.end());
  }
  const bool line = 2 * std::count(backwards.begin(), backwards.end(), true) > (long)all.size();
  // Words that run against their line are turned back among themselves.
  for (size_t start = 0; start < all.size();) {
    size_t end = start;
    while (end < all.size() && backwards[end] == backwards[start]) end++;
    if (backwards[start] != line) std::reverse(all.begin() + start, all.begin() + end);
    start = end;
  }
  if (line) std::reverse(all.begin(), all.end());
  return all;
}

/// Letters that a font draws as one, told as the letters they are.
void expand(Unicode c, std::string &to) {
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  if (c >= 0xFB00 && c <= 0xFB06) to += ligatures[c - 0xFB00];
  else lines::add_utf8(to, c);
}

/// The words of a line; poppler parts them where the font changes, too: those are joined again.
std::vector<Piece> pieces(const TextLine *line) {
  std::vector<Piece> all;
  bool joins = false;
  for (const TextWord *word = line->getWords(); word != nullptr; word = word->getNext()) {
    Piece piece;
    word->getBBox(&piece.x0, &piece.y0, &piece.x1, &piece.y1);
    for (int i = 0; i < word->getLength(); i++) piece.letters.push_back(*word->getChar(i));
    if (joins && !all.empty()) {
      Piece &last = all.back();
      last.letters.insert(last.letters.end(), piece.letters.begin(), piece.letters.end());
      last.x0 = std::min(last.x0, piece.x0);
      last.y0 = std::min(last.y0, piece.y0);
      last.x1 = std::max(last.x1, piece.x1);
      last.y1 = std::max(last.y1, piece.y1);
    } else {
      all.push_back(piece);
    }
    joins = !word->hasSpaceAfter();
  }
  return in_order_of_reading(std::move(all));
}

void put_words(const PageReader &reader) {
  int number = 0;
  for (auto flow = reader.getFlows(); flow != nullptr; flow = flow->getNext()) {
    for (auto block = flow->getBlocks(); block != nullptr; block = block->getNext()) {
      for (auto line = block->getLines(); line != nullptr; line = line->getNext(), number++) {
        for (const Piece &piece : pieces(line)) {
          std::string text;
          for (Unicode c : piece.letters) expand(c, text);
          printf("word\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t", number, piece.x0, piece.y0, piece.x1, piece.y1);
          lines::put(text);
          putchar('\n');
        }
      }
    }
  }
}

const char *name_of(Unseen why) {
  switch (why) {
    case Unseen::no: return "";
    case Unseen::invisibleText: return "invisibleText";
    case Unseen::whiteText: return "whiteText";
    case Unseen::coveredText: return "coveredText";
    case Unseen::outsidePage: return "outsidePage";
    case Unseen::hiddenText: return "hiddenText";
  }
  return "";
}

void put_page(PageReader &reader, int number) {
  const Survey &survey = reader.survey;
  printf("page\t%d\t%.2f\t%.2f\t%ld\t%ld\t%.4f\t%.4f\t%ld\n", number, reader.width, reader.height,
         reader.letters, reader.unmapped, survey.pictures, survey.largest_picture, survey.paintings);
  put_words(reader);
  const std::string place = std::to_string(number);
  for (auto &finding : survey.findings()) lines::hidden(name_of(finding.why), place, finding.text);
  for (auto &text : reader.replacements()) lines::hidden("alternativeText", place, text);
  if (survey.is_cut) lines::cut(place);
  printf("done\t%d\n", number);
}

}  // namespace

int words_command(int count, char **arguments) {
  if (count < 3 || count > 4) return 64;
  Opened file(arguments[0]);
  if (file.failure) return file.failure;
  const int pages = file.doc->getNumPages();
  const int first = std::max(1, atoi(arguments[1])), last = std::min(pages, atoi(arguments[2]));
  const OCGs *layers = file.doc->getOptContentConfig();
  bool has_hidden_layers = false;
  if (layers != nullptr) {
    for (auto &[ref, layer] : layers->getOCGs()) {
      has_hidden_layers = has_hidden_layers || layer->getState() == OptionalContentGroup::Off;
      if (count == 4) layer->setState(OptionalContentGroup::On);
    }
  }
  printf("document\t%d\t%d\t%d\n", pages, file.mended ? 1 : 0, has_hidden_layers ? 1 : 0);
  PageReader reader;
  for (int number = first; number <= last; number++) {
    file.doc->displayPage(&reader, number, 72, 72, 0, false, true, false);
    put_page(reader, number);
    fflush(stdout);
  }
  puts("end");
  return 0;
}
