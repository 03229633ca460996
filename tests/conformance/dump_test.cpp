// The text form of values, byte for byte: programs parse it.
#include "reading.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

namespace mxy::test {
namespace {

std::string dumped(const Bytes& section, int indent = 0) {
    return dump_text(Section(section).entry(), indent);
}

TEST(Dump, Scalars) {
    EXPECT_EQ(dumped(utf8("abc")), "\"abc\" <utf8_string>\n");
    EXPECT_EQ(dumped(utf8("")), "\"\" <utf8_string>\n");
    EXPECT_EQ(dumped(bytes({0x00, 0xFF, 0xAB})), "00FFAB <bytes>\n");
    EXPECT_EQ(dumped(bytes({})), " <bytes>\n");
    EXPECT_EQ(dumped(uint16(65535)), "65535 <uint16>\n");
    EXPECT_EQ(dumped(uint32(4294967295)), "4294967295 <uint32>\n");
    EXPECT_EQ(dumped(uint64(UINT64_MAX)), "18446744073709551615 <uint64>\n");
    EXPECT_EQ(dumped(int32(-2147483647 - 1)), "-2147483648 <int32>\n");
    EXPECT_EQ(dumped(int32(2147483647)), "2147483647 <int32>\n");
    EXPECT_EQ(dumped(boolean(true)), "true <boolean>\n");
    EXPECT_EQ(dumped(boolean(false)), "false <boolean>\n");
}

TEST(Dump, LargeIntegersHave32HexDigits) {
    EXPECT_EQ(dumped(uint128(0, 0)), "0x00000000000000000000000000000000 <uint128>\n");
    EXPECT_EQ(dumped(uint128(0, 0x7F)), "0x0000000000000000000000000000007F <uint128>\n");
    EXPECT_EQ(dumped(uint128(0x0123456789ABCDEF, 0xFEDCBA9876543210)),
              "0x0123456789ABCDEFFEDCBA9876543210 <uint128>\n");
}

TEST(Dump, FloatingPointNumbersHaveSixDecimals) {
    EXPECT_EQ(dumped(float64(1.5)), "1.500000 <double>\n");
    EXPECT_EQ(dumped(float64(-0.0)), "-0.000000 <double>\n");
    EXPECT_EQ(dumped(float64(std::nan(""))), "nan <double>\n");
    EXPECT_EQ(dumped(float64(-std::numeric_limits<double>::infinity())), "-inf <double>\n");
    EXPECT_EQ(dumped(float64(1e-7)), "0.000000 <double>\n");
    EXPECT_EQ(dumped(float64(std::ldexp(1.0, 100))),
              "1267650600228229401496703205376.000000 <double>\n");
    EXPECT_EQ(dumped(float64(1e300)).size(), 301u + sizeof ".000000 <double>\n" - 1);
    EXPECT_EQ(dumped(float32(0.1F)), "0.100000 <float>\n");
    EXPECT_EQ(dumped(float32(-16777216.0F)), "-16777216.000000 <float>\n");
    EXPECT_EQ(dumped(float32(std::numeric_limits<float>::infinity())), "inf <float>\n");
}

TEST(Dump, StringsAreNotEscapedAndEndAtTheirFirstNul) {
    EXPECT_EQ(dumped(utf8("a\"b\\c\nd\xFF")), "\"a\"b\\c\nd\xFF\" <utf8_string>\n");
    EXPECT_EQ(dumped(from_hex("43 610062")), "\"a\" <utf8_string>\n");
    EXPECT_EQ(dumped(from_hex("E1 43 610062 A1 01")), "{\n  \"a\": \n    1 <uint16>\n}\n");
    EXPECT_EQ(dumped(utf8("100% %s %n")), "\"100% %s %n\" <utf8_string>\n");
    const std::string long_text(100000, 'x');
    EXPECT_EQ(dumped(utf8(long_text)), "\"" + long_text + "\" <utf8_string>\n");
    EXPECT_EQ(dumped(bytes(Bytes(100000, 0x5A))).substr(199998), "5A <bytes>\n");
}

TEST(Dump, EmptyContainersTakeTwoLines) {
    EXPECT_EQ(dumped(map({})), "{\n}\n");
    EXPECT_EQ(dumped(array({})), "[\n]\n");
}

TEST(Dump, ValuesOfMapsStandFourSpacesIn) {
    EXPECT_EQ(dumped(map({{"a", uint16(1)}, {"b", map({{"c", utf8("d")}})}})),
              "{\n"
              "  \"a\": \n"
              "    1 <uint16>\n"
              "  \"b\": \n"
              "    {\n"
              "      \"c\": \n"
              "        \"d\" <utf8_string>\n"
              "    }\n"
              "}\n");
}

TEST(Dump, ItemsOfArraysStandTwoSpacesIn) {
    EXPECT_EQ(dumped(array({uint16(1), array({boolean(true), array({})}), map({})})),
              "[\n"
              "  1 <uint16>\n"
              "  [\n"
              "    true <boolean>\n"
              "    [\n"
              "    ]\n"
              "  ]\n"
              "  {\n"
              "  }\n"
              "]\n");
}

// --- indentation ---------------------------------------------------------------------------------

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

TEST(DumpIndentation, IsAddedToEveryLine) {
    EXPECT_EQ(dumped(map({{"a", uint16(1)}}), 3), "   {\n     \"a\": \n       1 <uint16>\n   }\n");
    EXPECT_EQ(dumped(uint16(1), 5), "     1 <uint16>\n");
}

TEST(DumpIndentation, BelowZeroCountsAsZeroLineByLine) {
    EXPECT_EQ(dumped(map({{"ip", utf8("x")}}), -3), "{\n\"ip\": \n \"x\" <utf8_string>\n}\n");
    EXPECT_EQ(dumped(array({array({uint16(1)})}), -3), "[\n[\n 1 <uint16>\n]\n]\n");
    EXPECT_EQ(dumped(uint16(1), -1), "1 <uint16>\n");
    EXPECT_EQ(dumped(map({{"a", uint16(1)}}), std::numeric_limits<int>::min()),
              "{\n\"a\": \n1 <uint16>\n}\n");
}

TEST(DumpIndentation, EndsAt1023LineByLine) {
    EXPECT_EQ(dumped(uint16(1), 1022), spaces(1022) + "1 <uint16>\n");
    EXPECT_EQ(dumped(uint16(1), 1023), spaces(1023) + "1 <uint16>\n");
    EXPECT_EQ(dumped(uint16(1), 1024), spaces(1023) + "1 <uint16>\n");
    EXPECT_EQ(dumped(uint16(1), 1000000), spaces(1023) + "1 <uint16>\n");
    EXPECT_EQ(dumped(uint16(1), std::numeric_limits<int>::max()), spaces(1023) + "1 <uint16>\n");
    EXPECT_EQ(dumped(array({uint16(1)}), std::numeric_limits<int>::max()),
              spaces(1023) + "[\n" + spaces(1023) + "1 <uint16>\n" + spaces(1023) + "]\n");
    EXPECT_EQ(dumped(map({{"a", uint16(1)}}), 1020), spaces(1020) + "{\n" + spaces(1022) +
                                                         "\"a\": \n" + spaces(1023) +
                                                         "1 <uint16>\n" + spaces(1020) + "}\n");
}

TEST(DumpIndentation, FollowsDeepData) {
    // The innermost value stands 2 * 511 spaces in, just below the end of all indentation.
    const std::string text = dumped(nested_arrays(511, uint16(1)));
    EXPECT_NE(text.find("\n" + spaces(1022) + "1 <uint16>\n"), std::string::npos);
    const std::string maps = dumped(nested_maps(511, uint16(1)));
    EXPECT_NE(maps.find("\n" + spaces(1023) + "1 <uint16>\n"), std::string::npos);
}

// --- what has no text form -----------------------------------------------------------------------

TEST(Dump, StopsAtUnknownTypesAndAtKeysThatAreNoStrings) {
    EXPECT_EQ(dumped(from_hex("00 05")), "status 7");
    EXPECT_EQ(dumped(from_hex("00 06")), "status 7");
    EXPECT_EQ(dumped(from_hex("00 09")), "status 7");
    EXPECT_EQ(dumped(array({uint16(1), from_hex("00 05"), uint16(2)})),
              "[\n  1 <uint16>\nstatus 7");
    EXPECT_EQ(dumped(map({{"a", uint16(1)}, {uint16(2), uint16(3)}})),
              "{\n  \"a\": \n    1 <uint16>\nstatus 7");
    EXPECT_EQ(dumped(map({{"a", from_hex("00 05")}})), "{\n  \"a\": \nstatus 7");
}

// --- lists made by hand --------------------------------------------------------------------------

class HandMadeList {
public:
    void add(std::uint32_t type, std::uint32_t size = 0, const char* text = nullptr) {
        MMDB_entry_data_list_s element{};
        element.entry_data.has_data = true;
        element.entry_data.type = type;
        element.entry_data.data_size = size;
        if (text != nullptr)
            element.entry_data.utf8_string = text;
        elements_.push_back(element);
    }

    Dump dumped() {
        for (std::size_t i = 0; i + 1 < elements_.size(); ++i)
            elements_[i].next = &elements_[i + 1];
        return dump(elements_.data());
    }

private:
    std::vector<MMDB_entry_data_list_s> elements_;
};

TEST(DumpOfHandMadeLists, PointersHaveNoTextForm) {
    HandMadeList list;
    list.add(MMDB_DATA_TYPE_POINTER);
    EXPECT_EQ(list.dumped().status, MMDB_INVALID_DATA_ERROR);
    EXPECT_EQ(list.dumped().text, "");
}

TEST(DumpOfHandMadeLists, ShortArraysEndEarly) {
    HandMadeList list;
    list.add(MMDB_DATA_TYPE_ARRAY, 5);
    list.add(MMDB_DATA_TYPE_UINT16);
    EXPECT_EQ(list.dumped().status, MMDB_SUCCESS);
    EXPECT_EQ(list.dumped().text, "[\n  0 <uint16>\n]\n");
}

TEST(DumpOfHandMadeLists, ShortMapsEndEarlyBetweenPairsOnly) {
    HandMadeList list;
    list.add(MMDB_DATA_TYPE_MAP, 5);
    list.add(MMDB_DATA_TYPE_UTF8_STRING, 1, "a");
    list.add(MMDB_DATA_TYPE_UINT16);
    EXPECT_EQ(list.dumped().status, MMDB_SUCCESS);
    EXPECT_EQ(list.dumped().text, "{\n  \"a\": \n    0 <uint16>\n}\n");
    list.add(MMDB_DATA_TYPE_UTF8_STRING, 1, "b");
    EXPECT_EQ(list.dumped().status, MMDB_INVALID_DATA_ERROR);
}

TEST(DumpOfHandMadeLists, OnlyTheFirstValueIsPrinted) {
    HandMadeList list;
    list.add(MMDB_DATA_TYPE_UINT16);
    list.add(MMDB_DATA_TYPE_UINT32);
    EXPECT_EQ(list.dumped().text, "0 <uint16>\n");
}

TEST(DumpOfHandMadeLists, HaveNoLimitOfValues) {
    HandMadeList list;
    list.add(MMDB_DATA_TYPE_ARRAY, 100000);
    for (int i = 0; i < 100000; ++i)
        list.add(MMDB_DATA_TYPE_BOOLEAN);
    const Dump printed = list.dumped();
    EXPECT_EQ(printed.status, MMDB_SUCCESS);
    EXPECT_EQ(printed.text.size(), 4 + 100000 * (sizeof "  false <boolean>\n" - 1));
}

// --- the stream ----------------------------------------------------------------------------------

TEST(DumpStream, WriteErrorsAreNotReported) {
    FILE* const full = std::fopen("/dev/full", "w");
    if (full == nullptr)
        GTEST_SKIP() << "SKIPPED: there is no /dev/full";
    std::setvbuf(full, nullptr, _IONBF, 0);
    Section section(map({{"a", uint16(1)}}));
    const List values = list(section.entry());
    EXPECT_EQ(MMDB_dump_entry_data_list(full, values.head(), 0), MMDB_SUCCESS);
    EXPECT_NE(std::ferror(full), 0);
    std::fclose(full);
}

// Makes a locale whose decimal sign is a comma, and takes it all back at the end.
class CommaLocale {
public:
    CommaLocale() {
        char folder[] = "/tmp/mxydb-locale-XXXXXX";
        if (mkdtemp(folder) == nullptr)
            return;
        folder_ = folder;
        const std::string compile =
            "localedef -i de_DE -f UTF-8 " + folder_ + "/de_DE.UTF-8 >/dev/null 2>&1";
        if (std::system(compile.c_str()) == 0)
            setenv("LOCPATH", folder, 1);
        active_ = std::setlocale(LC_NUMERIC, "de_DE.UTF-8") != nullptr;
    }
    ~CommaLocale() {
        std::setlocale(LC_NUMERIC, "C");
        unsetenv("LOCPATH");
        std::filesystem::remove_all(folder_);
    }
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;

    bool active() const { return active_; }

private:
    std::string folder_;
    bool active_ = false;
};

TEST(DumpStream, NumbersFollowTheLocale) {
    const CommaLocale german;
    if (!german.active())
        GTEST_SKIP() << "SKIPPED: no German locale, and localedef could not make one";
    EXPECT_EQ(dumped(float64(1.5)), "1,500000 <double>\n");
    EXPECT_EQ(dumped(float32(-2.25F)), "-2,250000 <float>\n");
    EXPECT_EQ(dumped(uint32(1234567)), "1234567 <uint32>\n");
}

} // namespace
} // namespace mxy::test
