// See matchy_handle.h. Parts that are made late are made without a lock: threads that race each
// make one, the first to put it in place wins, the others drop theirs. So no thread ever waits for
// one that a fork() left behind in the parent.
#include "matchy_handle.h"

#include "engine_link.h"
#include "matchy_reload.h"
#include "mmdb_open.h"

#include <new>

using mxy::compat::EngineLink;
using mxy::compat::Owns;
using mxy::compat::TextSide;

namespace {

std::unique_ptr<TextSide> read_text(const MMDB_s& mmdb) noexcept try {
    auto side = std::make_unique<TextSide>();
    const mxy::ByteView file = {mmdb.file_content, static_cast<std::size_t>(mmdb.file_size)};
    side->database =
        mxy::TextDatabase::open(file, {mmdb.metadata_section, mmdb.metadata_section_size},
                                {mmdb.data_section, mmdb.data_section_size}, side->error);
    return side;
} catch (const std::bad_alloc&) {
    return nullptr;
}

// A struct whose fields were changed by hand, or that got the name of another one that was closed
// behind our back, is not the one that a handle was made for.
bool is_same_file(const MMDB_s& left, const MMDB_s& right) noexcept {
    return left.file_content == right.file_content && left.file_size == right.file_size &&
           left.data_section == right.data_section &&
           left.metadata_section == right.metadata_section;
}

} // namespace

matchy_t::matchy_t(const MMDB_s& database, Owns owns) noexcept : mmdb(database), owns_(owns) {}

matchy_t::matchy_t(std::unique_ptr<mxy::compat::Reload> watched) noexcept
    : reload(std::move(watched)) {}

matchy_t::~matchy_t() {
    reload.reset();
    delete text_.load(std::memory_order_acquire);
    if (owns_ == Owns::nothing)
        return;
    if (EngineLink* const link = EngineLink::of(mmdb); link != nullptr)
        link->handle.store(nullptr, std::memory_order_relaxed);
    if (owns_ == Owns::names)
        mmdb.file_content = nullptr;
    mxy::compat::close(mmdb);
}

const TextSide* matchy_t::text() const noexcept {
    TextSide* known = text_.load(std::memory_order_acquire);
    if (known != nullptr)
        return known;
    std::unique_ptr<TextSide> made = read_text(mmdb);
    if (made == nullptr)
        return nullptr;
    if (text_.compare_exchange_strong(known, made.get(), std::memory_order_acq_rel))
        return made.release();
    return known;
}

void matchy_t::set_text(std::unique_ptr<TextSide> side) noexcept {
    text_.store(side.release(), std::memory_order_release);
}

namespace mxy::compat {

matchy_t* handle_of(const MMDB_s& mmdb) noexcept {
    EngineLink* const link = EngineLink::of(mmdb);
    if (link == nullptr)
        return nullptr;
    matchy_t* known = link->handle.load(std::memory_order_acquire);
    if (known == nullptr) {
        std::unique_ptr<matchy_t> made(new (std::nothrow) matchy_t(mmdb, Owns::nothing));
        if (made == nullptr) {
            fail_no_memory();
            return nullptr;
        }
        if (link->handle.compare_exchange_strong(known, made.get(), std::memory_order_acq_rel))
            return made.release();
    }
    return is_same_file(known->mmdb, mmdb) ? known : nullptr;
}

void close_borrowed_handle(const MMDB_s& mmdb) noexcept {
    EngineLink* const link = EngineLink::of(mmdb);
    if (link == nullptr)
        return;
    matchy_t* const handle = link->handle.load(std::memory_order_acquire);
    if (handle == nullptr || !handle->is_borrowed())
        return;
    link->handle.store(nullptr, std::memory_order_relaxed);
    delete handle;
}

} // namespace mxy::compat
