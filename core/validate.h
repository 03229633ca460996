// Checking a whole file, which opening never does: every node, record, value, pattern and literal
// that a lookup can reach. It says what is wrong first and where, and knows nothing of the C
// interface.
#pragma once

#include "base/bytes.h"
#include "base/status.h"

#include <cstdint>
#include <optional>
#include <string>

namespace mxy {

enum class Thoroughness : std::uint8_t {
    standard, // what makes lookups fail or answer wrongly
    strict,   // also what no lookup notices
};

struct Finding {
    Status status = Status::invalid_data;
    std::uint64_t offset = 0; // in the file
    std::string what;
};

// Any file that can be opened: a database with a tree, or a pattern file. No finding: it is sound.
// Throws std::bad_alloc. What a file says about itself does not make this take longer than its size
// does: values, texts and probes that exceed what an honest file of that size has are a finding.
std::optional<Finding> validate(ByteView file, Thoroughness thoroughness);

} // namespace mxy
