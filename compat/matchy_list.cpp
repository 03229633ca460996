// matchy_get_entry_data_list: an entry with all values inside it, as a list. Its struct has no room
// for anything of ours, so a list is one block: the nodes, and behind them their texts. The entry
// is walked twice, first to learn the sizes.
#include "matchy_result.h"

#include "mmdb/value_walk.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace mxy::compat {

namespace {

// The sink of the first walk.
class ListSize {
public:
    struct Element {};

    Element* add() noexcept {
        ++nodes_;
        return &element_;
    }
    void set(Element&, const mmdb::Field& field) noexcept {
        if (field.is_string())
            text_ += std::size_t{field.size} + 1;
    }
    void finish(Element&, std::uint32_t) const noexcept {}

    std::size_t node_bytes() const noexcept { return nodes_ * sizeof(matchy_entry_data_list_t); }
    std::size_t bytes() const noexcept { return node_bytes() + text_; }

private:
    std::size_t nodes_ = 0;
    std::size_t text_ = 0;
    Element element_;
};

// The sink of the second walk, which fills a block of the size that the first one found.
class ListFiller {
public:
    using Element = matchy_entry_data_list_t;

    ListFiller(void* block, const ListSize& size) noexcept
        : node_(static_cast<Element*>(block)),
          text_(static_cast<char*>(block) + size.node_bytes()) {}

    Element* add() noexcept {
        Element* const added = node_++;
        added->next = nullptr;
        if (last_ != nullptr)
            last_->next = added;
        return last_ = added;
    }

    void set(Element& element, const mmdb::Field& field) noexcept {
        element.entry_data = entry_data(field);
        if (!field.is_string())
            return;
        element.entry_data.value.utf8_string = text_;
        std::memcpy(text_, field.payload, field.size);
        text_ += field.size;
        *text_++ = '\0';
    }

    void finish(Element&, std::uint32_t) const noexcept {}

private:
    Element* node_;
    char* text_;
    Element* last_ = nullptr;
};

std::int32_t make_list(const matchy_entry_s& entry, matchy_entry_data_list_t** list) noexcept {
    const ValuePlace place = place_of(entry);
    ListSize size;
    if (const Status status = mmdb::walk_value(place.section, place.offset, size);
        status != Status::ok)
        return fail_value(*entry.db, status);
    // A walk that ends well has seen a value; an analyser of this file alone cannot know.
    void* const block = std::malloc(std::max(size.bytes(), sizeof(matchy_entry_data_list_t)));
    if (block == nullptr)
        return fail_no_memory();
    ListFiller filler(block, size);
    if (const Status status = mmdb::walk_value(place.section, place.offset, filler);
        status != Status::ok) {
        std::free(block);
        return fail_value(*entry.db, status);
    }
    *list = static_cast<matchy_entry_data_list_t*>(block);
    return MATCHY_SUCCESS;
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" int32_t matchy_get_entry_data_list(const matchy_entry_s* entry,
                                              matchy_entry_data_list_t** list) {
    if (list == nullptr)
        return compat::fail_null("matchy_get_entry_data_list");
    *list = nullptr;
    const std::int32_t status = compat::check_entry(entry, "matchy_get_entry_data_list");
    return status == MATCHY_SUCCESS ? compat::make_list(*entry, list) : status;
}

extern "C" void matchy_free_entry_data_list(matchy_entry_data_list_t* list) {
    std::free(list);
}
