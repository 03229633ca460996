// Everything that might be an address, in databases that tell one address from another.
#include "address_strings.h"
#include "differential.h"

namespace mxy::test {
namespace {

class DifferentialStrings : public DifferentialTest,
                            public ::testing::WithParamInterface<std::uint16_t> {
protected:
    void SetUp() override {
        DifferentialTest::SetUp();
        if (IsSkipped())
            return;
        const Bytes content = address_telling_database(GetParam(), 1);
        file_.write(content);
        ASSERT_TRUE(comparison().open(file_.path(), content));
    }

    Comparison& comparison() {
        if (!comparison_)
            comparison_.emplace(contest());
        return *comparison_;
    }

    MemoryFile file_;
    std::optional<Comparison> comparison_;
};

TEST_P(DifferentialStrings, AllForms) {
    report_.set_subject("IPv" + std::to_string(GetParam()) + " database, all forms");
    for (const std::string& text : address_strings())
        comparison().compare_string(text);
}

TEST_P(DifferentialStrings, RandomChanges) {
    constexpr std::uint64_t seed = 20'260'908;
    constexpr std::size_t strings = 300'000;
    report_.set_subject("IPv" + std::to_string(GetParam()) + " database, random strings");
    Random random(seed);
    for (std::size_t i = 0; i < strings; ++i)
        comparison().compare_string(random_address_string(random));
}

INSTANTIATE_TEST_SUITE_P(IpVersions, DifferentialStrings, ::testing::Values(4, 6));

} // namespace
} // namespace mxy::test
