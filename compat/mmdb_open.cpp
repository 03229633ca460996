// MMDB_open and MMDB_close: an engine's Database becomes a caller's struct, and back to nothing.
// The struct's strings and arrays are single blocks of malloc(), as in the original, so that
// another copy of the library in the process can close what this one opened.
#include "mmdb_open.h"

#include "engine_link.h"
#include "handle.h"
#include "matchy_handle.h"

#include <cerrno>
#include <cstdlib>
#include <new>

namespace mxy::compat {

namespace {

void* allocate(std::size_t count, std::size_t size) noexcept {
    return std::calloc(count == 0 ? 1 : count, size);
}

void free_text(const char* text) noexcept {
    std::free(const_cast<char*>(text));
}

// Each copy leaves a struct that free_metadata() can take, also where memory runs out midway.

bool copy_languages(MMDB_metadata_s& out, const Database& database) noexcept {
    const mmdb::TextList& list = database.metadata.languages;
    auto** const names = static_cast<const char**>(allocate(list.count, sizeof(char*)));
    out.languages.names = names;
    if (names == nullptr)
        return false;
    std::uint32_t next = list.first;
    for (; out.languages.count < list.count; ++out.languages.count) {
        const char* const name = copy_text(mmdb::take_text(database.metadata_section, next));
        if (name == nullptr)
            return false;
        names[out.languages.count] = name;
    }
    return true;
}

bool copy_description(MMDB_metadata_s& out, const Database& database) noexcept {
    const mmdb::TextList& list = database.metadata.description;
    out.description.descriptions = nullptr;
    if (list.count == 0)
        return true;
    auto** const descriptions =
        static_cast<MMDB_description_s**>(allocate(list.count, sizeof(MMDB_description_s*)));
    out.description.descriptions = descriptions;
    if (descriptions == nullptr)
        return false;
    std::uint32_t next = list.first;
    for (std::uint32_t i = 0; i < list.count; ++i) {
        auto* const pair =
            static_cast<MMDB_description_s*>(allocate(1, sizeof(MMDB_description_s)));
        if (pair == nullptr)
            return false;
        descriptions[i] = pair;
        out.description.count = i + 1;
        pair->language = copy_text(mmdb::take_text(database.metadata_section, next));
        pair->description = copy_text(mmdb::take_text(database.metadata_section, next));
        if (pair->language == nullptr || pair->description == nullptr)
            return false;
    }
    return true;
}

void free_metadata(MMDB_metadata_s& metadata) noexcept {
    free_text(metadata.database_type);
    metadata.database_type = nullptr;
    if (metadata.languages.names != nullptr)
        for (std::size_t i = 0; i < metadata.languages.count; ++i)
            free_text(metadata.languages.names[i]);
    std::free(metadata.languages.names);
    metadata.languages.names = nullptr;
    metadata.languages.count = 0;
    // Without descriptions the pointer need not be set: MMDB_open() leaves it alone at first.
    if (metadata.description.count == 0)
        return;
    for (std::size_t i = 0; i < metadata.description.count; ++i) {
        MMDB_description_s* const pair = metadata.description.descriptions[i];
        free_text(pair->language);
        free_text(pair->description);
        std::free(pair);
    }
    std::free(metadata.description.descriptions);
    metadata.description.descriptions = nullptr;
    metadata.description.count = 0;
}

bool copy_metadata(MMDB_metadata_s& out, const Database& database) noexcept {
    const mmdb::Metadata& in = database.metadata;
    out.node_count = in.node_count;
    out.record_size = in.record_size;
    out.ip_version = in.ip_version;
    out.binary_format_major_version = in.major_version;
    out.binary_format_minor_version = in.minor_version;
    out.build_epoch = in.build_epoch;
    out.database_type = copy_text(in.database_type);
    return out.database_type != nullptr && copy_languages(out, database) &&
           copy_description(out, database);
}

void copy_sections(MMDB_s& out, Database& database) noexcept {
    out.data_section = database.data.start;
    out.data_section_size = database.data.size;
    out.metadata_section = database.metadata_section.start;
    out.metadata_section_size = database.metadata_section.size;
    out.full_record_byte_size = static_cast<std::uint16_t>(database.tree.node_size);
    out.depth = database.tree.depth;
    out.ipv4_start_node = {database.ipv4_start.bits, database.ipv4_start.record};
    out.file_content = database.bytes.data();
    out.file_size = static_cast<ssize_t>(database.bytes.size());
    database.file.release();
}

Status open(const char* filename, std::uint32_t flags, MMDB_s& out) noexcept {
    clear(out);
    if (filename == nullptr) {
        errno = EINVAL;
        return Status::file_open_error;
    }
    out.flags = (flags & MMDB_MODE_MASK) == 0 ? flags | MMDB_MODE_MMAP : flags;
    Database database;
    const Status status = database.open(filename);
    return status == Status::ok ? take_database(database, filename, out) : status;
}

} // namespace

const char* copy_text(std::string_view text) noexcept {
    auto* const copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr)
        return nullptr;
    if (!text.empty())
        std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

// Sets those fields alone that the contract says are set first.
void clear(MMDB_s& mmdb) noexcept {
    mmdb.filename = nullptr;
    mmdb.file_content = nullptr;
    mmdb.data_section = nullptr;
    mmdb.metadata.database_type = nullptr;
    mmdb.metadata.languages.count = 0;
    mmdb.metadata.languages.names = nullptr;
    mmdb.metadata.description.count = 0;
}

Status take_database(Database& database, const char* filename, MMDB_s& out) noexcept {
    out.filename = EngineLink::make_name(filename);
    if (out.filename == nullptr)
        return Status::out_of_memory;
    if (!copy_metadata(out.metadata, database))
        return Status::out_of_memory;
    copy_sections(out, database);
    if (EngineLink* const link = EngineLink::of(out); link != nullptr)
        link->front.belong_to(out);
    return Status::ok;
}

void close(MMDB_s& mmdb) noexcept {
    const int kept = errno;
    close_borrowed_handle(mmdb);
    if (EngineLink* const link = EngineLink::of(mmdb); link != nullptr)
        link->front.end();
    EngineLink::free_name(mmdb.filename);
    mmdb.filename = nullptr;
    MappedFile::unmap({mmdb.file_content, static_cast<std::size_t>(
                                              mmdb.file_content == nullptr ? 0 : mmdb.file_size)});
    mmdb.file_content = nullptr;
    mmdb.file_size = 0;
    mmdb.data_section = nullptr;
    mmdb.data_section_size = 0;
    mmdb.metadata_section = nullptr;
    mmdb.metadata_section_size = 0;
    free_metadata(mmdb.metadata);
    errno = kept;
}

} // namespace mxy::compat

extern "C" int MMDB_open(const char* const filename, uint32_t flags, MMDB_s* const mmdb) {
    const mxy::Status status = mxy::compat::open(filename, flags, *mmdb);
    if (status != mxy::Status::ok)
        mxy::compat::close(*mmdb);
    return mxy::compat::code(status);
}

extern "C" void MMDB_close(MMDB_s* const mmdb) {
    if (mmdb != nullptr)
        mxy::compat::close(*mmdb);
}
