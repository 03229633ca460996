// Checking a whole file, which opening never does: every node, record, value, pattern and literal
// that a lookup can reach. It says what is wrong and where, and knows nothing of the C interface.
#pragma once

#include "base/bytes.h"
#include "base/status.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mxy {

enum class Thoroughness : std::uint8_t {
    standard, // what makes lookups fail or answer wrongly
    strict,   // also what no lookup notices
};

enum class Severity : std::uint8_t {
    warning, // no lookup notices: found by strict checks alone
    error,
};

struct Finding {
    Status status = Status::invalid_data;
    std::uint64_t offset = 0; // in the file
    std::string what;
    Severity severity = Severity::error;
};

// Any file that can be opened: a database with a tree, or a pattern file. No finding: it is sound.
// Throws std::bad_alloc. What a file says about itself does not make this take longer than its size
// does: values, texts and probes that exceed what an honest file of that size has are a finding.
std::optional<Finding> validate(ByteView file, Thoroughness thoroughness);

// Told now and then how far a step of a check is, 0 to 1. May throw to stop it.
using ValidationProgress = std::function<void(std::string_view step, double share)>;

// The same, but goes on: up to `most` findings, in the order of the steps. A section that cannot be
// read at all is one finding. Strict, it also tells of data that no key leads to, which do no harm.
std::vector<Finding> validate_all(ByteView file, Thoroughness thoroughness, std::size_t most,
                                  const ValidationProgress& progress);

} // namespace mxy
