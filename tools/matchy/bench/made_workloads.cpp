// See made_workloads.h. What is found is known without the database: which addresses the networks
// cover is found out here a second time, in another way.
#include "made_workloads.h"

#include "glob_text.h"

#include "../progress.h"

#include <algorithm>
#include <cmath>

namespace matchy::bench {
namespace {

using mxy::Bits128;
using mxy::IpAddress;
using mxy::build::Network;

// Sorted ranges of numbers that do not touch.
class Ranges {
public:
    void add(std::uint64_t first, std::uint64_t last) { all_.push_back({first, last}); }

    void join() {
        std::ranges::sort(all_, {}, &Range::first);
        std::size_t joined = 0;
        for (const Range& range : all_) {
            if (joined != 0 && range.first <= all_[joined - 1].last)
                all_[joined - 1].last = std::max(all_[joined - 1].last, range.last);
            else
                all_[joined++] = range;
        }
        all_.resize(joined);
    }

    bool contains(std::uint64_t number) const noexcept {
        const auto behind = std::ranges::upper_bound(all_, number, {}, &Range::first);
        return behind != all_.begin() && number <= std::prev(behind)->last;
    }

private:
    struct Range {
        std::uint64_t first;
        std::uint64_t last;
    };
    std::vector<Range> all_;
};

// The part of an address by which misses are told apart: of IPv6, the first 64 bits. A longer
// network counts as the whole of its /64.
std::uint64_t place_of(IpAddress::Family family, const Bits128& bits) noexcept {
    return family == IpAddress::Family::ipv4 ? bits.low : bits.high;
}

// Which items of a list are hits: exactly so many, anywhere.
std::vector<bool> hits_among(std::size_t count, std::size_t hits, Random& random) {
    std::vector<std::uint8_t> order(count);
    std::fill_n(order.begin(), hits, std::uint8_t{1});
    random.shuffle(std::span(order));
    return {order.begin(), order.end()};
}

class Maker {
public:
    Maker(const MadeKeys& keys, std::size_t count, double hit_rate)
        : keys_(keys), count_(count),
          hits_(
              static_cast<std::size_t>(std::llround(static_cast<double>(count) * hit_rate / 100))) {
    }

    Workload addresses(IpAddress::Family family) const {
        const bool is_ipv6 = family == IpAddress::Family::ipv6;
        Random random(mixed(keys_.seed(), is_ipv6 ? 9 : 8));
        const Ranges covered = covered_by_networks(is_ipv6);
        Workload workload;
        workload.name = is_ipv6 ? "IPv6" : "IPv4";
        workload.expected_hits = hits_;
        for (const bool is_hit : hits_among(count_, hits_, random)) {
            end_if_interrupted();
            const Bits128 bits = is_hit ? random_address_in(random_network(is_ipv6, random), random)
                                        : miss(family, covered, random);
            workload.addresses.push_back(socket_address(family, bits));
        }
        return workload;
    }

    Workload literals() const {
        return texts("literals", 10, [&](Random& random) {
            return keys_.literal(below(keys_.literal_count(), random));
        });
    }

    Workload globs() const {
        return texts("globs", 11, [&](Random& random) {
            const std::string glob = keys_.glob(below(keys_.glob_count(), random));
            return text_matching({glob}, mxy::text::CaseMode::sensitive, random).value();
        });
    }

private:
    static std::uint32_t below(std::uint32_t end, Random& random) noexcept {
        return static_cast<std::uint32_t>(random.below(end));
    }

    Ranges covered_by_networks(bool is_ipv6) const {
        Ranges covered;
        for (std::uint32_t i = 0; i < keys_.network_count(); ++i) {
            if (MadeKeys::is_ipv6(i) != is_ipv6)
                continue;
            const Network network = keys_.network(i);
            const unsigned width = is_ipv6 ? 64 : 32;
            const unsigned length = std::min(network.prefix_length, width);
            const std::uint64_t first = place_of(network.family, network.bits);
            covered.add(first, first | ((std::uint64_t{1} << (width - length)) - 1));
        }
        covered.join();
        return covered;
    }

    Network random_network(bool is_ipv6, Random& random) const {
        std::uint32_t index = 0;
        do {
            index = below(keys_.network_count(), random);
        } while (MadeKeys::is_ipv6(index) != is_ipv6);
        return keys_.network(index);
    }

    // Where networks of another seed would be: close to those that there are.
    Bits128 miss(IpAddress::Family family, const Ranges& covered, Random& random) const {
        const MadeKeys others(DatabaseKind::ip, keys_.count(), mixed(keys_.seed(), 12),
                              GlobStyle::complex);
        Bits128 bits;
        do {
            const std::uint32_t group = below(MadeKeys::most / 4, random);
            const bool is_ipv6 = family == IpAddress::Family::ipv6;
            bits = random_address_in(others.network(group * 4 + (is_ipv6 ? 3 : 0)), random);
        } while (covered.contains(place_of(family, bits)));
        return bits;
    }

    template <typename MakeHit>
    Workload texts(const char* name, std::uint64_t purpose, const MakeHit& hit) const {
        Random random(mixed(keys_.seed(), purpose));
        Workload workload;
        workload.name = name;
        workload.expected_hits = hits_;
        for (const bool is_hit : hits_among(count_, hits_, random)) {
            end_if_interrupted();
            workload.texts.add(is_hit ? hit(random)
                                      : keys_.missing_name(below(MadeKeys::most, random)));
        }
        return workload;
    }

    const MadeKeys& keys_;
    std::size_t count_;
    std::size_t hits_;
};

} // namespace

std::vector<Workload> workloads_for(const MadeKeys& keys, std::size_t count, double hit_rate) {
    const Maker maker(keys, count, hit_rate);
    std::vector<Workload> workloads;
    if (keys.network_count() != 0)
        workloads.push_back(maker.addresses(IpAddress::Family::ipv4));
    if (keys.network_count() > 3)
        workloads.push_back(maker.addresses(IpAddress::Family::ipv6));
    if (keys.literal_count() != 0)
        workloads.push_back(maker.literals());
    if (keys.glob_count() != 0)
        workloads.push_back(maker.globs());
    return workloads;
}

} // namespace matchy::bench
