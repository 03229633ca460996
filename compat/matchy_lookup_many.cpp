// matchy_lookup_many and matchy_lookup_addresses: many addresses at once. What is answered is what
// the functions for one address answer.
#include "matchy_interface.h"

#include "engine_link.h"
#include "handle.h"
#include "last_error.h"
#include "mmdb_lookup.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <netinet/in.h>

namespace mxy::compat {

namespace {

constexpr std::size_t group_size = 64;

// Addresses of one family out of a group, and where they stand in it.
template <class Address>
struct Members {
    std::array<Address, group_size> addresses;
    std::array<std::uint8_t, group_size> places;
    std::size_t count = 0;

    void add(Address address, std::size_t place) noexcept {
        addresses[count] = address;
        places[count++] = static_cast<std::uint8_t>(place);
    }
};

Bits128 ipv6_address(const std::uint8_t* bytes) noexcept {
    return {load_be64(bytes), load_be64(bytes + 8)};
}

// At most group_size addresses, each added once, then all looked up.
class Group {
public:
    Group(const MMDB_s* mmdb, MMDB_lookup_result_s* results, int* errors) noexcept
        : mmdb_(mmdb), results_(results), errors_(errors) {}

    void add(const sockaddr* socket_address, std::size_t place) noexcept {
        const auto* const start = reinterpret_cast<const std::uint8_t*>(socket_address);
        if (socket_address->sa_family == AF_INET)
            ipv4_.add(load_be32(start + offsetof(sockaddr_in, sin_addr)), place);
        else if (socket_address->sa_family == AF_INET6)
            ipv6_.add(ipv6_address(start + offsetof(sockaddr_in6, sin6_addr)), place);
        else
            set(place, {Status::invalid_network_address, {}});
    }

    void add(const std::uint8_t* bytes, bool is_ipv6, std::size_t place) noexcept {
        if (is_ipv6)
            ipv6_.add(ipv6_address(bytes), place);
        else
            ipv4_.add(load_be32(bytes), place);
    }

    void look_up() noexcept {
        std::array<mmdb::TreeAnswer, group_size> answers;
        look_up_ipv4_addresses(*mmdb_, ipv4_.addresses.data(), ipv4_.count, answers.data());
        for (std::size_t i = 0; i < ipv4_.count; ++i)
            set(ipv4_.places[i], answers[i]);
        look_up_ipv6_addresses(*mmdb_, ipv6_.addresses.data(), ipv6_.count, answers.data());
        for (std::size_t i = 0; i < ipv6_.count; ++i)
            set(ipv6_.places[i], answers[i]);
    }

private:
    void set(std::size_t place, mmdb::TreeAnswer answer) noexcept {
        results_[place] = result_of(mmdb_, answer);
        // Who looks many up reads the records next: what that will wait for is asked for now.
        if (answer.found())
            __builtin_prefetch(mmdb_->data_section + answer.data_offset());
        if (errors_ != nullptr)
            errors_[place] = code(answer.status());
    }

    const MMDB_s* mmdb_;
    MMDB_lookup_result_s* results_;
    int* errors_;
    Members<std::uint32_t> ipv4_;
    Members<Bits128> ipv6_;
};

// Calls `add` with a group and a place in all addresses, as often as there are addresses.
template <class Add>
void look_up_in_groups(const MMDB_s* mmdb, std::size_t count, MMDB_lookup_result_s* results,
                       int* errors, Add add) noexcept {
    for (std::size_t first = 0; first < count; first += group_size) {
        Group group(mmdb, results + first, errors == nullptr ? nullptr : errors + first);
        const std::size_t size = std::min(group_size, count - first);
        for (std::size_t i = 0; i < size; ++i)
            add(group, first, i);
        group.look_up();
    }
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" int32_t matchy_lookup_many(const MMDB_s* mmdb, const struct sockaddr* const* addresses,
                                      size_t count, MMDB_lookup_result_s* results,
                                      int* mmdb_errors) {
    if (mmdb == nullptr || (count != 0 && (addresses == nullptr || results == nullptr)))
        return compat::fail_null("matchy_lookup_many");
    compat::look_up_in_groups(mmdb, count, results, mmdb_errors,
                              [&](compat::Group& group, std::size_t first, std::size_t i) {
                                  group.add(addresses[first + i], i);
                              });
    return MATCHY_SUCCESS;
}

extern "C" int32_t matchy_lookup_addresses(const MMDB_s* mmdb, const uint8_t* addresses,
                                           size_t address_size, size_t count,
                                           MMDB_lookup_result_s* results, int* mmdb_errors) {
    constexpr std::size_t ipv4_size = 4;
    constexpr std::size_t ipv6_size = 16;
    if (mmdb == nullptr || (count != 0 && (addresses == nullptr || results == nullptr)))
        return compat::fail_null("matchy_lookup_addresses");
    if (address_size != ipv4_size && address_size != ipv6_size)
        return compat::fail(MATCHY_ERROR_INVALID_PARAM, "an address has 4 or 16 bytes, not %zu",
                            address_size);
    compat::look_up_in_groups(mmdb, count, results, mmdb_errors,
                              [&](compat::Group& group, std::size_t first, std::size_t i) {
                                  group.add(addresses + (first + i) * address_size,
                                            address_size == ipv6_size, i);
                              });
    return MATCHY_SUCCESS;
}

extern "C" int32_t matchy_set_front_table(const MMDB_s* mmdb, size_t bytes) {
    if (mmdb == nullptr)
        return compat::fail_null("matchy_set_front_table");
    compat::EngineLink* const link = compat::EngineLink::of(*mmdb);
    if (link == nullptr || !link->front.is_of(*mmdb))
        return compat::fail(MATCHY_ERROR_INVALID_PARAM,
                            "only databases that this library opened can have a front table");
    if (bytes == 0)
        link->front.turn_off();
    else if (!link->front.turn_on(*mmdb, bytes))
        return compat::fail_no_memory();
    return MATCHY_SUCCESS;
}
