// The texts of Status. Programs print and compare them: they are part of the contract, to the byte.
#include "base/status.h"

#include <array>
#include <cstddef>

namespace mxy {

namespace {

constexpr std::array texts = {
    "Success (not an error)",
    "Error opening the specified MaxMind DB file",
    "The MaxMind DB file's search tree is corrupt",
    "The MaxMind DB file contains invalid metadata",
    "An attempt to read data from the MaxMind DB file failed",
    "A memory allocation call failed",
    "The MaxMind DB file is in a format this library can't handle (unknown record size or binary "
    "format version)",
    "The MaxMind DB file's data section contains bad data (unknown data type or corrupt data)",
    "The lookup path contained an invalid value (like a negative integer for an array index)",
    "The lookup path does not match the data (key that doesn't exist, array index bigger than the "
    "array, expected array or map where none exists)",
    "The MMDB_read_node function was called with a node number that does not exist in the search "
    "tree",
    "You attempted to look up an IPv6 address in an IPv4-only database",
    "The sockaddr family is unsupported; only AF_INET and AF_INET6 are accepted",
    "The decoded data structure exceeds the configured resource limits",
};

static_assert(texts.size() == static_cast<std::size_t>(Status::decoder_limit) + 1);

} // namespace

const char* status_text(int code) noexcept {
    const auto index = static_cast<std::size_t>(code);
    return index < texts.size() ? texts[index] : "Unknown error code";
}

} // namespace mxy
