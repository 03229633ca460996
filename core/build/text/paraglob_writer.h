// The pattern section of a file: the image that the format's first reader asks for its globs, and
// the values' places. The image is made so that that reader finds every match. It knows nothing of
// how the rest of the file is put together.
#pragma once

#include "build/byte_writer.h"
#include "mxy/text_types.h"

#include <span>

namespace mxy::build {

// A glob in the order of ids.
struct GlobEntry {
    std::string_view text;
    std::uint32_t data_offset = 0;
};

struct ParaglobOptions {
    text::CaseMode mode = text::CaseMode::sensitive;
    // Texts and values alone, without what the first reader needs to find matches: for files that
    // only this library reads.
    bool lean = false;
};

// The section, without its separator: size words, image, table of places. Throws BuildError: limit
// (65,535 segments in a glob, unless lean; 4 GiB in all), bad_input (a text that is no glob).
Bytes write_pattern_section(std::span<const GlobEntry> globs, const ParaglobOptions& options);

} // namespace mxy::build
