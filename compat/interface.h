// The C interface as this folder must include it: what it declares is the one thing that can be
// seen from outside the library.
#pragma once

#pragma GCC visibility push(default)
#include "maxminddb.h"
#pragma GCC visibility pop
