// Finding one string in another, in time that grows with the text alone. It knows nothing of globs.
#pragma once

#include <string_view>

namespace mxy::text {

// Where `needle` first occurs in `text`, or std::string_view::npos.
std::size_t find_literal(std::string_view text, std::string_view needle) noexcept;

} // namespace mxy::text
