// Walks through a data or metadata section, to say beforehand where a list or a path lookup would
// end: whether a limit of release 1.14.0 is met, and whether 1.7.1, which has none, can be asked at
// all. It knows the format on its own account and uses neither library.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace mxy::test {

struct Section {
    const std::uint8_t* bytes = nullptr;
    std::uint32_t size = 0;
};

// One value without its content.
struct Field {
    std::uint32_t type = 0;
    std::uint32_t size = 0;   // of the payload; pairs or items of a container
    std::uint32_t target = 0; // of a pointer
    std::uint32_t offset = 0;
    std::uint32_t payload = 0; // where it starts
    std::uint32_t next = 0;    // behind the value; for a container its first member
};

// The value at `offset`, pointers not followed; nothing where it cannot be decoded.
std::optional<Field> read_field(Section section, std::uint32_t offset);

enum class WalkEnd { complete, broken, too_deep, too_many_values, too_much_payload };

struct ListLimits {
    std::uint32_t values;
    std::uint64_t payload;
};

inline constexpr ListLimits release_limits{65'536, 2'097'152};
// What the original is asked for at most: it has no limit of its own but memory.
inline constexpr ListLimits original_limits{300'000, ~std::uint64_t{0}};

// How listing the value at `offset` ends.
WalkEnd walk_list(Section section, std::uint32_t offset, ListLimits limits);

// How a path lookup ends: with too_deep where it has to skip a value nested too deep for 1.14.0.
struct PathEnd {
    WalkEnd end = WalkEnd::complete;
    std::uint32_t offset = 0; // of the value that was found
};

// `path` ends with a null pointer. An element that does not match the data is `broken` here too.
PathEnd walk_path(Section section, std::uint32_t offset, std::span<const char* const> path);

} // namespace mxy::test
