#include "address_strings.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace mxy::test {

namespace {

std::string octets(Random& random, const char* form) {
    char text[64];
    const auto octet = [&] { return static_cast<unsigned>(between(random, 0, 255)); };
    std::snprintf(text, sizeof text, form, octet(), octet(), octet(), octet());
    return text;
}

std::string made_up_ipv4(Random& random) {
    constexpr const char* forms[] = {"%u.%u.%u.%u",     "%u.%u.%u",          "%u.%u",
                                     "%o.%o.%o.%o",     "0%o.0%o.%u.%u",     "0x%x.0x%X.%u.0%o",
                                     "%03u.%03u.%u.%u", "0x%02x%02x%02x%02x"};
    return octets(random, forms[between(random, 0, std::size(forms) - 1)]);
}

std::string made_up_ipv6(Random& random) {
    const std::uint64_t groups = between(random, 1, 9);
    const std::uint64_t gap = between(random, 0, groups + 3);
    std::string text;
    for (std::uint64_t i = 0; i < groups; ++i) {
        if (i == gap)
            text += i == 0 ? "::" : ":";
        char group[8];
        const auto bits = static_cast<unsigned>(between(random, 0, 16));
        std::snprintf(group, sizeof group, between(random, 0, 1) == 0 ? "%x" : "%04X",
                      static_cast<unsigned>(random() & ((1u << bits) - 1)));
        text += group;
        if (i + 1 < groups)
            text += ':';
    }
    if (gap == groups)
        text += "::";
    if (between(random, 0, 4) == 0)
        text += (text.back() == ':' ? "" : ":") + octets(random, "%u.%u.%u.%u");
    return text;
}

void strike_a_key(std::string& text, Random& random) {
    static constexpr std::string_view keys = "0123456789abcdefABCDEFxX.:%/ -+[]g\t\n\x80";
    const char key = keys[between(random, 0, keys.size() - 1)];
    const auto place = text.begin() + static_cast<std::ptrdiff_t>(between(random, 0, text.size()));
    switch (between(random, 0, 3)) {
    case 0:
        text.insert(place, key);
        break;
    case 1:
        if (place != text.end())
            *place = key;
        break;
    case 2:
        if (place != text.end())
            text.erase(place);
        break;
    default:
        if (place != text.end())
            text.insert(place, *place);
        break;
    }
}

// For each level and bit, which state follows which: a permutation, so that different states never
// become one as long as the bits that follow are the same.
class Maze {
public:
    static constexpr std::uint32_t states = 251;

    Maze(unsigned levels, std::uint64_t seed) : levels_(levels), random_(seed) {}

    std::vector<Node> nodes(const std::vector<std::uint32_t>& offsets) {
        const std::uint32_t count = levels_ * states;
        std::vector<Node> made;
        for (unsigned level = 0; level < levels_; ++level) {
            const auto left = permutation();
            const auto right = permutation();
            const auto record = [&](std::uint32_t state) {
                return level + 1 < levels_ ? (level + 1) * states + state
                                           : data_record(count, offsets[state]);
            };
            for (std::uint32_t state = 0; state < states; ++state)
                made.push_back({record(left[state]), record(right[state])});
        }
        return made;
    }

private:
    std::vector<std::uint32_t> permutation() {
        std::vector<std::uint32_t> order(states);
        std::iota(order.begin(), order.end(), 0u);
        for (std::size_t i = states - 1; i > 0; --i)
            std::swap(order[i], order[between(random_, 0, i)]);
        return order;
    }

    unsigned levels_;
    Random random_;
};

} // namespace

const std::vector<std::string>& address_strings() {
    static const std::vector<std::string> strings = {
        // canonical
        "1.2.3.4", "1.1.1.1", "0.0.0.0", "255.255.255.255", "81.2.69.160", "::", "::1",
        "2001:218::", "2001:db8::a", "dead::beef", "fe80::1", "ff02::1", "1:2:3:4:5:6:7:8",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002:101:101::", "64:ff9b::1.1.1.1",
        // short, octal, hex
        "1.1.257", "1.65793", "16843009", "0x01010101", "0X01010101", "0x1.0x1.0x1.0x1",
        "0x1.2.3.4", "01.01.01.01", "001.001.001.001", "010.0.0.1", "0377.0.0.1", "1.2.3", "1.2",
        "1", "0", "00", "0x0", "1.2.65535", "1.16777215", "4294967295", "0xffffffff",
        "037777777777", "127.1", "0000000000000000000000001.1.1.1",
        "0x00000000000000000000000000000001", "1.1.1.01", "1.1.1.0377", "1.1.1.0xff",
        // IPv6 with all its abbreviations
        "0:0:0:0:0:0:0:1", "0:0:0:0:0:ffff:1.1.1.1", "::ffff:1.1.1.1", "::FFFF:1.1.1.1",
        "::1.1.1.1", "::ffff:101:101", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8",
        "1:2:3:4:5:6:1.1.1.1", "::0001", "2001:DB8::A", "1::8", "1:2::7:8", "0::0", "::0:0",
        "1:2:3:4:5::8", "::1:2:3:4:5:6:7",
        // zones
        "::1%1", "::1%0", "::1%99999", "::1%4294967295", "::1%4294967296", "::1%01", "::1%lo",
        "::1%", "::1%1a", "::1% 1", "::1%+1", "::1%-1", "fe80::1%lo", "fe80::1%1", "fe80::1%99",
        "fe80::1%nosuch", "fe80::1%", "fe80::1%lo%lo", "febf::1%lo", "fec0::1%lo", "ff02::1%lo",
        "ff01::1%lo", "ff05::1%1", "ff05::1%lo", "ff11::1%lo", "ff12::1%lo", "1.2.3.4%eth0",
        "1.1.1.1%1", "1.1.1.1%", "1.1.1.1%lo", "%1", "%", "::ffff:1.1.1.1%1", "::ffff:1.1.1.1%lo",
        "fe80::1.2.3.4%lo",
        // rejected numbers
        "08.0.0.1", "0400.0.0.1", "0x", "0xg", "1.2.3.256", "256.1.1.1", "1.2.65536", "1.16777216",
        "4294967296", "0x100000000", "040000000000", "99999999999999999999", "18446744073709551617",
        "1..2", "1.", "1.2.3.4.", ".1.2.3.4", ".", "..", "1.2.3.4.5", "1.1.1.0x", "1e3", "1_000",
        "1.2.3.-4", "+1.1.1.1", "-1", "1.1.1.-1", "1.1.1.+1", "1.1.1.1/24", "1.1.1.1:80",
        "[1.1.1.1]", "1,1,1,1", "\xEF\xBC\x91.1.1.1", "1.1.1.1.",
        // white space and trailing bytes
        " 1.1.1.1", "1.1.1.1 ", "1.1.1.1\n", "1.1.1.1\t", "\t1.1.1.1", "1.1.1. 1", "1 .1.1.1",
        "1.1.1.1\x01", "1.1.1.1\xC3\xA9", "1.1.1.1 x", "1.2 x", "::1 ", " ::1", "::1\n", "::1 x",
        // rejected IPv6
        "[::1]", "::1/128", "::1:80000", "::1.1.1", "::1.1.1.01", "::1.1.1.001", "::01.1.1.1",
        "::1.1.1.256", "::1.1.1.1:1", "1.1.1.1::", "::ffff:0x1.1.1.1", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1::2:3:4:5:6:7:8", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.1.1.1",
        "::1::", ":::", ":", "1:", ":1", "::g", "::12345", "::00001", "2001:db8:::1",
        "0x1::", "::1.2.3.4.5", "1:2:3:4:5:6:7:8::", "::1.", "::.1", "::1:", ":1::", "::0x1",
        "::-1", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "::1.2.3.", "::1..2.3", "::1.2.3.4%1",
        // names, which are never resolved
        "localhost", "ip6-localhost", "ip6-loopback", "example.com", "*", "any", "a", "dead",
        "xn--a", "", " ", "255.255.255.255.example.com", "1.2.3.4.in-addr.arpa", "broadcasthost",
        std::string(300, '1'), std::string(300, '0'), std::string(300, ':'), std::string(5000, 'a'),
        std::string(100, '0') + "1.1.1.1"};
    return strings;
}

std::string random_address_string(Random& random) {
    std::string text;
    switch (between(random, 0, 3)) {
    case 0:
        text = made_up_ipv4(random);
        break;
    case 1:
        text = made_up_ipv6(random);
        break;
    default:
        // The very long ones stand at the end and say little when changed.
        text = address_strings()[between(random, 0, address_strings().size() - 6)];
        break;
    }
    for (std::uint64_t strokes = between(random, 0, 3); strokes > 0; --strokes)
        strike_a_key(text, random);
    return text;
}

Bytes address_telling_database(std::uint16_t ip_version, std::uint64_t seed) {
    DataSection data;
    std::vector<std::uint32_t> offsets;
    for (std::uint32_t state = 0; state < Maze::states; ++state)
        offsets.push_back(data.add(uint32(state)));
    Maze maze(ip_version == 4 ? 32 : 128, seed);
    return DatabaseSpec{
        .ip_version = ip_version, .nodes = maze.nodes(offsets), .data = data.content()}
        .build();
}

} // namespace mxy::test
