// A database that questions are asked: addresses, networks, ranges and names, and all that they
// match. What matches mean to the user, and how they are printed, is not known here.
#pragma once

#include "database.h"
#include "mmdb/front_table.h"
#include "text_database.h"

#include "build/networks/network.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace matchy {

struct Match {
    enum class Kind : std::uint8_t { address, literal, glob };

    Kind kind = Kind::address;
    mxy::build::Network network; // of an address
    std::uint32_t id = 0;        // of a literal or a glob
    std::string_view pattern;
    std::uint32_t data_offset = mxy::text::no_data;
};

// Returns whether more matches are wanted.
using TakeMatch = std::function<bool(const Match& match)>;

class AskedDatabase {
public:
    // Throws Failure: system_error where the file cannot be opened, bad_input where it is no
    // database.
    explicit AskedDatabase(const std::string& path);
    AskedDatabase(const AskedDatabase&) = delete;
    AskedDatabase& operator=(const AskedDatabase&) = delete;

    const std::string& path() const noexcept { return path_; }
    // What data offsets refer to.
    const mxy::mmdb::Section& data() const noexcept;

    // Tells of all that the key matches: the network of an address; the networks of a CIDR block or
    // of a range that have addresses in it; and if there is none, the literal and then the globs in
    // the order of their ids. A key that is no address of any kind is a name. Throws Failure
    // (bad_input) where the file is damaged.
    void ask(std::string_view key, const TakeMatch& take);

private:
    struct EndTable {
        void operator()(mxy::mmdb::FrontTable* table) const noexcept {
            mxy::mmdb::FrontTable::end(table);
        }
    };

    bool ask_tree(std::string_view key, const TakeMatch& take);
    bool ask_address(const mxy::IpAddress& address, const TakeMatch& take);
    bool ask_range(const mxy::build::AddressRange& range, const TakeMatch& take);
    void ask_text(std::string_view key, const TakeMatch& take);
    mxy::mmdb::TreeAnswer find(const mxy::IpAddress& address);
    mxy::mmdb::TreeAnswer walk(const mxy::IpAddress& address) const noexcept;
    const mxy::TextDatabase& text();
    [[noreturn]] void fail(const std::string& reason) const;
    [[noreturn]] void fail(const mxy::TextError& error) const;

    std::string path_;
    mxy::Database database_;
    bool has_tree_ = true;                    // it is no file of patterns alone
    std::unique_ptr<mxy::TextDatabase> text_; // made at the first name
    std::unique_ptr<mxy::mmdb::FrontTable, EndTable> front_;
    std::uint64_t lookups_ = 0;
    std::vector<std::uint32_t> glob_ids_;
};

} // namespace matchy
