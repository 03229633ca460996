#include "random_values.h"

#include <bit>
#include <iterator>
#include <string>

namespace mxy::build {

ValueId RandomValues::value(unsigned depth) {
    if (!made_.empty() && test::between(random_, 0, 3) == 0) {
        const ValueId again = made_[test::between(random_, 0, made_.size() - 1)];
        if (pool_.levels(again) <= depth + 1)
            return again;
    }
    made_.push_back(fresh_value(depth));
    return made_.back();
}

ValueId RandomValues::map(unsigned depth) {
    std::vector<MapMember> members(test::between(random_, 0, 5));
    for (MapMember& member : members)
        member = {pool_.string(text()), value(depth)};
    return pool_.map(members);
}

ValueId RandomValues::fresh_value(unsigned depth) {
    switch (depth == 0 ? 9 : test::between(random_, 0, 9)) {
    case 0:
    case 1:
        return map(depth - 1);
    case 2: {
        std::vector<ValueId> elements(
            test::between(random_, 0, test::between(random_, 0, 9) == 0 ? 40 : 4));
        for (ValueId& element : elements)
            element = value(depth - 1);
        return pool_.array(elements);
    }
    default:
        return scalar();
    }
}

ValueId RandomValues::scalar() {
    switch (test::between(random_, 0, 5)) {
    case 0:
    case 1:
        return pool_.string(text());
    case 2: {
        const std::string content = text();
        return pool_.bytes({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
    }
    default:
        return number();
    }
}

ValueId RandomValues::number() {
    const std::uint64_t bits = any_bits();
    switch (test::between(random_, 0, 9)) {
    case 0:
        return pool_.boolean(bits % 2 == 0);
    case 1:
        return pool_.uint16(static_cast<std::uint16_t>(bits));
    case 2:
        return pool_.uint32(static_cast<std::uint32_t>(bits));
    case 3:
        return pool_.uint64(bits);
    case 4:
        return pool_.uint128({any_bits(), bits});
    case 5:
        return pool_.int32(static_cast<std::int32_t>(static_cast<std::uint32_t>(bits)));
    case 6:
        return pool_.float32(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    case 7:
        return pool_.float64(static_cast<double>(static_cast<std::int64_t>(bits)) / 1000);
    case 8:
        return pool_.float32(static_cast<float>(static_cast<std::int64_t>(bits)) / 1000);
    default:
        return pool_.float64(std::bit_cast<double>(bits));
    }
}

// Small numbers, numbers around powers of two, and any others.
std::uint64_t RandomValues::any_bits() {
    const std::uint64_t any = random_();
    switch (test::between(random_, 0, 3)) {
    case 0:
        return any % 300;
    case 1:
        return (std::uint64_t{1} << (any % 64)) - (any >> 63);
    case 2: // infinities and NaNs, among others
        return 0x7FF0000000000000 | any % 3 | (any & std::uint64_t{1} << 63);
    default:
        return any;
    }
}

std::string RandomValues::text() {
    constexpr char letters[] = "ab@@@.*\\\"\n\0\x1F\x7F\xC3\xA9\xED\xA0\x80\xF0\x9F\x98\x80\xFF";
    std::string made = test::between(random_, 0, 9) == 0 ? "@uint16" : "";
    for (auto left = test::between(random_, 0, test::between(random_, 0, 20) == 0 ? 300 : 8);
         left > 0; --left)
        made += letters[test::between(random_, 0, std::size(letters) - 1)];
    return made;
}

} // namespace mxy::build
