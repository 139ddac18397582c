// Lets the thread sanitizer see a lock that had to be waited for.
//
// Swift's Mutex takes and gives a free lock in code of the caller, which the sanitizer sees. Where somebody waits, both
// are done by the kernel on behalf of the standard library, which is not built for the sanitizer, and everything under
// that lock then looks like a race. Loaded before the standard library (LD_PRELOAD), this tells of both.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef SWIFT void (*lock_function)(uint32_t, SELF);
typedef SWIFT void (*unlock_function)(SELF);

// Synchronization._MutexHandle._lockSlow(UInt32)
SWIFT void wait_and_lock(uint32_t state, SELF handle) __asm__(LOCK);
SWIFT void wait_and_lock(uint32_t state, SELF handle) {
  lock_function real = (lock_function)dlsym(RTLD_NEXT, LOCK);
  real(state, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

// Synchronization._MutexHandle._unlockSlow()
SWIFT void unlock_and_wake(SELF handle) __asm__(UNLOCK);
SWIFT void unlock_and_wake(SELF handle) {
  unlock_function real = (unlock_function)dlsym(RTLD_NEXT, UNLOCK);
  if (__tsan_release) __tsan_release(handle);
  real(handle);
}
