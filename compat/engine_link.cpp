// See engine_link.h. Two things make a link safe to look for behind any name.
//
// It can be read: it stands directly behind the name's NUL byte, aligned, and in the same page of
// memory. Where a name ends so near to the end of a page that this cannot be, there is no link, and
// nothing is read; make_name() then takes another block.
//
// It is gone when the name is: another copy of the library frees a name without wiping the link.
// Who gets that memory next for a name of the same length gets, from the C library's malloc(), a
// block that ends where the link was, or eight bytes later, and what malloc() notes there destroys
// one of its first two words. Other allocators may leave it whole: handle_of() therefore compares
// the file, and the handle that it finds there is one that nobody ended.
#include "engine_link.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace mxy::compat {

namespace {

constexpr std::uint64_t link_magic = 0x1B7E4D58'59446C6B;
constexpr std::size_t page_size = 4096; // the smallest of any system

constexpr std::size_t aligned(std::size_t position) {
    return (position + alignof(EngineLink) - 1) / alignof(EngineLink) * alignof(EngineLink);
}

static_assert(sizeof(EngineLink) == 24 || sizeof(void*) != 8);
static_assert(aligned(EngineLink::longest_name + 1) + sizeof(EngineLink) == page_size ||
              sizeof(void*) != 8);

char* write_name(void* block, std::string_view name) noexcept {
    auto* const text = static_cast<char*>(block);
    if (text == nullptr)
        return nullptr;
    if (!name.empty())
        std::memcpy(text, name.data(), name.size());
    text[name.size()] = '\0';
    return text;
}

} // namespace

// Where a link would stand; null where the end of a page is too near.
EngineLink* EngineLink::place_behind(const char* name) noexcept {
    const auto last = reinterpret_cast<std::uintptr_t>(name) + std::strlen(name);
    const std::uintptr_t place = aligned(last + 1);
    if (last / page_size != (place + sizeof(EngineLink) - 1) / page_size)
        return nullptr;
    return reinterpret_cast<EngineLink*>(place);
}

const char* EngineLink::make_name(std::string_view name) noexcept {
    name = name.substr(0, name.find('\0'));
    if (name.size() > longest_name)
        return write_name(std::malloc(name.size() + 1), name);
    char* text = write_name(std::malloc(aligned(name.size() + 1) + sizeof(EngineLink)), name);
    if (text != nullptr && place_behind(text) == nullptr) {
        std::free(text);
        text = write_name(std::aligned_alloc(page_size, page_size), name);
    }
    if (text != nullptr)
        new (place_behind(text)) EngineLink(link_magic);
    return text;
}

void EngineLink::free_name(const char* name) noexcept {
    if (EngineLink* const link = behind(name); link != nullptr) {
        link->magic_ = 0;
        link->self_ = nullptr;
    }
    std::free(const_cast<char*>(name));
}

// The bytes may be anything, also nobody's: checkers of memory and of threads must look away.
__attribute__((noinline, no_sanitize("address", "thread"))) bool
EngineLink::is_ours() const noexcept {
    return magic_ == link_magic && self_ == this;
}

EngineLink* EngineLink::behind(const char* name) noexcept {
    if (name == nullptr)
        return nullptr;
    EngineLink* const place = place_behind(name);
    return place != nullptr && place->is_ours() ? place : nullptr;
}

} // namespace mxy::compat
