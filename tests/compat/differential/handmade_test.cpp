// Databases built by hand around everything on which the two releases are known to differ, and
// around what readers commonly get wrong.
#include "differential.h"
#include "handmade_databases.h"
#include "isolation.h"

namespace mxy::test {
namespace {

constexpr Effort one_small_file{200, 400, 50, 20, 60, 20, false};

class DifferentialHandmade : public DifferentialTest {
protected:
    void compare_every_database();
};

void DifferentialHandmade::compare_every_database() {
    const auto& databases = handmade_databases();
    MemoryFile file;
    run_isolated(databases.size(), report_, [&](std::uint64_t number, bool ask_original) {
        report_.set_subject("handmade database: " + databases[number].name);
        const Bytes content = databases[number].build();
        file.write(content);
        Comparison comparison(contest(), ask_original);
        Random random(number);
        if (comparison.open(file.path(), content))
            comparison.compare_database(one_small_file, random);
    });
}

// An entry of the list that never applies explains nothing and hides nothing: it must go. What the
// databases do not bring about themselves is asked here too.
TEST_F(DifferentialHandmade, MeetsEveryKnownDifference) {
    if (!contest().corrects())
        GTEST_SKIP() << "SKIPPED: both libraries are of the release that these files can crash";
    compare_every_database();
    const Bytes content = single_record_database(map({})).build();
    MemoryFile file;
    file.write(content);
    report_.set_subject("smallest database");
    Comparison comparison(contest());
    ASSERT_TRUE(comparison.open(file.path(), content));
    comparison.compare_string("no address");
    comparison.compare_texts();
    for (std::size_t i = 0; i < known_differences().size(); ++i)
        EXPECT_GT(report_.known(i), 0u) << known_differences()[i].name;
}

} // namespace
} // namespace mxy::test
