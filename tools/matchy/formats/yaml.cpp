// See yaml.h. What is written means the same to readers of YAML 1.1 and 1.2. It recurses as deep as
// values go, which the pool limits.
#include "yaml.h"

#include "build/data/json_text.h"
#include "build/data/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::mmdb::DataType;

constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool has_a_meaning(std::string_view text) {
    constexpr std::array<std::string_view, 11> words = {"true", "false", "null", "yes", "no", "on",
                                                        "off",  "y",     "n",    "inf", "nan"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::find(words, lower) != words.end();
}

// A text that stands for itself without quotes: a letter, then letters, digits, and signs that mean
// nothing.
bool is_plain(std::string_view text) {
    constexpr std::string_view harmless = "_-./@+ ";
    if (text.empty() || !is_letter(text.front()) || text.back() == ' ')
        return false;
    const bool is_simple = std::ranges::all_of(text, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || harmless.find(c) != harmless.npos;
    });
    return is_simple && !has_a_meaning(text);
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
    };
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        for (unsigned digit = 0; digit < 4; ++digit) {
            const bool is_there = i + digit <= bytes.size();
            text += is_there ? digits[three >> (18 - 6 * digit) & 63] : '=';
        }
    }
    return text;
}

// YAML 1.1 knows no number with an exponent and no point, or with an exponent and no sign.
std::string float_text(double value) {
    if (std::isnan(value))
        return ".nan";
    if (std::isinf(value))
        return value < 0 ? "-.inf" : ".inf";
    std::string text = mxy::build::to_text(value);
    const std::size_t exponent = text.find('e');
    if (exponent == std::string::npos)
        return text;
    std::string out = text.substr(0, exponent);
    if (out.find('.') == std::string::npos)
        out += ".0";
    out += 'e';
    if (text[exponent + 1] != '-' && text[exponent + 1] != '+')
        out += '+';
    return out.append(text, exponent + 1);
}

void append_scalar(std::string& out, const ValuePool& pool, ValueId value) {
    switch (pool.type(value)) {
    case DataType::utf8_string:
        return append_yaml_text(out, pool.text(value));
    case DataType::bytes:
        out += "!!binary \"";
        out += base64(pool.text(value));
        out += '"';
        return;
    case DataType::float64:
        out += float_text(pool.float64_of(value));
        return;
    case DataType::float32:
        out += float_text(static_cast<double>(pool.float32_of(value)));
        return;
    case DataType::uint128:
        out += mxy::build::to_text(pool.uint128_of(value));
        return;
    default:
        mxy::build::append_json(out, pool, value, mxy::build::JsonForm::plain);
    }
}

void start_line(std::string& out, unsigned indent) {
    out += '\n';
    out.append(indent, ' ');
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += "\n  ";
    out += name;
    out += ": ";
    append_yaml_text(out, text);
}

void append_number(std::string& out, std::string_view name, unsigned number) {
    out += "\n  ";
    out += name;
    out += ": " + std::to_string(number);
}

} // namespace

void append_yaml_text(std::string& out, std::string_view text) {
    if (is_plain(text))
        out += text;
    else
        mxy::build::append_json_string(out, text);
}

void append_yaml(std::string& out, const ValuePool& pool, ValueId value, unsigned indent) {
    if (pool.type(value) == DataType::map && !pool.members(value).empty()) {
        for (const MapMember& member : pool.members(value)) {
            start_line(out, indent);
            append_yaml_text(out, pool.text(member.key));
            out += ':';
            append_yaml(out, pool, member.value, indent + 2);
        }
    } else if (pool.type(value) == DataType::array && !pool.elements(value).empty()) {
        for (const ValueId element : pool.elements(value)) {
            start_line(out, indent);
            out += '-';
            append_yaml(out, pool, element, indent + 2);
        }
    } else {
        out += ' ';
        if (pool.is_container(value))
            out += pool.type(value) == DataType::map ? "{}" : "[]";
        else
            append_scalar(out, pool, value);
    }
}

void YamlWriter::write(const Entry& entry) {
    is_empty_ = false;
    out() += "- key: ";
    append_yaml_text(out(), entry.key);
    if (!entry.database.empty())
        append_member(out(), "database", entry.database);
    append_member(out(), "kind", name_of(entry.kind));
    if (entry.kind == EntryKind::address) {
        append_member(out(), "network", to_text(entry.network));
        append_number(out(), "prefix_len", entry.network.prefix_length);
    } else if (entry.is_text()) {
        append_member(out(), "pattern", entry.pattern);
        append_number(out(), "pattern_id", entry.pattern_id);
    }
    if (entry.has_data()) {
        constexpr unsigned below_data = 4;
        out() += "\n  data:";
        out() += entry.records->rendered(
            entry.data_offset, [](std::string& text, const ValuePool& pool, ValueId value) {
                append_yaml(text, pool, value, below_data);
            });
    }
    out() += '\n';
    print_if_large();
}

void YamlWriter::finish() {
    if (is_empty_)
        out() += "[]\n";
}

} // namespace matchy
