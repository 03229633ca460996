// From results to entries, and from entries to values: matchy_result_get_entry, matchy_aget_value.
#include "matchy_result.h"

#include "handle.h"

#include "mmdb/data_path.h"

#include <cstring>

namespace mxy::compat {

namespace {

void set_uint128(matchy_entry_data_value_u& value, Bits128 number) noexcept {
    for (std::size_t i = 0; i < 8; ++i) {
        value.uint128[i] = static_cast<std::uint8_t>(number.high >> (56 - 8 * i));
        value.uint128[8 + i] = static_cast<std::uint8_t>(number.low >> (56 - 8 * i));
    }
}

void set_value(matchy_entry_data_value_u& value, const mmdb::Field& field) noexcept {
    using mmdb::DataType;
    switch (field.type) {
    case DataType::utf8_string:
        value.utf8_string = field.text().data();
        break;
    case DataType::bytes:
        value.bytes = field.payload;
        break;
    case DataType::uint16:
        value.uint16 = static_cast<std::uint16_t>(field.unsigned_value());
        break;
    case DataType::uint32:
        value.uint32 = static_cast<std::uint32_t>(field.unsigned_value());
        break;
    case DataType::uint64:
        value.uint64 = field.unsigned_value();
        break;
    case DataType::uint128:
        set_uint128(value, field.uint128_value());
        break;
    case DataType::int32:
        value.int32 = field.int32_value();
        break;
    case DataType::float64:
        value.double_value = field.float64_value();
        break;
    case DataType::float32:
        value.float_value = field.float32_value();
        break;
    case DataType::boolean:
        value.boolean = field.boolean_value();
        break;
    default: // maps and arrays have a size alone, unknown types nothing
        break;
    }
}

std::int32_t get_value(const matchy_entry_s& entry, const char* const* path,
                       matchy_entry_data_t& out) noexcept {
    const ValuePlace place = place_of(entry);
    mmdb::Field field;
    const Status status = mmdb::find_value(place.section, place.offset, path, field);
    if (status != Status::ok)
        return fail_value(*entry.db, status);
    matchy_entry_data_t data = entry_data(field);
    if (field.is_string()) {
        data.value.utf8_string = entry.db->copies.copy_of(field.text());
        if (data.value.utf8_string == nullptr)
            return fail_no_memory();
    }
    out = data;
    return MATCHY_SUCCESS;
}

} // namespace

std::int32_t check_entry(const matchy_entry_s* entry, const char* function) noexcept {
    if (entry == nullptr || entry->db == nullptr)
        return fail_null(function);
    if (entry->data_ptr == nullptr)
        return fail(MATCHY_ERROR_NO_DATA, "%s: the entry has no value", function);
    return MATCHY_SUCCESS;
}

std::int32_t fail_value(const matchy_t& db, Status status) noexcept {
    const char* const filename = db.mmdb.filename;
    fail(filename, status);
    switch (status) {
    case Status::out_of_memory:
        return MATCHY_ERROR_OUT_OF_MEMORY;
    case Status::path_does_not_match:
    case Status::invalid_lookup_path:
        return MATCHY_ERROR_LOOKUP_PATH_INVALID;
    default:
        return MATCHY_ERROR_DATA_PARSE;
    }
}

matchy_entry_data_t entry_data(const mmdb::Field& field) noexcept {
    matchy_entry_data_t data;
    std::memset(&data, 0, sizeof data);
    data.has_data = true;
    data.type_ = static_cast<std::uint32_t>(field.type);
    data.offset = field.offset;
    if (field.is_string() || field.is_container() || field.type == mmdb::DataType::bytes)
        data.data_size = field.size;
    set_value(data.value, field);
    return data;
}

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" int32_t matchy_result_get_entry(const matchy_result_t* result, matchy_entry_s* entry) {
    if (entry != nullptr)
        *entry = {};
    if (result == nullptr || entry == nullptr)
        return compat::fail_null("matchy_result_get_entry");
    if (!result->found || result->_data_cache == nullptr)
        return compat::fail(MATCHY_ERROR_NO_DATA, "matchy_result_get_entry: %s",
                            result->found ? "the match has no value" : "nothing was found");
    *entry = {compat::content_of(*result), result->_data_cache};
    return MATCHY_SUCCESS;
}

extern "C" int32_t matchy_aget_value(const matchy_entry_s* entry, matchy_entry_data_t* data,
                                     const char* const* path) {
    if (data != nullptr)
        std::memset(data, 0, sizeof *data);
    if (data == nullptr || path == nullptr)
        return compat::fail_null("matchy_aget_value");
    const std::int32_t status = compat::check_entry(entry, "matchy_aget_value");
    return status == MATCHY_SUCCESS ? compat::get_value(*entry, path, *data) : status;
}
