// See generated_records.h.
#include "generated_records.h"

#include <string>

namespace mxy::bench {

using namespace mxy::test; // NOLINT(google-build-using-namespace): the encoder's many short names

namespace {

constexpr std::size_t continents = 7;
constexpr std::size_t countries = 240;
constexpr std::size_t subdivisions = 3'000;
constexpr std::size_t cities = 40'000;

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

// A data section on the way.
class Section {
public:
    explicit Section(Random& random) : random_(random) {}

    // `count` values; where they start.
    template <class Value>
    std::vector<std::uint32_t> add(std::size_t count, Value value) {
        std::vector<std::uint32_t> offsets;
        for (std::size_t i = 0; i < count; ++i)
            offsets.push_back(section_.add(value(i)));
        return offsets;
    }

    std::vector<std::uint32_t> add_continents() {
        return add(continents, [&](std::size_t i) {
            return map({{"code", utf8(random_word(random_, 2, 2))},
                        {"geoname_id", uint32(static_cast<std::uint32_t>(6'255'146 + i))},
                        {"names", names(random_)}});
        });
    }

    // Countries, or parts of them; cities have no code.
    std::vector<std::uint32_t> add_places(std::size_t count, const char* code_key) {
        return add(count, [&](std::size_t i) {
            std::vector<Pair> pairs = {
                {"geoname_id", uint32(static_cast<std::uint32_t>(100'000 + i * 17))}};
            if (code_key != nullptr)
                pairs.emplace_back(code_key, utf8(random_word(random_, 2, 3)));
            pairs.emplace_back("names", names(random_));
            return map(pairs);
        });
    }

    Bytes reference(const std::vector<std::uint32_t>& offsets) {
        return pointer(offsets[between(random_, 0, offsets.size() - 1)]);
    }

    const Bytes& content() const { return section_.content(); }

private:
    Random& random_;
    DataSection section_;
};

Bytes location(Random& random) {
    const auto degrees = [&](int most) {
        const auto millionths = static_cast<double>(between(random, 0, 2'000'000)) / 1e6 - 1;
        return float64(millionths * most);
    };
    return map({{"accuracy_radius", uint16(static_cast<std::uint16_t>(between(random, 1, 999)))},
                {"latitude", degrees(90)},
                {"longitude", degrees(180)},
                {"time_zone", utf8("Europe/" + random_word(random, 5, 10))}});
}

} // namespace

GeneratedRecords city_records(std::size_t count, Random& random) {
    Section section(random);
    const auto continent = section.add_continents();
    const auto country = section.add_places(countries, "iso_code");
    const auto subdivision = section.add_places(subdivisions, "iso_code");
    const auto city = section.add_places(cities, nullptr);
    auto records = section.add(count, [&](std::size_t) {
        const Bytes its_country = section.reference(country);
        return map({{"city", section.reference(city)},
                    {"continent", section.reference(continent)},
                    {"country", its_country},
                    {"location", location(random)},
                    {"postal", map({{"code", utf8(std::to_string(between(random, 1000, 99999)))}})},
                    {"registered_country", its_country},
                    {"subdivisions", array({section.reference(subdivision)})}});
    });
    return {section.content(), std::move(records)};
}

GeneratedRecords country_records(std::size_t count, Random& random) {
    Section section(random);
    const auto continent = section.add_continents();
    const auto country = section.add_places(countries, "iso_code");
    auto records = section.add(count, [&](std::size_t) {
        return map({{"continent", section.reference(continent)},
                    {"country", section.reference(country)},
                    {"registered_country", section.reference(country)}});
    });
    return {section.content(), std::move(records)};
}

GeneratedRecords asn_records(std::size_t count, Random& random) {
    Section section(random);
    auto records = section.add(count, [&](std::size_t i) {
        return map({{"autonomous_system_number", uint32(static_cast<std::uint32_t>(i * 5))},
                    {"autonomous_system_organization", utf8(random_word(random, 6, 30))}});
    });
    return {section.content(), std::move(records)};
}

} // namespace mxy::bench
