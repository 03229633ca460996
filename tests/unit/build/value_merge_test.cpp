// Merging values, against a twin that works on trees of the standard library's maps.
#include "build/data/value_merge.h"

#include "build/build_error.h"
#include "build/data/value_assembler.h"
#include "random_values.h"

#include <gtest/gtest.h>

#include <map>

namespace mxy::build {
namespace {

using mmdb::DataType;

class ValueMerge : public ::testing::Test {
protected:
    ValueId json(std::string_view text) { return value_of_json(pool_, text, types_); }

    void expect(Merge merge, std::string_view older, std::string_view newer,
                std::string_view result) {
        EXPECT_EQ(merge_values(pool_, json(older), json(newer), merge), json(result))
            << older << " and " << newer;
    }

    // Merges in the most obvious way.
    ValueId twin(ValueId older, ValueId newer, Merge merge, bool is_top = true) {
        const bool same_type = pool_.type(older) == pool_.type(newer);
        const bool merges = merge == Merge::deep || (merge == Merge::top_level && is_top);
        if (!same_type || !merges)
            return newer;
        if (pool_.type(newer) == DataType::map) {
            std::map<std::string, ValueId> all;
            for (const MapMember& member : pool_.members(older))
                all[std::string(pool_.text(member.key))] = member.value;
            for (const MapMember& member : pool_.members(newer)) {
                const auto [at, is_new] =
                    all.try_emplace(std::string(pool_.text(member.key)), member.value);
                if (!is_new)
                    at->second = twin(at->second, member.value, merge, false);
            }
            std::vector<MapMember> members;
            for (const auto& [key, value] : all)
                members.push_back({pool_.string(key), value});
            return pool_.map(members);
        }
        if (pool_.type(newer) == DataType::array && merge == Merge::deep) {
            std::vector<ValueId> elements;
            for (const ValueId element : pool_.elements(older))
                elements.push_back(element);
            std::size_t at = 0;
            for (const ValueId element : pool_.elements(newer)) {
                if (at == elements.size())
                    elements.push_back(element);
                else
                    elements[at] = twin(elements[at], element, merge, false);
                ++at;
            }
            return pool_.array(elements);
        }
        return newer;
    }

    ValuePool pool_;
    ValueTypes types_;
};

TEST_F(ValueMerge, ReplacingTakesTheNewerValue) {
    expect(Merge::replace, R"({"a":1})", R"({"b":2})", R"({"b":2})");
}

TEST_F(ValueMerge, AtTheTopLevelMembersOfBothStay) {
    expect(Merge::top_level, R"({"a":1,"b":{"x":1}})", R"({"b":{"y":2},"c":3})",
           R"({"a":1,"b":{"y":2},"c":3})");
    expect(Merge::top_level, "{}", R"({"a":1})", R"({"a":1})");
    expect(Merge::top_level, R"({"a":1})", "{}", R"({"a":1})");
    expect(Merge::top_level, "[1,2]", "[3]", "[3]");
}

TEST_F(ValueMerge, DeepMergesMapsInMaps) {
    expect(Merge::deep, R"({"a":{"x":1,"y":{"p":1}},"b":1})", R"({"a":{"y":{"q":2},"z":3}})",
           R"({"a":{"x":1,"y":{"p":1,"q":2},"z":3},"b":1})");
}

TEST_F(ValueMerge, DeepMergesArraysByPosition) {
    expect(Merge::deep, "[1,2,3]", "[9]", "[9,2,3]");
    expect(Merge::deep, "[1]", "[8,9]", "[8,9]");
    expect(Merge::deep, R"([{"a":1},{"b":1}])", R"([{"a":2,"c":3}])", R"([{"a":2,"c":3},{"b":1}])");
}

TEST_F(ValueMerge, OfDifferentTypesTheNewerWins) {
    for (const Merge merge : {Merge::top_level, Merge::deep}) {
        expect(merge, R"({"a":{"b":1}})", R"({"a":[1]})", R"({"a":[1]})");
        expect(merge, R"({"a":1})", "[1]", "[1]");
        expect(merge, "7", R"({"a":1})", R"({"a":1})");
    }
}

TEST_F(ValueMerge, RandomValuesMergeAsTheTwinDoes) {
    RandomValues values(pool_, 17);
    std::vector<ValueId> made;
    for (int i = 0; i < 400; ++i)
        made.push_back(values.map(3));
    int merged = 0;
    for (std::size_t i = 1; i < made.size(); ++i)
        for (const Merge merge : {Merge::replace, Merge::top_level, Merge::deep}) {
            const ValueId result = merge_values(pool_, made[i - 1], made[i], merge);
            EXPECT_EQ(result, twin(made[i - 1], made[i], merge));
            EXPECT_EQ(merge_values(pool_, result, made[i], merge), result);
            merged += result != made[i] && result != made[i - 1] ? 1 : 0;
        }
    EXPECT_GT(merged, 100);
}

TEST_F(ValueMerge, TheDeepestValuesMerge) {
    const auto nested = [this](std::uint16_t innermost) {
        ValueId value = pool_.uint16(innermost);
        while (pool_.levels(value) < max_value_levels) {
            MapMember member = {pool_.string("a"), value};
            value = pool_.map({&member, 1});
        }
        return value;
    };
    EXPECT_EQ(merge_values(pool_, nested(1), nested(2), Merge::deep), nested(2));
}

} // namespace
} // namespace mxy::build
