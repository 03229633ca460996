// The fields of an MMDB_s that a lookup depends on, noted down to tell later whether any of them
// has changed. Every lookup asks, so they are compared as the words that they stand in, without a
// jump. It knows the struct's layout, and nothing of what the fields are for.
#pragma once

#include "interface.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace mxy::compat {

class LookupFields {
public:
    void note(const MMDB_s& mmdb) noexcept {
        for (std::size_t i = 0; i < count; ++i)
            words_[i] = word(mmdb, i);
        build_epoch_ = mmdb.metadata.build_epoch;
    }

    bool are_those_of(const MMDB_s& mmdb) const noexcept {
        return ((build_epoch_ ^ mmdb.metadata.build_epoch) |
                differences(mmdb, std::make_index_sequence<count>())) == 0;
    }

private:
    using Word = std::uintptr_t;

    // They stand together, the time of the build apart.
    static constexpr std::size_t first = offsetof(MMDB_s, file_content);
    static constexpr std::size_t in_metadata = offsetof(MMDB_s, metadata);
    static constexpr std::size_t size =
        in_metadata + offsetof(MMDB_metadata_s, database_type) - first;
    static constexpr std::size_t count = size / sizeof(Word);
    static_assert(first % sizeof(Word) == 0 && size % sizeof(Word) == 0);

    // Between them are others, and bytes that belong to no field, which copies of the struct need
    // not share.
    static constexpr auto masks = [] {
        std::array<std::uint8_t, size> bytes{};
        const auto add = [&](std::size_t offset, std::size_t bytes_of_field) {
            for (std::size_t i = 0; i < bytes_of_field; ++i)
                bytes[offset - first + i] = 0xFF;
        };
        constexpr std::size_t start_node = offsetof(MMDB_s, ipv4_start_node);
        add(offsetof(MMDB_s, file_content), sizeof(MMDB_s::file_content));
        add(offsetof(MMDB_s, data_section), sizeof(MMDB_s::data_section));
        add(offsetof(MMDB_s, data_section_size), sizeof(MMDB_s::data_section_size));
        add(offsetof(MMDB_s, full_record_byte_size), sizeof(MMDB_s::full_record_byte_size));
        add(offsetof(MMDB_s, depth), sizeof(MMDB_s::depth));
        add(start_node + offsetof(MMDB_ipv4_start_node_s, netmask),
            sizeof(MMDB_ipv4_start_node_s::netmask));
        add(start_node + offsetof(MMDB_ipv4_start_node_s, node_value),
            sizeof(MMDB_ipv4_start_node_s::node_value));
        add(in_metadata + offsetof(MMDB_metadata_s, node_count),
            sizeof(MMDB_metadata_s::node_count));
        add(in_metadata + offsetof(MMDB_metadata_s, ip_version),
            sizeof(MMDB_metadata_s::ip_version));
        return std::bit_cast<std::array<Word, count>>(bytes);
    }();

    static Word word(const MMDB_s& mmdb, std::size_t i) noexcept {
        Word read;
        std::memcpy(&read, reinterpret_cast<const char*>(&mmdb) + first + i * sizeof read,
                    sizeof read);
        return read;
    }

    template <std::size_t... i>
    Word differences(const MMDB_s& mmdb, std::index_sequence<i...>) const noexcept {
        return (... | ((words_[i] ^ word(mmdb, i)) & masks[i]));
    }

    std::array<Word, count> words_{};
    std::uint64_t build_epoch_ = 0;
};

} // namespace mxy::compat
