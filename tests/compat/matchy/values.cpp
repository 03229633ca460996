// See values.h.
#include "values.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace mxy::test {

namespace {

using List = const MMDB_entry_data_list_s*;

std::string canonical(List& next);

std::string container(List& next, const MMDB_entry_data_s& data) {
    if (data.type == MMDB_DATA_TYPE_ARRAY) {
        std::vector<std::string> items;
        for (std::uint32_t i = 0; i < data.data_size; ++i)
            items.push_back(canonical(next));
        return canonical_array(items);
    }
    std::map<std::string, std::string> members;
    for (std::uint32_t i = 0; i < data.data_size; ++i) {
        const std::string key(next->entry_data.utf8_string, next->entry_data.data_size);
        next = next->next;
        members[key] = canonical(next);
    }
    return canonical_map(members);
}

// The value at the head of what is left of a list; moves behind it.
std::string canonical(List& next) {
    const MMDB_entry_data_s& data = next->entry_data;
    next = next->next;
    switch (data.type) {
    case MMDB_DATA_TYPE_MAP:
    case MMDB_DATA_TYPE_ARRAY:
        return container(next, data);
    case MMDB_DATA_TYPE_UTF8_STRING:
        return canonical_text({data.utf8_string, data.data_size});
    case MMDB_DATA_TYPE_BYTES: {
        std::vector<std::string> bytes;
        for (std::uint32_t i = 0; i < data.data_size; ++i)
            bytes.push_back(canonical_integer("byte", false, data.bytes[i]));
        return canonical_array(bytes);
    }
    case MMDB_DATA_TYPE_DOUBLE:
        return canonical_number("d", data.double_value);
    case MMDB_DATA_TYPE_FLOAT:
        return canonical_number("f", static_cast<double>(data.float_value));
    case MMDB_DATA_TYPE_BOOLEAN:
        return canonical_number("bool", data.boolean ? 1 : 0);
    case MMDB_DATA_TYPE_UINT16:
        return canonical_integer("u16", false, data.uint16);
    case MMDB_DATA_TYPE_UINT32:
        return canonical_integer("u32", false, data.uint32);
    case MMDB_DATA_TYPE_UINT64:
        return canonical_integer("u64", false, data.uint64);
    case MMDB_DATA_TYPE_INT32:
        return canonical_integer("i32", data.int32 < 0,
                                 static_cast<std::uint64_t>(std::abs(std::int64_t{data.int32})));
    default:
        return "type " + std::to_string(data.type);
    }
}

} // namespace

std::string canonical_value(MMDB_entry_s entry) {
    MMDB_entry_data_list_s* list = nullptr;
    if (const int status = MMDB_get_entry_data_list(&entry, &list); status != MMDB_SUCCESS)
        throw std::runtime_error(MMDB_strerror(status));
    const std::unique_ptr<MMDB_entry_data_list_s, void (*)(MMDB_entry_data_list_s*)> owner(
        list, MMDB_free_entry_data_list);
    List next = list;
    return canonical(next);
}

std::string canonical_map(const std::map<std::string, std::string>& members) {
    std::string out = "{";
    for (const auto& [key, value] : members)
        out += canonical_text(key) + ": " + value + ", ";
    return out + "}";
}

std::string canonical_array(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items)
        out += item + ", ";
    return out + "]";
}

std::string canonical_text(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string canonical_number(std::string_view type, double number) {
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.17g", number);
    return std::string(type) + " " + digits;
}

std::string canonical_integer(std::string_view type, bool negative, std::uint64_t magnitude) {
    return std::string(type) + (negative ? " -" : " ") + std::to_string(magnitude);
}

} // namespace mxy::test
