// From a path to entries: which format a file is in, standard input, and what cannot be read.
#include "build/import/import.h"

#include "build/import/format_detection.h"
#include "imported.h"
#include "support/test_data.h"

#include <gtest/gtest.h>

#include <thread>

#include <sys/stat.h>
#include <unistd.h>

namespace mxy::build {
namespace {

using test::Imported;
using Lines = std::vector<std::string>;
using namespace std::string_literals;

test::TempFile file_with(std::string_view content, std::string_view suffix) {
    return test::TempFile({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()},
                          suffix);
}

// Standard input is the end of a pipe, as long as this object exists.
class PipedInput {
public:
    explicit PipedInput(std::string content) : content_(std::move(content)) {
        int ends[2];
        if (::pipe(ends) != 0)
            throw std::runtime_error("no pipe");
        kept_ = ::dup(STDIN_FILENO);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        writer_ = std::thread([this, end = ends[1]] {
            for (std::size_t done = 0; done < content_.size();) {
                const ssize_t count = ::write(end, content_.data() + done,
                                              std::min(content_.size() - done, std::size_t{1000}));
                if (count <= 0)
                    break;
                done += static_cast<std::size_t>(count);
            }
            ::close(end);
        });
    }
    ~PipedInput() {
        writer_.join();
        ::dup2(kept_, STDIN_FILENO);
        ::close(kept_);
    }
    PipedInput(const PipedInput&) = delete;
    PipedInput& operator=(const PipedInput&) = delete;

private:
    std::string content_;
    int kept_ = -1;
    std::thread writer_;
};

TEST(Formats, HaveNames) {
    for (const Format format :
         {Format::automatic, Format::text, Format::csv, Format::tsv, Format::json, Format::hosts,
          Format::misp, Format::zeek_intel, Format::database})
        EXPECT_EQ(format_named(format_name(format)), format) << format_name(format);
    EXPECT_EQ(format_named("mmdb"), Format::database);
    EXPECT_EQ(format_named("CSV"), std::nullopt);
    EXPECT_EQ(format_named(""), std::nullopt);
}

TEST(Formats, ByTheEndingOfTheName) {
    const std::vector<std::pair<std::string_view, std::optional<Format>>> cases = {
        {"a.txt", Format::text},
        {"a.csv", Format::csv},
        {"a.tsv", Format::tsv},
        {"a.json", Format::json},
        {"a.jsonl", Format::json},
        {"a.ndjson", Format::json},
        {"a.hosts", Format::hosts},
        {"a.mmdb", Format::database},
        {"a.mxy", Format::database},
        {"a.pgb", Format::database},
        {"a.intel", Format::zeek_intel},
        {"a.zeek", Format::zeek_intel},
        {"dir.csv/A.CSV", Format::csv},
        {"dir.csv/a", std::nullopt},
        {"a.dat", std::nullopt},
        {"a.csv.gz", std::nullopt},
        {"hosts", std::nullopt},
        {"-", std::nullopt},
        {"", std::nullopt}};
    for (const auto& [name, format] : cases)
        EXPECT_EQ(format_of_name(name), format) << name;
}

TEST(Formats, ByTheContent) {
    const std::vector<std::pair<std::string, Format>> cases = {
        {"", Format::text},
        {"example.com\n", Format::text},
        {"192.0.2.1\n192.0.2.2\n", Format::text},
        {"a,b\n1,2\n", Format::text},
        {"[ab]*.example\n", Format::text},
        {"{a}\n", Format::text},
        {"# list\n\n127.0.0.1 localhost\n", Format::hosts},
        {"\xEF\xBB\xBF"
         "0.0.0.0\tads.example # x",
         Format::hosts},
        {"::1 localhost", Format::hosts},
        {"192.0.2.1 # only a comment\n", Format::text},
        {"#fields\tindicator\tindicator_type\n", Format::zeek_intel},
        {"#separator \\x09\n#set_separator\t,\n", Format::zeek_intel},
        {"# note\n#fields\tindicator\n", Format::zeek_intel},
        {"# fields are missing\nx\n", Format::text},
        {"#fields are separated by blanks\nx\n", Format::text},
        {"[{\"key\": \"a\"}]", Format::json},
        {" \r\n{\"key\": \"a\"}\n{\"key\": \"b\"}\n", Format::json},
        {"[]", Format::json},
        {"{\"Event\": {}}", Format::misp},
        {"[\n {\"Event\": {}}]", Format::misp},
        {"{\"response\": [{\"Event\": {}}]}", Format::misp},
        {"{\"key\": \"Event\"}", Format::json},
        {"PARAGLOB\0\0\0\5"s, Format::database},
        {"\0\0\1\xAB\xCD\xEFMaxMind.com\xE0"s, Format::database},
        {std::string(1 << 20, '\0') + "\xAB\xCD\xEFMaxMind.com\xE0", Format::database}};
    for (const auto& [content, format] : cases) {
        InputText input("input", content);
        EXPECT_EQ(format_name(format_of_content(input)), format_name(format)) << content;
        const test::TempFile file = file_with(content, "");
        InputText opened = InputText::open(file.path());
        EXPECT_EQ(format_of_content(opened), format) << content;
    }
}

TEST(Formats, ThatCannotBeTold) {
    const std::vector<std::pair<std::string, std::string_view>> cases = {
        {"\x1F\x8B\x08\0\0\0\0\0"s, "input: compressed (gzip); unpack it first"},
        {"BZh91AY&SY..", "input: compressed (bzip2); unpack it first"},
        {"\xFD"
         "7zXZ\0..."s,
         "input: compressed (xz); unpack it first"},
        {"\x28\xB5\x2F\xFD...", "input: compressed (zstd); unpack it first"},
        {"PK\3\4...", "input: compressed (zip); unpack it first"},
        {"a\nb\0c\n"s, "input: binary, and no database; name its format"}};
    for (const auto& [content, reason] : cases) {
        InputText input("input", content);
        try {
            format_of_content(input);
            ADD_FAILURE() << content;
        } catch (const BuildError& error) {
            EXPECT_EQ(error.what(), reason);
            EXPECT_EQ(error.kind(), BuildError::Kind::bad_input);
        }
    }
}

TEST(ImportFile, TakesTheFormatFromTheName) {
    const test::TempFile csv = file_with("ip,a\n192.0.2.1,1\n", ".csv");
    Imported from_csv(csv.path().string());
    EXPECT_EQ(from_csv.error, "");
    EXPECT_EQ(from_csv["192.0.2.1"], R"({"a": uint16 1} /32)");
    const test::TempFile tsv = file_with("ip\ta\n192.0.2.1\t1,5\n", ".TSV");
    Imported from_tsv(tsv.path().string());
    EXPECT_EQ(from_tsv["192.0.2.1"], R"({"a": "1,5"} /32)");
    const test::TempFile text = file_with("192.0.2.1\na b\n", ".txt");
    Imported from_text(text.path().string());
    EXPECT_EQ(from_text["a b"], "{}");
}

TEST(ImportFile, TakesTheFormatFromTheContent) {
    const test::TempFile hosts = file_with("0.0.0.0 ads.example\n", "");
    Imported from_hosts(hosts.path().string());
    EXPECT_EQ(from_hosts["ads.example"], "{}");
    const test::TempFile zeek =
        file_with("#fields\tindicator\tindicator_type\nevil.example\tIntel::DOMAIN\n", ".dat");
    Imported from_zeek(zeek.path().string());
    EXPECT_EQ(from_zeek["evil.example"], R"({"indicator_type": "Intel::DOMAIN"})");
}

TEST(ImportFile, TheOptionsFormatCountsMost) {
    const test::TempFile file = file_with("0.0.0.0 ads.example\n", ".csv");
    ImportOptions options;
    options.format = Format::hosts;
    Imported imported(file.path().string(), options);
    EXPECT_EQ(imported["ads.example"], "{}");
}

TEST(ImportFile, ErrorsNameTheFile) {
    const test::TempFile file = file_with("ip,a\n192.0.2.1\n", ".csv");
    const std::string name = file.path().string();
    const Imported lenient(name);
    EXPECT_EQ(lenient.log.skips, Lines{name + ":2: 1 fields; there are 2 columns"});
    ImportOptions options;
    options.strict = true;
    const Imported strict(name, options);
    EXPECT_EQ(strict.error, name + ":2: 1 fields; there are 2 columns");
}

TEST(ImportFile, WhatCannotBeRead) {
    const Imported missing("/no/such/file.csv");
    EXPECT_EQ(missing.error, "/no/such/file.csv: cannot open: No such file or directory");
    EXPECT_EQ(missing.error_kind, BuildError::Kind::system);
    const Imported folder("/tmp");
    EXPECT_EQ(folder.error, "/tmp: cannot read: Is a directory");
    EXPECT_EQ(folder.error_kind, BuildError::Kind::system);
}

TEST(ImportFile, EmptyFiles) {
    for (const std::string_view suffix : {"", ".txt", ".csv", ".tsv", ".hosts", ".intel"}) {
        const test::TempFile file = file_with("", suffix);
        const Imported imported(file.path().string());
        EXPECT_EQ(imported.error, "") << suffix;
        EXPECT_EQ(imported.counts.entries, 0u) << suffix;
    }
    const Imported device("/dev/null");
    EXPECT_EQ(device.error, "");
}

TEST(ImportFile, StandardInput) {
    std::string content = "network,a\n";
    for (unsigned i = 0; i < 50'000; ++i)
        content += "10." + std::to_string(i >> 8) + "." + std::to_string(i & 255) + ".0/24," +
                   std::to_string(i % 100) + "\n";
    content += "short\n";
    const PipedInput pipe(content);
    ImportOptions options;
    options.format = Format::csv;
    Imported imported("-", options);
    EXPECT_EQ(imported.error, "");
    EXPECT_EQ(imported.counts.entries, 50'000u);
    EXPECT_EQ(imported.log.skips, Lines{"standard input:50002: 1 fields; there are 2 columns"});
    EXPECT_EQ(imported["10.195.79.1"], R"({"a": uint16 99} /24)");
    EXPECT_EQ(imported.log.steps.back(),
              std::pair(std::uint64_t{content.size()}, std::uint64_t{0}));
}

TEST(ImportFile, StandardInputTellsItsFormatToo) {
    {
        const PipedInput pipe("0.0.0.0 ads.example\n");
        Imported imported("-");
        EXPECT_EQ(imported["ads.example"], "{}");
    }
    {
        const PipedInput pipe("");
        const Imported imported("-");
        EXPECT_EQ(imported.error, "");
        EXPECT_EQ(imported.counts.entries, 0u);
    }
}

TEST(ImportFile, NamedPipes) {
    const test::TempFile place = file_with("", ".csv");
    const std::string path = place.path().string();
    ASSERT_EQ(::unlink(path.c_str()), 0);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&] {
        std::FILE* const pipe = std::fopen(path.c_str(), "w");
        std::fputs("ip,a\n192.0.2.1,1\n", pipe);
        std::fclose(pipe);
    });
    Imported imported(path);
    writer.join();
    EXPECT_EQ(imported["192.0.2.1"], R"({"a": uint16 1} /32)");
}

// The window of an input, whatever it is made of.
TEST(InputText, ReadsWholeInputs) {
    std::string content(1'000'003, 'x');
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>('a' + i % 23);
    const test::TempFile file = file_with(content, "");
    InputText mapped = InputText::open(file.path());
    EXPECT_EQ(mapped.size(), content.size());
    EXPECT_LT(mapped.window().size(), content.size());
    mapped.consume(5);
    mapped.read_whole();
    EXPECT_EQ(mapped.content(), std::string_view(content).substr(5));
    EXPECT_FALSE(mapped.grow());
    const PipedInput pipe(content);
    InputText piped = InputText::open("-");
    EXPECT_EQ(piped.size(), 0u);
    piped.consume(5);
    piped.read_whole();
    EXPECT_EQ(piped.content(), std::string_view(content).substr(5));
    EXPECT_EQ(piped.position(), 5u);
    InputText memory("memory", content);
    memory.read_whole();
    EXPECT_EQ(memory.content(), content);
}

TEST(InputText, AByteOrderMarkIsSkipped) {
    const test::TempFile file = file_with("\xEF\xBB\xBFx", "");
    InputText input = InputText::open(file.path());
    EXPECT_EQ(input.window(), "x");
    input.read_whole();
    EXPECT_EQ(input.content(), "x");
    const test::TempFile mark = file_with("\xEF\xBB\xBF", "");
    InputText nothing = InputText::open(mark.path());
    nothing.read_whole();
    EXPECT_EQ(nothing.content(), "");
    EXPECT_EQ(InputText("memory", "\xEF\xBB\xBFy").content(), "y");
}

} // namespace
} // namespace mxy::build
