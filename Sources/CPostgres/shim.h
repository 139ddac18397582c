// libpq for Swift, and one word to the OpenSSL that it speaks TLS with.
#pragma once
#include <libpq-fe.h>
#include <openssl/crypto.h>

// OpenSSL takes itself apart as the process exits, under the hands of threads that still close connections. What is
// left in memory then goes with the process anyway.
static inline void cpostgres_keep_openssl_to_the_end(void) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}
