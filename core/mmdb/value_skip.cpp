// See value_skip.h.
#include "mmdb/value_skip.h"

#include <array>

namespace mxy::mmdb {

namespace {

// A map or an array whose members are being passed over.
struct Passed {
    std::uint32_t members_left; // keys count too
    bool is_map;
};

// Runs of fields that contain nothing, keys and values alike. Ends before the first other one.
void skip_plain_fields(const Section& section, std::uint32_t& next, std::uint32_t& left) noexcept {
    std::uint32_t at = next;
    while (left != 0 && at < section.size) {
        const std::uint32_t length = short_plain_length(section.start[at]);
        if (length == 0 || section.size - at < length)
            break;
        at += length;
        --left;
    }
    next = at;
}

} // namespace

Status skip_any_value(const Section& section, std::uint32_t& next) noexcept {
    std::array<Passed, max_depth> outer;
    std::uint32_t depth = 0;
    Passed inner = {1, false};
    while (true) {
        if (depth < max_depth)
            skip_plain_fields(section, next, inner.members_left);
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

} // namespace mxy::mmdb
