// See asked_database.h.
#include "asked_database.h"

#include "../failure.h"
#include "../open_file.h"
#include "networks_in_range.h"

#include "mxy/sections.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace matchy {
namespace {

using mxy::IpAddress;
using mxy::Status;
using mxy::build::AddressRange;
using mxy::build::Network;

// A front table pays from there on.
constexpr std::uint64_t lookups_before_front = 1000;
constexpr std::size_t front_bytes = std::size_t{64} << 20;

std::optional<AddressRange> range_of(std::string_view key) {
    if (const auto range = mxy::build::parse_range(key))
        return range;
    const auto network = mxy::build::parse_network(key);
    if (!network)
        return std::nullopt;
    const unsigned host_bits = Network::width(network->family) - network->prefix_length;
    const mxy::Bits128 ones = mxy::Bits128{~std::uint64_t{0}, ~std::uint64_t{0}};
    const mxy::Bits128 kept = ones.shifted_left(host_bits);
    return AddressRange{network->family,
                        network->bits,
                        {network->bits.high | ~kept.high, network->bits.low | ~kept.low}};
}

// What only an address, a block or a range can start with.
bool may_be_address(std::string_view key) noexcept {
    return key.find_first_of(".:") != key.npos &&
           key.find_first_not_of("0123456789abcdefABCDEF:./- \t+") == key.npos;
}

} // namespace

AskedDatabase::AskedDatabase(const std::string& path) : path_(path), glob_ids_(64) {
    open_file(database_.file, path);
    if (mxy::text::is_pattern_file(database_.file.bytes())) {
        has_tree_ = false;
        database_.bytes = database_.file.bytes();
        text();
        return;
    }
    const Status status = database_.open(database_.file.bytes());
    if (status != Status::ok)
        fail(std::string("not a database: ") + mxy::status_text(static_cast<int>(status)));
}

const mxy::mmdb::Section& AskedDatabase::data() const noexcept {
    return has_tree_ ? database_.data : text_->data();
}

void AskedDatabase::fail(const std::string& reason) const {
    throw Failure(ExitStatus::bad_input, path_ + ": " + reason);
}

void AskedDatabase::fail(const mxy::TextError& error) const {
    fail(std::string(error.reason) + " (offset " + std::to_string(error.offset) + ")");
}

const mxy::TextDatabase& AskedDatabase::text() {
    if (text_)
        return *text_;
    mxy::TextError error;
    if (has_tree_)
        text_ = mxy::TextDatabase::open(database_.bytes, database_.metadata_section, database_.data,
                                        error);
    else
        text_ = mxy::TextDatabase::open_patterns(database_.bytes, error);
    if (!text_)
        fail(error);
    return *text_;
}

void AskedDatabase::ask(std::string_view key, const TakeMatch& take) {
    if (!has_tree_ || !may_be_address(key) || !ask_tree(key, take))
        ask_text(key, take);
}

bool AskedDatabase::ask_tree(std::string_view key, const TakeMatch& take) {
    if (const auto address = mxy::build::parse_address(key))
        return ask_address(*address, take);
    const auto range = range_of(key);
    return range && ask_range(*range, take);
}

bool AskedDatabase::ask_address(const IpAddress& address, const TakeMatch& take) {
    const mxy::mmdb::TreeAnswer answer = find(address);
    if (answer.status() == Status::ipv6_in_ipv4_database)
        return false;
    if (answer.status() != Status::ok)
        fail(mxy::status_text(static_cast<int>(answer.status())));
    if (!answer.found())
        return false;
    unsigned length = answer.netmask();
    const bool is_in_ipv6 = database_.tree.depth == mxy::mmdb::ipv6_bits;
    if (is_in_ipv6 && address.family == IpAddress::Family::ipv4)
        length -= std::min<unsigned>(length, mxy::mmdb::ipv4_subtree_depth);
    Match match;
    match.network = mxy::build::network_of(address, length);
    match.data_offset = answer.data_offset();
    take(match);
    return true;
}

mxy::mmdb::TreeAnswer AskedDatabase::find(const IpAddress& address) {
    const bool is_ipv4 = address.family == IpAddress::Family::ipv4;
    if (!is_ipv4 && database_.tree.depth != mxy::mmdb::ipv6_bits)
        return {Status::ipv6_in_ipv4_database, {}};
    if (++lookups_ == lookups_before_front)
        front_.reset(
            mxy::mmdb::FrontTable::make(database_.tree, database_.ipv4_start, front_bytes));
    if (!front_)
        return walk(address);
    const std::uint8_t* const bytes = address.bytes.data();
    return is_ipv4 ? front_->find_ipv4(mxy::load_be32(bytes))
                   : front_->find_ipv6({mxy::load_be64(bytes), mxy::load_be64(bytes + 8)});
}

mxy::mmdb::TreeAnswer AskedDatabase::walk(const IpAddress& address) const noexcept {
    const bool is_in_ipv6 = database_.tree.depth == mxy::mmdb::ipv6_bits;
    mxy::mmdb::TreePosition from;
    if (is_in_ipv6 && address.family == IpAddress::Family::ipv4)
        from = database_.ipv4_start;
    mxy::mmdb::TreeHit hit;
    const Status status = database_.tree.find(mxy::mmdb::tree_key(address, is_in_ipv6), from, hit);
    return {status, hit};
}

bool AskedDatabase::ask_range(const AddressRange& range, const TakeMatch& take) {
    NetworksInRange networks(database_.tree, range);
    const auto next = [&] {
        try {
            return networks.next();
        } catch (const Failure& failure) {
            fail(failure.what());
        }
    };
    bool is_found = false;
    while (const auto found = next()) {
        is_found = true;
        Match match;
        match.network = found->network;
        match.data_offset = found->data_offset;
        if (!take(match))
            break;
    }
    return is_found;
}

void AskedDatabase::ask_text(std::string_view key, const TakeMatch& take) {
    const mxy::TextDatabase& names = text();
    mxy::TextMatches found = names.find(key, glob_ids_);
    if (!found.out_of_memory && found.globs > glob_ids_.size()) {
        glob_ids_.resize(found.globs);
        found = names.find(key, glob_ids_);
    }
    if (found.out_of_memory)
        throw std::bad_alloc();
    const auto take_entry = [&](Match::Kind kind, const mxy::TextEntry& entry) {
        Match match;
        match.kind = kind;
        match.id = entry.id;
        match.pattern = entry.text;
        match.data_offset = entry.data_offset;
        return take(match);
    };
    if (found.has_literal && !take_entry(Match::Kind::literal, found.literal))
        return;
    for (std::size_t i = 0; i < found.globs; ++i)
        if (!take_entry(Match::Kind::glob, names.glob(glob_ids_[i])))
            return;
}

} // namespace matchy
