// See record_limits.h. Parts have lower ids than wholes, so one pass in the order of ids knows the
// parts' sizes when it needs them.
#include "build/data/record_limits.h"

#include "build/build_error.h"

#include <algorithm>
#include <string>

namespace mxy::build {
namespace {

using mmdb::DataType;

// What a reader meets while it decodes a value. Sums stay far below 2^64: they stop growing at
// `most`.
struct Extent {
    std::uint64_t values = 1;
    std::uint64_t payload = 0;
    std::uint64_t levels = 0;

    static constexpr std::uint64_t most = std::uint64_t{1} << 40;

    // Wherever it is shared, a container stands behind a pointer, which is a level of its own.
    static constexpr std::uint64_t levels_of_container = 2;

    void add(const Extent& part) noexcept {
        values = std::min(values + part.values, most);
        payload = std::min(payload + part.payload, most);
        levels = std::max(levels, part.levels);
    }
};

Extent extent_of(const ValuePool& pool, ValueId id, const std::vector<Extent>& known) {
    Extent extent;
    switch (pool.type(id)) {
    case DataType::utf8_string:
    case DataType::bytes:
        extent.payload = pool.text(id).size();
        break;
    case DataType::map:
        for (const MapMember& member : pool.members(id)) {
            extent.add(known[index_of(member.key)]);
            extent.add(known[index_of(member.value)]);
        }
        extent.levels += Extent::levels_of_container;
        break;
    case DataType::array:
        for (const ValueId element : pool.elements(id))
            extent.add(known[index_of(element)]);
        extent.levels += Extent::levels_of_container;
        break;
    default:
        break;
    }
    return extent;
}

void check(std::uint64_t size, std::uint64_t limit, const char* what) {
    if (size > limit)
        throw BuildError(BuildError::Kind::limit, "a record has " + std::to_string(size) + " " +
                                                      what + ", and readers take no more than " +
                                                      std::to_string(limit));
}

} // namespace

void check_records(const ValuePool& pool, std::span<const ValueId> records) {
    std::vector<Extent> extents;
    extents.reserve(pool.size());
    for (std::uint32_t i = 0; i < pool.size(); ++i)
        extents.push_back(extent_of(pool, static_cast<ValueId>(i), extents));
    for (const ValueId record : records) {
        const Extent& extent = extents[index_of(record)];
        check(extent.values, mmdb::max_values, "values");
        check(extent.payload, mmdb::max_payload, "bytes of texts");
        check(extent.levels / Extent::levels_of_container,
              mmdb::max_depth / Extent::levels_of_container, "levels");
    }
}

} // namespace mxy::build
