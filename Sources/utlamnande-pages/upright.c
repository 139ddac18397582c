// The command `upright`: a photograph turned as its Exif says that it is to be seen, as a JPEG with
// nothing in it but the picture.
#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>

#include "commands.h"

enum { QUALITY = 95, UNREADABLE = 65, FAULT = 70 };

typedef struct {
  unsigned width, height;
  int channels;
  J_COLOR_SPACE space;
  UINT8 unit;
  UINT16 across, down;
  JSAMPLE *samples;
} Picture;

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf on_error;
} Errors;

// What is wrong with the file is said by the exit code alone.
static void end(j_common_ptr jpeg) { longjmp(((Errors *)jpeg->err)->on_error, 1); }

static void be_silent(j_common_ptr jpeg) { (void)jpeg; }

static struct jpeg_error_mgr *silent(Errors *errors) {
  jpeg_std_error(&errors->manager);
  errors->manager.error_exit = end;
  errors->manager.output_message = be_silent;
  return &errors->manager;
}

// Gives 0, or the exit code; what was read of the samples is the caller's to free.
static int read_picture(const char *path, Picture *picture) {
  *picture = (Picture){0};
  FILE *file = fopen(path, "rb");
  if (file == NULL) return FAULT;
  struct jpeg_decompress_struct jpeg = {0};
  Errors errors;
  jpeg.err = silent(&errors);
  if (setjmp(errors.on_error) != 0) {
    jpeg_destroy_decompress(&jpeg);
    fclose(file);
    return UNREADABLE;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_stdio_src(&jpeg, file);
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.jpeg_color_space == JCS_YCCK) jpeg.out_color_space = JCS_CMYK;
  jpeg_start_decompress(&jpeg);
  *picture = (Picture){jpeg.output_width,    jpeg.output_height, jpeg.output_components,
                       jpeg.out_color_space, jpeg.density_unit,  jpeg.X_density,
                       jpeg.Y_density,       NULL};
  size_t row = (size_t)jpeg.output_width * (size_t)jpeg.output_components;
  picture->samples = malloc(row * jpeg.output_height);
  if (picture->samples != NULL) {
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW line = picture->samples + row * jpeg.output_scanline;
      jpeg_read_scanlines(&jpeg, &line, 1);
    }
    jpeg_finish_decompress(&jpeg);
  }
  jpeg_destroy_decompress(&jpeg);
  fclose(file);
  return picture->samples == NULL ? FAULT : 0;
}

// Where the sample for (x, y) of the upright picture stands in the one that was read.
static const JSAMPLE *source_of(const Picture *from, int orientation, size_t x, size_t y) {
  size_t w = from->width - 1, h = from->height - 1, column, row;
  switch (orientation) {
    case 2: column = w - x, row = y; break;
    case 3: column = w - x, row = h - y; break;
    case 4: column = x, row = h - y; break;
    case 5: column = y, row = x; break;
    case 6: column = y, row = h - x; break;
    case 7: column = w - y, row = h - x; break;
    case 8: column = w - y, row = x; break;
    default: column = x, row = y; break;
  }
  return from->samples + (row * from->width + column) * (size_t)from->channels;
}

static bool write_upright(const Picture *from, int orientation, const char *path) {
  bool is_turned = orientation >= 5;
  unsigned width = is_turned ? from->height : from->width;
  unsigned height = is_turned ? from->width : from->height;
  FILE *file = fopen(path, "wb");
  if (file == NULL) return false;
  JSAMPLE *line = malloc((size_t)width * (size_t)from->channels);
  struct jpeg_compress_struct jpeg = {0};
  Errors errors;
  jpeg.err = silent(&errors);
  if (line == NULL || setjmp(errors.on_error) != 0) {
    jpeg_destroy_compress(&jpeg);
    free(line);
    fclose(file);
    return false;
  }
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, file);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = from->channels;
  jpeg.in_color_space = from->space;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, QUALITY, TRUE);
  jpeg.density_unit = from->unit;
  jpeg.X_density = is_turned ? from->down : from->across;
  jpeg.Y_density = is_turned ? from->across : from->down;
  jpeg_start_compress(&jpeg, TRUE);
  for (size_t y = 0; y < height; y++) {
    for (size_t x = 0; x < width; x++) {
      const JSAMPLE *sample = source_of(from, orientation, x, y);
      for (int i = 0; i < from->channels; i++) line[x * (size_t)from->channels + (size_t)i] = sample[i];
    }
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  free(line);
  return fclose(file) == 0;
}

int upright_command(int count, char **arguments) {
  if (count != 3) return 64;
  int orientation = atoi(arguments[1]);
  if (orientation < 1 || orientation > 8) return 64;
  Picture picture;
  int code = read_picture(arguments[0], &picture);
  if (code == 0 && !write_upright(&picture, orientation, arguments[2])) code = FAULT;
  free(picture.samples);
  if (code == 0) puts("end");
  return code;
}
