// See engine_link.h.
//
// A link should be gone when its name is. Another copy of the library frees a name without wiping
// the link, and another name may be put into the same memory later on. What hangs on the link
// therefore says itself which database it belongs to, and is not used for any other.
#include "engine_link.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace mxy::compat {

namespace {

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

const char* EngineLink::make_name(std::string_view name) noexcept {
    static_assert(longest_name + 1 + sizeof(EngineLink) == large_block || sizeof(void*) != 8);
    name = name.substr(0, name.find('\0'));
    if (name.size() > longest_name)
        return write_name(std::malloc(name.size() + 1), name);
    const std::size_t needed = name.size() + 1 + sizeof(EngineLink);
    const std::size_t block = needed <= small_block ? small_block : large_block;
    char* const text = write_name(std::aligned_alloc(block, block), name);
    if (text != nullptr)
        new (at_end_of(reinterpret_cast<std::uintptr_t>(text), block)) EngineLink(link_magic);
    return text;
}

void EngineLink::free_name(const char* name) noexcept {
    if (EngineLink* const link = behind(name); link != nullptr) {
        link->magic_ = 0;
        link->self_ = nullptr;
    }
    std::free(const_cast<char*>(name));
}

EngineLink* EngineLink::behind_long(const char* name) noexcept {
    EngineLink* const link = at_end_of(reinterpret_cast<std::uintptr_t>(name), large_block);
    return link->is_ours() ? link : nullptr;
}

} // namespace mxy::compat
