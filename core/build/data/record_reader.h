// Records of an existing file as values of a pool. What records share is read once. It knows
// nothing of trees or keys; the file may be hostile.
#pragma once

#include "build/data/offset_memo.h"
#include "build/data/value_pool.h"
#include "mmdb/data_field.h"

namespace mxy::build {

class RecordReader {
public:
    // The section's bytes and the pool outlive the reader.
    RecordReader(ValuePool& pool, const mmdb::Section& section) : pool_(pool), section_(section) {}

    // The value at an offset of the section, with all that it leads to. Throws BuildError
    // (bad_input), naming the offset where it goes wrong and why: what cannot be decoded, types
    // that the format does not have, keys that are no texts, and values beyond the limits that
    // readers keep. Where records overlap, so that all of them together take far more time or
    // memory than the section's size warrants, it throws too.
    ValueId read(std::uint32_t offset);

private:
    // A value and what it counts towards the limits.
    struct Found {
        ValueId value{};
        std::uint32_t levels = 0; // a pointer to a map or an array is one more
        std::uint32_t values = 0;
        std::uint32_t payload = 0; // bytes of text and binary data
    };
    struct Part {
        ValueId value{};
        std::uint32_t levels = 1;
    };
    // Thrown where a record cannot be read.
    struct Broken {
        const char* reason = nullptr;
        std::uint32_t offset = 0;
    };

    ValueId read_record(std::uint32_t offset);
    Part read_value(std::uint32_t& next, std::uint32_t level);
    Part follow(std::uint32_t target, std::uint32_t level);
    Part read_and_remember(const mmdb::Field& field, std::uint32_t level);
    Part read_field(const mmdb::Field& field, std::uint32_t level, std::uint32_t& next);
    Part read_map(const mmdb::Field& field, std::uint32_t level, std::uint32_t& next);
    Part read_array(const mmdb::Field& field, std::uint32_t level, std::uint32_t& next);
    ValueId read_key(std::uint32_t& next, std::uint32_t level);
    ValueId read_scalar(const mmdb::Field& field);
    mmdb::Field decode_at(std::uint32_t offset) const;
    void count(std::uint64_t values, std::uint64_t payload, std::uint32_t offset);
    void check_cost(std::uint32_t offset) const;

    ValuePool& pool_;
    const mmdb::Section section_;
    OffsetMemo<Found> known_;   // records, and maps and arrays that pointers lead to
    OffsetMemo<Broken> broken_; // records
    std::uint64_t steps_ = 0;   // of all reading so far
    std::uint64_t memory_ = 0;  // that it has taken in the pool
    std::uint64_t values_ = 0;  // of the record that is being read
    std::uint64_t payload_ = 0;
    std::vector<MapMember> members_; // of all maps that are being read
    std::vector<ValueId> elements_;  // of all arrays that are being read
};

// One record alone.
ValueId read_record(ValuePool& pool, const mmdb::Section& section, std::uint32_t offset);

} // namespace mxy::build
