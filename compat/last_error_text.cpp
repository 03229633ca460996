// See last_error_text.h. The thread's memory is reached in this one place, which is compiled by
// itself
// (-mtls-dialect=gnu2, see CMakeLists.txt): any other way of reaching it makes the library depend
// on the dynamic loader by name.
#include "last_error_text.h"

namespace mxy::compat {

namespace {

thread_local char text[last_error_size];

} // namespace

[[gnu::noinline]] std::span<char, last_error_size> last_error_text() noexcept {
    return text;
}

} // namespace mxy::compat
