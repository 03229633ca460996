// Checking values: that they decode, that map keys are texts, that text is UTF-8. Values may share
// parts, so that a small file can hold a great many; a check stops with a finding where there are
// more than any honest file has.
#pragma once

#include "data_use.h"
#include "mmdb/value_walk.h"
#include "validate.h"

#include <string_view>

namespace mxy {

class ValueCheck {
public:
    // `data` lies in `file`.
    ValueCheck(ByteView file, const mmdb::Section& data, Thoroughness thoroughness);

    // The value at an offset.
    std::optional<Finding> check(std::uint32_t offset);

    // What the values so far are made of; noted by strict checks alone.
    const DataUse& use() const noexcept { return use_; }

private:
    std::uint64_t start_; // of the data in the file
    mmdb::Section data_;
    bool strict_;
    std::uint64_t values_left_;
    DataUse use_;
};

bool is_utf8(std::string_view text) noexcept;

} // namespace mxy
