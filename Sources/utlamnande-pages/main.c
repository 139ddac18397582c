// The page tool: reads, draws and rebuilds PDF pages in a process of its own, with limits set by
// whoever starts it. It links poppler and is therefore under the GPL, version 2 or later, as poppler
// is; the service only runs it.
//
// usage: utlamnande-pages COMMAND ARGUMENTS...
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct {
  const char *name;
  int (*run)(int count, char **arguments);
} commands[] = {
    // PDF ORDER FOLDER: pages as pictures with what is masked gone from them
    {"draw", draw_command},
    {"version", version_command},
    // FILE FIRST LAST [layers]: words, places and what is not seen, page by page
    {"words", words_command},
    // FILE: what is not on the pages, object by object
    {"structure", structure_command},
    // FILE PAGE DPI OUT.png
    {"picture", picture_command},
    // TEXT OUT.pdf: plain text laid out on pages
    {"set", set_command},
    // JPEG ORIENTATION OUT.jpg: turned as it is to be seen
    {"upright", upright_command},
};

int main(int count, char **arguments) {
  for (size_t i = 0; count > 1 && i < sizeof commands / sizeof *commands; i++) {
    if (strcmp(arguments[1], commands[i].name) == 0) {
      return commands[i].run(count - 2, arguments + 2);
    }
  }
  fputs("usage: utlamnande-pages COMMAND ARGUMENTS...\n", stderr);
  return 64;
}
