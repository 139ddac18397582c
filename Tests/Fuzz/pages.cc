// The fuzzing program of the page tool: libFuzzer tries one command, the one that UTLAMNANDE_FUZZ_TARGET names, on
// files of its own making. It links poppler, as the page tool does, and is therefore under the same licence.
#include "commands.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace {

struct Target {
  const char *name;
  int longest;
  int (*run)(char *path);
  bool has_pictures = false;
};

const Target targets[] = {
    {"pdf-words", 16384, [](char *path) {
       char *arguments[] = {path, (char *)"1", (char *)"3", (char *)"layers"};
       return words_command(4, arguments);
     }},
    {"pdf-structure", 16384, [](char *path) {
       char *arguments[] = {path, (char *)"files"};
       return structure_command(2, arguments);
     }},
    {"jpeg-upright", 4096, [](char *path) {
       char *arguments[] = {path, (char *)"6", (char *)"/dev/null"};
       return upright_command(3, arguments);
     }, true},
    {"text-set", 4096, [](char *path) {
       char *arguments[] = {path, (char *)"/dev/null"};
       return set_command(2, arguments);
     }},
};

const Target *chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  const char *name = getenv("UTLAMNANDE_FUZZ_TARGET");
  for (const Target &each : targets) {
    if (name == nullptr) printf("%s %d\n", each.name, each.longest);
    else if (strcmp(name, each.name) == 0) chosen = &each;
  }
  if (chosen == nullptr) exit(name == nullptr ? 0 : 64);
  // What is told goes nowhere.
  if (freopen("/dev/null", "w", stdout) == nullptr) abort();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  const int file = memfd_create("trial", 0);
  if (file < 0 || write(file, bytes, count) != ssize_t(count)) abort();
  std::string path = "/proc/self/fd/" + std::to_string(file);
  const int code = chosen->run(path.data());
  close(file);
  // What the page tool promises of its exit codes. A fault of its own is none that a file may cause, but for a
  // picture that has no room; before the page tool sees one, its size is looked at.
  if (code != 0 && code != 65 && code != 66 && !(code == 70 && chosen->has_pictures)) abort();
  return 0;
}
