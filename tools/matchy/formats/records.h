// The values of one database, as formats need them: read, cut down to the places that were asked
// for, and rendered. Both are kept for the next time the same record comes, within bounds: where
// they grow beyond those, all is forgotten, so a run of any length takes the same memory.
#pragma once

#include "value_path.h"

#include "build/data/offset_memo.h"
#include "build/data/record_reader.h"
#include "build/data/value_pool.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

using mxy::build::ValueId;
using mxy::build::ValuePool;

// Appends a value in some form.
using Renderer = std::function<void(std::string& out, const ValuePool& pool, ValueId value)>;

// What a path led to, in a record that was read with it; nothing where there is no such value.
std::optional<ValueId> chosen_value(const ValuePool& pool, ValueId chosen, const ValuePath& path);

class Records {
public:
    // `name` stands in messages. With paths, a record is the map of those of its values that they
    // lead to. The section's bytes and the paths outlive this.
    Records(std::string name, const mxy::mmdb::Section& section,
            const std::vector<ValuePath>& paths);

    // The record at an offset, good until the next call of a function of this. Throws Failure
    // (bad_input) where it cannot be decoded.
    ValueId read(std::uint32_t offset);
    const ValuePool& pool() const noexcept { return *pool_; }

    // False where none of the paths leads anywhere.
    bool has_value(std::uint32_t offset);

    // What `render` makes of the record; good until the next call. All calls are with the same
    // renderer.
    std::string_view rendered(std::uint32_t offset, const Renderer& render);

private:
    struct Part {
        std::size_t start = 0;
        std::size_t size = 0;
    };

    void forget();
    void forget_if_too_large();
    ValueId read_whole(std::uint32_t offset);
    ValueId chosen_of(ValueId record);

    std::string name_;
    mxy::mmdb::Section section_;
    const std::vector<ValuePath>& paths_;
    std::unique_ptr<ValuePool> pool_;
    std::unique_ptr<mxy::build::RecordReader> reader_;
    mxy::build::OffsetMemo<ValueId> chosen_;
    mxy::build::OffsetMemo<Part> parts_; // of texts_
    std::string texts_;
};

} // namespace matchy
