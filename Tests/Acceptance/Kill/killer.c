/* Runs a program and kills it at the N-th system call that others can see the effect of.

     killer N FILE PROGRAM ARGUMENTS...

   Counted are the calls of all its threads in the order in which they begin, from the first `connect` on:
   for a server with a mailbox, from where mail is fetched. The program is killed before the N-th is carried
   out; with N 0 it is not killed. FILE gets the name of each call counted, a line each, and the last line is
   the one at which the program died.

   Not counted are calls that only read, wait, ask for memory or for the time: a process that dies before
   one of these leaves the same behind as one that dies before the next call that is counted. A call that is
   on neither list is counted under its number. Children of the program are not followed. */

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL(name) {SYS_##name, #name}

static const struct call {
  long number;
  const char *name;
} seen[] = {
  CALL(connect), CALL(socket), CALL(setsockopt), CALL(shutdown), CALL(close), CALL(write),
  CALL(writev), CALL(pwrite64), CALL(pwritev), CALL(sendto), CALL(sendmsg), CALL(sendmmsg),
  CALL(sendfile), CALL(openat), CALL(fsync), CALL(fdatasync), CALL(ftruncate), CALL(fallocate),
  CALL(renameat), CALL(renameat2), CALL(linkat), CALL(unlinkat), CALL(mkdirat), CALL(fchmod),
  CALL(fchmodat), CALL(fchown), CALL(fcntl), CALL(flock), CALL(utimensat), CALL(clone),
  CALL(clone3), CALL(execve), CALL(accept4), CALL(bind), CALL(listen), CALL(msync),
  CALL(exit_group), CALL(kill), CALL(tgkill),
#ifdef SYS_open
  CALL(open), CALL(rename), CALL(link), CALL(unlink), CALL(mkdir), CALL(rmdir), CALL(chmod), CALL(vfork),
#endif
}, unseen[] = {
  CALL(read), CALL(readv), CALL(pread64), CALL(preadv), CALL(recvfrom), CALL(recvmsg),
  CALL(recvmmsg), CALL(fstat), CALL(newfstatat), CALL(statx), CALL(statfs), CALL(fstatfs),
  CALL(lseek), CALL(getdents64), CALL(readlinkat), CALL(faccessat), CALL(faccessat2),
  CALL(getcwd), CALL(futex), CALL(epoll_pwait), CALL(epoll_create1), CALL(epoll_ctl), CALL(ppoll),
  CALL(pselect6), CALL(nanosleep), CALL(clock_nanosleep), CALL(clock_gettime), CALL(gettimeofday),
  CALL(timerfd_create), CALL(timerfd_settime), CALL(eventfd2), CALL(mmap), CALL(munmap),
  CALL(mremap), CALL(mprotect), CALL(madvise), CALL(brk), CALL(getrandom), CALL(getpid),
  CALL(gettid), CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid), CALL(getsockname),
  CALL(getpeername), CALL(getsockopt), CALL(uname), CALL(sysinfo), CALL(prlimit64),
  CALL(getrusage), CALL(prctl), CALL(sched_yield), CALL(sched_getaffinity),
  CALL(sched_setaffinity), CALL(sched_getparam), CALL(sched_getscheduler), CALL(set_robust_list),
  CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rt_sigtimedwait),
  CALL(sigaltstack), CALL(rseq), CALL(membarrier), CALL(exit), CALL(restart_syscall), CALL(wait4),
  CALL(waitid), CALL(ioctl), CALL(pipe2), CALL(socketpair), CALL(dup), CALL(dup3),
  CALL(pidfd_open), CALL(fadvise64), CALL(getcpu), CALL(set_tid_address), CALL(inotify_init1),
  CALL(rt_sigsuspend), CALL(setpriority), CALL(listxattr), CALL(signalfd4),
#ifdef SYS_open
  CALL(poll), CALL(select), CALL(epoll_wait), CALL(access), CALL(stat), CALL(lstat),
  CALL(readlink), CALL(pipe), CALL(dup2), CALL(arch_prctl), CALL(time), CALL(getdents),
  CALL(epoll_create),
#endif
};

static pid_t program;

static void pass_on(int number) { kill(program, number); }

/* The name of a call, NULL for one that nobody else can see. */
static const char *visible(long number) {
  static char unknown[32];
  for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
    if (unseen[i].number == number) return NULL;
  for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
    if (seen[i].number == number) return seen[i].name;
  snprintf(unknown, sizeof unknown, "%ld", number);
  return unknown;
}

/* The call that a stopped thread is about to make; NULL at the end of one, or where none is counted. */
static const char *beginning(pid_t thread) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) return NULL;
  return info.op == PTRACE_SYSCALL_INFO_ENTRY ? visible(info.entry.nr) : NULL;
}

int main(int count, char **words) {
  if (count < 4) return 2;
  long wanted = atol(words[1]), met = 0;
  FILE *file = fopen(words[2], "w");
  if (!file) return 2;
  setvbuf(file, NULL, _IOLBF, 0);
  program = fork();
  if (program == 0) {
    raise(SIGSTOP);
    execv(words[3], words + 3);
    _exit(127);
  }
  int status;
  waitpid(program, &status, WUNTRACED);
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC;
  if (ptrace(PTRACE_SEIZE, program, NULL, options) != 0) {
    perror("ptrace");
    kill(program, SIGKILL);
    return 2;
  }
  /* Who started us may have blocked it. */
  sigset_t none;
  sigemptyset(&none);
  signal(SIGTERM, pass_on);
  sigprocmask(SIG_SETMASK, &none, NULL);
  kill(program, SIGCONT);
  for (;;) {
    pid_t thread = waitpid(-1, &status, __WALL);
    if (thread < 0) {
      if (errno == EINTR) continue;
      return 2;
    }
    if (!WIFSTOPPED(status)) {
      if (thread != program) continue;
      if (WIFEXITED(status)) return WEXITSTATUS(status);
      return 128 + WTERMSIG(status);
    }
    int number = WSTOPSIG(status), event = status >> 16;
    if (event == 0 && number == (SIGTRAP | 0x80)) {
      const char *name = beginning(thread);
      if (name && (met > 0 || name == visible(SYS_connect))) {
        fprintf(file, "%s\n", name);
        if (++met == wanted) {
          kill(program, SIGKILL);
          continue;
        }
      }
      number = 0;
    } else if (event == PTRACE_EVENT_STOP && (number == SIGSTOP || number == SIGTSTP)) {
      /* Group stops: the first is our own, which SIGCONT ends. */
      ptrace(PTRACE_LISTEN, thread, NULL, NULL);
      continue;
    } else if (event != 0) {
      number = 0;
    }
    ptrace(PTRACE_SYSCALL, thread, NULL, number);
  }
}
