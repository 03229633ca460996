// What a database says about itself.
#pragma once

#include "database.h"

namespace mmdblookup {

void print_metadata(const Database& database);

} // namespace mmdblookup
