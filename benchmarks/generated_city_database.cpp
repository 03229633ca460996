#include "generated_city_database.h"

#include "support/random_database.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <arpa/inet.h>
#include <unistd.h>

namespace mxy::bench {

namespace fs = std::filesystem;
using namespace mxy::test; // NOLINT(google-build-using-namespace): the encoder's many short names

namespace {

constexpr std::uint64_t seed = 1;
constexpr std::size_t networks_of_a_family = 250'000;
constexpr std::size_t countries = 240;
constexpr std::size_t subdivisions = 3'000;
constexpr std::size_t cities = 40'000;
constexpr std::size_t records = 120'000;
// Any change of what is made needs another name.
constexpr const char* file_name = "city-500000-v1.mmdb";

std::string random_word(Random& random, std::size_t shortest, std::size_t longest) {
    std::string word(between(random, shortest, longest), ' ');
    for (char& letter : word)
        letter = static_cast<char>(between(random, 'a', 'z'));
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

// Eight languages, as in the real files. The texts of the last ones have the length of non-Latin
// scripts in UTF-8.
Bytes names(Random& random) {
    std::vector<Pair> pairs;
    for (const char* language : {"de", "en", "es", "fr", "ja", "pt-BR", "ru", "zh-CN"})
        pairs.emplace_back(language, utf8(random_word(random, 4, pairs.size() < 4 ? 14 : 24)));
    return map(pairs);
}

class CityRecords {
public:
    explicit CityRecords(Random& random) : random_(random) {
        continents_ = make(7, [&](std::size_t i) {
            return map({{"code", utf8(random_word(random_, 2, 2))},
                        {"geoname_id", uint32(static_cast<std::uint32_t>(6'255'146 + i))},
                        {"names", names(random_)}});
        });
        countries_ = make(countries, [&](std::size_t i) { return place(i, "iso_code"); });
        subdivisions_ = make(subdivisions, [&](std::size_t i) { return place(i, "iso_code"); });
        cities_ = make(cities, [&](std::size_t i) { return place(i, nullptr); });
        records_ = make(records, [&](std::size_t) { return record(); });
    }

    std::uint32_t any() const { return pick(records_); }
    const Bytes& content() const { return section_.content(); }

private:
    template <class Value>
    std::vector<std::uint32_t> make(std::size_t count, Value value) {
        std::vector<std::uint32_t> offsets;
        for (std::size_t i = 0; i < count; ++i)
            offsets.push_back(section_.add(value(i)));
        return offsets;
    }

    std::uint32_t pick(const std::vector<std::uint32_t>& offsets) const {
        return offsets[between(random_, 0, offsets.size() - 1)];
    }

    Bytes place(std::size_t number, const char* code_key) {
        std::vector<Pair> pairs = {
            {"geoname_id", uint32(static_cast<std::uint32_t>(100'000 + number * 17))}};
        if (code_key != nullptr)
            pairs.emplace_back(code_key, utf8(random_word(random_, 2, 3)));
        pairs.emplace_back("names", names(random_));
        return map(pairs);
    }

    Bytes location() {
        const auto degrees = [&](int most) {
            const auto millionths = static_cast<double>(between(random_, 0, 2'000'000)) / 1e6 - 1;
            return float64(millionths * most);
        };
        return map(
            {{"accuracy_radius", uint16(static_cast<std::uint16_t>(between(random_, 1, 999)))},
             {"latitude", degrees(90)},
             {"longitude", degrees(180)},
             {"time_zone", utf8("Europe/" + random_word(random_, 5, 10))}});
    }

    Bytes record() {
        const Bytes country = pointer(pick(countries_));
        return map(
            {{"city", pointer(pick(cities_))},
             {"continent", pointer(pick(continents_))},
             {"country", country},
             {"location", location()},
             {"postal", map({{"code", utf8(std::to_string(between(random_, 1000, 99999)))}})},
             {"registered_country", country},
             {"subdivisions", array({pointer(pick(subdivisions_))})}});
    }

    Random& random_;
    DataSection section_;
    std::vector<std::uint32_t> continents_, countries_, subdivisions_, cities_, records_;
};

std::string prefix_text(int family, std::array<std::uint8_t, 16> bytes, std::uint64_t length) {
    const std::size_t bits = family == AF_INET ? 32 : 128;
    for (std::uint64_t bit = length; bit < bits; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~(0x80u >> bit % 8));
    char text[INET6_ADDRSTRLEN];
    ::inet_ntop(family, bytes.data(), text, sizeof text);
    return std::string(text) + "/" + std::to_string(length);
}

std::array<std::uint8_t, 16> random_bytes(Random& random) {
    std::array<std::uint8_t, 16> bytes;
    for (auto& byte : bytes)
        byte = static_cast<std::uint8_t>(random());
    return bytes;
}

// Mostly /20 to /24 in the space that is in use.
std::string ipv4_network(Random& random) {
    auto bytes = random_bytes(random);
    bytes[0] = static_cast<std::uint8_t>(between(random, 1, 223));
    const bool common = between(random, 0, 4) != 0;
    return prefix_text(AF_INET, bytes, common ? between(random, 20, 24) : between(random, 12, 32));
}

// Mostly /32 to /48 below a few thousand allocations in 2000::/3.
std::string ipv6_network(Random& random) {
    auto bytes = random_bytes(random);
    constexpr std::uint8_t second_bytes[] = {0x01, 0x04, 0x06, 0x07, 0x08, 0x0A, 0x0C};
    bytes[0] = static_cast<std::uint8_t>(between(random, 0x24, 0x2A));
    bytes[1] = second_bytes[between(random, 0, std::size(second_bytes) - 1)];
    bytes[3] = static_cast<std::uint8_t>(bytes[3] & 0xF8);
    return prefix_text(AF_INET6, bytes, between(random, 32, 56));
}

Bytes make_database() {
    Random random(seed);
    const CityRecords city_records(random);
    DatabaseSpec spec{.ip_version = 6, .record_size = 28};
    spec.data = city_records.content();
    for (std::size_t i = 0; i < networks_of_a_family; ++i) {
        spec.networks.push_back({ipv4_network(random), city_records.any()});
        spec.networks.push_back({ipv6_network(random), city_records.any()});
    }
    spec.aliases = {{"::ffff:0:0/96", "::/96"}, {"2002::/16", "::/96"}};
    spec.metadata.set("database_type", utf8("Generated-City"));
    return spec.build();
}

// Beside the program's build files, or in the user's cache where those are gone.
fs::path cache_folder() {
    if (fs::is_directory(MXYDB_BENCHMARK_CACHE))
        return MXYDB_BENCHMARK_CACHE;
    if (const char* cache = std::getenv("XDG_CACHE_HOME"))
        return fs::path(cache) / "mxydb";
    const char* const home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".cache" / "mxydb";
}

} // namespace

fs::path generated_city_database() {
    const fs::path file = cache_folder() / file_name;
    if (fs::exists(file))
        return file;
    std::fprintf(stderr, "making %s, once\n", file.c_str());
    fs::create_directories(file.parent_path());
    fs::path unfinished = file;
    unfinished += "." + std::to_string(::getpid());
    const Bytes content = make_database();
    std::ofstream out(unfinished, std::ios::binary);
    out.write(reinterpret_cast<const char*>(content.data()),
              static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + unfinished.string());
    fs::rename(unfinished, file);
    return file;
}

} // namespace mxy::bench
