// MMDB_dump_entry_data_list: a list as indented text, to the byte as the original prints it;
// programs parse it. All output goes through the caller's stdio stream, so that numbers follow the
// locale.
#include "entry_data.h"
#include "handle.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>
#include <string_view>

namespace mxy::compat {

namespace {

// No line is indented further; a larger indent need not be counted any more.
constexpr int max_indent = 1023;
constexpr int members_step = 2;
constexpr int map_value_step = 4;

class Dump {
public:
    Dump(FILE* stream, const MMDB_entry_data_list_s* list) noexcept
        : stream_(stream), next_(list) {}

    // Prints the value at the head of what is left of the list, with all its members.
    Status value(int indent) noexcept;

private:
    Status map(std::uint32_t pairs, int indent) noexcept;
    Status array(std::uint32_t items, int indent) noexcept;
    Status scalar(const MMDB_entry_data_s& data, int indent) noexcept;
    Status bytes(const MMDB_entry_data_s& data) noexcept;
    Status uint128_value(const MMDB_entry_data_s& data) noexcept;
    void hex(const std::uint8_t* bytes, std::size_t count) noexcept;
    void spaces(int indent) noexcept;
    void line(int indent, std::string_view text) noexcept;

    void put(std::string_view text) noexcept { std::fwrite(text.data(), 1, text.size(), stream_); }

    FILE* stream_;
    const MMDB_entry_data_list_s* next_;
};

// Text up to its first NUL byte, as it would print as a C string.
std::string_view printable(const MMDB_entry_data_s& data) noexcept {
    const std::string_view text(data.utf8_string, data.data_size);
    return text.substr(0, text.find('\0'));
}

void Dump::spaces(int indent) noexcept {
    static constexpr auto blanks = [] {
        std::array<char, max_indent> filled{};
        filled.fill(' ');
        return filled;
    }();
    const int count = std::clamp(indent, 0, max_indent);
    put({blanks.data(), static_cast<std::size_t>(count)});
}

void Dump::line(int indent, std::string_view text) noexcept {
    spaces(indent);
    put(text);
}

void Dump::hex(const std::uint8_t* bytes, std::size_t count) noexcept {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::array<char, 256> text;
    while (count > 0) {
        const std::size_t part = std::min(count, text.size() / 2);
        for (std::size_t i = 0; i < part; ++i) {
            text[2 * i] = digits[bytes[i] >> 4];
            text[2 * i + 1] = digits[bytes[i] & 15];
        }
        put({text.data(), 2 * part});
        bytes += part;
        count -= part;
    }
}

Status Dump::bytes(const MMDB_entry_data_s& data) noexcept {
    hex(data.bytes, data.data_size);
    put(" <bytes>\n");
    return Status::ok;
}

Status Dump::uint128_value(const MMDB_entry_data_s& data) noexcept {
    const Bits128 value = get_uint128(data);
    std::fprintf(stream_, "0x%016" PRIX64 "%016" PRIX64 " <uint128>\n", value.high, value.low);
    return Status::ok;
}

Status Dump::scalar(const MMDB_entry_data_s& data, int indent) noexcept {
    if (data.type == MMDB_DATA_TYPE_POINTER || data.type == MMDB_DATA_TYPE_CONTAINER ||
        data.type == MMDB_DATA_TYPE_END_MARKER || data.type > MMDB_DATA_TYPE_FLOAT ||
        data.type == MMDB_DATA_TYPE_EXTENDED)
        return Status::invalid_data;
    spaces(indent);
    switch (data.type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        put("\"");
        put(printable(data));
        put("\" <utf8_string>\n");
        break;
    case MMDB_DATA_TYPE_BYTES:
        return bytes(data);
    case MMDB_DATA_TYPE_DOUBLE:
        std::fprintf(stream_, "%f <double>\n", data.double_value);
        break;
    case MMDB_DATA_TYPE_FLOAT:
        std::fprintf(stream_, "%f <float>\n", static_cast<double>(data.float_value));
        break;
    case MMDB_DATA_TYPE_UINT16:
        std::fprintf(stream_, "%u <uint16>\n", static_cast<unsigned>(data.uint16));
        break;
    case MMDB_DATA_TYPE_UINT32:
        std::fprintf(stream_, "%" PRIu32 " <uint32>\n", data.uint32);
        break;
    case MMDB_DATA_TYPE_INT32:
        std::fprintf(stream_, "%" PRIi32 " <int32>\n", data.int32);
        break;
    case MMDB_DATA_TYPE_UINT64:
        std::fprintf(stream_, "%" PRIu64 " <uint64>\n", data.uint64);
        break;
    case MMDB_DATA_TYPE_UINT128:
        return uint128_value(data);
    default:
        put(data.boolean ? "true <boolean>\n" : "false <boolean>\n");
        break;
    }
    return Status::ok;
}

// A list that ends before all members are there is closed where it ends; only a key without its
// value is an error.
Status Dump::map(std::uint32_t pairs, int indent) noexcept {
    line(indent, "{\n");
    for (; pairs > 0 && next_ != nullptr; --pairs) {
        const MMDB_entry_data_s& key = next_->entry_data;
        if (key.type != MMDB_DATA_TYPE_UTF8_STRING)
            return Status::invalid_data;
        line(indent + members_step, "\"");
        put(printable(key));
        put("\": \n");
        next_ = next_->next;
        if (next_ == nullptr)
            return Status::invalid_data;
        if (const Status status = value(indent + map_value_step); status != Status::ok)
            return status;
    }
    line(indent, "}\n");
    return Status::ok;
}

Status Dump::array(std::uint32_t items, int indent) noexcept {
    line(indent, "[\n");
    for (; items > 0 && next_ != nullptr; --items)
        if (const Status status = value(indent + members_step); status != Status::ok)
            return status;
    line(indent, "]\n");
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
