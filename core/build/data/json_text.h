// A value as JSON text, on one line and without blanks. It knows nothing of files or entries.
#pragma once

#include "build/data/value_pool.h"

#include <string>

namespace mxy::build {

enum class JsonForm : std::uint8_t {
    // For any reader of JSON: bytes as hexadecimal digits, integers beyond 64 bits as texts,
    // numbers
    // that are not finite as null; in texts, U+FFFD for each byte that is not UTF-8.
    plain,
    // Losing nothing: what a ValueAssembler for tagged types, with the smallest integer types,
    // makes
    // the same value of. See type_tags.h.
    tagged,
};

void append_json(std::string& out, const ValuePool& pool, ValueId value, JsonForm form);
std::string json_text(const ValuePool& pool, ValueId value, JsonForm form);

// A text in quotes, as JSON writes it; U+FFFD for each byte that is not UTF-8.
void append_json_string(std::string& out, std::string_view text);

} // namespace mxy::build
