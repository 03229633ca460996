// The memory in which a thread keeps the words of its last failure.
#pragma once

#include <cstddef>
#include <span>

namespace mxy::compat {

inline constexpr std::size_t last_error_size = 1024;

std::span<char, last_error_size> last_error_text() noexcept;

} // namespace mxy::compat
