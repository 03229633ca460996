// MMDB_dump_entry_data_list: a list as indented text, to the byte as the original prints it;
// programs parse it. All output goes through the caller's stdio stream, and numbers follow the
// locale, as they do where printf() writes them.
#include "dump_output.h"
#include "entry_data.h"
#include "handle.h"

#include "base/fixed_point_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace mxy::compat {

namespace {

// No line is indented further; a larger indent need not be counted any more.
constexpr int max_indent = 1023;
constexpr int members_step = 2;
constexpr int map_value_step = 4;

class Dump {
public:
    Dump(FILE* stream, const MMDB_entry_data_list_s* list) noexcept : out_(stream), next_(list) {}

    // Prints the value at the head of what is left of the list, with all its members.
    Status value(int indent) noexcept;

private:
    Status map(std::uint32_t pairs, int indent) noexcept;
    Status array(std::uint32_t items, int indent) noexcept;
    Status scalar(const MMDB_entry_data_s& data, int indent) noexcept;
    void bytes(const MMDB_entry_data_s& data) noexcept;
    void integer(std::uint64_t number) noexcept;
    void signed_integer(std::int32_t number) noexcept;
    void uint128_value(const MMDB_entry_data_s& data) noexcept;
    void floating(double number) noexcept;
    void begin_line(int indent) noexcept;
    void text(const MMDB_entry_data_s& data) noexcept {
        out_.put_text(data.utf8_string, data.data_size);
    }

    DumpOutput out_;
    const MMDB_entry_data_list_s* next_;
};

char* hex(const std::uint8_t* bytes, std::size_t count, char* text) noexcept {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    for (; count > 0; --count, ++bytes) {
        *text++ = digits[*bytes >> 4];
        *text++ = digits[*bytes & 15];
    }
    return text;
}

void Dump::begin_line(int indent) noexcept {
    out_.begin_line();
    out_.spaces(static_cast<std::size_t>(std::clamp(indent, 0, max_indent)));
}

void Dump::bytes(const MMDB_entry_data_s& data) noexcept {
    constexpr std::size_t most = 256;
    for (std::size_t done = 0; done < data.data_size;) {
        const std::size_t part = std::min<std::size_t>(data.data_size - done, most);
        out_.begin_line();
        out_.end_at(hex(data.bytes + done, part, out_.end()));
        done += part;
    }
    out_.put(" <bytes>\n");
}

void Dump::integer(std::uint64_t number) noexcept {
    constexpr std::size_t longest = 20;
    char* const text = out_.end();
    out_.end_at(std::to_chars(text, text + longest, number).ptr);
}

void Dump::signed_integer(std::int32_t number) noexcept {
    if (number < 0)
        out_.put("-");
    integer(static_cast<std::uint64_t>(std::abs(std::int64_t{number})));
}

void Dump::uint128_value(const MMDB_entry_data_s& data) noexcept {
    const Bits128 value = get_uint128(data);
    std::array<std::uint8_t, 16> bytes;
    store_be64(bytes.data(), value.high);
    store_be64(bytes.data() + 8, value.low);
    out_.put("0x");
    out_.end_at(hex(bytes.data(), bytes.size(), out_.end()));
}

// With the decimal sign of the locale, as all numbers are printed there.
void Dump::floating(double number) noexcept {
    constexpr std::size_t digits_behind = 6;
    char* const text = out_.end();
    if (char* const end = fixed_point_text(number, text); end != nullptr) {
        const std::string_view sign = std::localeconv()->decimal_point;
        if (sign == ".")
            return out_.end_at(end);
        std::array<char, digits_behind> digits;
        std::copy_n(end - digits_behind, digits_behind, digits.data());
        out_.end_at(end - digits_behind - 1);
        out_.put_text(sign.data(), sign.size());
        return out_.put_text(digits.data(), digits.size());
    }
    constexpr std::size_t longest_double = 400; // 309 digits before the sign
    out_.end_at(text + std::max(std::snprintf(text, longest_double, "%f", number), 0));
}

Status Dump::scalar(const MMDB_entry_data_s& data, int indent) noexcept {
    if (data.type == MMDB_DATA_TYPE_POINTER || data.type == MMDB_DATA_TYPE_CONTAINER ||
        data.type == MMDB_DATA_TYPE_END_MARKER || data.type > MMDB_DATA_TYPE_FLOAT ||
        data.type == MMDB_DATA_TYPE_EXTENDED)
        return Status::invalid_data;
    begin_line(indent);
    switch (data.type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        out_.put("\"");
        text(data);
        out_.put("\" <utf8_string>\n");
        break;
    case MMDB_DATA_TYPE_BYTES:
        bytes(data);
        break;
    case MMDB_DATA_TYPE_DOUBLE:
        floating(data.double_value);
        out_.put(" <double>\n");
        break;
    case MMDB_DATA_TYPE_FLOAT:
        floating(static_cast<double>(data.float_value));
        out_.put(" <float>\n");
        break;
    case MMDB_DATA_TYPE_UINT16:
        integer(data.uint16);
        out_.put(" <uint16>\n");
        break;
    case MMDB_DATA_TYPE_UINT32:
        integer(data.uint32);
        out_.put(" <uint32>\n");
        break;
    case MMDB_DATA_TYPE_INT32:
        signed_integer(data.int32);
        out_.put(" <int32>\n");
        break;
    case MMDB_DATA_TYPE_UINT64:
        integer(data.uint64);
        out_.put(" <uint64>\n");
        break;
    case MMDB_DATA_TYPE_UINT128:
        uint128_value(data);
        out_.put(" <uint128>\n");
        break;
    default:
        data.boolean ? out_.put("true <boolean>\n") : out_.put("false <boolean>\n");
        break;
    }
    return Status::ok;
}

// A list that ends before all members are there is closed where it ends; only a key without its
// value is an error.
Status Dump::map(std::uint32_t pairs, int indent) noexcept {
    begin_line(indent);
    out_.put("{\n");
    for (; pairs > 0 && next_ != nullptr; --pairs) {
        const MMDB_entry_data_s& key = next_->entry_data;
        if (key.type != MMDB_DATA_TYPE_UTF8_STRING)
            return Status::invalid_data;
        begin_line(indent + members_step);
        out_.put("\"");
        text(key);
        out_.put("\": \n");
        next_ = next_->next;
        if (next_ == nullptr)
            return Status::invalid_data;
        if (const Status status = value(indent + map_value_step); status != Status::ok)
            return status;
    }
    begin_line(indent);
    out_.put("}\n");
    return Status::ok;
}

Status Dump::array(std::uint32_t items, int indent) noexcept {
    begin_line(indent);
    out_.put("[\n");
    for (; items > 0 && next_ != nullptr; --items)
        if (const Status status = value(indent + members_step); status != Status::ok)
            return status;
    begin_line(indent);
    out_.put("]\n");
    return Status::ok;
}

Status Dump::value(int indent) noexcept {
    const MMDB_entry_data_s& data = next_->entry_data;
    next_ = next_->next;
    switch (data.type) {
    case MMDB_DATA_TYPE_MAP:
        return map(data.data_size, indent);
    case MMDB_DATA_TYPE_ARRAY:
        return array(data.data_size, indent);
    default:
        return scalar(data, indent);
    }
}

} // namespace

} // namespace mxy::compat

extern "C" int MMDB_dump_entry_data_list(FILE* const stream,
                                         MMDB_entry_data_list_s* const entry_data_list,
                                         int indent) {
    if (entry_data_list == nullptr)
        return MMDB_INVALID_DATA_ERROR;
    return mxy::compat::code(mxy::compat::Dump(stream, entry_data_list)
                                 .value(std::min(indent, mxy::compat::max_indent)));
}
