// See format_detection.h.
#include "build/import/format_detection.h"

#include "base/ip_address.h"
#include "mmdb/metadata.h"
#include "mxy/format.h"

#include <algorithm>
#include <array>

namespace mxy::build {

namespace {

using namespace std::string_view_literals;

struct NamedFormat {
    std::string_view name;
    Format format;
};

constexpr std::array endings = {
    NamedFormat{".txt", Format::text},         NamedFormat{".csv", Format::csv},
    NamedFormat{".tsv", Format::tsv},          NamedFormat{".json", Format::json},
    NamedFormat{".jsonl", Format::json},       NamedFormat{".ndjson", Format::json},
    NamedFormat{".hosts", Format::hosts},      NamedFormat{".mmdb", Format::database},
    NamedFormat{".mxy", Format::database},     NamedFormat{".pgb", Format::database},
    NamedFormat{".intel", Format::zeek_intel}, NamedFormat{".zeek", Format::zeek_intel},
};

struct Compression {
    std::size_t offset;
    std::string_view magic;
    std::string_view name;
};

constexpr std::array compressions = {
    Compression{0, "\x1F\x8B"sv, "gzip"},    Compression{4, "1AY&SY"sv, "bzip2"},
    Compression{0, "\xFD\x37zXZ\0"sv, "xz"}, Compression{0, "\x28\xB5\x2F\xFD"sv, "zstd"},
    Compression{0, "PK\x03\x04"sv, "zip"},
};

char lowered(char byte) noexcept {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool ends_with_ending(std::string_view path, std::string_view ending) noexcept {
    return path.size() >= ending.size() &&
           std::equal(ending.begin(), ending.end(), path.end() - std::ptrdiff_t(ending.size()),
                      [](char want, char have) { return want == lowered(have); });
}

std::string_view without_json_blanks(std::string_view text) noexcept {
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

std::string_view take_line(std::string_view& text) noexcept {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

bool is_database(std::string_view content) noexcept {
    const ByteView bytes(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
    mmdb::Section section;
    return mmdb::find_metadata(bytes, section);
}

void refuse_compressed(const InputText& input) {
    for (const Compression& compression : compressions)
        if (input.window().size() > compression.offset &&
            input.window().substr(compression.offset).starts_with(compression.magic))
            throw BuildError(BuildError::Kind::bad_input, input.name() + ": compressed (" +
                                                              std::string(compression.name) +
                                                              "); unpack it first");
}

} // namespace

std::optional<Format> format_of_name(std::string_view path) noexcept {
    for (const NamedFormat& ending : endings)
        if (ends_with_ending(path, ending.name))
            return ending.format;
    return std::nullopt;
}

Format format_of_content(InputText& input) {
    if (input.window().starts_with(text::image::magic))
        return Format::database;
    const bool is_binary = input.window().find('\0') != std::string_view::npos;
    if (is_binary) {
        refuse_compressed(input);
        input.read_whole();
        if (is_database(input.window()))
            return Format::database;
        throw BuildError(BuildError::Kind::bad_input,
                         input.name() + ": binary, and no database; name its format");
    }
    const std::string_view start = input.window();
    if (looks_like_zeek_intel(start))
        return Format::zeek_intel;
    if (looks_like_json(start))
        return looks_like_misp(start) ? Format::misp : Format::json;
    refuse_compressed(input);
    return looks_like_hosts(start) ? Format::hosts : Format::text;
}

// An object, or an array of objects or texts. A bracket alone may start a glob: [ab]*.com
bool looks_like_json(std::string_view start) noexcept {
    start = without_json_blanks(start);
    if (start.empty() || (start.front() != '{' && start.front() != '['))
        return false;
    const char opening = start.front();
    start = without_json_blanks(start.substr(1));
    constexpr std::string_view after_brace = "\"}";
    constexpr std::string_view after_bracket = "{\"]";
    return start.empty() || (opening == '{' ? after_brace : after_bracket).find(start.front()) !=
                                std::string_view::npos;
}

// The member that holds an event comes first, but for the frames that servers put around it:
// [{"Event": ..., {"response": [{"Event": ...
bool looks_like_misp(std::string_view start) noexcept {
    constexpr std::array frames = {"{"sv, "["sv, "\"response\""sv, ":"sv};
    for (bool in_frame = true; in_frame;) {
        start = without_json_blanks(start);
        if (start.starts_with("\"Event\""))
            return true;
        const auto* const frame = std::find_if(frames.begin(), frames.end(), [&](auto candidate) {
            return start.starts_with(candidate);
        });
        in_frame = frame != frames.end();
        if (in_frame)
            start.remove_prefix(frame->size());
    }
    return false;
}

bool looks_like_zeek_intel(std::string_view start) noexcept {
    while (start.starts_with('#')) {
        const std::string_view line = take_line(start);
        if (line.starts_with("#fields") && line.size() > 7 && line[7] != ' ')
            return true;
        if (line.starts_with("#separator "))
            return true;
    }
    return false;
}

// The first line that says something is an address and at least one name.
bool looks_like_hosts(std::string_view start) noexcept {
    while (!start.empty()) {
        std::string_view line = take_line(start);
        line = line.substr(0, line.find('#'));
        const std::string_view first = take_word(line);
        if (!first.empty())
            return is_host_address(first) && !take_word(line).empty();
    }
    return false;
}

std::string_view take_word(std::string_view& line) noexcept {
    constexpr std::string_view blanks = " \t\r\v\f";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

bool is_host_address(std::string_view word) noexcept {
    constexpr std::size_t longest = 45; // ffff:...:255.255.255.255
    const std::string_view address = word.substr(0, word.find('%'));
    if (address.size() > longest || address.find('\0') != std::string_view::npos)
        return false;
    std::array<char, longest + 1> text{};
    std::copy(address.begin(), address.end(), text.begin());
    IpAddress parsed;
    return parse_canonical(text.data(), parsed);
}

} // namespace mxy::build
