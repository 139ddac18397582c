// What is painted on a page, in its order, and which letters of it nobody can see.
#pragma once
#include <poppler/poppler-config.h>

#include <poppler/GfxState.h>

#include <string>
#include <vector>

struct Point {
  double x, y;
};

struct Bounds {
  double x0, y0, x1, y1;
  bool holds(Point p) const { return p.x >= x0 && p.x <= x1 && p.y >= y0 && p.y <= y1; }
  double area() const { return x1 > x0 && y1 > y0 ? (x1 - x0) * (y1 - y0) : 0; }
};

/// Why a letter is not seen; the names are those of `HiddenContent.Kind`.
enum class Unseen { no, invisibleText, whiteText, coveredText, outsidePage, hiddenText };

/// An area that was painted.
struct Paint {
  std::vector<std::vector<Point>> outlines;
  bool even_odd;
  Bounds bounds;
  /// What lies below cannot be seen.
  bool opaque;
  /// One colour all over; otherwise a picture or a shading.
  bool plain;
  GfxRGB colour;

  bool holds(Point p) const;
};

class Survey {
public:
  void begin(double width, double height);
  void letter(GfxState *state, double x, double y, double dx, double dy, const std::string &text);
  void fill(GfxState *state, bool even_odd);
  void stroke(GfxState *state);
  void picture(GfxState *state, bool opaque);
  void shading(GfxState *state);
  void gap();

  struct Finding {
    Unseen why;
    std::string text;
  };
  /// The unseen letters as texts, a text for each reason.
  std::vector<Finding> findings() const;
  /// There was more than is looked at, and a letter may be unseen without being found.
  bool is_cut = false;

  /// The part of the page that pictures cover, from 0, and the part of the largest one.
  double pictures = 0;
  double largest_picture = 0;
  /// Areas and lines that were painted, pictures not counted.
  long paintings = 0;

private:
  struct Letter {
    std::string text;
    Bounds bounds;
    Unseen why;
    /// How many areas were painted before it.
    size_t after;
  };
  double width = 0, height = 0;
  std::vector<Letter> letters;
  std::vector<Paint> paints;

  void add(GfxState *state, Paint paint);
  Unseen at_once(GfxState *state, Bounds letter) const;
  bool is_of_its_ground(GfxState *state, Point middle) const;
  bool is_covered(const Letter &letter) const;
  std::vector<std::vector<Point>> outlines(GfxState *state);
  bool is_long(GfxState *state);
};
