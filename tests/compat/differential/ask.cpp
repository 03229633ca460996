#include "ask.h"

#include <bit>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace mxy::test {

namespace {

std::uint64_t distance(const std::uint8_t* base, const void* pointer) {
    return static_cast<std::uint64_t>(static_cast<const std::uint8_t*>(pointer) - base);
}

void take_payload(const MMDB_entry_data_s& data, const std::uint8_t* base, Value& value) {
    switch (data.type) {
    case MMDB_DATA_TYPE_UTF8_STRING:
        value.low = distance(base, data.utf8_string);
        // An empty text lies anywhere, but it is one to C as well.
        if (data.data_size == 0 && *data.utf8_string == '\0')
            value.low = outside_file;
        break;
    case MMDB_DATA_TYPE_BYTES:
        value.low = data.data_size == 0 ? outside_file : distance(base, data.bytes);
        break;
    case MMDB_DATA_TYPE_DOUBLE:
        value.low = std::bit_cast<std::uint64_t>(data.double_value);
        break;
    case MMDB_DATA_TYPE_FLOAT:
        value.low = std::bit_cast<std::uint32_t>(data.float_value);
        break;
    case MMDB_DATA_TYPE_UINT16:
        value.low = data.uint16;
        break;
    case MMDB_DATA_TYPE_UINT32:
        value.low = data.uint32;
        break;
    case MMDB_DATA_TYPE_INT32:
        value.low = static_cast<std::uint32_t>(data.int32);
        break;
    case MMDB_DATA_TYPE_UINT64:
        value.low = data.uint64;
        break;
    case MMDB_DATA_TYPE_UINT128:
        value.high = static_cast<std::uint64_t>(data.uint128 >> 64);
        value.low = static_cast<std::uint64_t>(data.uint128);
        break;
    case MMDB_DATA_TYPE_BOOLEAN:
        value.low = data.boolean;
        break;
    default: // containers and unknown types use no member
        break;
    }
}

bool has_defined_size(std::uint32_t type) {
    return type == MMDB_DATA_TYPE_UTF8_STRING || type == MMDB_DATA_TYPE_BYTES ||
           type == MMDB_DATA_TYPE_MAP || type == MMDB_DATA_TYPE_ARRAY ||
           type == MMDB_DATA_TYPE_BOOLEAN;
}

// `whole`: the call succeeded, so the union holds what the type says.
Value take_value(const MMDB_entry_data_s& data, const std::uint8_t* base, bool whole) {
    Value value;
    value.has_data = data.has_data;
    value.type = data.type;
    value.offset = data.offset;
    value.offset_to_next = data.offset_to_next;
    if (has_defined_size(data.type))
        value.data_size = data.data_size;
    if (whole)
        take_payload(data, base, value);
    return value;
}

OpenDatabase take_database(const MMDB_s& db) {
    const MMDB_metadata_s& metadata = db.metadata;
    OpenDatabase taken{.flags = db.flags,
                       .filename = db.filename,
                       .file_size = db.file_size,
                       .data_section = distance(db.file_content, db.data_section),
                       .data_section_size = db.data_section_size,
                       .metadata_section = distance(db.file_content, db.metadata_section),
                       .metadata_section_size = db.metadata_section_size,
                       .full_record_byte_size = db.full_record_byte_size,
                       .depth = db.depth,
                       .ipv4_start_netmask = db.ipv4_start_node.netmask,
                       .ipv4_start_node = db.ipv4_start_node.node_value,
                       .node_count = metadata.node_count,
                       .record_size = metadata.record_size,
                       .ip_version = metadata.ip_version,
                       .database_type = metadata.database_type,
                       .languages = {},
                       .major_version = metadata.binary_format_major_version,
                       .minor_version = metadata.binary_format_minor_version,
                       .build_epoch = metadata.build_epoch,
                       .descriptions = {}};
    for (std::size_t i = 0; i < metadata.languages.count; ++i)
        taken.languages.emplace_back(metadata.languages.names[i]);
    for (std::size_t i = 0; i < metadata.description.count; ++i) {
        const MMDB_description_s& description = *metadata.description.descriptions[i];
        taken.descriptions.emplace_back(description.language, description.description);
    }
    return taken;
}

LookupOutcome take_lookup(const MMDB_s& db, const MMDB_lookup_result_s& result) {
    LookupOutcome outcome;
    outcome.error_number = errno;
    outcome.found = result.found_entry;
    outcome.entry_names_the_database = result.entry.mmdb == &db;
    outcome.offset = result.entry.offset;
    outcome.netmask = result.netmask;
    return outcome;
}

NodeRecord take_record(const MMDB_s& db, std::uint64_t value, std::uint8_t type,
                       const MMDB_entry_s& entry) {
    return {value, type, entry.mmdb == &db, entry.offset};
}

int vget_value(const Library& library, MMDB_entry_s* start, MMDB_entry_data_s* data, ...) {
    va_list path;
    va_start(path, data);
    const int status = library.vget_value(start, data, path);
    va_end(path);
    return status;
}

// The three functions of the family take the same path in three forms. Which one answers depends
// on the path's length, so that all of them are asked often.
int get_value(const Library& library, MMDB_entry_s* start, MMDB_entry_data_s* data,
              std::span<const char* const> path) {
    switch (path.size()) {
    case 2:
        return library.get_value(start, data, path[0], path[1]);
    case 3:
        return vget_value(library, start, data, path[0], path[1], path[2]);
    default:
        return library.aget_value(start, data, path.data());
    }
}

} // namespace

OpenOutcome Side::open(const char* path, std::uint32_t flags) {
    close();
    std::memset(&database_, 0xA5, sizeof database_);
    OpenOutcome outcome;
    errno = untouched_errno;
    outcome.status = library_->open(path, flags, &database_);
    outcome.error_number = errno;
    must_be_closed_ = outcome.status == MMDB_SUCCESS;
    if (must_be_closed_)
        outcome.database = take_database(database_);
    return outcome;
}

void Side::close() {
    // A second close, and one after a failed open, are fatal in the original.
    if (must_be_closed_)
        library_->close(&database_);
    must_be_closed_ = false;
}

void Side::use_section(std::span<const std::uint8_t> section) {
    close();
    database_ = MMDB_s{};
    database_.data_section = section.data();
    database_.data_section_size = static_cast<std::uint32_t>(section.size());
}

LookupOutcome Side::lookup(const sockaddr* address) const {
    int status = untouched_status;
    errno = untouched_errno;
    const MMDB_lookup_result_s result = library_->lookup_sockaddr(&database_, address, &status);
    LookupOutcome outcome = take_lookup(database_, result);
    outcome.status = status;
    return outcome;
}

LookupOutcome Side::lookup(const char* text) const {
    int gai_error = untouched_status;
    int status = untouched_status;
    errno = untouched_errno;
    const MMDB_lookup_result_s result =
        library_->lookup_string(&database_, text, &gai_error, &status);
    LookupOutcome outcome = take_lookup(database_, result);
    outcome.gai_error = gai_error;
    outcome.status = status;
    return outcome;
}

NodeOutcome Side::node(std::uint32_t number) const {
    MMDB_search_node_s node;
    std::memset(&node, 0xA5, sizeof node);
    NodeOutcome outcome;
    errno = untouched_errno;
    outcome.status = library_->read_node(&database_, number, &node);
    outcome.error_number = errno;
    outcome.records = {
        take_record(database_, node.left_record, node.left_record_type, node.left_record_entry),
        take_record(database_, node.right_record, node.right_record_type, node.right_record_entry)};
    return outcome;
}

ValueOutcome Side::value(std::uint32_t offset, std::span<const char* const> path) const {
    MMDB_entry_s entry{&database_, offset};
    MMDB_entry_data_s data;
    std::memset(&data, 0xA5, sizeof data);
    ValueOutcome outcome;
    errno = untouched_errno;
    outcome.status = get_value(*library_, &entry, &data, path);
    outcome.error_number = errno;
    outcome.value = take_value(data, database_.data_section, outcome.status == MMDB_SUCCESS);
    return outcome;
}

template <class Call>
List::List(const Side& side, const std::uint8_t* base, Call call) : side_(&side) {
    MMDB_entry_data_list_s before{};
    head_ = &before;
    errno = untouched_errno;
    outcome_.status = call(&head_);
    outcome_.error_number = errno;
    outcome_.pointer = head_ == &before   ? ListPointer::not_written
                       : head_ == nullptr ? ListPointer::null
                                          : ListPointer::set;
    if (head_ == &before)
        head_ = nullptr;
    if (outcome_.status != MMDB_SUCCESS)
        return;
    for (const MMDB_entry_data_list_s* at = head_; at != nullptr; at = at->next)
        outcome_.values.push_back(take_value(at->entry_data, base, true));
}

List List::of_entry(const Side& side, std::uint32_t offset) {
    return {side, side.database().data_section, [&](MMDB_entry_data_list_s** out) {
                MMDB_entry_s entry{&side.database(), offset};
                return side.library().get_entry_data_list(&entry, out);
            }};
}

List List::of_metadata(const Side& side) {
    return {side, side.database().metadata_section, [&](MMDB_entry_data_list_s** out) {
                return side.library().get_metadata_as_entry_data_list(&side.database(), out);
            }};
}

List::~List() {
    side_->library().free_entry_data_list(head_);
}

DumpOutcome List::dump(int indent) const {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const stream = ::open_memstream(&text, &size);
    DumpOutcome outcome;
    errno = untouched_errno;
    outcome.status = side_->library().dump_entry_data_list(stream, head_, indent);
    outcome.error_number = errno;
    std::fclose(stream);
    outcome.text.assign(text, size);
    std::free(text);
    return outcome;
}

} // namespace mxy::test
