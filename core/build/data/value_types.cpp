// See value_types.h.
#include "build/data/value_types.h"

#include "build/build_error.h"
#include "build/data/number_text.h"

#include <array>

namespace mxy::build {

namespace {

using mmdb::DataType;

struct TypeName {
    DataType type;
    std::string_view name;
    std::string_view range; // of the texts that it takes
};

constexpr std::array type_names = {
    TypeName{DataType::utf8_string, "string", "any text"},
    TypeName{DataType::bytes, "bytes", "pairs of hexadecimal digits"},
    TypeName{DataType::float64, "double", "a number in its range"},
    TypeName{DataType::float32, "float", "a number in its range"},
    TypeName{DataType::uint16, "uint16", "0 to 65535"},
    TypeName{DataType::uint32, "uint32", "0 to 4294967295"},
    TypeName{DataType::int32, "int32", "-2147483648 to 2147483647"},
    TypeName{DataType::uint64, "uint64", "0 to 18446744073709551615"},
    TypeName{DataType::uint128, "uint128", "0 to 340282366920938463463374607431768211455"},
    TypeName{DataType::boolean, "boolean", "true or false"},
};

// A text for an error's reason: not too long, and nothing but printable characters of ASCII.
std::string quoted(std::string_view text) {
    constexpr std::size_t shown = 60;
    std::string out = "\"";
    for (const char c : text.substr(0, shown)) {
        if (c >= ' ' && c <= '~')
            out += c;
        else
            out += "\\x" + to_hex({&c, 1});
    }
    return out + (text.size() > shown ? "\"..." : "\"");
}

[[noreturn]] void does_not_fit(std::string_view text, DataType type) {
    for (const TypeName& known : type_names)
        if (known.type == type)
            throw BuildError(BuildError::Kind::bad_input, quoted(text) + " is no " +
                                                              std::string(known.name) + " (" +
                                                              std::string(known.range) + ")");
    throw BuildError(BuildError::Kind::bad_input,
                     "a text cannot become a value of type " + std::string(type_name(type)));
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

std::size_t leading_digits(std::string_view text) noexcept {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count]))
        ++count;
    return count;
}

// "80.0" is the integer "80" to those that write all numbers of a column alike.
std::string_view without_zero_fraction(std::string_view text) noexcept {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || point == 0 || point + 1 == text.size() ||
        text.find_first_not_of('0', point + 1) != std::string_view::npos)
        return text;
    return text.substr(0, point);
}

std::optional<ValueId> integer_of_text(ValuePool& pool, std::string_view text, DataType type) {
    text = without_zero_fraction(text);
    if (type == DataType::int32) {
        const auto number = parse_int32(text);
        return number ? std::optional(pool.int32(*number)) : std::nullopt;
    }
    if (type == DataType::uint128) {
        const auto number = parse_uint128(text);
        return number ? std::optional(pool.uint128(*number)) : std::nullopt;
    }
    const auto number = parse_uint64(text);
    if (!number)
        return std::nullopt;
    if (type == DataType::uint64)
        return pool.uint64(*number);
    if (type == DataType::uint32 && *number <= UINT32_MAX)
        return pool.uint32(static_cast<std::uint32_t>(*number));
    if (type == DataType::uint16 && *number <= UINT16_MAX)
        return pool.uint16(static_cast<std::uint16_t>(*number));
    return std::nullopt;
}

// Nothing where the text does not fit.
std::optional<ValueId> try_value_of_text(ValuePool& pool, std::string_view text, DataType type) {
    switch (type) {
    case DataType::utf8_string:
        return pool.string(text);
    case DataType::bytes: {
        const auto content = parse_hex(text);
        if (!content)
            return std::nullopt;
        return pool.bytes(
            {reinterpret_cast<const std::uint8_t*>(content->data()), content->size()});
    }
    case DataType::float64: {
        const auto number = parse_float64(text);
        return number ? std::optional(pool.float64(*number)) : std::nullopt;
    }
    case DataType::float32: {
        const auto number = parse_float32(text);
        return number ? std::optional(pool.float32(*number)) : std::nullopt;
    }
    case DataType::uint16:
    case DataType::uint32:
    case DataType::int32:
    case DataType::uint64:
    case DataType::uint128:
        return integer_of_text(pool, text, type);
    case DataType::boolean:
        if (text == "true" || text == "1")
            return pool.boolean(true);
        if (text == "false" || text == "0")
            return pool.boolean(false);
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

ValueId integer_as_double(ValuePool& pool, std::string_view text, const ValueTypes& types) {
    const ValueId value = value_of_text(pool, text, DataType::float64);
    if (types.on_loss)
        types.on_loss(quoted(text) + " fits no integer type and became a double");
    return value;
}

// What a cell's text is made of, where it is a number without an exponent.
struct CellNumber {
    bool is_negative;
    std::size_t whole_digits;    // before the point
    std::size_t fraction_digits; // 0: no point
};

// Nothing where a text is no number, or not as numbers are usually written.
std::optional<CellNumber> number_in_cell(std::string_view text) noexcept {
    // Far more than any number needs; and a limit to how small one can be.
    constexpr std::size_t longest = 40;
    if (text.size() > longest)
        return std::nullopt;
    CellNumber number{text.starts_with('-'), 0, 0};
    if (number.is_negative)
        text.remove_prefix(1);
    number.whole_digits = leading_digits(text);
    if (number.whole_digits == 0 || (number.whole_digits > 1 && text[0] == '0'))
        return std::nullopt;
    text.remove_prefix(number.whole_digits);
    if (text.empty())
        return number;
    number.fraction_digits = leading_digits(text.substr(1));
    if (text[0] != '.' || number.fraction_digits == 0 || number.fraction_digits + 1 != text.size())
        return std::nullopt;
    return number;
}

// Doubles keep every decimal of that many digits.
constexpr std::size_t safe_digits = 15;

std::optional<ValueId> integer_of_cell(ValuePool& pool, std::string_view text,
                                       const CellNumber& number, const ValueTypes& types) {
    constexpr std::size_t longest = 19; // all such numbers fit uint64
    if (!number.is_negative)
        return number.whole_digits <= longest ? std::optional(value_of_number(pool, text, types))
                                              : std::nullopt;
    // A minus before zero would be lost.
    if (number.whole_digits > safe_digits || text == "-0")
        return std::nullopt;
    return value_of_number(pool, text, types);
}

std::optional<ValueId> fraction_of_cell(ValuePool& pool, std::string_view text,
                                        const CellNumber& number) {
    const std::string_view from_first_digit =
        text.substr(std::min(text.find_first_not_of("-0."), text.size()));
    const bool starts_in_whole = from_first_digit.size() > number.fraction_digits;
    const std::size_t significant = from_first_digit.size() - (starts_in_whole ? 1 : 0);
    const auto value = parse_float64(text);
    if (!value || (significant > safe_digits && to_text(*value) != text))
        return std::nullopt;
    return pool.float64(*value);
}

} // namespace

std::optional<DataType> type_named(std::string_view name) noexcept {
    for (const TypeName& known : type_names)
        if (known.name == name)
            return known.type;
    return std::nullopt;
}

std::string_view type_name(DataType type) noexcept {
    for (const TypeName& known : type_names)
        if (known.type == type)
            return known.name;
    if (type == DataType::map)
        return "map";
    return type == DataType::array ? "array" : "unknown";
}

ValueId value_of_text(ValuePool& pool, std::string_view text, DataType type) {
    if (const auto value = try_value_of_text(pool, text, type))
        return *value;
    does_not_fit(text, type);
}

ValueId value_of_integer(ValuePool& pool, std::uint64_t value, const ValueTypes& types) {
    switch (types.integers) {
    case IntegerTypes::uint32:
        if (value <= UINT32_MAX)
            return pool.uint32(static_cast<std::uint32_t>(value));
        return pool.uint64(value);
    case IntegerTypes::uint64:
        return pool.uint64(value);
    default:
        return pool.unsigned_integer(value);
    }
}

ValueId value_of_number(ValuePool& pool, std::string_view text, const ValueTypes& types) {
    if (text.find_first_of(".eE") != std::string_view::npos)
        return value_of_text(pool, text, DataType::float64);
    if (!text.starts_with('-')) {
        if (const auto number = parse_uint64(text))
            return value_of_integer(pool, *number, types);
        if (const auto number = parse_uint128(text))
            return pool.uint128(*number);
    } else if (const auto number = parse_int32(text)) {
        return *number == 0 ? value_of_integer(pool, 0, types) : pool.int32(*number);
    }
    return integer_as_double(pool, text, types);
}

ValueId value_of_cell(ValuePool& pool, std::string_view text, const ValueTypes& types) {
    if (text == "true" || text == "false")
        return pool.boolean(text == "true");
    if (const auto number = number_in_cell(text)) {
        const auto value = number->fraction_digits == 0
                               ? integer_of_cell(pool, text, *number, types)
                               : fraction_of_cell(pool, text, *number);
        if (value)
            return *value;
    }
    return pool.string(text);
}

} // namespace mxy::build
