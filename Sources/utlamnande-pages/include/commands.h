// What the page tool can do. Each command gets its arguments without its own name, and gives the
// exit code: 0 done, 64 wrong arguments, 65 a file that cannot be read, 66 one that is encrypted, 70 a
// fault of ours.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

int draw_command(int count, char **arguments);
int version_command(int count, char **arguments);
int words_command(int count, char **arguments);
int structure_command(int count, char **arguments);
int picture_command(int count, char **arguments);
int set_command(int count, char **arguments);
int upright_command(int count, char **arguments);

#ifdef __cplusplus
}
#endif
