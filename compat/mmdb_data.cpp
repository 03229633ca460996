// MMDB_get_value and its two siblings: one value of an entry, by path; and how a decoded field
// fills an MMDB_entry_data_s.
#include "handle.h"

#include "mmdb/data_path.h"

#include <array>
#include <cstdlib>
#include <cstring>

namespace mxy::compat {

namespace {

void fill_value(MMDB_entry_data_s& data, const mmdb::Field& field) noexcept {
    using mmdb::DataType;
    switch (field.type) {
    case DataType::utf8_string: // an empty text is never a pointer past the end of the file
        data.utf8_string = field.size == 0 ? "" : reinterpret_cast<const char*>(field.payload);
        break;
    case DataType::bytes:
        data.bytes = field.payload;
        break;
    case DataType::uint16:
        data.uint16 = static_cast<std::uint16_t>(field.unsigned_value());
        break;
    case DataType::uint32:
        data.uint32 = static_cast<std::uint32_t>(field.unsigned_value());
        break;
    case DataType::uint64:
        data.uint64 = field.unsigned_value();
        break;
    case DataType::uint128:
        set_uint128(data, field.uint128_value());
        break;
    case DataType::int32:
        data.int32 = field.int32_value();
        break;
    case DataType::float64:
        data.double_value = field.float64_value();
        break;
    case DataType::float32:
        data.float_value = field.float32_value();
        break;
    case DataType::boolean:
        data.boolean = field.boolean_value();
        break;
    default: // maps and arrays have a size alone, unknown types nothing
        break;
    }
}

bool has_size(mmdb::DataType type) noexcept {
    using mmdb::DataType;
    return type == DataType::utf8_string || type == DataType::bytes || type == DataType::map ||
           type == DataType::array;
}

} // namespace

void fill(MMDB_entry_data_s& data, const mmdb::Field& field) noexcept {
    std::memset(&data, 0, sizeof data);
    data.has_data = true;
    data.offset = field.offset;
    data.offset_to_next = field.next;
    data.data_size = has_size(field.type) ? field.size : 0;
    data.type = static_cast<std::uint32_t>(field.type);
    fill_value(data, field);
}

namespace {

// The elements of a path given as variable arguments. Longer paths than most live on the heap.
class PathArguments {
public:
    PathArguments() noexcept = default;
    PathArguments(const PathArguments&) = delete;
    PathArguments& operator=(const PathArguments&) = delete;
    ~PathArguments() { std::free(longer_); }

    // Takes all arguments up to the NULL. False: no memory.
    bool read(va_list arguments) noexcept {
        va_list counted;
        va_copy(counted, arguments);
        std::size_t count = 1;
        while (va_arg(counted, const char*) != nullptr)
            ++count;
        va_end(counted);
        if (count > few_.size()) {
            longer_ = static_cast<const char**>(std::calloc(count, sizeof(char*)));
            if (longer_ == nullptr)
                return false;
            path_ = longer_;
        }
        for (std::size_t i = 0; i < count; ++i)
            path_[i] = va_arg(arguments, const char*);
        return true;
    }

    const char* const* path() const noexcept { return path_; }

private:
    std::array<const char*, 65> few_;
    const char** longer_ = nullptr;
    const char** path_ = few_.data();
};

Status find(const MMDB_entry_s& start, MMDB_entry_data_s& data, const char* const* path) noexcept {
    mmdb::Field field;
    const Status status = mmdb::find_value(data_section(*start.mmdb), start.offset, path, field);
    if (status == Status::ok)
        fill(data, field);
    else
        std::memset(&data, 0, sizeof data);
    return status;
}

Status find(const MMDB_entry_s& start, MMDB_entry_data_s& data, va_list arguments) noexcept {
    PathArguments path;
    if (path.read(arguments))
        return find(start, data, path.path());
    std::memset(&data, 0, sizeof data);
    return Status::out_of_memory;
}

} // namespace

} // namespace mxy::compat

extern "C" int MMDB_aget_value(MMDB_entry_s* const start, MMDB_entry_data_s* const entry_data,
                               const char* const* const path) {
    return mxy::compat::code(mxy::compat::find(*start, *entry_data, path));
}

extern "C" int MMDB_vget_value(MMDB_entry_s* const start, MMDB_entry_data_s* const entry_data,
                               va_list va_path) {
    return mxy::compat::code(mxy::compat::find(*start, *entry_data, va_path));
}

extern "C" int MMDB_get_value(MMDB_entry_s* const start, MMDB_entry_data_s* const entry_data, ...) {
    va_list path;
    va_start(path, entry_data);
    const mxy::Status status = mxy::compat::find(*start, *entry_data, path);
    va_end(path);
    return mxy::compat::code(status);
}
