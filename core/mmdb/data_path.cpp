// See data_path.h. Values on the way are passed over field by field, each one checked: damage
// before the value that is looked for is an error, damage behind it is never seen.
#include "mmdb/data_path.h"

#include <array>
#include <cerrno>
#include <cstdlib>

namespace mxy::mmdb {

namespace {

// A map or an array whose members are being passed over.
struct Passed {
    std::uint32_t members_left; // keys count too
    bool is_map;
};

// Moves `next` behind the value there and all that it contains. Pointers are not followed. A key
// that is itself a container is not entered: what it holds counts as the fields behind it.
Status skip_value(const Section& section, std::uint32_t& next) noexcept {
    std::array<Passed, max_depth> outer;
    std::uint32_t depth = 0;
    Passed inner = {1, false};
    while (true) {
        if (inner.members_left == 0) {
            if (depth == 0)
                return Status::ok;
            inner = outer[--depth];
            continue;
        }
        const bool is_key = inner.is_map && inner.members_left % 2 == 0;
        --inner.members_left;
        Field field;
        if (decode(section, next, field) != Status::ok)
            return Status::invalid_data;
        next = field.next;
        if (is_key)
            continue;
        if (depth == max_depth)
            return Status::decoder_limit;
        if (field.is_container()) {
            outer[depth++] = inner;
            const bool is_map = field.type == DataType::map;
            inner = {is_map ? 2 * field.size : field.size, is_map};
        }
    }
}

// The text of an index, as strtol() reads it; negative ones count from the end.
Status parse_index(const char* text, std::uint32_t count, std::uint32_t& index) noexcept {
    const int kept = errno;
    errno = 0;
    char* end = nullptr;
    long long number = std::strtol(text, &end, 10);
    const bool out_of_range = errno == ERANGE;
    errno = kept;
    if (out_of_range)
        return Status::invalid_lookup_path;
    if (number < 0)
        number += count;
    if (number < 0 || *end != '\0' || number >= static_cast<long long>(count))
        return Status::path_does_not_match;
    index = static_cast<std::uint32_t>(number);
    return Status::ok;
}

Status find_item(const Section& section, const char* text, Field& value) noexcept {
    std::uint32_t index = 0;
    Status status = parse_index(text, value.size, index);
    std::uint32_t next = value.next;
    for (std::uint32_t i = 0; i < index && status == Status::ok; ++i)
        status = skip_value(section, next);
    return status == Status::ok ? decode_resolved(section, next, value) : status;
}

Status find_key(const Section& section, std::string_view wanted, Field& value) noexcept {
    std::uint32_t next = value.next;
    for (std::uint32_t pairs = value.size; pairs > 0; --pairs) {
        Field key;
        if (decode_resolved(section, next, key) != Status::ok || !key.is_string())
            return Status::invalid_data;
        next = key.next;
        if (key.size == wanted.size() &&
            (key.size == 0 || std::memcmp(key.payload, wanted.data(), key.size) == 0))
            return decode_resolved(section, next, value);
        if (const Status status = skip_value(section, next); status != Status::ok)
            return status;
    }
    return Status::path_does_not_match;
}

} // namespace

Status find_value(const Section& section, std::uint32_t start, const char* const* path,
                  Field& value) noexcept {
    Status status = decode_resolved(section, start, value);
    for (; status == Status::ok && *path != nullptr; ++path) {
        if (value.type == DataType::array)
            status = find_item(section, *path, value);
        else if (value.type == DataType::map)
            status = find_key(section, *path, value);
        else
            status = Status::path_does_not_match;
    }
    return status;
}

} // namespace mxy::mmdb
