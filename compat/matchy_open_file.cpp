// See matchy_open_file.h. A database with a tree becomes the same struct that MMDB_open() makes; a
// file of patterns alone becomes one by hand, with an empty tree, so that every function of
// maxminddb.h has something to work on.
#include "matchy_open_file.h"

#include "engine_link.h"
#include "mmdb_open.h"

#include "mxy/sections.h"

#include <new>

namespace mxy::compat {

namespace {

// A struct on its way into a handle, closed where that fails.
class OpenStruct {
public:
    explicit OpenStruct(Owns owns) noexcept : owns_(owns) {}
    OpenStruct(const OpenStruct&) = delete;
    OpenStruct& operator=(const OpenStruct&) = delete;
    ~OpenStruct() {
        if (taken_)
            return;
        if (owns_ == Owns::names)
            mmdb.file_content = nullptr;
        close(mmdb);
    }

    // Throws std::bad_alloc.
    std::unique_ptr<matchy_t> to_handle() {
        auto handle = std::make_unique<matchy_t>(mmdb, owns_);
        taken_ = true;
        // What is asked through the struct finds this handle and does not make another.
        if (EngineLink* const link = EngineLink::of(mmdb); link != nullptr)
            link->handle.store(handle.get(), std::memory_order_release);
        return handle;
    }

    MMDB_s mmdb{};

private:
    Owns owns_;
    bool taken_ = false;
};

std::unique_ptr<matchy_t> open_tree(Database& database, const char* filename, Owns owns) {
    OpenStruct opened(owns);
    opened.mmdb.flags = MMDB_MODE_MMAP;
    if (take_database(database, filename, opened.mmdb) != Status::ok)
        throw std::bad_alloc();
    return opened.to_handle();
}

// An empty tree of IPv6 depth, in which every address is looked up, and none is found.
void make_empty_tree(MMDB_s& mmdb) noexcept {
    mmdb.full_record_byte_size = static_cast<std::uint16_t>(mmdb::NodeSize::record24);
    mmdb.depth = mmdb::ipv6_bits;
    mmdb.metadata.record_size = 24;
    mmdb.metadata.ip_version = 6;
    mmdb.metadata.binary_format_major_version = mmdb::format_major_version;
}

std::unique_ptr<matchy_t> open_patterns(Database& database, const char* filename, Owns owns) {
    auto side = std::make_unique<TextSide>();
    side->database = TextDatabase::open_patterns(database.bytes, side->error);
    if (side->database == nullptr) {
        fail(filename, side->error);
        return nullptr;
    }
    OpenStruct opened(owns);
    MMDB_s& mmdb = opened.mmdb;
    mmdb.flags = MMDB_MODE_MMAP;
    mmdb.filename = EngineLink::make_name(filename);
    mmdb.metadata.database_type = copy_text("");
    if (mmdb.filename == nullptr || mmdb.metadata.database_type == nullptr)
        throw std::bad_alloc();
    make_empty_tree(mmdb);
    mmdb.data_section = side->database->data().start;
    mmdb.data_section_size = side->database->data().size;
    mmdb.file_content = database.bytes.data();
    mmdb.file_size = static_cast<ssize_t>(database.bytes.size());
    database.file.release();
    auto handle = opened.to_handle();
    handle->set_text(std::move(side));
    return handle;
}

std::unique_ptr<matchy_t> open(Database& database, ByteView bytes, const char* filename,
                               Owns owns) noexcept try {
    if (text::is_pattern_file(bytes)) {
        database.bytes = bytes;
        return open_patterns(database, filename, owns);
    }
    if (const Status status = database.open(bytes); status != Status::ok) {
        fail(filename, status);
        return nullptr;
    }
    return open_tree(database, filename, owns);
} catch (const std::bad_alloc&) {
    fail_no_memory();
    return nullptr;
}

} // namespace

std::unique_ptr<matchy_t> open_file(const char* filename) noexcept {
    Database database;
    if (const Status status = database.file.open(filename); status != Status::ok) {
        fail(filename, status);
        return nullptr;
    }
    return open(database, database.file.bytes(), filename, Owns::database);
}

std::unique_ptr<matchy_t> open_memory(ByteView bytes) noexcept {
    Database database;
    return open(database, bytes, "", Owns::names);
}

} // namespace mxy::compat
