// See sample.h.
#include "sample.h"

#include "support/mxy_encoder.h"

namespace mxy::test {

namespace {

Bytes named(const std::string& name) {
    return map({{"name", utf8(name)}});
}

Bytes value_of_every_type(const std::string& name) {
    return map({{"name", utf8(name)},
                {"u16", uint16(16)},
                {"u32", uint32(4'000'000'000)},
                {"u64", uint64(18'000'000'000'000'000'000u)},
                {"u128", uint128(1, 2)},
                {"i32", int32(-5)},
                {"double", float64(0.5)},
                {"float", float32(1.5)},
                {"not a number", float64(__builtin_nan(""))},
                {"yes", boolean(true)},
                {"bytes", bytes({1, 0, 255})},
                {"list", array({utf8("first"), map({{"inner", utf8("deep")}})})},
                {"no utf8", utf8("a\xFF"
                                 "b")},
                {"", utf8("")}});
}

} // namespace

Bytes sample_database(const std::string& mark, std::uint16_t ip_version) {
    DataSection data;
    MxySpec spec;
    spec.database = {.ip_version = ip_version};
    spec.database.networks.push_back(
        {"192.0.2.0/24", data.add(value_of_every_type("192.0.2.0/24" + mark))});
    if (ip_version == 6)
        spec.database.networks.push_back(
            {"2001:db8::/32", data.add(value_of_every_type("2001:db8::/32" + mark))});
    spec.literals = LiteralSpec{};
    for (const char* literal : {"evil.example", "198.51.100.7"})
        spec.literals->entries.push_back({literal, data.add(named(literal + mark))});
    spec.patterns = ImageSpec{};
    for (const char* glob : {"*.evil.example", "*evil*"}) {
        spec.patterns->patterns.push_back({glob, 1});
        spec.pattern_data.push_back(data.add(named(glob + mark)));
    }
    spec.patterns->patterns.push_back({"[a-c]?.test", 1});
    spec.database.data = data.content();
    return build_mxy(spec).bytes;
}

Bytes sample_address_database() {
    DataSection data;
    DatabaseSpec spec{.ip_version = 4};
    spec.networks.push_back({"192.0.2.0/24", data.add(named("192.0.2.0/24"))});
    spec.data = data.content();
    return spec.build();
}

Bytes sample_pattern_file() {
    DataSection data;
    ImageSpec image;
    image.patterns.push_back({"*.evil.example", 1, data.add(named("*.evil.example"))});
    image.patterns.push_back({"[0-9]*", 1});
    image.data = data.content();
    return image.build();
}

Bytes many_globs_database(std::size_t count) {
    MxySpec spec;
    spec.database.data = named("any");
    spec.literals = LiteralSpec{};
    spec.literals->entries.push_back({"literal", 0});
    spec.patterns = ImageSpec{};
    for (std::size_t i = 0; i < count; ++i) {
        spec.patterns->patterns.push_back({std::string(i + 1, '*'), 1});
        spec.pattern_data.push_back(0);
    }
    return build_mxy(spec).bytes;
}

} // namespace mxy::test
