// matchy_open and its siblings, matchy_close; and the way from an MMDB_s to a matchy_t and back.
#include "matchy_open_file.h"
#include "matchy_reload.h"

#include <new>

namespace mxy::compat {

namespace {

constexpr std::uint32_t default_cache_capacity = 10000;

matchy_t* open_watched(const char* filename, const matchy_open_options_t& options) noexcept try {
    auto reload =
        Reload::start(filename, {options.reload_callback, options.reload_callback_user_data});
    return reload == nullptr ? nullptr : new matchy_t(std::move(reload));
} catch (const std::bad_alloc&) {
    fail_no_memory();
    return nullptr;
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" void matchy_init_open_options(matchy_open_options_t* options) {
    if (options != nullptr)
        *options = {compat::default_cache_capacity, false, nullptr, nullptr};
}

extern "C" matchy_t* matchy_open(const char* filename) {
    return matchy_open_with_options(filename, nullptr);
}

extern "C" matchy_t* matchy_open_with_options(const char* filename,
                                              const matchy_open_options_t* options) {
    if (filename == nullptr) {
        compat::fail_null("matchy_open");
        return nullptr;
    }
    if (options != nullptr && options->auto_reload)
        return compat::open_watched(filename, *options);
    return compat::open_file(filename).release();
}

extern "C" matchy_t* matchy_open_buffer(const uint8_t* buffer, uintptr_t size) {
    if (buffer == nullptr) {
        compat::fail_null("matchy_open_buffer");
        return nullptr;
    }
    return compat::open_memory({buffer, size}).release();
}

extern "C" void matchy_close(matchy_t* db) {
    if (db != nullptr && !db->is_owned_elsewhere())
        delete db;
}

extern "C" matchy_t* matchy_from_mmdb(const MMDB_s* mmdb) {
    if (mmdb == nullptr) {
        compat::fail_null("matchy_from_mmdb");
        return nullptr;
    }
    return compat::handle_of(*mmdb);
}

extern "C" const MMDB_s* matchy_mmdb(const matchy_t* db) {
    if (db == nullptr) {
        compat::fail_null("matchy_mmdb");
        return nullptr;
    }
    return &compat::Content(db)->mmdb;
}
