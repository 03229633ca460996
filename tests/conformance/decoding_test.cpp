// How single values are decoded: every type, size and pointer form, right and wrong, as a program
// sees them that has a few bytes of data section and asks for the value at an offset.
#include "reading.h"

#include <gtest/gtest.h>

namespace mxy::test {
namespace {

std::string value_at(std::uint32_t offset, const Bytes& section) {
    return describe(get(Section(section).entry(offset)));
}

std::string value_of(const Bytes& section) {
    return value_at(0, section);
}

std::string value_of(std::string_view hex) {
    return value_of(from_hex(hex));
}

// `hex` and behind it `count` bytes 'x'.
Bytes followed_by(std::string_view hex, std::size_t count) {
    return join({from_hex(hex), repeat(from_text("x"), count)});
}

// Every one of these fails; a list of the same bytes fails the same way.
void expect_broken(std::initializer_list<Bytes> sections) {
    for (const Bytes& section : sections) {
        const std::string shown = testing::PrintToString(section);
        EXPECT_EQ(value_of(section), "status 7") << shown;
        EXPECT_EQ(list(Section(section).entry()).types(), "status 7") << shown;
    }
}

TEST(Decoding, AnEmptySectionHoldsNoValue) {
    EXPECT_EQ(value_of(""), "status 7");
    EXPECT_EQ(list(Section("").entry()).types(), "status 7");
}

TEST(Decoding, OffsetsBehindTheSectionAreRefused) {
    EXPECT_EQ(value_at(1, from_hex("40")), "status 7");
    EXPECT_EQ(value_at(UINT32_MAX, from_hex("40")), "status 7");
    EXPECT_EQ(list(Section("40").entry(1)).types(), "status 7");
    EXPECT_EQ(list(Section("40").entry(UINT32_MAX)).types(), "status 7");
}

TEST(Decoding, NothingBehindTheSectionIsRead) {
    // Each value is whole only with its last byte; the bytes are there, but not in the section.
    const char* const values[] = {"43 616263",      "5D 00 00",       "68 3FF8000000000000",
                                  "04 08 BFC00000", "83 00FFAB",      "A2 FFFF",
                                  "C4 FFFFFFFF",    "04 01 FFFFFFFF", "08 02 FFFFFFFFFFFFFFFF",
                                  "1D 07 00",       "FD 00",          "1E 04 0000",
                                  "02 05 6162",     "20 00",          "38 00000000"};
    for (const char* hex : values) {
        // In front, what the two pointers lead to.
        Bytes content = join({utf8("a"), from_hex(hex)});
        if (from_hex(hex)[0] == 0x5D)
            content.resize(2 + 2 + 29);
        MMDB_s mmdb{};
        mmdb.data_section = content.data();
        for (std::size_t size = 0; size <= content.size(); ++size) {
            mmdb.data_section_size = static_cast<std::uint32_t>(size);
            EXPECT_EQ(get({&mmdb, 2}).status,
                      size < content.size() ? MMDB_INVALID_DATA_ERROR : MMDB_SUCCESS)
                << hex << " cut to " << size;
        }
    }
}

TEST(Decoding, StringsPointIntoTheSection) {
    EXPECT_EQ(value_of("40"), R"(utf8_string "" at 0, next 1)");
    EXPECT_EQ(value_of("43 616263"), R"(utf8_string "abc" at 0, next 4)");
    EXPECT_EQ(value_at(1, from_hex("FF 41 78")), R"(utf8_string "x" at 1, next 3)");
    expect_broken({from_hex("43 6162"), from_hex("5C")});

    Section section("43 616263");
    const MMDB_entry_s entry = section.entry();
    EXPECT_EQ(static_cast<const void*>(get(entry).data.utf8_string), entry.mmdb->data_section + 1);
    EXPECT_NE(get(Section("40").entry()).data.utf8_string, nullptr);
}

TEST(Decoding, StringsKeepNulAndBytesThatAreNotUtf8) {
    EXPECT_EQ(value_of("43 610062"), R"(utf8_string "a\x00b" at 0, next 4)");
    EXPECT_EQ(value_of("42 C3FF"), R"(utf8_string "\xC3\xFF" at 0, next 3)");
}

TEST(Decoding, SizesFrom29OnTakeMoreBytes) {
    EXPECT_EQ(get(Section(followed_by("5C", 28)).entry()).data.data_size, 28u);
    EXPECT_EQ(get(Section(followed_by("5D 00", 29)).entry()).data.data_size, 29u);
    EXPECT_EQ(get(Section(followed_by("5D 00", 29)).entry()).data.offset_to_next, 31u);
    EXPECT_EQ(get(Section(followed_by("5D FF", 284)).entry()).data.data_size, 284u);
    EXPECT_EQ(get(Section(followed_by("5E 0000", 285)).entry()).data.data_size, 285u);
    EXPECT_EQ(get(Section(followed_by("5E FFFF", 65820)).entry()).data.data_size, 65820u);
    EXPECT_EQ(get(Section(followed_by("5F 000000", 65821)).entry()).data.data_size, 65821u);
    EXPECT_EQ(get(Section(followed_by("5F FFFFFF", 16843036)).entry()).data.data_size, 16843036u);
}

TEST(Decoding, MissingSizeBytesAndPayloadsAreErrors) {
    expect_broken({from_hex("5D"), from_hex("5E 00"), from_hex("5F 00 00")});
    expect_broken({followed_by("5D 00", 28), followed_by("5E 0000", 284),
                   followed_by("5F 000000", 65820), from_hex("5F FFFFFF")});
}

TEST(Decoding, DoublesHaveEightBytesAndFloatsFour) {
    EXPECT_EQ(value_of("68 3FF8000000000000"), "double 1.5 at 0, next 9");
    EXPECT_EQ(value_of("04 08 BFC00000"), "float -1.5 at 0, next 6");
    expect_broken({followed_by("67", 7), from_hex("60"), followed_by("69", 9)});
    expect_broken({followed_by("03 08", 3), from_hex("00 08"), followed_by("08 08", 8)});
}

TEST(Decoding, BytesMayBeEmpty) {
    EXPECT_EQ(value_of("80"), "bytes [] at 0, next 1");
    EXPECT_EQ(value_of("83 00FFAB"), "bytes [00FFAB] at 0, next 4");
    EXPECT_EQ(dump_text(Section("80").entry()), " <bytes>\n");
    EXPECT_EQ(dump_text(Section("83 00FFAB").entry()), "00FFAB <bytes>\n");
}

TEST(Decoding, UnsignedIntegersMayBeShort) {
    EXPECT_EQ(value_of("A0"), "uint16 0 at 0, next 1");
    EXPECT_EQ(value_of("A1 FF"), "uint16 255 at 0, next 2");
    EXPECT_EQ(value_of("A2 FFFF"), "uint16 65535 at 0, next 3");
    EXPECT_EQ(value_of("C0"), "uint32 0 at 0, next 1");
    EXPECT_EQ(value_of("C3 010203"), "uint32 66051 at 0, next 4");
    EXPECT_EQ(value_of("C4 FFFFFFFF"), "uint32 4294967295 at 0, next 5");
    EXPECT_EQ(value_of("00 02"), "uint64 0 at 0, next 2");
    EXPECT_EQ(value_of("05 02 0102030405"), "uint64 4328719365 at 0, next 7");
    EXPECT_EQ(value_of("08 02 FFFFFFFFFFFFFFFF"), "uint64 18446744073709551615 at 0, next 10");
    EXPECT_EQ(value_of("00 03"), "uint128 0x00000000000000000000000000000000 at 0, next 2");
    EXPECT_EQ(value_of("01 03 7F"), "uint128 0x0000000000000000000000000000007F at 0, next 3");
    EXPECT_EQ(value_of("09 03 010203040506070809"),
              "uint128 0x00000000000000010203040506070809 at 0, next 11");
    EXPECT_EQ(value_of("10 03 FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF"),
              "uint128 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF at 0, next 18");
}

TEST(Decoding, SignedIntegersAreNegativeOnlyInFourBytes) {
    EXPECT_EQ(value_of("00 01"), "int32 0 at 0, next 2");
    EXPECT_EQ(value_of("01 01 FF"), "int32 255 at 0, next 3");
    EXPECT_EQ(value_of("03 01 FFFFFF"), "int32 16777215 at 0, next 5");
    EXPECT_EQ(value_of("04 01 FFFFFFFF"), "int32 -1 at 0, next 6");
    EXPECT_EQ(value_of("04 01 80000000"), "int32 -2147483648 at 0, next 6");
}

TEST(Decoding, OverlongIntegersAreErrors) {
    expect_broken({followed_by("A3", 3), followed_by("C5", 5), followed_by("05 01", 5),
                   followed_by("09 02", 9), followed_by("11 03", 17)});
    expect_broken({from_hex("A2 FF"), from_hex("04 01 FFFFFF"), from_hex("08 02 FF")});
}

TEST(Decoding, BooleansHaveTheirValueInTheSize) {
    EXPECT_EQ(value_of("00 07"), "boolean false at 0, next 2");
    EXPECT_EQ(value_of("01 07"), "boolean true at 0, next 2");
    EXPECT_EQ(value_of("05 07"), "boolean true at 0, next 2");
    EXPECT_EQ(value_of("1D 07 00"), "boolean true at 0, next 3");
    expect_broken({from_hex("1D 07")});
}

TEST(Decoding, ContainersSayHowManyMembersFollow) {
    EXPECT_EQ(value_of("E0"), "map of 0 at 0, next 1");
    EXPECT_EQ(value_of("00 04"), "array of 0 at 0, next 2");
    EXPECT_EQ(value_of("E1 41 61 A1 05"), "map of 1 at 0, next 1");
    EXPECT_EQ(value_of("02 04 A0 A0"), "array of 2 at 0, next 2");
    // Extended type 0 is 7, a map.
    EXPECT_EQ(value_of("00 00"), "map of 0 at 0, next 2");
    EXPECT_EQ(dump_text(Section("00 00").entry()), "{\n}\n");
    EXPECT_EQ(dump_text(Section("00 04").entry()), "[\n]\n");
    expect_broken({from_hex("00"), from_hex("FD"), from_hex("1F 04 00 00")});
}

TEST(Decoding, ContainersAreNotCheckedUntilTheyAreEntered) {
    EXPECT_EQ(value_of("FD 00"), "map of 29 at 0, next 2");
    EXPECT_EQ(list(Section("FD 00").entry()).types(), "status 7");
    EXPECT_EQ(value_of("1F 04 FFFFFF"), "array of 16843036 at 0, next 5");
    EXPECT_EQ(list(Section("1F 04 FFFFFF").entry()).types(), "status 7");
}

TEST(Decoding, UnknownTypesAreSkippedBySize) {
    EXPECT_EQ(value_of("02 05 6162"), "type 12 at 0, next 4");
    EXPECT_EQ(value_of("00 05"), "type 12 at 0, next 2");
    EXPECT_EQ(value_of("00 06"), "type 13 at 0, next 2");
    EXPECT_EQ(value_of("01 09 61"), "type 16 at 0, next 3");
    EXPECT_EQ(value_of("01 FF 61"), "type 262 at 0, next 3");
    for (const char* hex : {"02 05 6162", "00 05", "00 06", "01 09 61", "01 FF 61"}) {
        EXPECT_EQ(list(Section(hex).entry()).size(), 1u) << hex;
        EXPECT_EQ(dump_text(Section(hex).entry()), "status 7") << hex;
    }
    expect_broken({from_hex("02 05 61"), from_hex("02 FF 61")});
}

TEST(Decoding, UnknownTypesInAnArrayAreListedButNotDumped) {
    const char* const hex = "02 04 01 09 61 A1 05";
    EXPECT_EQ(describe(get(Section(hex).entry(), {"1"})), "uint16 5 at 5, next 7");
    EXPECT_EQ(list(Section(hex).entry()).types(), "11 16 5");
    EXPECT_EQ(dump_text(Section(hex).entry()), "[\nstatus 7");
}

TEST(DecodingPointers, TheValueIsTheTargetsAndTheNextIsBehindThePointer) {
    EXPECT_EQ(value_of("20 03 00 41 61"), R"(utf8_string "a" at 3, next 2)");
}

TEST(DecodingPointers, EachWidthHasItsOwnBase) {
    const auto pointing_at = [](std::uint32_t target, unsigned width) {
        const Bytes start = pointer(target, width);
        return value_of(join({start, Bytes(target - start.size()), utf8("x")}));
    };
    EXPECT_EQ(pointing_at(0x7FF, 1), R"(utf8_string "x" at 2047, next 2)");
    EXPECT_EQ(pointing_at(2048, 2), R"(utf8_string "x" at 2048, next 3)");
    EXPECT_EQ(pointing_at(526335, 2), R"(utf8_string "x" at 526335, next 3)");
    EXPECT_EQ(pointing_at(526336, 3), R"(utf8_string "x" at 526336, next 4)");
    EXPECT_EQ(pointing_at(526336 + 0x30201, 3), R"(utf8_string "x" at 723457, next 4)");
    EXPECT_EQ(pointing_at(0x60504, 4), R"(utf8_string "x" at 394500, next 5)");
}

TEST(DecodingPointers, TheWidestFormHasNoUseForItsLowBits) {
    EXPECT_EQ(value_of("38 00000005 41 61"), R"(utf8_string "a" at 5, next 5)");
    EXPECT_EQ(value_of("3F 00000005 41 61"), R"(utf8_string "a" at 5, next 5)");
}

TEST(DecodingPointers, TargetsOutsideTheSectionAreErrors) {
    expect_broken({from_hex("28 00"), from_hex("28 00 00 41 61"), from_hex("27 FF"),
                   from_hex("3F FFFFFFFF")});
    expect_broken({from_hex("20"), from_hex("28 00"), from_hex("30 00 00"), from_hex("38 000000")});
}

TEST(DecodingPointers, APointerToAPointerIsAnError) {
    expect_broken({from_hex("20 00"), from_hex("20 02 20 04 41 61")});
}

TEST(DecodingPointers, AContainerBehindAPointerKeepsItsOwnFirstMember) {
    const char* const hex = "20 02 E1 41 61 A1 07";
    EXPECT_EQ(value_of(hex), "map of 1 at 2, next 3");
    EXPECT_EQ(describe(get(Section(hex).entry(), {"a"})), "uint16 7 at 5, next 7");
    // In a list the next value is behind the pointer, as for any other value.
    Section section(hex);
    const List values = list(section.entry());
    EXPECT_EQ(values.types(), "7 2 5");
    EXPECT_EQ(describe(*values.values()[0]), "map of 1 at 2, next 2");
}

} // namespace
} // namespace mxy::test
