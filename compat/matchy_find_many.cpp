// matchy_find_many: all answers to each of many keys. What is answered is what matchy_find_all
// answers; this only decides what is done together.
#include "matchy_find.h"

#include "mmdb_lookup.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mxy::compat {

namespace {

// The arguments of a call.
struct ManyKeys {
    const MMDB_s* mmdb;
    const char* const* keys;
    const std::size_t* key_sizes;
    std::size_t count;
    matchy_hit_t* hits;
    std::size_t capacity;
    std::size_t* counts;
    std::int32_t* errors;

    std::span<matchy_hit_t> hits_of(std::size_t place) const noexcept {
        return {capacity == 0 ? nullptr : hits + place * capacity, capacity};
    }
};

constexpr std::size_t group_size = 32;

// Addresses of one family out of a group.
template <class Number>
struct Addresses {
    std::array<Number, group_size> numbers;
    std::array<IpAddress, group_size> addresses;
    std::array<std::size_t, group_size> places;
    std::size_t count = 0;

    void add(Number number, const IpAddress& address, std::size_t place) noexcept {
        numbers[count] = number;
        addresses[count] = address;
        places[count++] = place;
    }
};

// At most group_size keys, each added once, then all asked. All arrays are left uninitialised.
class Group {
public:
    explicit Group(const ManyKeys& many) noexcept : many_(many) {}

    // With the first place of its keys.
    void start(std::size_t first) noexcept {
        first_ = first;
        ipv4_.count = ipv6_.count = text_count_ = 0;
    }

    void add(std::size_t place) noexcept {
        const char* const start = many_.keys[place];
        const bool has_size = many_.key_sizes != nullptr;
        if (start == nullptr && !(has_size && many_.key_sizes[place] == 0))
            return set(place, 0, fail_null("matchy_find_many"));
        const std::string_view key(start, has_size ? many_.key_sizes[place] : std::strlen(start));
        IpAddress address;
        if (!parse_address(key, address))
            return add_text(place, key);
        keys_[place - first_] = key;
        const std::uint8_t* const bytes = address.bytes.data();
        if (address.family == IpAddress::Family::ipv4)
            ipv4_.add(load_be32(bytes), address, place);
        else
            ipv6_.add({load_be64(bytes), load_be64(bytes + 8)}, address, place);
    }

    void ask() noexcept {
        std::array<mmdb::TreeAnswer, group_size> answers;
        if (ipv4_.count != 0) {
            look_up_ipv4_addresses(*many_.mmdb, ipv4_.numbers.data(), ipv4_.count, answers.data());
            take(ipv4_, answers);
        }
        if (ipv6_.count != 0) {
            look_up_ipv6_addresses(*many_.mmdb, ipv6_.numbers.data(), ipv6_.count, answers.data());
            take(ipv6_, answers);
        }
        if (text_count_ != 0)
            ask_text();
    }

    // Of the last key that failed, in this group or one before.
    std::int32_t status() const noexcept { return status_; }

private:
    void add_text(std::size_t place, std::string_view key) noexcept {
        text_places_[text_count_] = place;
        questions_[text_count_++] = {key, ids_behind(many_.hits_of(place)), {}};
    }

    // Those that are in no network are asked as text.
    template <class Number>
    void take(const Addresses<Number>& asked,
              const std::array<mmdb::TreeAnswer, group_size>& answers) noexcept {
        for (std::size_t i = 0; i < asked.count; ++i) {
            const std::size_t place = asked.places[i];
            const std::int32_t status =
                take_address(*many_.mmdb, asked.addresses[i], answers[i], many_.hits_of(place));
            if (status != MATCHY_SUCCESS || answers[i].found())
                set(place, status == MATCHY_SUCCESS ? 1 : 0, status);
            else
                add_text(place, keys_[place - first_]);
        }
    }

    void ask_text() noexcept {
        std::int32_t status = MATCHY_SUCCESS;
        const TextDatabase* const text = text_part(*many_.mmdb, nullptr, status);
        if (text != nullptr)
            text->find_many(std::span(questions_).first(text_count_));
        for (std::size_t i = 0; i < text_count_; ++i) {
            const std::size_t place = text_places_[i];
            const TextMatches& found = questions_[i].matches;
            if (text == nullptr) {
                set(place, 0, status);
            } else if (found.out_of_memory) {
                set(place, 0, fail_no_memory());
            } else {
                write_text_hits(*many_.mmdb, *text, found, many_.hits_of(place));
                set(place, found.count(), MATCHY_SUCCESS);
            }
        }
    }

    void set(std::size_t place, std::size_t count, std::int32_t status) noexcept {
        many_.counts[place] = count;
        if (many_.errors != nullptr)
            many_.errors[place] = status;
        if (status != MATCHY_SUCCESS)
            status_ = status;
    }

    const ManyKeys& many_;
    std::size_t first_ = 0;
    std::int32_t status_ = MATCHY_SUCCESS;
    std::array<std::string_view, group_size> keys_; // of addresses
    Addresses<std::uint32_t> ipv4_;
    Addresses<Bits128> ipv6_;
    std::size_t text_count_ = 0;
    std::array<std::size_t, group_size> text_places_;
    std::array<TextQuestion, group_size> questions_;
};

std::int32_t find_many(const ManyKeys& many) noexcept {
    Group group(many);
    for (std::size_t first = 0; first < many.count; first += group_size) {
        const std::size_t end = first + std::min(group_size, many.count - first);
        // The keys of the next group may stand anywhere.
        for (std::size_t i = end; i < end + std::min(group_size, many.count - end); ++i)
            __builtin_prefetch(many.keys[i]);
        group.start(first);
        for (std::size_t i = first; i < end; ++i)
            group.add(i);
        group.ask();
    }
    return group.status();
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the function below is not in it

extern "C" int32_t matchy_find_many(const MMDB_s* mmdb, const char* const* keys,
                                    const size_t* key_sizes, size_t count, matchy_hit_t* hits,
                                    size_t capacity, size_t* counts, int32_t* errors) {
    if (counts != nullptr)
        std::fill_n(counts, count, 0);
    if (mmdb == nullptr || (count != 0 && (keys == nullptr || counts == nullptr ||
                                           (hits == nullptr && capacity != 0))))
        return compat::fail_null("matchy_find_many");
    return compat::find_many({mmdb, keys, key_sizes, count, hits, capacity, counts, errors});
}
