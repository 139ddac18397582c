/* A wall clock that is shifted by UTLAMNANDE_TEST_CLOCK_OFFSET seconds, for a program that is started
   with this in LD_PRELOAD. The monotonic clocks are left alone, so that timers go on as they are.

   The kernel is asked directly and not through the next library, so that nothing here depends on the
   order in which libraries are loaded. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t offset;

__attribute__((constructor)) static void read_offset(void) {
  const char *text = getenv("UTLAMNANDE_TEST_CLOCK_OFFSET");
  if (text) offset = strtoll(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += offset;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *out) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (out) *out = precise.tv_sec;
  return precise.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
  if (base != TIME_UTC || clock_gettime(CLOCK_REALTIME, now) != 0) return 0;
  return base;
}

/* A moment of the shifted clock as the kernel knows it. What is nearer to the monotonic clock is a
   deadline of that clock, and stays. */
static struct timespec unshifted(const struct timespec *until) {
  struct timespec wall, monotonic, result = *until;
  clock_gettime(CLOCK_REALTIME, &wall);
  clock_gettime(CLOCK_MONOTONIC, &monotonic);
  if (llabs(until->tv_sec - wall.tv_sec) < llabs(until->tv_sec - monotonic.tv_sec))
    result.tv_sec -= offset;
  return result;
}

/* The waits of Dispatch and Foundation that end at a moment of the wall clock. */

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
  static int (*real)(sem_t *, const struct timespec *);
  if (!real) *(void **)(&real) = dlsym(RTLD_NEXT, "sem_timedwait");
  struct timespec moment = unshifted(until);
  return real(semaphore, &moment);
}

int pthread_cond_timedwait(
  pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
  const struct timespec *restrict until
) {
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  /* Without the version, dlsym may give the one for programs of before 2002. */
  if (!real) *(void **)(&real) = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  if (!real) *(void **)(&real) = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
  struct timespec moment = unshifted(until);
  return real(condition, mutex, &moment);
}
