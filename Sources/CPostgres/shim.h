// libpq for Swift.
#pragma once
#include <libpq-fe.h>
