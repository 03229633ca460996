#include "reading.h"

#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>

namespace mxy::test {

namespace {

// What was in a result before a call must not matter to it.
template <typename Struct>
Struct filled_with_garbage() {
    Struct made;
    std::memset(&made, 0xA5, sizeof made);
    return made;
}

std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

std::string format(const char* pattern, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, pattern);
    std::vsnprintf(text, sizeof text, pattern, arguments);
    va_end(arguments);
    return text;
}

// Long texts end in "...", bytes that cannot be shown become \xNN.
std::string quoted(const char* text, std::size_t size) {
    std::string out = "\"";
    for (std::size_t i = 0; i < size && i < 40; ++i) {
        const auto letter = static_cast<unsigned char>(text[i]);
        out += letter >= ' ' && letter < 0x7F ? std::string(1, text[i]) : format("\\x%02X", letter);
    }
    return out + (size > 40 ? "...\"" : "\"");
}

std::string hex(const std::uint8_t* bytes, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size && i < 40; ++i)
        out += format("%02X", bytes[i]);
    return size > 40 ? out + "..." : out;
}

bool has_size(std::uint32_t type) {
    return type == MMDB_DATA_TYPE_UTF8_STRING || type == MMDB_DATA_TYPE_BYTES ||
           type == MMDB_DATA_TYPE_MAP || type == MMDB_DATA_TYPE_ARRAY;
}

std::string content(const MMDB_entry_data_s& data) {
    switch (data.type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        return "utf8_string " + quoted(data.utf8_string, data.data_size);
    case MMDB_DATA_TYPE_DOUBLE:
        return format("double %g", data.double_value);
    case MMDB_DATA_TYPE_BYTES:
        return "bytes [" + hex(data.bytes, data.data_size) + "]";
    case MMDB_DATA_TYPE_UINT16:
        return format("uint16 %u", unsigned{data.uint16});
    case MMDB_DATA_TYPE_UINT32:
        return format("uint32 %u", data.uint32);
    case MMDB_DATA_TYPE_MAP:
        return format("map of %u", data.data_size);
    case MMDB_DATA_TYPE_INT32:
        return format("int32 %d", data.int32);
    case MMDB_DATA_TYPE_UINT64:
        return format("uint64 %llu", static_cast<unsigned long long>(data.uint64));
    case MMDB_DATA_TYPE_UINT128:
        return format("uint128 0x%016llX%016llX",
                      static_cast<unsigned long long>(data.uint128 >> 64),
                      static_cast<unsigned long long>(data.uint128));
    case MMDB_DATA_TYPE_ARRAY:
        return format("array of %u", data.data_size);
    case MMDB_DATA_TYPE_BOOLEAN:
        return data.boolean ? "boolean true" : "boolean false";
    case MMDB_DATA_TYPE_FLOAT:
        return format("float %g", static_cast<double>(data.float_value));
    default:
        return format("type %u", data.type);
    }
}

} // namespace

OpenDatabase::OpenDatabase(const std::filesystem::path& path)
    : mmdb_(filled_with_garbage<MMDB_s>()), status_(MMDB_open(path.c_str(), 0, &mmdb_)) {}

OpenDatabase::OpenDatabase(const Bytes& content)
    : file_(std::in_place, content), mmdb_(filled_with_garbage<MMDB_s>()),
      status_(MMDB_open(file_->c_str(), 0, &mmdb_)) {}

OpenDatabase::~OpenDatabase() {
    if (status_ == MMDB_SUCCESS)
        MMDB_close(&mmdb_);
}

int status_of_opening(const Bytes& content) {
    return OpenDatabase(content).status();
}

Section::Section(const Bytes& content) : bytes_(std::make_unique<std::uint8_t[]>(content.size())) {
    std::copy(content.begin(), content.end(), bytes_.get());
    mmdb_.data_section = bytes_.get();
    mmdb_.data_section_size = static_cast<std::uint32_t>(content.size());
}

Lookup look_up(const MMDB_s& mmdb, const char* address) {
    Lookup lookup{{}, 12345, 12345};
    lookup.result = MMDB_lookup_string(&mmdb, address, &lookup.gai_error, &lookup.status);
    return lookup;
}

Lookup look_up_sockaddr(const MMDB_s& mmdb, const std::string& address) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    Lookup lookup{{}, 0, 12345};
    if (inet_pton(AF_INET, address.c_str(), &ipv4.sin_addr) == 1)
        lookup.result =
            MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&ipv4), &lookup.status);
    else if (inet_pton(AF_INET6, address.c_str(), &ipv6.sin6_addr) == 1)
        lookup.result =
            MMDB_lookup_sockaddr(&mmdb, reinterpret_cast<const sockaddr*>(&ipv6), &lookup.status);
    else
        throw std::invalid_argument("not an address: " + address);
    return lookup;
}

std::string describe(const Lookup& lookup) {
    if (lookup.gai_error != 0)
        return format("gai %d", lookup.gai_error);
    if (lookup.status != MMDB_SUCCESS)
        return format("E%d/%u", lookup.status, unsigned{lookup.result.netmask}) +
               (lookup.result.found_entry ? " but found" : "");
    if (!lookup.result.found_entry)
        return format("-/%u", unsigned{lookup.result.netmask});
    return format("%u@%u", unsigned{lookup.result.netmask}, lookup.result.entry.offset);
}

std::string answer(const MMDB_s& mmdb, const char* address) {
    return describe(look_up(mmdb, address));
}

Value get(MMDB_entry_s start, const Path& path) {
    std::vector<const char*> steps;
    for (const std::string& step : path)
        steps.push_back(step.c_str());
    steps.push_back(nullptr);
    Value value{12345, filled_with_garbage<MMDB_entry_data_s>()};
    value.status = MMDB_aget_value(&start, &value.data, steps.data());
    return value;
}

bool is_zero(const MMDB_entry_data_s& data) {
    return !data.has_data && data.uint128 == 0 && data.offset == 0 && data.offset_to_next == 0 &&
           data.data_size == 0 && data.type == 0;
}

std::string describe(const Value& value) {
    if (value.status != MMDB_SUCCESS)
        return format("status %d", value.status) + (is_zero(value.data) ? "" : ", not zeroed");
    return describe(value.data);
}

std::string describe(const MMDB_entry_data_s& data) {
    std::string text = content(data);
    text += format(" at %u, next %u", data.offset, data.offset_to_next);
    if (!data.has_data)
        text += ", but no data";
    if (!has_size(data.type) && data.data_size != 0)
        text += format(", but size %u", data.data_size);
    return text;
}

std::vector<const MMDB_entry_data_s*> List::values() const {
    std::vector<const MMDB_entry_data_s*> out;
    for (const MMDB_entry_data_list_s* element = head(); element != nullptr;
         element = element->next)
        out.push_back(&element->entry_data);
    return out;
}

std::string List::types() const {
    if (status_ != MMDB_SUCCESS)
        return format("status %d", status_) + (head() == nullptr ? "" : " with a list");
    std::string out;
    for (const MMDB_entry_data_s* value : values())
        out += (out.empty() ? "" : " ") + std::to_string(value->type);
    return out;
}

List list(MMDB_entry_s start) {
    auto* head = reinterpret_cast<MMDB_entry_data_list_s*>(std::uintptr_t{0xA5A5});
    const int status = MMDB_get_entry_data_list(&start, &head);
    return {status, head};
}

List metadata_list(const MMDB_s& mmdb) {
    auto* head = reinterpret_cast<MMDB_entry_data_list_s*>(std::uintptr_t{0xA5A5});
    const int status = MMDB_get_metadata_as_entry_data_list(&mmdb, &head);
    return {status, head};
}

Dump dump(MMDB_entry_data_list_s* list, int indent) {
    char* text = nullptr;
    std::size_t size = 0;
    FILE* const stream = open_memstream(&text, &size);
    if (stream == nullptr)
        throw std::runtime_error("no memory stream");
    const int status = MMDB_dump_entry_data_list(stream, list, indent);
    std::fclose(stream);
    Dump out{status, {text, size}};
    std::free(text);
    return out;
}

std::string dump_text(MMDB_entry_s start, int indent) {
    const List values = list(start);
    if (values.status() != MMDB_SUCCESS)
        return values.types();
    const Dump printed = dump(values.head(), indent);
    return printed.status == MMDB_SUCCESS ? printed.text
                                          : printed.text + format("status %d", printed.status);
}

} // namespace mxy::test
