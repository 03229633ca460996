// MMDB_get_value and its two siblings: one value of an entry, by path.
#include "entry_data.h"
#include "handle.h"

#include "mmdb/data_path.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace mxy::compat {

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
        for (std::size_t i = 0; i < few_.size(); ++i)
            if ((few_[i] = va_arg(arguments, const char*)) == nullptr)
                return true;
        return read_rest(arguments);
    }

    const char* const* path() const noexcept { return longer_ != nullptr ? longer_ : few_.data(); }

private:
    [[gnu::noinline]] bool read_rest(va_list arguments) noexcept {
        va_list counted;
        va_copy(counted, arguments);
        std::size_t count = few_.size() + 1;
        while (va_arg(counted, const char*) != nullptr)
            ++count;
        va_end(counted);
        longer_ = static_cast<const char**>(std::malloc(count * sizeof(char*)));
        if (longer_ == nullptr)
            return false;
        std::copy(few_.begin(), few_.end(), longer_);
        for (std::size_t i = few_.size(); i < count; ++i)
            longer_[i] = va_arg(arguments, const char*);
        return true;
    }

    std::array<const char*, 16> few_;
    const char** longer_ = nullptr;
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
