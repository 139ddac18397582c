// Which libraries the tool was started with: part of every record of a verification.
#include <cairo/cairo.h>
#include <poppler.h>
#include <stdio.h>

#include "commands.h"

int version_command(int count, char **arguments) {
  (void)arguments;
  if (count != 0) return 64;
  printf("poppler %s\ncairo %s\n", poppler_get_version(), cairo_version_string());
  return 0;
}
