// Passing over a value that is not wanted: where does the next one start? It knows how long fields
// are, and nothing of what they say. No heap, no recursion.
#pragma once

#include "mmdb/data_field.h"

namespace mxy::mmdb {

// Nearly all keys and values: a text of up to 28 bytes, whose control byte says so. Those control
// bytes stand together.
inline constexpr std::uint32_t short_text_control =
    static_cast<std::uint32_t>(DataType::utf8_string) << 5;

constexpr bool is_short_text(std::uint32_t control) noexcept {
    return control - short_text_control < first_long_size;
}

// As short_field_lengths, but 0 for maps too: fields that contain nothing.
inline constexpr auto short_plain_lengths = [] {
    auto lengths = short_field_lengths;
    for (std::uint32_t size = 0; size < 32; ++size)
        lengths[static_cast<std::uint32_t>(DataType::map) << 5 | size] = 0;
    return lengths;
}();

// How long the plain field with this control byte is; 0 where more has to be looked at. A length
// that is computed is there sooner than one out of a table, and all that follows waits for it.
inline std::uint32_t short_plain_length(std::uint32_t control) noexcept {
    return is_short_text(control) ? control - short_text_control + 1 : short_plain_lengths[control];
}

// Any value at all. See skip_value().
Status skip_any_value(const Section& section, std::uint32_t& next) noexcept;

// Moves `next` behind the value there and all that it contains. Pointers are not followed. A key
// that is itself a container is not entered: what it holds counts as the fields behind it. Each
// field is checked; errors: invalid_data, and decoder_limit where containers nest too deep.
inline Status skip_value(const Section& section, std::uint32_t& next) noexcept {
    if (next < section.size) {
        const std::uint32_t length = short_plain_length(section.start[next]);
        if (length != 0 && section.size - next >= length) {
            next += length;
            return Status::ok;
        }
    }
    return skip_any_value(section, next);
}

} // namespace mxy::mmdb
