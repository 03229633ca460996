// The keys of a database that is made up for a measurement: each follows from the seed and its
// number alone, so that nobody has to keep them.
#pragma once

#include "names.h"

#include "build/networks/network.h"

#include <cstdint>
#include <string>

namespace matchy::bench {

enum class DatabaseKind : std::uint8_t { ip, literal, pattern, combined };

class MadeKeys {
public:
    static constexpr std::uint32_t most = 100'000'000;

    // `count` is at most `most`; a combined database has a third of each kind.
    MadeKeys(DatabaseKind kind, std::uint32_t count, std::uint64_t seed, GlobStyle style) noexcept;

    std::uint32_t network_count() const noexcept { return networks_; }
    std::uint32_t literal_count() const noexcept { return literals_; }
    std::uint32_t glob_count() const noexcept { return globs_; }
    std::uint32_t count() const noexcept { return networks_ + literals_ + globs_; }
    std::uint64_t seed() const noexcept { return seed_; }

    // Each fourth network is one of IPv6. Some are equal to others, and some lie in others.
    static bool is_ipv6(std::uint32_t index) noexcept { return index % 4 == 3; }
    mxy::build::Network network(std::uint32_t index) const;
    std::string literal(std::uint32_t index) const;
    std::string glob(std::uint32_t index) const;
    // A name that nothing of the database matches.
    std::string missing_name(std::uint32_t index) const;

private:
    mxy::build::Network ipv4_network(std::uint32_t index) const;
    mxy::build::Network ipv6_network(std::uint32_t index) const;

    Names names_;
    std::uint64_t seed_;
    GlobStyle style_;
    std::uint32_t networks_ = 0;
    std::uint32_t literals_ = 0;
    std::uint32_t globs_ = 0;
};

} // namespace matchy::bench
