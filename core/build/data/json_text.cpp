// See json_text.h. It recurses as deep as values go, which the pool limits.
#include "build/data/json_text.h"

#include "base/utf8.h"
#include "build/data/number_text.h"
#include "build/data/type_tags.h"
#include "build/data/value_types.h"
#include "value_check.h"

#include <cmath>

namespace mxy::build {

namespace {

using mmdb::DataType;

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

class Printer {
public:
    Printer(std::string& out, const ValuePool& pool, JsonForm form)
        : out_(out), pool_(pool), is_tagged_(form == JsonForm::tagged) {}

    void print(ValueId value) {
        switch (pool_.type(value)) {
        case DataType::map:
            return print_map(value);
        case DataType::array:
            return print_array(value);
        case DataType::utf8_string:
            return print_string(pool_.text(value));
        case DataType::bytes:
            return print_text_of(DataType::bytes, to_hex(pool_.text(value)));
        case DataType::boolean:
            out_ += pool_.unsigned_of(value) != 0 ? "true" : "false";
            return;
        case DataType::float64:
            return print_float64(pool_.float64_of(value));
        case DataType::float32:
            return print_float32(pool_.float32_of(value));
        default:
            return print_integer(value);
        }
    }

private:
    void print_map(ValueId map) {
        char before = '{';
        for (const MapMember& member : pool_.members(map)) {
            out_ += before;
            before = ',';
            const std::string_view key = pool_.text(member.key);
            append_json_string(out_, is_tagged_ ? to_exported_key(key) : key);
            out_ += ':';
            print(member.value);
        }
        out_ += before == '{' ? "{}" : "}";
    }

    void print_array(ValueId array) {
        char before = '[';
        for (const ValueId element : pool_.elements(array)) {
            out_ += before;
            before = ',';
            print(element);
        }
        out_ += before == '[' ? "[]" : "]";
    }

    void print_string(std::string_view text) {
        if (is_tagged_ && !is_utf8(text))
            print_tagged(hex_string_tag, '"' + to_hex(text) + '"');
        else
            append_json_string(out_, text);
    }

    void print_float64(double value) {
        if (std::isfinite(value))
            out_ += to_text(value);
        else if (is_tagged_)
            print_text_of(DataType::float64, to_text(value));
        else
            out_ += "null";
    }

    void print_float32(float value) {
        if (std::isfinite(value))
            print_number_of(DataType::float32, to_text(value));
        else if (is_tagged_)
            print_text_of(DataType::float32, to_text(value));
        else
            out_ += "null";
    }

    void print_integer(ValueId value) {
        switch (pool_.type(value)) {
        case DataType::int32: {
            const std::int32_t number = pool_.int32_of(value);
            return print_integer(DataType::int32, std::to_string(number), number < 0);
        }
        case DataType::uint128: {
            const Bits128 number = pool_.uint128_of(value);
            if (is_tagged_ || number.high != 0)
                return print_text_of(DataType::uint128, to_text(number));
            out_ += to_text(number);
            return;
        }
        default: {
            const std::uint64_t number = pool_.unsigned_of(value);
            return print_integer(pool_.type(value), std::to_string(number),
                                 pool_.type(value) == smallest_type(number));
        }
        }
    }

    static DataType smallest_type(std::uint64_t number) noexcept {
        if (number <= UINT16_MAX)
            return DataType::uint16;
        return number <= UINT32_MAX ? DataType::uint32 : DataType::uint64;
    }

    void print_integer(DataType type, const std::string& digits, bool comes_back_by_itself) {
        if (comes_back_by_itself)
            out_ += digits;
        else
            print_number_of(type, digits);
    }

    void print_number_of(DataType type, const std::string& number) {
        if (is_tagged_)
            print_tagged('@' + std::string(type_name(type)), number);
        else
            out_ += number;
    }

    // `text` needs no escapes.
    void print_text_of(DataType type, const std::string& text) {
        const std::string in_quotes = '"' + text + '"';
        if (is_tagged_)
            print_tagged('@' + std::string(type_name(type)), in_quotes);
        else
            out_ += in_quotes;
    }

    void print_tagged(std::string_view tag, std::string_view value) {
        out_ += "{\"";
        out_ += tag;
        out_ += "\":";
        out_ += value;
        out_ += '}';
    }

    std::string& out_;
    const ValuePool& pool_;
    bool is_tagged_;
};

void append_escaped(std::string& out, char c) {
    constexpr std::string_view meant = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    if (const std::size_t at = meant.find(c); at != std::string_view::npos) {
        out += '\\';
        out += letters[at];
    } else if (static_cast<std::uint8_t>(c) < 0x20) {
        out += "\\u00" + to_hex({&c, 1});
    } else {
        out += c;
    }
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const utf8::Unit unit = utf8::decode(at, end);
        if (utf8::is_broken(unit.value))
            out += replacement_character;
        else if (unit.size == 1)
            append_escaped(out, *at);
        else
            out.append(at, unit.size);
        at += unit.size;
    }
    out += '"';
}

void append_json(std::string& out, const ValuePool& pool, ValueId value, JsonForm form) {
    Printer(out, pool, form).print(value);
}

std::string json_text(const ValuePool& pool, ValueId value, JsonForm form) {
    std::string text;
    append_json(text, pool, value, form);
    return text;
}

} // namespace mxy::build
