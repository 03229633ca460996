// An index over those literals that cannot be found by probing their table: all of an older table,
// and in a table where case does not count, the texts whose stored form is not their folded form.
// Built once, in memory; it holds slot numbers, and reads texts from the table.
#pragma once

#include "mxy/literal_table.h"

#include <vector>

namespace mxy::text {

class LiteralIndex {
public:
    // Reads every slot of the table. Throws std::bad_alloc. An error, whose offset is the
    // section's, means that texts overlap, so that the time to read them would have no bound; the
    // index must not be used then. Damaged slots are left out.
    std::optional<LiteralError> build(const LiteralTable& table);

    std::size_t size() const noexcept { return entries_.size(); }
    // Bytes on the heap.
    std::size_t memory() const noexcept {
        return entries_.capacity() * sizeof(Entry) + starts_.capacity() * sizeof starts_[0];
    }

    // The literal with that key that has the highest id. `table` is the one that build() read.
    std::optional<Literal> find(const LiteralTable& table, const LiteralKey& key) const noexcept;

private:
    // Sorted by hash, and within a hash from the highest id down.
    struct Entry {
        std::uint64_t hash;
        std::uint32_t id;
        std::uint32_t slot;
    };

    void sort();

    std::vector<Entry> entries_;
    // Where the entries start whose hash has a given number in its top bits; and the end.
    std::vector<std::uint32_t> starts_;
    unsigned shift_ = 0;
};

} // namespace mxy::text
