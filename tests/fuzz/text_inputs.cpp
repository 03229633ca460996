// For fuzz_text: databases with text keys in all layouts, with an index section and without, and
// pattern files of all versions.
#include "inputs.h"

#include "mxy/index_maker.h"
#include "support/mxy_encoder.h"

namespace mxy::test {

namespace {

const std::vector<std::string> globs = {"*.evil.com", "bad[0-9].*", "*", "?", "x*yz*abc",
                                        "*a*a*a*b",   "[!a-z]*",    "",  "[", "b\xC3\xBC*"};
const std::vector<std::string> names = {"evil.com", "www.evil.com", "", "1.2.3.4",
                                        "stra\xC3\x9F"
                                        "e.example"};

ImageSpec image(std::uint32_t version, std::uint32_t mode) {
    ImageSpec spec;
    spec.version = version;
    spec.mode = mode;
    for (const std::string& glob : globs)
        spec.patterns.push_back({glob, static_cast<std::uint8_t>(glob.size() % 3 != 0)});
    return spec;
}

MxySpec with_index(MxySpec spec) {
    const auto mode =
        *spec.match_mode == 0 ? text::CaseMode::sensitive : text::CaseMode::insensitive;
    spec.make_index = [mode](const Bytes& patterns, const Bytes& literals) {
        return text::make_index(patterns, literals, mode).bytes;
    };
    return spec;
}

MxySpec database(std::uint16_t mode, bool older_layout) {
    MxySpec spec;
    spec.database.data = join({map({{"v", uint16(1)}}), map({{"v", utf8("two")}})});
    spec.patterns = image(5, mode);
    spec.pattern_data.assign(globs.size(), 0);
    spec.literals.emplace();
    spec.literals->older_layout = older_layout;
    for (const std::string& literal : names)
        spec.literals->entries.push_back({literal, 0});
    spec.match_mode = mode;
    return spec;
}

} // namespace

std::vector<Bytes> made_inputs() {
    std::vector<Bytes> inputs;
    for (std::uint32_t version = 1; version <= 5; ++version)
        for (const std::uint32_t mode : {0u, 1u})
            inputs.push_back(image(version, mode).build());
    for (const std::uint16_t mode : {std::uint16_t{0}, std::uint16_t{1}})
        for (const bool older_layout : {false, true}) {
            inputs.push_back(build_mxy(database(mode, older_layout)).bytes);
            // Most damage hits the index, which is the larger part of these.
            inputs.push_back(build_mxy(with_index(database(mode, older_layout))).bytes);
        }
    return inputs;
}

} // namespace mxy::test
