// The help text.
#pragma once

namespace mmdblookup {

void print_usage(const char* program);

} // namespace mmdblookup
