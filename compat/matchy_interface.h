// The interface of matchy.h as this folder must include it: what it declares can be seen from
// outside the library.
#pragma once

#include "interface.h"

#pragma GCC visibility push(default)
#include "matchy/matchy.h"
#pragma GCC visibility pop
