// Values for tests of core/build: of any type, with the texts and numbers that cause trouble more
// often than chance would have it.
#pragma once

#include "build/data/value_pool.h"
#include "support/random_database.h"

namespace mxy::build {

// Up to `depth` levels of maps and arrays; parts come again now and then.
class RandomValues {
public:
    RandomValues(ValuePool& pool, std::uint64_t seed) : pool_(pool), random_(seed) {}

    ValueId value(unsigned depth);
    ValueId map(unsigned depth);
    ValueId number();
    std::string text();

    test::Random& random() noexcept { return random_; }

private:
    ValueId fresh_value(unsigned depth);
    ValueId scalar();
    std::uint64_t any_bits();

    ValuePool& pool_;
    test::Random random_;
    std::vector<ValueId> made_;
};

} // namespace mxy::build
