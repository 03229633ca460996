// Which texts are addresses, and which address each means: whatever getaddrinfo takes as a numeric
// host, and nothing else. The tables are what glibc makes of these texts.
#include "reading.h"

#include "support/database_spec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <stdexcept>

#include <arpa/inet.h>
#include <net/if.h>
#include <sys/mman.h>
#include <unistd.h>

namespace mxy::test {
namespace {

struct Accepted {
    const char* text;
    const char* address; // what it means
    const char* in_ipv6; // answer in MaxMind-DB-test-mixed-24, offset left out
    const char* in_ipv4; // answer in MaxMind-DB-test-ipv4-24
    int errno_left;      // where it was 0 before
};

// clang-format off
const Accepted accepted[] = {
    {"1.2.3.4", "1.2.3.4", "-/111", "-/15", 0},
    {"1.1.1.1", "1.1.1.1", "@/128", "@/32", 0},
    {"1.1.257", "1.1.1.1", "@/128", "@/32", 0},
    {"1.65793", "1.1.1.1", "@/128", "@/32", 0},
    {"16843009", "1.1.1.1", "@/128", "@/32", 0},
    {"0x01010101", "1.1.1.1", "@/128", "@/32", 0},
    {"0X01010101", "1.1.1.1", "@/128", "@/32", 0},
    {"0x1.0x1.0x1.0x1", "1.1.1.1", "@/128", "@/32", 0},
    {"0x1.2.3.4", "1.2.3.4", "-/111", "-/15", 0},
    {"01.01.01.01", "1.1.1.1", "@/128", "@/32", 0},
    {"001.001.001.001", "1.1.1.1", "@/128", "@/32", 0},
    {"010.0.0.1", "8.0.0.1", "-/103", "-/7", 0},
    {"0377.0.0.1", "255.0.0.1", "-/99", "-/3", 0},
    {"1.2.3", "1.2.0.3", "-/111", "-/15", 0},
    {"1.2", "1.0.0.2", "-/112", "-/16", 0},
    {"1", "0.0.0.1", "-/104", "-/8", 0},
    {"0", "0.0.0.0", "-/104", "-/8", 0},
    {"00", "0.0.0.0", "-/104", "-/8", 0},
    {"0x0", "0.0.0.0", "-/104", "-/8", 0},
    {"1.2.65535", "1.2.255.255", "-/111", "-/15", 0},
    {"1.16777215", "1.255.255.255", "-/105", "-/9", 0},
    {"4294967295", "255.255.255.255", "-/99", "-/3", 0},
    {"0xffffffff", "255.255.255.255", "-/99", "-/3", 0},
    {"037777777777", "255.255.255.255", "-/99", "-/3", 0},
    {"::", "::", "-/104", "E11/0", 0},
    {"::1", "::1", "-/104", "E11/0", 0},
    {"::1%1", "::1", "-/104", "E11/0", 0},
    {"::1%0", "::1", "-/104", "E11/0", 0},
    {"::1%99999", "::1", "-/104", "E11/0", 0},
    {"::1%4294967295", "::1", "-/104", "E11/0", 0},
    {"::1%01", "::1", "-/104", "E11/0", 0},
    {"fe80::1", "fe80::1", "-/10", "E11/0", 0},
    {"fe80::1%lo", "fe80::1", "-/10", "E11/0", 0},
    {"fe80::1%1", "fe80::1", "-/10", "E11/0", ENODEV},
    {"fe80::1%99", "fe80::1", "-/10", "E11/0", ENODEV},
    {"ff02::1%lo", "ff02::1", "-/8", "E11/0", 0},
    {"ff01::1%lo", "ff01::1", "-/8", "E11/0", 0},
    {"ff05::1%1", "ff05::1", "-/8", "E11/0", 0},
    {"::ffff:1.1.1.1", "::ffff:1.1.1.1", "@/128", "E11/0", 0},
    {"::FFFF:1.1.1.1", "::ffff:1.1.1.1", "@/128", "E11/0", 0},
    {"::1.1.1.1", "::1.1.1.1", "@/128", "E11/0", 0},
    {"::ffff:101:101", "::ffff:1.1.1.1", "@/128", "E11/0", 0},
    {"0:0:0:0:0:0:0:1", "::1", "-/104", "E11/0", 0},
    {"0:0:0:0:0:ffff:1.1.1.1", "::ffff:1.1.1.1", "@/128", "E11/0", 0},
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "-/16", "E11/0", 0},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "-/16", "E11/0", 0},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "-/31", "E11/0", 0},
    {"1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8", "-/16", "E11/0", 0},
    {"1:2:3:4:5:6:1.1.1.1", "1:2:3:4:5:6:101:101", "-/16", "E11/0", 0},
    {"::0001", "::1", "-/104", "E11/0", 0},
    {"2001:DB8::A", "2001:db8::a", "-/32", "E11/0", 0},
    {"2001:db8::a", "2001:db8::a", "-/32", "E11/0", 0},
    {"2002:101:101::", "2002:101:101::", "@/48", "E11/0", 0},
    {"64:ff9b::1.1.1.1", "64:ff9b::101:101", "-/10", "E11/0", 0},
    {"0.0.0.0", "0.0.0.0", "-/104", "-/8", 0},
    {"255.255.255.255", "255.255.255.255", "-/99", "-/3", 0},
    {"127.1", "127.0.0.1", "-/104", "-/8", 0},
    {"dead::beef", "dead::beef", "-/3", "E11/0", 0},
};

const char* const rejected[] = {
    "08.0.0.1", "0400.0.0.1", "0x", "0xg", "1.2.3.256", "256.1.1.1", "1.2.65536", "1.16777216",
    "4294967296", "0x100000000", "040000000000", "99999999999999999999", "1..2", "1.", "1.2.3.4.",
    ".1.2.3.4", ".", "..", "1.2.3.4.5", " 1.1.1.1", "1.1.1.1 ", "1.1.1.1\n", "1.1.1.1\t",
    "\t1.1.1.1", "1.1.1. 1", "1 .1.1.1", "+1.1.1.1", "-1", "1.1.1.-1", "1.1.1.+1", "1.1.1.1%eth0",
    "1.1.1.1%1", "1.1.1.1%", "1.1.1.1/24", "1.1.1.1:80", "[1.1.1.1]", "1,1,1,1",
    "\xef\xbc\x91.1.1.1", "1.1.1.0x", "1e3", "1_000", "[::1]", "::1 ", " ::1", "::1/128",
    "::1:80000", "::1.1.1", "::1.1.1.01", "::1.1.1.001", "::01.1.1.1", "::1.1.1.256",
    "::1.1.1.1:1", "1.1.1.1::", "::ffff:0x1.1.1.1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1::2:3:4:5:6:7:8", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.1.1.1", "::1::", ":::", ":", "1:",
    ":1", "::g", "::12345", "::00001", "2001:db8:::1", "0x1::", "::1.2.3.4.5", "localhost",
    "ip6-localhost", "example.com", "*", "any", "a", "dead", "1.1.1.1.", "1.1.1.1\x01",
    "1.1.1.1\xc3\xa9", "xn--a",
};

// Zones that are none; these leave EINVAL in errno.
const char* const rejected_zones[] = {
    "::1%lo", "::1%", "::1%eth0", "::1%4294967296", "::1%+1", "::1% 1", "::1%1 ", "::1%0x1",
    "::%1%2", "fe80::1%nosuch", "fe80::1%", "ff05::1%lo", "fec0::1%lo",
};
// clang-format on

bool names_loopback(std::string_view text) {
    return text.ends_with("%lo");
}

bool has_loopback() {
    return if_nametoindex("lo") != 0;
}

bool is_ipv6(const std::string& address) {
    return address.find(':') != std::string::npos;
}

// What the C library itself makes of the text: its error, and the answer for the address.
struct Reference {
    int gai_error;
    std::string answer;
    int errno_left;
};

Reference ask_getaddrinfo(const MMDB_s& mmdb, const char* text) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    errno = 0;
    Reference reference{getaddrinfo(text, nullptr, &hints, &found), "", 0};
    reference.errno_left = errno;
    if (reference.gai_error == 0) {
        Lookup lookup{{}, 0, 12345};
        lookup.result = MMDB_lookup_sockaddr(&mmdb, found->ai_addr, &lookup.status);
        reference.answer = describe(lookup);
        freeaddrinfo(found);
    } else {
        reference.answer = "gai " + std::to_string(reference.gai_error);
    }
    return reference;
}

// A database in which every address of the table has a network and an offset of its own, so that
// the answer tells which address was looked up.
class EveryAddressItsOwn {
public:
    explicit EveryAddressItsOwn(std::uint16_t ip_version) : ip_version_(ip_version) {
        DatabaseSpec spec{.ip_version = ip_version};
        for (const Accepted& row : accepted)
            if (!is_ipv6(row.address) || ip_version == 6) {
                const auto next = static_cast<std::uint32_t>(offsets_.size());
                offsets_.emplace(place_of(row.address), next);
            }
        for (const auto& [place, offset] : offsets_)
            spec.networks.push_back({place + (ip_version == 6 ? "/128" : "/32"), offset});
        spec.data = Bytes(offsets_.size(), 0x40);
        database_.emplace(spec.build());
    }

    MMDB_s& mmdb() { return database_->mmdb(); }

    std::string expected(const std::string& address) const {
        if (is_ipv6(address) && ip_version_ == 4)
            return "E11/0";
        return (ip_version_ == 6 ? "128@" : "32@") + std::to_string(offsets_.at(place_of(address)));
    }

private:
    // One spelling for each leaf of the tree: in an IPv6 tree 1.2.3.4 is ::1.2.3.4.
    std::string place_of(const std::string& address) const {
        if (ip_version_ == 4)
            return address;
        in6_addr place{};
        char text[INET6_ADDRSTRLEN];
        inet_pton(AF_INET6, (is_ipv6(address) ? address : "::" + address).c_str(), &place);
        return inet_ntop(AF_INET6, &place, text, sizeof text);
    }

    std::uint16_t ip_version_;
    std::map<std::string, std::uint32_t> offsets_;
    std::optional<OpenDatabase> database_;
};

TEST(AcceptedTexts, MeanTheAddressInTheTable) {
    for (const std::uint16_t version : std::initializer_list<std::uint16_t>{4, 6}) {
        EveryAddressItsOwn database(version);
        for (const Accepted& row : accepted) {
            if (names_loopback(row.text) && !has_loopback())
                continue;
            EXPECT_EQ(answer(database.mmdb(), row.text), database.expected(row.address))
                << row.text << " in an IPv" << version << " database";
        }
    }
}

// "128@54" -> "@/128": the offsets are the file's own business.
std::string without_offset(const std::string& text) {
    const std::size_t at = text.find('@');
    return at == std::string::npos ? text : "@/" + text.substr(0, at);
}

TEST(AcceptedTexts, HaveTheirNetmasksInTheRealFiles) {
    MXYDB_REQUIRE_TEST_DATA();
    OpenDatabase ipv6(data_folder() / "maxmind" / "MaxMind-DB-test-mixed-24.mmdb");
    OpenDatabase ipv4(data_folder() / "maxmind" / "MaxMind-DB-test-ipv4-24.mmdb");
    for (const Accepted& row : accepted) {
        if (names_loopback(row.text) && !has_loopback())
            continue;
        EXPECT_EQ(without_offset(answer(ipv6.mmdb(), row.text)), row.in_ipv6) << row.text;
        EXPECT_EQ(without_offset(answer(ipv4.mmdb(), row.text)), row.in_ipv4) << row.text;
    }
}

TEST(AcceptedTexts, LeaveTheirErrno) {
    EveryAddressItsOwn database(6);
    for (const Accepted& row : accepted) {
        if (names_loopback(row.text) && !has_loopback())
            continue;
        errno = 0;
        look_up(database.mmdb(), row.text);
        EXPECT_EQ(errno, row.errno_left) << row.text;
    }
}

void expect_rejected(const MMDB_s& mmdb, const char* text, int errno_left) {
    errno = 0;
    const Lookup lookup = look_up(mmdb, text);
    const std::string shown = text == nullptr ? "NULL" : testing::PrintToString(text);
    EXPECT_EQ(errno, errno_left) << shown;
    EXPECT_EQ(lookup.gai_error, EAI_NONAME) << shown;
    EXPECT_EQ(lookup.status, MMDB_SUCCESS) << shown;
    EXPECT_FALSE(lookup.result.found_entry) << shown;
    EXPECT_EQ(lookup.result.netmask, 0) << shown;
    EXPECT_EQ(lookup.result.entry.mmdb, &mmdb) << shown;
    EXPECT_EQ(lookup.result.entry.offset, 0u) << shown;
}

TEST(RejectedTexts, AreNoNames) {
    for (const std::uint16_t version : std::initializer_list<std::uint16_t>{4, 6}) {
        EveryAddressItsOwn database(version);
        for (const char* text : rejected)
            expect_rejected(database.mmdb(), text, 0);
        expect_rejected(database.mmdb(), "", 0);
        expect_rejected(database.mmdb(), nullptr, 0);
        expect_rejected(database.mmdb(), std::string(100000, '1').c_str(), 0);
    }
}

TEST(RejectedTexts, WithABadZoneLeaveEinval) {
    EveryAddressItsOwn database(6);
    for (const char* text : rejected_zones) {
        if (!names_loopback(text) || has_loopback())
            expect_rejected(database.mmdb(), text, EINVAL);
    }
}

// Two pages, of which the second must not be touched.
class PageEnd {
public:
    PageEnd() : size_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
        void* const pages =
            mmap(nullptr, 2 * size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED)
            throw std::runtime_error("no memory for two pages");
        start_ = static_cast<char*>(pages);
        mprotect(start_ + size_, size_, PROT_NONE);
    }
    ~PageEnd() { munmap(start_, 2 * size_); }
    PageEnd(const PageEnd&) = delete;
    PageEnd& operator=(const PageEnd&) = delete;

    // The text with its NUL, as the last bytes of the first page.
    const char* put(const std::string& text) {
        char* const place = start_ + size_ - text.size() - 1;
        std::copy_n(text.c_str(), text.size() + 1, place);
        return place;
    }

private:
    std::size_t size_;
    char* start_;
};

TEST(AllTexts, AreReadToTheirEndAndNotBeyond) {
    PageEnd page;
    EveryAddressItsOwn database(6);
    for (const Accepted& row : accepted) {
        if (!names_loopback(row.text) || has_loopback()) {
            EXPECT_EQ(answer(database.mmdb(), page.put(row.text)), database.expected(row.address));
        }
    }
    for (const char* text : rejected)
        EXPECT_EQ(answer(database.mmdb(), page.put(text)), "gai -2") << text;
    EXPECT_EQ(answer(database.mmdb(), page.put("")), "gai -2");
}

TEST(AllTexts, AreTakenAsGetaddrinfoTakesThem) {
    std::vector<std::string> texts;
    for (const Accepted& row : accepted)
        texts.emplace_back(row.text);
    texts.insert(texts.end(), std::begin(rejected), std::end(rejected));
    texts.insert(texts.end(), std::begin(rejected_zones), std::end(rejected_zones));
    // Each of them with one character changed, or cut short, is close to the border too.
    const std::vector<std::string> seeds = texts;
    for (const std::string& seed : seeds)
        for (std::size_t at = 0; at < seed.size(); ++at) {
            texts.push_back(seed.substr(0, at) + seed.substr(at + 1));
            for (const char replacement : {'0', '9', 'f', 'x', '.', ':', '%', ' '}) {
                texts.push_back(seed);
                texts.back()[at] = replacement;
            }
        }
    EveryAddressItsOwn database(6);
    for (const std::string& text : texts) {
        const Reference reference = ask_getaddrinfo(database.mmdb(), text.c_str());
        errno = 0;
        EXPECT_EQ(answer(database.mmdb(), text.c_str()), reference.answer) << text;
        EXPECT_EQ(errno, reference.errno_left) << text;
    }
}

} // namespace
} // namespace mxy::test
