// How results leave the tool: one record a line, fields between tabs, with tab, line feed, carriage
// return and backslash escaped, in UTF-8. The last line is `end`, so that a cut end shows.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>

namespace lines {

inline void add_utf8(std::string &to, uint32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  if (c < 0x80) {
    to += char(c);
  } else if (c < 0x800) {
    to += char(0xC0 | c >> 6);
    to += char(0x80 | (c & 63));
  } else if (c < 0x10000) {
    to += char(0xE0 | c >> 12);
    to += char(0x80 | (c >> 6 & 63));
    to += char(0x80 | (c & 63));
  } else {
    to += char(0xF0 | c >> 18);
    to += char(0x80 | (c >> 12 & 63));
    to += char(0x80 | (c >> 6 & 63));
    to += char(0x80 | (c & 63));
  }
}

inline void put(const std::string &text) {
  for (unsigned char c : text) {
    if (c == '\t') fputs("\\t", stdout);
    else if (c == '\n') fputs("\\n", stdout);
    else if (c == '\r') fputs("\\r", stdout);
    else if (c == '\\') fputs("\\\\", stdout);
    else if (c < 0x20 || c == 0x7F) putchar(' ');
    else putchar(c);
  }
}

inline void record(const char *kind, const std::string &one, const std::string &other) {
  printf("%s\t", kind);
  put(one);
  putchar('\t');
  put(other);
  putchar('\n');
}

inline void hidden(const char *kind, const std::string &place, const std::string &text) {
  printf("hidden\t%s\t", kind);
  put(place);
  putchar('\t');
  put(text);
  putchar('\n');
}

/// Something at a place was left out, because there is too much of it.
inline void cut(const std::string &place) {
  fputs("cut\t", stdout);
  put(place);
  putchar('\n');
}

}  // namespace lines
