// See schema.h. ThreatDB: who says what of an indicator, how bad it is, and since when.
#include "build/schema.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mxy::build {
namespace {

using mmdb::DataType;

constexpr std::array<std::string_view, 5> threat_levels = {"critical", "high", "medium", "low",
                                                           "unknown"};
constexpr std::array<std::string_view, 5> tlp_colours = {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT",
                                                         "RED"};

bool is_number(std::string_view text, int low, int high) noexcept {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= low &&
           value <= high;
}

bool is_date(std::string_view text) noexcept { // YYYY-MM-DD
    return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
           is_number(text.substr(0, 4), 0, 9999) && is_number(text.substr(5, 2), 1, 12) &&
           is_number(text.substr(8, 2), 1, 31);
}

bool is_clock(std::string_view text) noexcept { // HH:MM
    return text.size() == 5 && text[2] == ':' && is_number(text.substr(0, 2), 0, 23) &&
           is_number(text.substr(3, 2), 0, 59);
}

bool is_zone(std::string_view text) noexcept {
    return text == "Z" || text == "z" ||
           (text.size() == 6 && (text[0] == '+' || text[0] == '-') && is_clock(text.substr(1)));
}

// RFC 3339: "2026-01-31T12:30:00Z", perhaps with a fraction of a second.
bool is_date_time(std::string_view text) noexcept {
    if (text.size() < 20 || !is_date(text.substr(0, 10)) ||
        std::string_view("Tt ").find(text[10]) == std::string_view::npos ||
        !is_clock(text.substr(11, 5)) || text[16] != ':' || !is_number(text.substr(17, 2), 0, 60))
        return false;
    text.remove_prefix(19);
    if (text.front() == '.') {
        const std::size_t digits = text.find_first_not_of("0123456789", 1);
        if (digits == 1 || digits == std::string_view::npos)
            return false;
        text.remove_prefix(digits);
    }
    return is_zone(text);
}

// A scheme, a colon, and something behind it without blanks (RFC 3986).
bool is_uri(std::string_view text) noexcept {
    const std::size_t colon = text.find(':');
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
           is_letter(text[0]) && std::none_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) <= ' ';
           });
}

template <std::size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& words) noexcept {
    return std::find(words.begin(), words.end(), text) != words.end();
}

class Record {
public:
    Record(const ValuePool& pool, ValueId id) : pool_(pool), id_(id) {}

    std::optional<ValueId> member(std::string_view name) const noexcept {
        for (const MapMember& member : pool_.members(id_))
            if (pool_.text(member.key) == name)
                return member.value;
        return std::nullopt;
    }

    // The text of a member that is there, if it is a string.
    template <typename Accepts>
    std::string check_text(std::string_view name, bool is_required, std::string_view wanted,
                           Accepts accepts) const {
        const std::optional<ValueId> value = member(name);
        if (!value)
            return is_required ? "`" + std::string(name) + "` is missing" : "";
        if (pool_.type(*value) == DataType::utf8_string && accepts(pool_.text(*value)))
            return "";
        return "`" + std::string(name) + "` must be " + std::string(wanted);
    }

    std::string check_confidence() const {
        const std::optional<ValueId> value = member("confidence");
        if (!value)
            return "";
        const DataType type = pool_.type(*value);
        const bool is_unsigned =
            type == DataType::uint16 || type == DataType::uint32 || type == DataType::uint64;
        const bool fits = (is_unsigned && pool_.unsigned_of(*value) <= 100) ||
                          (type == DataType::int32 && pool_.int32_of(*value) >= 0 &&
                           pool_.int32_of(*value) <= 100);
        return fits ? "" : "`confidence` must be a whole number from 0 to 100";
    }

    std::string check_tags() const {
        const std::optional<ValueId> value = member("tags");
        if (!value)
            return "";
        const auto is_text = [&](ValueId id) { return pool_.type(id) == DataType::utf8_string; };
        if (pool_.type(*value) == DataType::array) {
            const auto elements = pool_.elements(*value);
            if (std::all_of(elements.begin(), elements.end(), is_text))
                return "";
        }
        return "`tags` must be an array of strings";
    }

private:
    const ValuePool& pool_;
    ValueId id_;
};

std::string threatdb_violation(const Record& record) {
    const auto any = [](std::string_view) { return true; };
    const auto some = [](std::string_view text) { return !text.empty(); };
    const auto level = [](std::string_view text) { return is_one_of(text, threat_levels); };
    const auto tlp = [](std::string_view text) { return is_one_of(text, tlp_colours); };
    const std::array<std::string, 11> findings = {
        record.check_text("threat_level", true, "critical, high, medium, low or unknown", level),
        record.check_text("category", true, "a string that is not empty", some),
        record.check_text("source", true, "a string that is not empty", some),
        record.check_confidence(),
        record.check_text("first_seen", false, "a date and time as RFC 3339 has it", is_date_time),
        record.check_text("last_seen", false, "a date and time as RFC 3339 has it", is_date_time),
        record.check_text("description", false, "a string", any),
        record.check_tags(),
        record.check_text("reference", false, "a URI", is_uri),
        record.check_text("tlp", false, "CLEAR, GREEN, AMBER, AMBER+STRICT or RED", tlp),
        record.check_text("indicator_type", false, "a string that is not empty", some),
    };
    for (const std::string& finding : findings)
        if (!finding.empty())
            return finding;
    return "";
}

} // namespace

std::optional<Schema> schema_named(std::string_view name) noexcept {
    if (name == "threatdb" || name == "ThreatDB-v1")
        return Schema::threatdb;
    return std::nullopt;
}

std::string_view database_type_of(Schema schema) noexcept {
    return schema == Schema::threatdb ? "ThreatDB-v1" : "";
}

std::string violation(const ValuePool& pool, ValueId record, Schema schema) {
    if (schema == Schema::none)
        return "";
    if (pool.type(record) != DataType::map)
        return "the record must be a map";
    return threatdb_violation(Record(pool, record));
}

} // namespace mxy::build
