// The literal section of a file: the hash table in shards that the format defines. It knows where
// data stands as offsets, and nothing of how the rest of the file is put together.
#pragma once

#include "build/byte_writer.h"
#include "mxy/text_types.h"

#include <span>

namespace mxy::build {

// A literal in the order of ids: its text as it was given, and its value's place.
struct LiteralEntry {
    std::string_view text;
    std::uint32_t data_offset = 0;
};

// The section, without its separator. Where case does not count, texts are stored lowered. Of texts
// that are equal as they are stored, the last one is found; all of them keep their ids. Throws
// BuildError (limit): a text of more than 65,535 bytes as it is stored, or a section of 4 GiB or
// more.
Bytes write_literals(std::span<const LiteralEntry> literals, text::CaseMode mode);

} // namespace mxy::build
