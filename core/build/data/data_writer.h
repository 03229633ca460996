// Values as bytes of a data section: each different value is written once, and later uses are
// pointers to it where a pointer is shorter. It knows nothing of keys; offsets count from the start
// of the section.
#pragma once

#include "build/byte_writer.h"
#include "build/data/value_pool.h"

#include <limits>

namespace mxy::build {

class DataWriter {
public:
    // `size_limit`: bytes that the section may have. `pool` must outlive the writer.
    explicit DataWriter(const ValuePool& pool,
                        std::uint32_t size_limit = std::numeric_limits<std::uint32_t>::max());

    // Writes the values that entries refer to, in this order (repeats are allowed), and what is
    // inside them. Each of them starts at a place of its own, not inside another one's bytes, so
    // that the section is a plain sequence of records; one that is also a part of others comes
    // before all that are not. Throws BuildError (limit) where the section would be too large.
    void write(std::span<const ValueId> records);

    // Where a written record starts.
    std::uint32_t offset(ValueId record) const noexcept { return offsets_[index_of(record)]; }

    const Bytes& bytes() const noexcept { return out_; }
    Bytes take() noexcept { return std::move(out_); }

private:
    // No section is so large that a value starts here.
    static constexpr std::uint32_t unwritten = std::numeric_limits<std::uint32_t>::max();

    std::vector<ValueId> parts_among(std::span<const ValueId> records) const;
    void write_record(ValueId record);
    void write_body(ValueId value, std::uint32_t level);
    void write_part(ValueId value, std::uint32_t level);
    bool may_point(ValueId value, std::uint32_t level) const noexcept;
    std::uint32_t body_size(ValueId value, std::uint32_t enough) const noexcept;
    std::uint32_t part_size(ValueId value, std::uint32_t enough) const noexcept;
    void check_size() const;

    const ValuePool& pool_;
    const std::uint32_t size_limit_;
    Bytes out_;
    std::vector<std::uint32_t> offsets_; // by value
    std::vector<bool> is_record_;        // by value: written, and not inside another one
};

// One value with everything inside it, as a section of its own: the metadata map of a file.
Bytes encode_value(const ValuePool& pool, ValueId value);

} // namespace mxy::build
