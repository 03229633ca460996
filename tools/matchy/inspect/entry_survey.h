// All entries of a file, counted: networks by family and prefix length, names, patterns, and how
// often each record is referred to. It does not look into records.
#pragma once

#include "../progress.h"
#include "inspected_file.h"

#include "build/data/offset_memo.h"
#include "build/import/database/tree_networks.h"

#include <array>
#include <vector>

namespace matchy {

// A record, by the offset that entries refer to it with.
struct SurveyedRecord {
    std::uint32_t offset = 0;
    std::uint64_t entries = 0;        // networks, names and patterns that have it
    std::uint64_t ipv4_addresses = 0; // in those networks
};

struct EntryCounts {
    std::uint64_t ipv4_networks = 0;
    std::uint64_t ipv6_networks = 0;
    std::uint64_t ipv4_addresses = 0; // that some network covers
    std::array<std::uint64_t, 33> ipv4_lengths{};
    std::array<std::uint64_t, 129> ipv6_lengths{};
    std::uint64_t literals = 0;
    std::uint64_t globs = 0;
    // Whether the IPv4 part stands in other places of an IPv6 tree too; it is counted once.
    mxy::build::TreeAliases aliases;

    std::uint64_t networks() const noexcept { return ipv4_networks + ipv6_networks; }
    std::uint64_t entries() const noexcept { return networks() + literals + globs; }
};

// The IPv4 addresses that a network covers: it may be an IPv6 network around all of them.
struct Ipv4Block {
    std::uint32_t first = 0;
    unsigned prefix_length = 32;

    std::uint64_t size() const noexcept { return std::uint64_t{1} << (32 - prefix_length); }
};
std::optional<Ipv4Block> ipv4_block_of(const mxy::build::Network& network,
                                       const mxy::mmdb::SearchTree& tree) noexcept;

class EntrySurvey {
public:
    // Looks at every entry. What cannot be read is added to the file's problems.
    EntrySurvey(InspectedFile& file, Progress& progress);

    // False: the tree is damaged, and there are no networks in what follows.
    bool has_sound_tree() const noexcept { return has_sound_tree_; }
    const EntryCounts& counts() const noexcept { return counts_; }
    // Each once, in the order of first mention.
    const std::vector<SurveyedRecord>& records() const noexcept { return records_; }
    // The place in records() of one that a network refers to.
    std::size_t index_of(std::uint32_t offset) const noexcept { return *places_.find(offset); }

private:
    bool is_tree_sound(InspectedFile& file) const;
    void count_networks(const InspectedFile& file, Progress& progress);
    void count_literals(InspectedFile& file);
    void count_globs(const InspectedFile& file);
    SurveyedRecord& record_at(std::uint32_t offset);
    void count_text(std::uint32_t data_offset);

    bool has_sound_tree_ = false;
    EntryCounts counts_;
    std::vector<SurveyedRecord> records_;
    mxy::build::OffsetMemo<std::uint32_t> places_; // in records_
};

} // namespace matchy
