// Rows of tables: what RFC 4180 says, what is broken, and where; also across the ends of the
// reader's windows, in files of random rows.
#include "build/import/tables/csv_reader.h"

#include "support/test_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mxy::build {
namespace {

// Rows in words: "LINE: field|field", or "LINE! problem".
std::vector<std::string> rows_of(InputText& input, char delimiter = ',') {
    CsvReader reader(input, delimiter);
    std::vector<std::string> rows;
    for (CsvReader::Row row; (row = reader.next()) != CsvReader::Row::end;) {
        std::string text = std::to_string(reader.line());
        if (row == CsvReader::Row::broken) {
            rows.push_back(text + "! " + reader.problem());
            continue;
        }
        text += ": ";
        for (const std::string_view field : reader.fields())
            text += std::string(field) + "|";
        text.pop_back();
        rows.push_back(text);
    }
    return rows;
}

std::vector<std::string> rows_of(std::string_view content, char delimiter = ',') {
    InputText input("input", content);
    return rows_of(input, delimiter);
}

using Rows = std::vector<std::string>;

TEST(CsvReader, FieldsAndRows) {
    EXPECT_EQ(rows_of("a,b,c\n1,,3\n"), (Rows{"1: a|b|c", "2: 1||3"}));
    EXPECT_EQ(rows_of("a\n"), (Rows{"1: a"}));
    EXPECT_EQ(rows_of(",\n"), (Rows{"1: |"}));
    EXPECT_EQ(rows_of(""), Rows{});
}

TEST(CsvReader, LineEndings) {
    EXPECT_EQ(rows_of("a,b\r\nc,d\r\n"), (Rows{"1: a|b", "2: c|d"}));
    EXPECT_EQ(rows_of("a,b\nc,d"), (Rows{"1: a|b", "2: c|d"}));
    EXPECT_EQ(rows_of("a,\"b\"\r\n\"c\",\"d\""), (Rows{"1: a|b", "2: c|d"}));
    EXPECT_EQ(rows_of("a,\n"), (Rows{"1: a|"}));
    EXPECT_EQ(rows_of("a,"), (Rows{"1: a|"}));
    // A carriage return alone ends nothing, and one inside quotes belongs to the field.
    EXPECT_EQ(rows_of("a\rb,c\n"), (Rows{"1: a\rb|c"}));
    EXPECT_EQ(rows_of("x,\"c\r\"\n"), (Rows{"1: x|c\r"}));
}

TEST(CsvReader, EmptyLinesArePassedOver) {
    EXPECT_EQ(rows_of("\na\n\r\n\nb\n\n"), (Rows{"2: a", "5: b"}));
    EXPECT_EQ(rows_of("\"\"\na\n"), (Rows{"1: ", "2: a"})); // an empty field is no empty line
}

TEST(CsvReader, ByteOrderMark) {
    EXPECT_EQ(rows_of("\xEF\xBB\xBF"
                      "a,b\n"),
              (Rows{"1: a|b"}));
    EXPECT_EQ(rows_of("\xEF\xBB\xBF\"a\",b\n"), (Rows{"1: a|b"}));
    EXPECT_EQ(rows_of("\xEF\xBB\xBF"), Rows{});
}

TEST(CsvReader, QuotedFields) {
    EXPECT_EQ(rows_of("\"a,b\",\"c\"\n"), (Rows{"1: a,b|c"}));
    EXPECT_EQ(rows_of("\"one\ntwo\r\nthree\",x\ny,z\n"),
              (Rows{"1: one\ntwo\r\nthree|x", "4: y|z"}));
    EXPECT_EQ(rows_of("\"say \"\"hi\"\"\",\"\"\"\",\"\"\n"), (Rows{"1: say \"hi\"|\"|"}));
    EXPECT_EQ(rows_of("\"\"\"a\"\"b\"\"\",\"c\"\"\"\n"), (Rows{"1: \"a\"b\"|c\""}));
    EXPECT_EQ(rows_of("a \"b\" c,5\" disk\n"), (Rows{"1: a \"b\" c|5\" disk"}));
}

TEST(CsvReader, OtherDelimiters) {
    EXPECT_EQ(rows_of("a,b\tc\n\"d\te\"\tf\n", '\t'), (Rows{"1: a,b|c", "2: d\te|f"}));
    EXPECT_EQ(rows_of("a;\"b;c\"\n", ';'), (Rows{"1: a|b;c"}));
}

TEST(CsvReader, AnyBytes) {
    using namespace std::string_literals;
    EXPECT_EQ(rows_of("a\0b,\"\0\"\n"s), (Rows{"1: a\0b|\0"s}));
    EXPECT_EQ(rows_of("\xFF\xFE,\x80\n"), (Rows{"1: \xFF\xFE|\x80"}));
}

TEST(CsvReader, AQuoteThatIsNeverClosedCostsOneLine) {
    EXPECT_EQ(rows_of("a,b\n1,\"x\n2,y\n3,z\n"),
              (Rows{"1: a|b", "2! field 2: a quote is never closed", "3: 2|y", "4: 3|z"}));
    EXPECT_EQ(rows_of("\""), (Rows{"1! field 1: a quote is never closed"}));
    EXPECT_EQ(rows_of("a,\"b\"\""), (Rows{"1! field 2: a quote is never closed"}));
}

TEST(CsvReader, TheLineWhereABrokenFieldStarts) {
    EXPECT_EQ(rows_of("\"1\n2\n3\",\"x\ny\n"),
              (Rows{"3! field 2: a quote is never closed", "4: y"}));
}

TEST(CsvReader, TextBehindAClosingQuote) {
    EXPECT_EQ(rows_of("\"a\"b,c\nd,e\n"),
              (Rows{"1! field 1: text behind a closing quote", "2: d|e"}));
    EXPECT_EQ(rows_of("x,\"a\nb,\"c\nd\n"),
              (Rows{"1! field 2: a quote is closed in line 2, with text behind it",
                    "2! field 2: a quote is never closed", "3: d"}));
    EXPECT_EQ(rows_of("\"a\"\rb\n"), (Rows{"1! field 1: text behind a closing quote"}));
}

TEST(CsvReader, AQuotedFieldLargerThanAnyValue) {
    std::string content = "1,\"" + std::string(17'000'000, 'x') + "\n2,\"y\"\n";
    EXPECT_EQ(rows_of(content),
              (Rows{"1! field 2: a quote is not closed within 16843036 bytes", "2: 2|y"}));
}

// A field as random tables have it, and how it may be written.
std::string random_field(std::mt19937& random) {
    constexpr std::string_view bytes = "ab,\"\n\r\t x";
    std::string field(random() % 12, ' ');
    for (char& byte : field)
        byte = bytes[random() % bytes.size()];
    return random() % 500 == 0 ? std::string(random() % 300'000, 'L') + field : field;
}

std::string written(const std::string& field, std::mt19937& random) {
    const bool needs_quotes =
        field.find_first_of(",\n\r\"") != std::string::npos || random() % 4 == 0;
    if (!needs_quotes)
        return field;
    std::string text = "\"";
    for (const char byte : field)
        text += byte == '"' ? "\"\"" : std::string(1, byte);
    return text + "\"";
}

TEST(CsvReader, RandomTablesComeBackAsTheyWere) {
    std::mt19937 random(4180);
    std::string content;
    Rows expected;
    std::size_t line = 1;
    while (content.size() < 3'000'000) {
        const std::size_t width = 2 + random() % 4;
        std::string row = std::to_string(line) + ": ";
        for (std::size_t i = 0; i < width; ++i) {
            const std::string field = random_field(random);
            line += static_cast<std::size_t>(std::count(field.begin(), field.end(), '\n'));
            row += (i == 0 ? "" : "|") + field;
            content += (i == 0 ? "" : ",") + written(field, random);
        }
        content += random() % 2 == 0 ? "\n" : "\r\n";
        ++line;
        expected.push_back(row);
    }
    EXPECT_EQ(rows_of(content), expected);
    const test::TempFile file(
        {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()}, ".csv");
    InputText input = InputText::open(file.path());
    EXPECT_EQ(rows_of(input), expected);
    EXPECT_EQ(input.position(), content.size());
}

} // namespace
} // namespace mxy::build
