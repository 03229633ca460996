// Databases that a generator made from a seed: well-formed, with every type and record size.
#include "differential.h"

namespace mxy::test {
namespace {

class DifferentialGenerated : public DifferentialTest {};

TEST_F(DifferentialGenerated, RandomDatabases) {
    constexpr std::uint64_t databases = 400;
    MemoryFile file;
    for (std::uint64_t seed = 0; seed < databases; ++seed) {
        report_.set_subject("random_database(" + std::to_string(seed) + ")");
        const RandomDatabase made = random_database(seed);
        file.write(made.file);
        Comparison comparison(contest());
        Random random(seed);
        ASSERT_TRUE(comparison.open(file.path(), made.file));
        comparison.compare_database({10'000, 1'000, 50, 1'000, 60, 100, seed % 20 == 0}, random);
        for (const std::string& address : made.addresses)
            comparison.compare_string(address);
    }
}

TEST_F(DifferentialGenerated, OneLargeDatabase) {
    report_.set_subject("random_database with 20,000 networks");
    const RandomDatabase made = random_database(1, {20'000, 3'000, 6});
    MemoryFile file;
    file.write(made.file);
    Comparison comparison(contest());
    Random random(1);
    ASSERT_TRUE(comparison.open(file.path(), made.file));
    comparison.compare_database({100'000, 20'000, 2'000, 500, 40, 1'000, false}, random);
}

} // namespace
} // namespace mxy::test
