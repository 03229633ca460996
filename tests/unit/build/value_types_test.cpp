// Types of numbers and texts: what becomes what, and what is refused.
#include "build/data/value_types.h"

#include "build/build_error.h"
#include "build/data/number_text.h"
#include "random_values.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <charconv>
#include <clocale>
#include <cmath>
#include <limits>

namespace mxy::build {
namespace {

using mmdb::DataType;

class ValueTypesTest : public ::testing::Test {
protected:
    ValueTypesTest() {
        types_.on_loss = [this](std::string_view loss) { losses_.emplace_back(loss); };
    }

    ValueId cell(std::string_view text) { return value_of_cell(pool_, text, types_); }
    ValueId number(std::string_view text) { return value_of_number(pool_, text, types_); }
    ValueId text_as(std::string_view text, DataType type) {
        return value_of_text(pool_, text, type);
    }

    void expect_refused(std::string_view text, DataType type) {
        try {
            text_as(text, type);
            ADD_FAILURE() << text << " was taken as " << type_name(type);
        } catch (const BuildError& error) {
            EXPECT_EQ(error.kind(), BuildError::Kind::bad_input);
            EXPECT_NE(std::string(error.what()).find(type_name(type)), std::string::npos)
                << error.what();
        }
    }

    ValuePool pool_;
    ValueTypes types_;
    std::vector<std::string> losses_;
};

TEST_F(ValueTypesTest, NamesAndTypesBelongTogether) {
    for (const char* name : {"string", "bytes", "double", "float", "uint16", "uint32", "int32",
                             "uint64", "uint128", "boolean"}) {
        ASSERT_TRUE(type_named(name).has_value()) << name;
        EXPECT_EQ(type_name(*type_named(name)), name);
    }
    for (const char* name : {"", "map", "array", "uint8", "String", "pointer", "unknown"})
        EXPECT_FALSE(type_named(name).has_value()) << name;
    EXPECT_EQ(type_name(DataType::map), "map");
    EXPECT_EQ(type_name(DataType::array), "array");
    EXPECT_EQ(type_name(static_cast<DataType>(200)), "unknown");
}

TEST_F(ValueTypesTest, TextsThatFitTheirType) {
    EXPECT_EQ(text_as("80", DataType::uint16), pool_.uint16(80));
    EXPECT_EQ(text_as("007", DataType::uint32), pool_.uint32(7));
    EXPECT_EQ(text_as("80.00", DataType::uint64), pool_.uint64(80));
    EXPECT_EQ(text_as("-2147483648", DataType::int32), pool_.int32(INT32_MIN));
    EXPECT_EQ(text_as("-0", DataType::int32), pool_.int32(0));
    EXPECT_EQ(text_as("18446744073709551615", DataType::uint64), pool_.uint64(UINT64_MAX));
    EXPECT_EQ(text_as("340282366920938463463374607431768211455", DataType::uint128),
              pool_.uint128({UINT64_MAX, UINT64_MAX}));
    EXPECT_EQ(text_as("5", DataType::float64), pool_.float64(5));
    EXPECT_EQ(text_as(".5e1", DataType::float64), pool_.float64(5));
    EXPECT_EQ(text_as("-0.0", DataType::float64), pool_.float64(-0.0));
    EXPECT_EQ(text_as("0.1", DataType::float32), pool_.float32(0.1F));
    EXPECT_EQ(text_as("-inf", DataType::float32),
              pool_.float32(-std::numeric_limits<float>::infinity()));
    EXPECT_EQ(text_as("NaN", DataType::float64),
              pool_.float64(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_EQ(text_as("true", DataType::boolean), pool_.boolean(true));
    EXPECT_EQ(text_as("0", DataType::boolean), pool_.boolean(false));
    const std::uint8_t bytes[] = {0x00, 0xFF, 0xAB};
    EXPECT_EQ(text_as("00ffAB", DataType::bytes), pool_.bytes(bytes));
    EXPECT_EQ(text_as("", DataType::bytes), pool_.bytes({}));
    EXPECT_EQ(text_as("007", DataType::utf8_string), pool_.string("007"));
}

TEST_F(ValueTypesTest, TextsThatDoNotFitAreRefused) {
    for (const DataType type :
         {DataType::uint16, DataType::uint32, DataType::int32, DataType::uint64, DataType::uint128,
          DataType::float64, DataType::float32, DataType::boolean})
        for (const char* text : {"", " 1", "1 ", "+1", "x", "0x10", "1,5", "-", ".", "1e", "--1",
                                 "NaN:0", "NaN:3ff0000000000000", "truex", "1.5.0", "infinity"})
            expect_refused(text, type);
    expect_refused("65536", DataType::uint16);
    expect_refused("-1", DataType::uint16);
    expect_refused("4294967296", DataType::uint32);
    expect_refused("2147483648", DataType::int32);
    expect_refused("18446744073709551616", DataType::uint64);
    expect_refused("340282366920938463463374607431768211456", DataType::uint128);
    expect_refused("80.5", DataType::uint64);
    expect_refused("80.", DataType::uint64);
    expect_refused("1e3", DataType::uint64);
    expect_refused("1e309", DataType::float64);
    expect_refused("1e-400", DataType::float64);
    expect_refused("1e39", DataType::float32);
    expect_refused("1e-60", DataType::float32);
    expect_refused("abc", DataType::bytes);
    expect_refused("0g", DataType::bytes);
    expect_refused("-1", DataType::bytes);
    expect_refused("TRUE", DataType::boolean);
    expect_refused("{}", DataType::map);
}

TEST_F(ValueTypesTest, ReasonsQuoteTextsWithoutTheirControlBytes) {
    try {
        text_as("a\n\x1B" + std::string(100, 'x'), DataType::uint16);
        ADD_FAILURE();
    } catch (const BuildError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "\"a\\x0a\\x1b" + std::string(57, 'x') + "\"... is no uint16 (0 to 65535)");
    }
}

TEST_F(ValueTypesTest, CellsThatLookLikeNumbers) {
    EXPECT_EQ(cell("0"), pool_.uint16(0));
    EXPECT_EQ(cell("80"), pool_.uint16(80));
    EXPECT_EQ(cell("65536"), pool_.uint32(65536));
    EXPECT_EQ(cell("-5"), pool_.int32(-5));
    EXPECT_EQ(cell("9999999999999999999"), pool_.uint64(9999999999999999999ULL));
    EXPECT_EQ(cell("2.5"), pool_.float64(2.5));
    EXPECT_EQ(cell("37.7510"), pool_.float64(37.751));
    EXPECT_EQ(cell("-0.0"), pool_.float64(-0.0));
    EXPECT_EQ(cell("0.000123456789012345"), pool_.float64(0.000123456789012345));
    EXPECT_EQ(cell("123456789012.345"), pool_.float64(123456789012.345));
    EXPECT_EQ(cell("0.30000000000000004"), pool_.float64(0.1 + 0.2));
    EXPECT_EQ(cell("true"), pool_.boolean(true));
    EXPECT_EQ(cell("false"), pool_.boolean(false));
    EXPECT_TRUE(losses_.empty());
    EXPECT_EQ(cell("-5000000000"), pool_.float64(-5e9));
    EXPECT_EQ(losses_.size(), 1u);
}

TEST_F(ValueTypesTest, CellsThatStayTexts) {
    for (const std::string text : {"",
                                   "007",
                                   "00",
                                   "+5",
                                   "1e5",
                                   "1E5",
                                   ".5",
                                   "5.",
                                   "-",
                                   "-.5",
                                   "--1",
                                   "-0",
                                   "-007",
                                   "0x10",
                                   "nan",
                                   "inf",
                                   "NaN",
                                   "Infinity",
                                   "True",
                                   "TRUE",
                                   "1 ",
                                   " 1",
                                   "1,5",
                                   "1.2.3",
                                   "1.-2",
                                   "12345678901234567890",
                                   "99999999999999999999999999999999",
                                   "-1234567890123456",
                                   "0.1234567890123456789",
                                   "1234567890123456.25",
                                   "00.5",
                                   "1_000",
                                   "\xD9\xA1",
                                   "0.00000000000000000000000000000000000000000000000001"})
        EXPECT_EQ(cell(text), pool_.string(text)) << text;
    EXPECT_EQ(cell({"1\0", 2}), pool_.string({"1\0", 2}));
}

TEST_F(ValueTypesTest, IntegersTakeTheTypesThatAreWanted) {
    types_.integers = IntegerTypes::uint32;
    EXPECT_EQ(cell("80"), pool_.uint32(80));
    EXPECT_EQ(number("4294967296"), pool_.uint64(4294967296));
    EXPECT_EQ(number("-1"), pool_.int32(-1));
    types_.integers = IntegerTypes::uint64;
    EXPECT_EQ(cell("80"), pool_.uint64(80));
    EXPECT_EQ(number("0"), pool_.uint64(0));
    EXPECT_EQ(number("-0"), pool_.uint64(0));
}

TEST_F(ValueTypesTest, NumbersBeyondIntegersBecomeDoublesAndSaySo) {
    EXPECT_EQ(number("18446744073709551616"), pool_.uint128({1, 0}));
    EXPECT_EQ(number("2147483648"), pool_.uint32(2147483648));
    EXPECT_EQ(number("-2147483648"), pool_.int32(INT32_MIN));
    EXPECT_EQ(number("-0"), pool_.uint16(0));
    EXPECT_EQ(number("-0.0"), pool_.float64(-0.0));
    EXPECT_EQ(number("1e3"), pool_.float64(1000));
    EXPECT_TRUE(losses_.empty());
    EXPECT_EQ(number("-2147483649"), pool_.float64(-2147483649.0));
    EXPECT_EQ(number("340282366920938463463374607431768211456"),
              pool_.float64(340282366920938463463374607431768211456.0));
    EXPECT_EQ(losses_,
              (std::vector<std::string>{
                  "\"-2147483649\" fits no integer type and became a double",
                  "\"340282366920938463463374607431768211456\" fits no integer type and became a "
                  "double"}));
    EXPECT_THROW(number("1e999"), BuildError);
    EXPECT_THROW(number(std::string(400, '9')), BuildError);
}

// The digits of a number, without zeros at either end.
std::string digits_of(std::string_view number) {
    std::string found;
    for (const char c : number.substr(0, number.find('e')))
        if (c >= '0' && c <= '9' && (c != '0' || !found.empty()))
            found += c;
    while (!found.empty() && found.back() == '0')
        found.pop_back();
    return found;
}

// The standard library's conversions are the twins of ours. A digit more may be said of powers of
// two, whose neighbours are not equally near.
template <typename Bits, typename Float>
void expect_shortest(Float value, std::size_t more = 0) {
    const std::string text = to_text(value);
    Float back{};
    std::from_chars(text.data(), text.data() + text.size(), back);
    EXPECT_EQ(std::bit_cast<Bits>(back), std::bit_cast<Bits>(value)) << text;
    std::array<char, 64> buffer;
    const auto shortest = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                        std::chars_format::scientific);
    const std::string_view twin(buffer.data(),
                                static_cast<std::size_t>(shortest.ptr - buffer.data()));
    EXPECT_LE(digits_of(text).size(), digits_of(twin).size() + more) << text << " and " << twin;
}

void expect_shortest(double value, std::size_t more = 0) {
    expect_shortest<std::uint64_t>(value, more);
}

void expect_shortest(float value, std::size_t more = 0) {
    expect_shortest<std::uint32_t>(value, more);
}

TEST(NumberText, FractionsAreShortAndComeBack) {
    test::Random random(1);
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t bits = random();
        const auto as_double = std::bit_cast<double>(bits);
        if (std::isfinite(as_double))
            expect_shortest(as_double);
        const auto as_float = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
        if (std::isfinite(as_float))
            expect_shortest(as_float);
        expect_shortest(static_cast<double>(bits % 1'000'000) / 10000);
        expect_shortest(static_cast<float>(bits % 100'000) / 100);
        expect_shortest(std::bit_cast<double>(bits >> 12)); // subnormal
        expect_shortest(std::bit_cast<float>(static_cast<std::uint32_t>(bits >> 41)));
    }
    for (int exponent = -1074; exponent < 1024; ++exponent)
        expect_shortest(std::ldexp(1.0, exponent), 1);
}

TEST(NumberText, FractionsHaveAPointOrAnExponent) {
    EXPECT_EQ(to_text(0.0), "0.0");
    EXPECT_EQ(to_text(-0.0), "-0.0");
    EXPECT_EQ(to_text(5.0), "5.0");
    EXPECT_EQ(to_text(-2.5), "-2.5");
    EXPECT_EQ(to_text(0.1F), "0.1");
    EXPECT_EQ(to_text(0.00012), "0.00012");
    EXPECT_EQ(to_text(1e-7), "1e-7");
    EXPECT_EQ(to_text(1.5e300), "1.5e300");
    EXPECT_EQ(to_text(12345678901234567.0), "12345678901234568.0");
    EXPECT_EQ(to_text(std::numeric_limits<double>::infinity()), "Infinity");
    EXPECT_EQ(to_text(-std::numeric_limits<float>::infinity()), "-Infinity");
    EXPECT_EQ(to_text(std::bit_cast<double>(0x7FF8000000000001)), "NaN:7ff8000000000001");
}

TEST(NumberText, LocalesDoNotMatter) {
    const char* const found = [] {
        for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"})
            if (std::setlocale(LC_ALL, name) != nullptr)
                return name;
        return static_cast<const char*>(nullptr);
    }();
    if (found == nullptr)
        GTEST_SKIP() << "no locale with a decimal comma is installed";
    const std::string text = to_text(2.5);
    const auto value = parse_float64("2.5");
    std::setlocale(LC_ALL, "C");
    EXPECT_EQ(text, "2.5");
    EXPECT_EQ(value, 2.5);
}

TEST(NumberText, IntegersOf128BitsComeBack) {
    test::Random random(2);
    for (int i = 0; i < 2000; ++i) {
        const Bits128 number =
            Bits128{random(), random()}.shifted_left(static_cast<unsigned>(random() % 129));
        const auto back = parse_uint128(to_text(number));
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(back->high, number.high);
        EXPECT_EQ(back->low, number.low);
    }
    EXPECT_EQ(to_text(Bits128{}), "0");
    EXPECT_EQ(to_text(Bits128{1, 0}), "18446744073709551616");
}

} // namespace
} // namespace mxy::build
