// Runs one program with limits on memory, processor time and files, as one single process that can
// neither open a connection nor start another process nor touch one. Nothing of it needs a right that
// an ordinary user lacks, or a kernel that allows namespaces. Where a limit cannot be set, the program
// is not run.
//
// usage: utlamnande-confine MEMORY CPU FILE READABLE... -- PROGRAM ARGUMENTS...
//   MEMORY    bytes of address space      CPU  seconds of processor time
//   FILE      bytes of the largest file it may write
//   READABLE  files and folders it may read beside the system's own
// It may write in the working directory only. A kernel without Landlock (before 5.13, or with it off)
// lets it see what its user may see; every other limit holds there as well.
// The program's standard output and error go to the files `stdout` and `stderr` in the working
// directory, so that what was written before an end by force is not lost.
// Exit codes of its own: 64 wrong arguments, 126 a limit cannot be set, 127 no such program.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#else
#error "the filter knows x86-64 and 64-bit ARM"
#endif

#define LOAD(place) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (place))
#define GIVE(answer) BPF_STMT(BPF_RET | BPF_K, (answer))
#define REFUSE(error) GIVE(SECCOMP_RET_ERRNO | ((error) & SECCOMP_RET_DATA))
#define NUMBER offsetof(struct seccomp_data, nr)
// The low half of an argument; both machines are little-endian.
#define ARGUMENT(i) (offsetof(struct seccomp_data, args) + 8 * (i))
// The call is refused whatever its arguments are.
#define NEVER(call, error) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), REFUSE(error)
// The call is refused unless its argument equals a value.
#define ONLY(call, i, value, error)                                               \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD(ARGUMENT(i)),           \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0), REFUSE(error), \
      GIVE(SECCOMP_RET_ALLOW)

// The call is refused where its argument equals a value.
#define NOT(call, i, value, error)                                                \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD(ARGUMENT(i)),           \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1), REFUSE(error), LOAD(NUMBER)
// A call that makes sockets may make streams within the machine: a datagram leaves without `connect`.
#define STREAMS(call, error)                                                      \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 7), LOAD(ARGUMENT(0)),           \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 3), LOAD(ARGUMENT(1)),      \
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xF),                                   \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 1, 0), REFUSE(error),      \
      GIVE(SECCOMP_RET_ALLOW)
// From this call on the kernel is newer than this list, which cannot say what such a call does.
#define FIRST_UNKNOWN 451

// No right is gained by starting a program; the other rules ask for this.
static int forgo(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static int filter_calls(void) {
  const unsigned int self = (unsigned int)getpid();
  struct sock_filter filter[] = {
      LOAD(offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
      GIVE(SECCOMP_RET_KILL_PROCESS),
      LOAD(NUMBER),
      // The other numbering of the same calls on x86-64 lies beyond, too.
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FIRST_UNKNOWN, 0, 1),
      REFUSE(ENOSYS),
#if defined(__x86_64__)
      NEVER(SYS_fork, EAGAIN),
      NEVER(SYS_vfork, EAGAIN),
      // What 64-bit ARM has only in its later form.
      NEVER(SYS_chmod, EPERM),
      NEVER(SYS_chown, EPERM),
      NEVER(SYS_lchown, EPERM),
      NEVER(SYS_utime, EPERM),
      NEVER(SYS_utimes, EPERM),
      NEVER(SYS_futimesat, EPERM),
      NEVER(SYS_link, EPERM),
      NEVER(SYS_symlink, EPERM),
      NEVER(SYS_mknod, EPERM),
#endif
      // No connection: only sockets that stay in the machine, and none of them connected.
      STREAMS(SYS_socket, EACCES),
      STREAMS(SYS_socketpair, EACCES),
      NEVER(SYS_connect, EACCES),
      NEVER(SYS_io_uring_setup, ENOSYS),
      // LibreOffice will have a socket in /tmp by which it could be called; it is told that it has.
      NEVER(SYS_bind, 0),
      NEVER(SYS_listen, 0),
      // No other process: threads may be made, processes may not. clone3 hides its flags.
      NEVER(SYS_clone3, ENOSYS),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
      LOAD(ARGUMENT(0)),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
      REFUSE(EAGAIN),
      GIVE(SECCOMP_RET_ALLOW),
      // None is touched.
      ONLY(SYS_kill, 0, self, EPERM),
      ONLY(SYS_tgkill, 0, self, EPERM),
      NEVER(SYS_tkill, EPERM),
      NEVER(SYS_rt_sigqueueinfo, EPERM),
      NEVER(SYS_rt_tgsigqueueinfo, EPERM),
      NEVER(SYS_pidfd_open, EPERM),
      NEVER(SYS_pidfd_getfd, EPERM),
      NEVER(SYS_pidfd_send_signal, EPERM),
      // A file or a socket sends a signal of one's choice to its owner.
      NOT(SYS_fcntl, 1, F_SETOWN, EPERM),
      NOT(SYS_fcntl, 1, F_SETOWN_EX, EPERM),
      NOT(SYS_fcntl, 1, F_SETSIG, EPERM),
      NOT(SYS_ioctl, 1, FIOSETOWN, EPERM),
      NOT(SYS_ioctl, 1, SIOCSPGRP, EPERM),
      ONLY(SYS_prlimit64, 0, 0, EPERM),
      ONLY(SYS_sched_setaffinity, 0, 0, EPERM),
      ONLY(SYS_sched_setscheduler, 0, 0, EPERM),
      ONLY(SYS_sched_setparam, 0, 0, EPERM),
      ONLY(SYS_sched_setattr, 0, 0, EPERM),
      NEVER(SYS_setpriority, EPERM),
      NEVER(SYS_ioprio_set, EPERM),
      NEVER(SYS_process_madvise, EPERM),
      NEVER(SYS_process_mrelease, EPERM),
      NEVER(SYS_migrate_pages, EPERM),
      NEVER(SYS_move_pages, EPERM),
      NEVER(SYS_kcmp, EPERM),
      NEVER(SYS_ptrace, EPERM),
      NEVER(SYS_process_vm_readv, EPERM),
      NEVER(SYS_process_vm_writev, EPERM),
      // No file by another way than opening it: Landlock watches neither its owner nor its rights, and
      // its first version not its length. No way to a file that another one would go.
      NEVER(SYS_truncate, EPERM),
      NEVER(SYS_fchmod, EPERM),
      NEVER(SYS_fchmodat, EPERM),
      NEVER(SYS_fchown, EPERM),
      NEVER(SYS_fchownat, EPERM),
      NEVER(SYS_utimensat, EPERM),
      NEVER(SYS_setxattr, EPERM),
      NEVER(SYS_lsetxattr, EPERM),
      NEVER(SYS_fsetxattr, EPERM),
      NEVER(SYS_removexattr, EPERM),
      NEVER(SYS_lremovexattr, EPERM),
      NEVER(SYS_fremovexattr, EPERM),
      NEVER(SYS_linkat, EPERM),
      NEVER(SYS_symlinkat, EPERM),
      NEVER(SYS_mknodat, EPERM),
      // Nothing that would widen its world.
      NEVER(SYS_unshare, EPERM),
      NEVER(SYS_setns, EPERM),
      NEVER(SYS_mount, EPERM),
      NEVER(SYS_bpf, EPERM),
      NEVER(SYS_keyctl, EPERM),
      NEVER(SYS_add_key, EPERM),
      NEVER(SYS_request_key, EPERM),
      NEVER(SYS_perf_event_open, EPERM),
      NEVER(SYS_userfaultfd, EPERM),
      GIVE(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

// What later versions of Landlock know and the headers may not: to move files between folders, to cut
// them, to command devices; connections by TCP; abstract sockets and signals.
#define ACCESS_REFER (1ULL << 13)
#define ACCESS_TRUNCATE (1ULL << 14)
#define ACCESS_COMMAND_DEVICES (1ULL << 15)
#define ALL_CONNECTIONS 3ULL
#define ALL_SCOPES 3ULL

static const uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                 LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE;

struct world {
  uint64_t files, connections, scopes;
};

// Everything that this version of Landlock can watch, and how much of `world` it understands.
static struct world watched(int version, size_t *size) {
  struct world all = {LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1, 0, 0};
  *size = sizeof all.files;
  if (version >= 2) all.files |= ACCESS_REFER;
  if (version >= 3) all.files |= ACCESS_TRUNCATE;
  if (version >= 5) all.files |= ACCESS_COMMAND_DEVICES;
  if (version >= 4) {
    all.connections = ALL_CONNECTIONS;
    *size += sizeof all.connections;
  }
  if (version >= 6) {
    all.scopes = ALL_SCOPES;
    *size += sizeof all.scopes;
  }
  return all;
}

// Of that, what is allowed in the working directory: plain files and folders.
static const uint64_t anything =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | ACCESS_REFER | ACCESS_TRUNCATE;

// What is being allowed, and the rights of files that are watched at all.
struct rules {
  int set;
  uint64_t watched;
};

// A path that is not there needs no rule. With O_NOFOLLOW one that is a link gives none either, for it
// may have been made by a program that was confined before.
static int allow(const struct rules *rules, const char *path, uint64_t access, int follow) {
  int place = open(path, O_PATH | O_CLOEXEC | follow);
  if (place < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
  struct stat status;
  if (fstat(place, &status) != 0) return -1;
  if (S_ISLNK(status.st_mode)) return close(place);
  access &= rules->watched;
  if (!S_ISDIR(status.st_mode)) access &= of_files;
  struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = place};
  int result =
      (int)syscall(SYS_landlock_add_rule, rules->set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(place);
  return result;
}

// Shows the program the system, the named paths, and the working directory, in which alone it writes.
static int enclose(char **readable) {
  int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
  size_t size;
  const struct world world = watched(version, &size);
  const struct rules rules = {(int)syscall(SYS_landlock_create_ruleset, &world, size, 0), world.files};
  if (rules.set < 0) return -1;
  static const char *const system[] = {"/usr", "/lib", "/lib64", "/bin", "/etc", "/proc/self",
                                       "/sys/devices/system/cpu", "/dev/urandom", "/opt",
                                       "/var/cache/fontconfig", "/var/lib/libreoffice",
                                       "/var/spool/libreoffice"};
  for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
    if (allow(&rules, system[i], reading, 0)) return -1;
  }
  if (allow(&rules, "/dev/null", reading | LANDLOCK_ACCESS_FS_WRITE_FILE, 0)) return -1;
  for (; *readable != NULL && strcmp(*readable, "--") != 0; readable++) {
    if (allow(&rules, *readable, reading, O_NOFOLLOW)) return -1;
  }
  if (allow(&rules, ".", anything, O_NOFOLLOW)) return -1;
  return (int)syscall(SYS_landlock_restrict_self, rules.set, 0);
}

static int limit(int resource, const char *text) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (errno != 0 || *end != 0 || value == 0) return -1;
  struct rlimit both = {value, value};
  return setrlimit(resource, &both);
}

static int redirect(const char *path, int descriptor) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
  if (file < 0) return -1;
  return dup2(file, descriptor) < 0 ? -1 : close(file);
}

// Where the program stands among the arguments; 0 where it does not.
static int program_among(int count, char **arguments) {
  for (int i = 4; i + 1 < count; i++) {
    if (strcmp(arguments[i], "--") == 0) return i + 1;
  }
  return 0;
}

int main(int count, char **arguments) {
  const int program = program_among(count, arguments);
  if (program == 0) {
    fputs("usage: utlamnande-confine MEMORY CPU FILE READABLE... -- PROGRAM ARGUMENTS...\n", stderr);
    return 64;
  }
  signal(SIGPIPE, SIG_DFL);
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || redirect("stdout", 1) || redirect("stderr", 2) ||
      close_range(3, ~0U, 0) != 0 || limit(RLIMIT_CPU, arguments[2]) ||
      limit(RLIMIT_FSIZE, arguments[3]) || limit(RLIMIT_NOFILE, "256") ||
      setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}) || forgo() || enclose(arguments + 4) ||
      filter_calls() || limit(RLIMIT_AS, arguments[1])) {
    perror("utlamnande-confine: a limit could not be set");
    return 126;
  }
  execv(arguments[program], arguments + program);
  perror("utlamnande-confine: the program could not be started");
  return 127;
}
