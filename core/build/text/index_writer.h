// The index section of a file: what this library would otherwise build in memory at the first
// question about text. It holds no answers of its own, only ways to them: a file without it, or
// with one that does not fit, answers the same.
#pragma once

#include "build/byte_writer.h"
#include "build/text/literal_writer.h"
#include "build/text/paraglob_writer.h"

namespace mxy::build {

// The section, without its separator. `literal_section` and `pattern_section` are the bytes that
// write_literals() and write_pattern_section() made, empty where there are none.
Bytes write_index(ByteView literal_section, ByteView pattern_section, text::CaseMode mode);

} // namespace mxy::build
