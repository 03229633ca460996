// MMDB_get_entry_data_list, its sibling for the metadata, and MMDB_free_entry_data_list: a whole
// entry as a linked list. The nodes live in a few blocks that the head's `pool` leads to, so that a
// list is freed through its head alone, also after the database is closed.
#include "entry_data.h"
#include "handle.h"

#include "mmdb/value_walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace mxy::compat {

namespace {

// A block of list nodes; each is twice as large as the one before.
struct Block {
    Block* previous;
    std::size_t capacity;

    static constexpr std::size_t first_capacity = 64;
    static constexpr std::size_t largest_capacity = 32768;

    static Block* make(Block* previous) noexcept {
        const std::size_t capacity = previous == nullptr
                                         ? first_capacity
                                         : std::min(previous->capacity * 2, largest_capacity);
        auto* const block = static_cast<Block*>(
            std::malloc(header_size + capacity * sizeof(MMDB_entry_data_list_s)));
        if (block != nullptr)
            *block = {previous, capacity};
        return block;
    }

    static void free_all(Block* last) noexcept {
        while (last != nullptr) {
            Block* const previous = last->previous;
            std::free(last);
            last = previous;
        }
    }

    MMDB_entry_data_list_s* nodes() noexcept {
        return reinterpret_cast<MMDB_entry_data_list_s*>(reinterpret_cast<std::byte*>(this) +
                                                         header_size);
    }

private:
    static constexpr std::size_t header_size = 16;
};

// Behind the header the nodes keep the alignment that malloc() gives the block.
static_assert(sizeof(Block) <= 16);

// The sink of a walk that makes list nodes of values. In a block each node is followed by the one
// behind it, so that no node has to be looked at again, except the last of a block.
class ListBuilder {
public:
    using Element = MMDB_entry_data_list_s;

    ListBuilder() noexcept = default;
    ListBuilder(const ListBuilder&) = delete;
    ListBuilder& operator=(const ListBuilder&) = delete;
    ~ListBuilder() { Block::free_all(last_); }

    [[gnu::always_inline]] Element* add() noexcept {
        if (free_ == block_end_ && !grow())
            return nullptr;
        Element* const element = free_++;
        element->next = free_;
        element->pool = nullptr;
        return element;
    }

    [[gnu::always_inline]] void set(Element& element, const mmdb::Field& field) const noexcept {
        fill(element.entry_data, field);
    }

    void finish(Element& element, std::uint32_t next) const noexcept {
        element.entry_data.offset_to_next = next;
    }

    // The finished list, which now belongs to the caller. It has one node at least.
    Element* release() noexcept {
        free_[-1].next = nullptr;
        head_->pool = last_;
        last_ = nullptr;
        return head_;
    }

private:
    [[gnu::noinline]] static Block* make_block(Block* last) noexcept { return Block::make(last); }

    bool grow() noexcept {
        Block* const block = make_block(last_);
        if (block == nullptr)
            return false;
        if (last_ == nullptr)
            head_ = block->nodes();
        else
            free_[-1].next = block->nodes();
        last_ = block;
        free_ = block->nodes();
        block_end_ = free_ + block->capacity;
        return true;
    }

    Block* last_ = nullptr;
    Element* free_ = nullptr;
    Element* block_end_ = nullptr;
    Element* head_ = nullptr;
};

Status list(const mmdb::Section& section, std::uint32_t start,
            MMDB_entry_data_list_s** out) noexcept {
    *out = nullptr;
    ListBuilder builder;
    const Status status = mmdb::walk_value(section, start, builder);
    if (status == Status::ok)
        *out = builder.release();
    return status;
}

} // namespace

} // namespace mxy::compat

extern "C" int MMDB_get_entry_data_list(MMDB_entry_s* start,
                                        MMDB_entry_data_list_s** const entry_data_list) {
    return mxy::compat::code(
        mxy::compat::list(mxy::compat::data_section(*start->mmdb), start->offset, entry_data_list));
}

extern "C" int
MMDB_get_metadata_as_entry_data_list(const MMDB_s* const mmdb,
                                     MMDB_entry_data_list_s** const entry_data_list) {
    return mxy::compat::code(
        mxy::compat::list(mxy::compat::metadata_section(*mmdb), 0, entry_data_list));
}

extern "C" void MMDB_free_entry_data_list(MMDB_entry_data_list_s* const entry_data_list) {
    if (entry_data_list != nullptr)
        mxy::compat::Block::free_all(static_cast<mxy::compat::Block*>(entry_data_list->pool));
}
