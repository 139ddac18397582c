// What the page tool can do. Each command gets its arguments without its own name, and gives the
// exit code: 0 done, 64 wrong arguments, 65 a file that cannot be read, 70 a fault of ours, 77 a file
// that is encrypted.
#pragma once

int draw_command(int count, char **arguments);
int version_command(int count, char **arguments);
