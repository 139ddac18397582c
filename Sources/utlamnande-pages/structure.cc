// The command `structure FILE [files]`: what a PDF holds beside its pages, and with `files` the files in it. Every object of the file is looked at,
// also those that nothing refers to, so that no place is forgotten; each text in it is told with what
// it is.
#include "Opened.hh"
#include "commands.h"
#include "lines.hh"

#include <poppler/Object.h>
#include <poppler/OptionalContent.h>
#include <poppler/PDFDocEncoding.h>
#include <poppler/XRef.h>

#include <cstring>
#include <map>
#include <string>

namespace {

constexpr int deepest = 60;                  // nesting of one object
constexpr size_t most_text = 200000;         // bytes of one text
constexpr long most_findings = 200000;
constexpr int most_files = 200;              // embedded files that are written
constexpr long most_file_bytes = 200000000;  // of all of them together

/// Whether anything was left out, because it is too deep, too long or too much.
bool is_cut = false;

/// A text string of PDF as UTF-8: UTF-16, UTF-8 or the encoding of its own.
std::string text_of(const GooString *string) {
  const std::string &bytes = string->toStr();
  std::string text;
  auto at = [&](size_t i) { return uint32_t((unsigned char)bytes[i]); };
  const bool big = bytes.size() >= 2 && at(0) == 0xFE && at(1) == 0xFF;
  const bool little = bytes.size() >= 2 && at(0) == 0xFF && at(1) == 0xFE;
  if (big || little) {
    auto unit = [&](size_t i) { return big ? at(i) << 8 | at(i + 1) : at(i + 1) << 8 | at(i); };
    for (size_t i = 2; i + 1 < bytes.size() && text.size() < most_text; i += 2) {
      uint32_t c = unit(i);
      if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size()) {
        c = 0x10000 + ((c & 0x3FF) << 10) + (unit(i + 2) & 0x3FF);
        i += 2;
      }
      if (c != 0) lines::add_utf8(text, c);
    }
  } else if (bytes.size() >= 3 && bytes.compare(0, 3, "\xEF\xBB\xBF") == 0) {
    text = bytes.substr(3, most_text);
  } else {
    for (size_t i = 0; i < bytes.size() && text.size() < most_text; i++) {
      lines::add_utf8(text, pdfDocEncoding[at(i)]);
    }
  }
  if (text.size() >= most_text) is_cut = true;
  return text;
}

/// Whether it says anything: at least one letter or figure, and no more than a few odd bytes.
bool says_something(const std::string &text) {
  size_t words = 0, odd = 0;
  for (unsigned char c : text) {
    if (isalnum(c) || c >= 0xC3) words++;
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') odd++;
  }
  return words > 0 && odd * 5 <= text.size();
}

/// Whether a destination is named by a typesetter for its own use, after pages and places on them: one or two
/// letters, one to five figures, again and again (`U1x0y0`, `G3.1002`). It can say nothing of anybody.
bool is_numbered(const std::string &text) {
  size_t at = 0, groups = 0;
  auto run = [&](size_t most, auto &&fits) {
    size_t start = at;
    while (at < text.size() && at - start < most && fits((unsigned char)text[at])) at++;
    return at > start;
  };
  while (at < text.size()) {
    const bool letters = run(2, [&](unsigned char c) { return c < 0x80 && (isalpha(c) || (groups > 0 && c == '.')); });
    if (!letters || !run(5, [](unsigned char c) { return c >= '0' && c <= '9'; })) return false;
    groups++;
  }
  return groups > 1 && groups <= 4;
}

/// Texts that only a program reads: names of encodings and fonts, identifiers, signatures.
bool is_technical(const char *key) {
  static const char *const keys[] = {"ID",  "Registry", "Ordering", "DA",   "CharSet", "FontFamily",
                                     "O",   "U",        "OE",       "UE",   "Perms",   "Cert",
                                     "Lang", "OutputConditionIdentifier", "OutputCondition",
                                     "RegistryName", "Panose", "Style", "CheckSum", "DS", "NM", "IDTree"};
  for (auto each : keys) {
    if (strcmp(key, each) == 0) return true;
  }
  return false;
}

class Walk {
public:
  explicit Walk(PDFDoc &doc) : doc(doc), xref(doc.getXRef()) {}

  void all() {
    Object information = doc.getDocInfo();
    if (information.isDict()) dictionary(information.getDict(), "metadata", "Info", 0);
    const Object &trailer = *xref->getTrailerDict();
    information_number =
        trailer.isDict() && trailer.dictLookupNF("Info").isRef() ? trailer.dictLookupNF("Info").getRefNum() : -1;
    for (int i = 0; i < xref->getNumObjects(); i++) {
      if (told >= most_findings) {
        is_cut = true;
        break;
      }
      XRefEntry *entry = xref->getEntry(i, false);
      if (entry == nullptr || entry->type == xrefEntryFree || i == information_number) continue;
      Object object = xref->fetch(i, entry->type == xrefEntryCompressed ? 0 : entry->gen);
      current = i;
      value(object, "metadata", "", 0);
    }
    layers();
  }

  /// Writes the embedded files as `embedded-N`, with a record for each: embedded, file, name.
  void write_files() {
    int count = 0;
    long left = most_file_bytes;
    for (auto &[number, name] : files) {
      const std::string file = "embedded-" + std::to_string(count);
      const std::string said = name.empty() ? file : name;
      const char *failure = count++ >= most_files ? "tooLarge" : write(number, file, left);
      if (failure == nullptr) lines::record("embedded", file, said);
      else lines::record("unreadable", said, failure);
    }
  }

private:
  PDFDoc &doc;
  XRef *xref;
  int information_number = -1;
  int current = -1;                     // the object that is looked at
  std::map<int, std::string> files;     // the embedded files by their objects, with their names
  long told = 0;

  void tell(const char *kind, const std::string &place, const std::string &text) {
    told++;
    lines::hidden(kind, place, text);
  }

  /// `kind` is what a text in this value is, unless its own place says better.
  void value(const Object &object, const char *kind, const char *key, int depth) {
    if (depth > deepest) {
      is_cut = true;
      return;
    }
    if (object.isString()) {
      const std::string text = text_of(object.getString());
      const bool is_place =
          strcmp(kind, "destination") == 0 || strcmp(key, "Dest") == 0 || strcmp(key, "D") == 0;
      const bool silent = is_place && is_numbered(text);
      if (!silent && !is_technical(key) && says_something(text)) tell(kind, key, text);
    } else if (object.isArray()) {
      for (int i = 0; i < object.arrayGetLength(); i++) {
        value(object.arrayGetNF(i), kind, key, depth + 1);
      }
    } else if (object.isDict()) {
      dictionary(object.getDict(), kind, key, depth + 1);
    } else if (object.isStream()) {
      stream(object, kind, key, depth + 1);
    }
  }

  static bool names(Dict *dict, const char *key, const char *name) {
    const Object &value = dict->lookupNF(key);
    return value.isName() && strcmp(value.getName(), name) == 0;
  }

  /// What the texts of a dictionary are, by what it is.
  static const char *kind_of(Dict *dict, const char *otherwise) {
    if (names(dict, "Type", "Filespec") || dict->hasKey("EF")) return "embeddedFile";
    if (names(dict, "Subtype", "Widget") || dict->hasKey("FT")) return "formValue";
    if (names(dict, "Type", "Annot") || (dict->hasKey("Subtype") && dict->hasKey("Rect"))) {
      return "annotation";
    }
    if (names(dict, "Type", "StructElem") || names(dict, "Type", "MCR")) return "alternativeText";
    if (names(dict, "Type", "OCG")) return "layer";
    if (dict->hasKey("Title") && (dict->hasKey("Parent") || dict->hasKey("Dest"))) return "outline";
    if (names(dict, "S", "JavaScript") || dict->hasKey("JS")) return "script";
    if (names(dict, "S", "URI") || names(dict, "S", "Launch") || names(dict, "S", "GoToR")) {
      return "externalLink";
    }
    return otherwise;
  }

  /// Remembers the files that a file specification names; the name that is written in Unicode first.
  void remember_files(Dict *dict) {
    const Object streams = dict->lookup("EF");
    if (!streams.isDict()) return;
    std::string name;
    for (const char *key : {"UF", "F", "Unix", "Mac", "DOS"}) {
      const Object text = dict->lookup(key);
      if (name.empty() && text.isString()) name = text_of(text.getString());
    }
    for (int i = 0; i < streams.dictGetLength(); i++) {
      const Object &each = streams.dictGetValNF(i);
      if (each.isRef()) files[each.getRefNum()] = name;
    }
  }

  /// The decoded bytes of one object; what went wrong, or null.
  const char *write(int number, const std::string &file, long &left) {
    XRefEntry *entry = xref->getEntry(number, false);
    if (entry == nullptr || entry->type == xrefEntryFree) return "damaged";
    Object object = xref->fetch(number, entry->type == xrefEntryCompressed ? 0 : entry->gen);
    if (!object.isStream()) return "damaged";
    FILE *output = fopen(file.c_str(), "wb");
    if (output == nullptr) return "failed";
    object.getStream()->reset();
    int c = EOF;
    while (left > 0 && (c = object.getStream()->getChar()) != EOF) {
      putc(c, output);
      left--;
    }
    object.getStream()->close();
    if (fclose(output) != 0) return "failed";
    return c == EOF && left > 0 ? nullptr : "tooLarge";
  }

  /// What a text is by the key under which it stands.
  static const char *kind_by_key(const char *key, const char *otherwise) {
    if (strcmp(key, "JS") == 0) return "script";
    if (strcmp(key, "URI") == 0) return "externalLink";
    if (strcmp(key, "Alt") == 0 || strcmp(key, "ActualText") == 0) return "alternativeText";
    if (strcmp(key, "PageLabels") == 0) return "pageLabel";
    if (strcmp(key, "EmbeddedFiles") == 0) return "embeddedFile";
    if (strcmp(key, "Dests") == 0 || strcmp(key, "Names") == 0) return "destination";
    return otherwise;
  }

  void dictionary(Dict *dict, const char *outer, const char *place, int depth) {
    if (depth > deepest) {
      is_cut = true;
      return;
    }
    const char *kind = kind_of(dict, outer);
    if (dict->hasKey("Thumb")) tell("thumbnail", "", "");
    if (dict->hasKey("EF")) remember_files(dict);
    for (int i = 0; i < dict->getLength(); i++) {
      const char *key = dict->getKey(i);
      // The bytes of a signature, and not the text of a note, stand beside a byte range.
      if (strcmp(key, "Contents") == 0 && dict->hasKey("ByteRange")) continue;
      if (strcmp(key, "Encoding") == 0 || strcmp(key, "FontDescriptor") == 0) continue;
      const Object &each = dict->getValNF(i);
      value(each, kind_by_key(key, kind), each.isDict() || each.isArray() ? (*key ? key : place) : key,
            depth + 1);
    }
  }

  void stream(const Object &object, const char *kind, const char *key, int depth) {
    Dict *dict = object.streamGetDict();
    dictionary(dict, kind, key, depth);
    if (names(dict, "Type", "Metadata") || names(dict, "Subtype", "XML")) {
      const std::string said = content(object);
      is_cut = is_cut || said.size() >= most_text;
      tell("metadata", "XMP", said);
    } else if (names(dict, "Type", "EmbeddedFile")) {
      tell("embeddedFile", "", "");
      files.try_emplace(current);
    } else if (names(dict, "Subtype", "Image") && names(dict, "Filter", "DCTDecode")) {
      // A photograph may carry where and by whom it was taken.
      const std::string said = readable(content(object, true));
      if (!said.empty()) tell("metadata", "Exif", said);
    } else if (dict->getLength() <= 3 && !dict->hasKey("Type") && !dict->hasKey("Subtype")) {
      script(object);
    }
  }

  /// A script may stand in a stream that only the action knows to be one.
  void script(const Object &object) {
    const std::string text = content(object);
    for (const char *sign : {"app.alert", "this.getField", "app.launchURL", "this.submitForm", "eval("}) {
      if (text.find(sign) == std::string::npos) continue;
      is_cut = is_cut || text.size() >= most_text;
      return tell("script", "", text);
    }
  }

  std::string content(const Object &object, bool raw = false) {
    std::string text;
    Stream *stream = raw ? object.getStream()->getUndecodedStream() : object.getStream();
    stream->reset();
    for (int c; text.size() < most_text && (c = stream->getChar()) != EOF;) text += char(c);
    stream->close();
    return text;
  }

  /// The runs of plain letters in the segment that holds Exif; empty where there is none.
  static std::string readable(const std::string &jpeg) {
    size_t start = jpeg.find(std::string("Exif\0\0", 6));
    if (start == std::string::npos || start < 4) return "";
    size_t length = size_t((unsigned char)jpeg[start - 2]) << 8 | (unsigned char)jpeg[start - 1];
    std::string all, run;
    for (size_t i = start + 6; i < std::min(jpeg.size(), start - 2 + length); i++) {
      if (jpeg[i] >= 0x20 && jpeg[i] < 0x7F) {
        run += jpeg[i];
        continue;
      }
      if (run.size() >= 4) all += (all.empty() ? "" : " ") + run;
      run.clear();
    }
    return all.empty() ? "Exif" : all;
  }

  void layers() {
    const OCGs *groups = doc.getOptContentConfig();
    if (groups == nullptr) return;
    for (auto &[ref, layer] : groups->getOCGs()) {
      if (layer->getState() == OptionalContentGroup::Off && layer->getName() != nullptr) {
        tell("layer", "off", text_of(layer->getName()));
      }
    }
  }
};

}  // namespace

int structure_command(int count, char **arguments) {
  if (count < 1 || count > 2 || (count == 2 && strcmp(arguments[1], "files") != 0)) return 64;
  Opened file(arguments[0]);
  if (file.failure) return file.failure;
  Walk walk(*file.doc);
  walk.all();
  if (count == 2) walk.write_files();
  if (is_cut) lines::cut("structure");
  puts("end");
  return 0;
}
