// A picture as the data of an image in a PDF: letters and lines in sixteen shades without loss,
// photographs as JPEG with nothing in it but the picture.
#include <stdio.h>

#include <jpeglib.h>
#include <stdlib.h>
#include <zlib.h>

#include "drawing.h"

enum { CHUNK = 65536, QUALITY = 85 };

typedef struct {
  bool has_colour, is_photograph;
} Content;

static const uint32_t *row_of(cairo_surface_t *picture, int y) {
  return (const uint32_t *)(const void *)(cairo_image_surface_get_data(picture) +
                                          (size_t)y *
                                              (size_t)cairo_image_surface_get_stride(picture));
}

// Letters have sharp edges on even paper; photographs have small steps everywhere.
static Content content_of(cairo_surface_t *picture) {
  int width = cairo_image_surface_get_width(picture);
  int height = cairo_image_surface_get_height(picture);
  size_t coloured = 0, soft = 0, total = (size_t)width * (size_t)height;
  for (int y = 0; y < height; y++) {
    const uint32_t *row = row_of(picture, y);
    uint32_t last = row[0] & 0xFFFFFF;
    for (int x = 0; x < width; x++) {
      uint32_t pixel = row[x] & 0xFFFFFF;
      if (pixel == last && (pixel == 0xFFFFFF || pixel == 0)) continue;
      int red = (int)(pixel >> 16), green = (int)(pixel >> 8 & 255), blue = (int)(pixel & 255);
      int most = red > green ? red : green, least = red < green ? red : green;
      if (blue > most) most = blue;
      if (blue < least) least = blue;
      coloured += most - least > 20;
      int step = abs(green - (int)(last >> 8 & 255));
      soft += step >= 1 && step <= 16;
      last = pixel;
    }
  }
  return (Content){coloured * 5000 > total, soft * 33 > total};
}

// 0–255 to 0–15, the nearest.
static unsigned shade(unsigned value) { return (value * 15 + 127) / 255; }

static bool deflate_rows(cairo_surface_t *picture, bool has_colour, FILE *file) {
  int width = cairo_image_surface_get_width(picture);
  int height = cairo_image_surface_get_height(picture);
  size_t samples = (size_t)width * (has_colour ? 3 : 1), bytes = (samples + 1) / 2;
  unsigned char *line = malloc(bytes), *out = malloc(CHUNK);
  z_stream stream = {0};
  bool is_good = line != NULL && out != NULL && deflateInit(&stream, 5) == Z_OK;
  for (int y = 0; is_good && y < height; y++) {
    const uint32_t *row = row_of(picture, y);
    size_t at = 0;
    line[bytes - 1] = 0;
    for (int x = 0; x < width; x++) {
      uint32_t pixel = row[x];
      unsigned values[3] = {shade(pixel >> 16 & 255), shade(pixel >> 8 & 255),
                            shade(pixel & 255)};
      for (int i = has_colour ? 0 : 1; i < (has_colour ? 3 : 2); i++, at++) {
        if (at & 1) {
          line[at / 2] = (unsigned char)(line[at / 2] | values[i]);
        } else {
          line[at / 2] = (unsigned char)(values[i] << 4);
        }
      }
    }
    stream.next_in = line;
    stream.avail_in = (unsigned)bytes;
    int flush = y + 1 == height ? Z_FINISH : Z_NO_FLUSH;
    do {
      stream.next_out = out;
      stream.avail_out = CHUNK;
      int result = deflate(&stream, flush);
      size_t made = CHUNK - stream.avail_out;
      is_good = result != Z_STREAM_ERROR && fwrite(out, 1, made, file) == made;
    } while (is_good && stream.avail_out == 0);
  }
  deflateEnd(&stream);
  free(line);
  free(out);
  return is_good;
}

static bool write_jpeg(cairo_surface_t *picture, bool has_colour, FILE *file) {
  int width = cairo_image_surface_get_width(picture);
  int height = cairo_image_surface_get_height(picture);
  unsigned char *line = malloc((size_t)width * 3);
  if (line == NULL) return false;
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  // An error ends the program, and no output is kept.
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, file);
  jpeg.image_width = (unsigned)width;
  jpeg.image_height = (unsigned)height;
  jpeg.input_components = has_colour ? 3 : 1;
  jpeg.in_color_space = has_colour ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, QUALITY, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  for (int y = 0; y < height; y++) {
    const uint32_t *row = row_of(picture, y);
    for (int x = 0; x < width; x++) {
      if (has_colour) {
        line[x * 3] = (unsigned char)(row[x] >> 16);
        line[x * 3 + 1] = (unsigned char)(row[x] >> 8);
        line[x * 3 + 2] = (unsigned char)row[x];
      } else {
        line[x] = (unsigned char)(row[x] >> 8);
      }
    }
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  free(line);
  return true;
}

const char *write_picture(cairo_surface_t *picture, FILE *file) {
  Content content = content_of(picture);
  bool is_written = content.is_photograph ? write_jpeg(picture, content.has_colour, file)
                                          : deflate_rows(picture, content.has_colour, file);
  if (!is_written || ferror(file)) return NULL;
  if (content.is_photograph) return content.has_colour ? "rgbjpeg" : "grayjpeg";
  return content.has_colour ? "rgb4" : "gray4";
}
