// Letters that cannot be seen: drawn invisibly, in the colour of their ground, outside the page or the
// clip, too small, or under what was painted later.
#include "Survey.hh"

#include <algorithm>
#include <cmath>
#include <map>

namespace {

constexpr double smallest_letter = 1.5;       // points
constexpr double thinnest_cover = 2;          // points
constexpr size_t most_paints = 20000;         // a page
constexpr size_t most_points = 4000;          // an outline
constexpr size_t most_letters = 400000;       // a page
constexpr double still_one_colour = 0.06;     // of 1, in each of red, green and blue

Bounds bounds_of(const std::vector<std::vector<Point>> &outlines) {
  Bounds b{1e9, 1e9, -1e9, -1e9};
  for (auto &outline : outlines) {
    for (Point p : outline) {
      b.x0 = std::min(b.x0, p.x);
      b.y0 = std::min(b.y0, p.y);
      b.x1 = std::max(b.x1, p.x);
      b.y1 = std::max(b.y1, p.y);
    }
  }
  return b;
}

Bounds both(Bounds a, Bounds b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

Bounds clip_of(GfxState *state) {
  Bounds b;
  state->getClipBBox(&b.x0, &b.y0, &b.x1, &b.y1);
  return b;
}

bool same(const GfxRGB &a, const GfxRGB &b) {
  auto near = [](GfxColorComp x, GfxColorComp y) {
    return std::fabs(colToDbl(x) - colToDbl(y)) < still_one_colour;
  };
  return near(a.r, b.r) && near(a.g, b.g) && near(a.b, b.b);
}

}  // namespace

bool Paint::holds(Point p) const {
  if (!bounds.holds(p)) return false;
  int winding = 0, crossings = 0;
  for (auto &outline : outlines) {
    for (size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
      Point a = outline[j], b = outline[i];
      if ((a.y > p.y) == (b.y > p.y)) continue;
      if (p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
        winding += b.y > a.y ? 1 : -1;
        crossings++;
      }
    }
  }
  return even_odd ? crossings % 2 == 1 : winding != 0;
}

void Survey::begin(double page_width, double page_height) {
  *this = Survey();
  width = page_width;
  height = page_height;
}

void Survey::gap() {
  if (!letters.empty() && letters.back().text != " ") {
    Letter space = letters.back();
    space.text = " ";
    letters.push_back(space);
  }
}

void Survey::letter(GfxState *state, double x, double y, double dx, double dy,
                    const std::string &text) {
  if (letters.size() >= most_letters) {
    is_cut = true;
    return;
  }
  Point start, end, up;
  state->transform(x, y, &start.x, &start.y);
  state->transform(x + dx, y + dy, &end.x, &end.y);
  const double *matrix = state->getTextMat();
  const double size = state->getFontSize();
  state->transformDelta(matrix[2] * size, matrix[3] * size, &up.x, &up.y);
  std::vector<std::vector<Point>> box{{{start.x - 0.1 * up.x, start.y - 0.1 * up.y},
                                       {end.x - 0.1 * up.x, end.y - 0.1 * up.y},
                                       {start.x + 0.7 * up.x, start.y + 0.7 * up.y},
                                       {end.x + 0.7 * up.x, end.y + 0.7 * up.y}}};
  Bounds bounds = bounds_of(box);
  Unseen why = at_once(state, bounds);
  if (why == Unseen::no && std::hypot(up.x, up.y) < smallest_letter) why = Unseen::hiddenText;
  if (!letters.empty()) {
    const Letter &last = letters.back();
    // A jump of the pen parts words as a space does.
    double jump = std::hypot(start.x - last.bounds.x1, (bounds.y0 - last.bounds.y0));
    if (last.text != " " && (jump > 0.25 * std::hypot(up.x, up.y) || last.why != why)) gap();
  }
  letters.push_back({text, bounds, why, paints.size()});
}

Unseen Survey::at_once(GfxState *state, Bounds letter) const {
  const int mode = state->getRender();
  if (mode == 3 || mode == 7) return Unseen::invisibleText;
  if (mode == 0 && state->getFillOpacity() < 0.04) return Unseen::invisibleText;
  const Point middle{(letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2};
  if (!Bounds{0, 0, width, height}.holds(middle)) return Unseen::outsidePage;
  const Bounds seen = both(letter, clip_of(state));
  if (letter.area() > 0 && seen.area() < 0.2 * letter.area()) return Unseen::outsidePage;
  if (is_of_its_ground(state, middle)) return Unseen::whiteText;
  return Unseen::no;
}

bool Survey::is_of_its_ground(GfxState *state, Point middle) const {
  if (state->getRender() % 4 != 0 || state->getFillColorSpace()->getMode() == csPattern) return false;
  GfxRGB ink, ground{gfxColorComp1, gfxColorComp1, gfxColorComp1};
  state->getFillRGB(&ink);
  for (size_t i = paints.size(); i-- > 0;) {
    const Paint &paint = paints[i];
    if (!paint.opaque || !paint.holds(middle)) continue;
    if (!paint.plain) return false;
    ground = paint.colour;
    break;
  }
  return same(ink, ground);
}

bool Survey::is_covered(const Letter &letter) const {
  const Bounds b = letter.bounds;
  const double w = b.x1 - b.x0, h = b.y1 - b.y0;
  const Point points[] = {{b.x0 + 0.5 * w, b.y0 + 0.5 * h},
                          {b.x0 + 0.2 * w, b.y0 + 0.35 * h},
                          {b.x0 + 0.8 * w, b.y0 + 0.35 * h},
                          {b.x0 + 0.2 * w, b.y0 + 0.75 * h},
                          {b.x0 + 0.8 * w, b.y0 + 0.75 * h}};
  bool covered[5] = {};
  for (size_t i = letter.after; i < paints.size(); i++) {
    if (!paints[i].opaque) continue;
    for (int p = 0; p < 5; p++) covered[p] = covered[p] || paints[i].holds(points[p]);
  }
  return std::count(covered, covered + 5, true) >= 4;
}

void Survey::add(GfxState *state, Paint paint) {
  paint.bounds = both(bounds_of(paint.outlines), clip_of(state));
  const Bounds b = paint.bounds;
  if (b.x1 - b.x0 < thinnest_cover || b.y1 - b.y0 < thinnest_cover) return;
  if (paints.size() < most_paints) paints.push_back(std::move(paint));
  else is_cut = is_cut || paint.opaque;
}

/// Whether the path has more points than are followed. One that lies on letters may be a cover.
bool Survey::is_long(GfxState *state) {
  const GfxPath *path = state->getPath();
  size_t points = 0;
  for (int i = 0; i < path->getNumSubpaths(); i++) points += path->getSubpath(i)->getNumPoints();
  if (points <= most_points) return false;
  if (is_cut) return true;
  Bounds b{1e9, 1e9, -1e9, -1e9};
  for (int i = 0; i < path->getNumSubpaths(); i++) {
    const GfxSubpath *part = path->getSubpath(i);
    for (int j = 0; j < part->getNumPoints(); j++) {
      Point p;
      state->transform(part->getX(j), part->getY(j), &p.x, &p.y);
      b = {std::min(b.x0, p.x), std::min(b.y0, p.y), std::max(b.x1, p.x), std::max(b.y1, p.y)};
    }
  }
  is_cut = std::any_of(letters.begin(), letters.end(), [&](const Letter &letter) {
    return letter.text != " " && both(letter.bounds, b).area() > 0;
  });
  return true;
}

std::vector<std::vector<Point>> Survey::outlines(GfxState *state) {
  std::vector<std::vector<Point>> all;
  if (is_long(state)) return all;
  const GfxPath *path = state->getPath();
  for (int i = 0; i < path->getNumSubpaths(); i++) {
    const GfxSubpath *part = path->getSubpath(i);
    std::vector<Point> outline;
    for (int j = 0; j < part->getNumPoints(); j++) {
      Point p;
      state->transform(part->getX(j), part->getY(j), &p.x, &p.y);
      outline.push_back(p);
    }
    if (outline.size() > 1) all.push_back(std::move(outline));
  }
  return all;
}

void Survey::fill(GfxState *state, bool even_odd) {
  paintings++;
  Paint paint{outlines(state), even_odd, {}, false, false, {}};
  if (paint.outlines.empty()) return;
  paint.opaque = state->getFillOpacity() > 0.9 && state->getBlendMode() == gfxBlendNormal;
  paint.plain = state->getFillColorSpace()->getMode() != csPattern;
  if (paint.plain) state->getFillRGB(&paint.colour);
  add(state, std::move(paint));
}

void Survey::stroke(GfxState *state) {
  paintings++;
  const double half = state->getTransformedLineWidth() / 2;
  if (half * 2 < thinnest_cover || state->getStrokeOpacity() < 0.9) return;
  for (auto &line : outlines(state)) {
    for (size_t i = 1; i < line.size(); i++) {
      const Point a = line[i - 1], b = line[i];
      const double length = std::hypot(b.x - a.x, b.y - a.y);
      if (length <= 0) continue;
      const double nx = -(b.y - a.y) / length * half, ny = (b.x - a.x) / length * half;
      Paint paint{{{{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny},
                    {a.x - nx, a.y - ny}}},
                  false, {}, state->getBlendMode() == gfxBlendNormal, true, {}};
      state->getStrokeRGB(&paint.colour);
      add(state, std::move(paint));
    }
  }
}

void Survey::picture(GfxState *state, bool opaque) {
  std::vector<Point> corners;
  for (Point unit : {Point{0, 0}, Point{1, 0}, Point{1, 1}, Point{0, 1}}) {
    Point p;
    state->transform(unit.x, unit.y, &p.x, &p.y);
    corners.push_back(p);
  }
  Paint paint{{corners}, false, {}, false, false, {}};
  paint.opaque =
      opaque && state->getFillOpacity() > 0.9 && state->getBlendMode() == gfxBlendNormal;
  const double page = width * height;
  const double part =
      page > 0 ? both(both(bounds_of(paint.outlines), clip_of(state)), {0, 0, width, height}).area() / page
               : 0;
  pictures += part;
  largest_picture = std::max(largest_picture, part);
  add(state, std::move(paint));
}

void Survey::shading(GfxState *state) {
  paintings++;
  const Bounds b = clip_of(state);
  add(state, {{{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}}},
              false, {}, state->getFillOpacity() > 0.9, false, {}});
}

std::vector<Survey::Finding> Survey::findings() const {
  std::map<Unseen, std::string> texts;
  Unseen before = Unseen::no;
  for (const Letter &letter : letters) {
    Unseen why = letter.why;
    // A space is seen or unseen with the letter before it.
    if (letter.text == " ") {
      if (before != Unseen::no) texts[before] += " ";
      continue;
    }
    if (why == Unseen::no && is_covered(letter)) why = Unseen::coveredText;
    if (why != Unseen::no) {
      std::string &text = texts[why];
      if (before != why && !text.empty() && text.back() != ' ') text += " ";
      text += letter.text;
    }
    before = why;
  }
  std::vector<Finding> all;
  for (auto &[why, text] : texts) {
    std::string trimmed = text;
    while (!trimmed.empty() && trimmed.back() == ' ') trimmed.pop_back();
    while (!trimmed.empty() && trimmed.front() == ' ') trimmed.erase(0, 1);
    if (!trimmed.empty()) all.push_back({why, trimmed});
  }
  return all;
}
