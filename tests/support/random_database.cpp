#include "support/random_database.h"

#include <algorithm>
#include <array>
#include <utility>

#include <arpa/inet.h>

namespace mxy::test {

namespace {

bool one_in(Random& random, std::uint64_t chance) {
    return between(random, 1, chance) == 1;
}

using Address = std::array<std::uint8_t, 16>; // IPv4 in the first four bytes

std::string address_text(const Address& address, bool ipv6) {
    char text[INET6_ADDRSTRLEN];
    inet_ntop(ipv6 ? AF_INET6 : AF_INET, address.data(), text, sizeof text);
    return text;
}

// Sets every bit behind the prefix.
Address filled(Address address, unsigned prefix_length, unsigned bits, bool value) {
    for (unsigned bit = prefix_length; bit < bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80u >> bit % 8);
        auto& byte = address[bit / 8];
        byte = static_cast<std::uint8_t>(value ? byte | mask : byte & ~mask);
    }
    return address;
}

// The address behind (or, at the very end, the first of all) this one.
Address next_to(Address address, unsigned bits) {
    for (unsigned byte = bits / 8; byte-- > 0;)
        if (++address[byte] != 0)
            break;
    return address;
}

// Draws networks, half of them inside or beside those drawn before, so that trees get deep.
class NetworkSource {
public:
    NetworkSource(Random& random, std::uint16_t ip_version)
        : random_(random), ip_version_(ip_version) {}

    Network next(std::uint32_t offset) {
        const bool ipv6 = ip_version_ == 6 && !one_in(random_, 3);
        const unsigned bits = ipv6 ? 128 : 32;
        const auto length =
            static_cast<unsigned>(between(random_, one_in(random_, 50) ? 0 : 1, bits));
        const Address address = filled(draw(ipv6), length, bits, false);
        const Address last = filled(address, length, bits, true);
        for (const Address& edge : {address, last, next_to(last, bits), draw(ipv6)})
            addresses.push_back(address_text(edge, ipv6));
        (ipv6 ? seen_ipv6_ : seen_ipv4_).push_back(last);
        return {address_text(address, ipv6) + "/" + std::to_string(length), offset};
    }

    std::vector<std::string> addresses;

private:
    Address draw(bool ipv6) {
        const auto& seen = ipv6 ? seen_ipv6_ : seen_ipv4_;
        Address address{};
        if (!seen.empty() && one_in(random_, 2))
            address = seen[between(random_, 0, seen.size() - 1)];
        else
            for (auto& byte : address)
                byte = static_cast<std::uint8_t>(random_());
        const auto wobble = between(random_, 0, ipv6 ? 15 : 3);
        address[wobble] = static_cast<std::uint8_t>(address[wobble] ^ (random_() & 3));
        return address;
    }

    Random& random_;
    std::uint16_t ip_version_;
    std::vector<Address> seen_ipv4_;
    std::vector<Address> seen_ipv6_;
};

// What a value costs a reader who follows all its pointers.
struct Weight {
    std::uint64_t members = 1;
    std::uint64_t payload = 0;
    std::uint64_t levels = 0;

    void add_member(const Weight& member) {
        members += member.members;
        payload += member.payload;
        levels = std::max(levels, member.levels + 2); // a pointer to a container takes two
    }
    bool is_light() const { return members < 1000 && payload < 100000 && levels < 100; }
};

// Writes random values one behind the other, so that later ones can point to earlier ones.
class ValueWriter {
public:
    ValueWriter(Random& random, DataSection& out) : random_(random), out_(out) {}

    Weight write(unsigned depth) {
        const auto start = position();
        const bool container = depth > 0 && one_in(random_, 2);
        const Weight weight = container ? write_container(depth) : write_scalar();
        if (weight.is_light())
            values_.push_back({start, weight});
        return weight;
    }

    std::uint32_t position() const { return static_cast<std::uint32_t>(out_.content().size()); }

private:
    using Known = std::pair<std::uint32_t, Weight>;

    Weight write_container(unsigned depth) {
        const auto count = between(random_, 0, 6);
        const bool is_map = !one_in(random_, 3);
        out_.add(header(is_map ? 7 : 11, count));
        Weight weight;
        for (std::uint64_t i = 0; i < count; ++i) {
            if (is_map)
                weight.add_member(write_key());
            weight.add_member(write_or_point(depth - 1, weight));
        }
        return weight;
    }

    Weight write_or_point(unsigned depth, const Weight& so_far) {
        if (!values_.empty() && so_far.is_light() && one_in(random_, 4))
            return point_to_one_of(values_);
        return write(depth);
    }

    Weight write_key() {
        if (!texts_.empty() && one_in(random_, 3))
            return point_to_one_of(texts_);
        return write_text(static_cast<std::size_t>(between(random_, 0, 12)));
    }

    Weight point_to_one_of(const std::vector<Known>& known) {
        const auto& [offset, weight] = known[between(random_, 0, known.size() - 1)];
        out_.add(pointer(offset, one_in(random_, 8) ? 4 : 0));
        return weight;
    }

    Weight write_text(std::size_t size) {
        std::string text(size, ' ');
        for (char& letter : text)
            letter = static_cast<char>(between(random_, 'a', 'z'));
        if (!text.empty())
            texts_.push_back({position(), {.payload = size}});
        out_.add(utf8(text));
        return {.payload = size};
    }

    std::size_t random_size() {
        if (one_in(random_, 40))
            return between(random_, 280, 290);
        if (one_in(random_, 400))
            return between(random_, 65815, 65825);
        return between(random_, 0, 40);
    }

    Weight write_scalar() {
        switch (between(random_, 0, 9)) {
        case 0:
        case 1:
            return write_text(random_size());
        case 2: {
            const auto size = random_size();
            out_.add(join({header(4, size), random_bytes(size)}));
            return {.payload = size};
        }
        case 3:
            out_.add(float64(static_cast<double>(static_cast<std::int64_t>(random_())) / 1e12));
            return {};
        case 4:
            out_.add(float32(static_cast<float>(static_cast<std::int32_t>(random_())) / 1e4F));
            return {};
        case 5:
            out_.add(boolean(one_in(random_, 2)));
            return {};
        default:
            write_integer();
            return {};
        }
    }

    // Any length up to the type's own, with or without leading zeros.
    void write_integer() {
        constexpr std::pair<unsigned, std::size_t> types[] = {
            {5, 2}, {6, 4}, {8, 4}, {9, 8}, {10, 16}};
        const auto [type, longest] = types[between(random_, 0, std::size(types) - 1)];
        const auto size = between(random_, 0, longest);
        out_.add(join({header(type, size), random_bytes(size)}));
    }

    Bytes random_bytes(std::size_t size) {
        Bytes content(size);
        for (auto& byte : content)
            byte = static_cast<std::uint8_t>(random_());
        return content;
    }

    Random& random_;
    DataSection& out_;
    std::vector<Known> values_;
    std::vector<Known> texts_; // what keys may point to
};

} // namespace

std::uint64_t between(Random& random, std::uint64_t low, std::uint64_t high) {
    // The standard distributions differ between standard libraries.
    return low + random() % (high - low + 1);
}

Bytes random_data_section(Random& random, const RandomShape& shape,
                          std::vector<std::uint32_t>& offsets) {
    DataSection section;
    ValueWriter writer(random, section);
    const auto count = between(random, 1, shape.values);
    for (std::uint64_t i = 0; i < count; ++i) {
        offsets.push_back(writer.position());
        writer.write(shape.depth);
    }
    return section.content();
}

RandomDatabase random_database(std::uint64_t seed, const RandomShape& shape) {
    Random random(seed);
    RandomDatabase made;
    made.spec.ip_version = one_in(random, 2) ? 4 : 6;
    made.spec.record_size = static_cast<std::uint16_t>(24 + 4 * between(random, 0, 2));
    made.spec.data = random_data_section(random, shape, made.offsets);

    NetworkSource source(random, made.spec.ip_version);
    const auto count = between(random, 0, shape.networks);
    for (std::uint64_t i = 0; i < count; ++i)
        made.spec.networks.push_back(
            source.next(made.offsets[between(random, 0, made.offsets.size() - 1)]));
    if (made.spec.ip_version == 6 && one_in(random, 2))
        made.spec.aliases = {{"::ffff:0:0/96", "::/96"}, {"2002::/16", "::/96"}};

    made.addresses = std::move(source.addresses);
    for (const char* anywhere : {"0.0.0.0", "1.2.3.4", "255.255.255.255", "::", "::ffff:1.2.3.4",
                                 "2002:102:304::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"})
        made.addresses.emplace_back(anywhere);
    made.file = made.spec.build();
    return made;
}

Bytes random_hostile_section(Random& random, std::size_t size) {
    Bytes section;
    while (section.size() < size) {
        const auto type = between(random, 0, 7);
        const auto small = one_in(random, 8) ? between(random, 0, 31) : between(random, 0, 4);
        section.push_back(static_cast<std::uint8_t>(type << 5 | small));
        if (type == 0)
            section.push_back(static_cast<std::uint8_t>(between(random, 0, 9)));
        if (type == 1)
            section.push_back(static_cast<std::uint8_t>(between(random, 0, size)));
        else if (type != 7 && !one_in(random, 4))
            for (std::uint64_t i = 0; i < small; ++i)
                section.push_back(static_cast<std::uint8_t>(between(random, 0x40, 0x7F)));
    }
    section.resize(size);
    return section;
}

void damage(Bytes& file, Random& random) {
    const auto wounds = between(random, 1, 3);
    for (std::uint64_t i = 0; i < wounds && !file.empty(); ++i) {
        const auto at = between(random, 0, file.size() - 1);
        const auto run = std::min<std::size_t>(file.size() - at, between(random, 1, 8));
        const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
        switch (between(random, 0, 5)) {
        case 0:
        case 1:
            *place = static_cast<std::uint8_t>(*place ^ (1u << (random() % 8)));
            break;
        case 2: // close to the start, where the records are
            file[at % std::min<std::size_t>(256, file.size())] =
                static_cast<std::uint8_t>(random());
            break;
        case 3:
            std::generate_n(place, run, [&] { return static_cast<std::uint8_t>(random()); });
            break;
        case 4:
            file.erase(place, place + static_cast<std::ptrdiff_t>(run));
            break;
        default:
            if (one_in(random, 4))
                file.resize(at);
            else
                file.insert(place, run, static_cast<std::uint8_t>(random()));
        }
    }
}

} // namespace mxy::test
