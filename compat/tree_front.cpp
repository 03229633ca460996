// See tree_front.h.
#include "tree_front.h"

#include "front_options.h"
#include "handle.h"

namespace mxy::compat {

using mmdb::FrontTable;

// A struct of another shape than that of any database gets no table: then nothing is equal to it.
void TreeFront::belong_to(const MMDB_s& mmdb) noexcept {
    const std::uint16_t version = mmdb.metadata.ip_version;
    if ((version != 4 && version != 6) || !mmdb::is_node_size(mmdb.full_record_byte_size))
        return;
    fields_.note(mmdb);
    state_.store(counting, std::memory_order_relaxed);
}

// Threads may count over each other, and then it takes a few lookups more.
[[gnu::noinline]] FrontTable* TreeFront::count(const MMDB_s& mmdb) noexcept {
    std::uint32_t left = lookups_left_.load(std::memory_order_relaxed);
    if (left == 0) {
        const FrontStart start = front_start(search_tree(mmdb).size);
        if (!start.wanted) {
            turn_off();
            return nullptr;
        }
        left = start.after + 1;
    }
    --left;
    lookups_left_.store(left == 0 ? 1 : left, std::memory_order_relaxed);
    return left == 0 ? arm(mmdb) : nullptr;
}

FrontTable* TreeFront::arm(const MMDB_s& mmdb) noexcept {
    const std::size_t block_bytes = front_table_size(static_cast<std::size_t>(mmdb.file_size));
    FrontTable* const table = block_bytes == 0 ? nullptr : make(mmdb, block_bytes);
    std::uintptr_t expected = counting;
    state_.compare_exchange_strong(expected, reinterpret_cast<std::uintptr_t>(table),
                                   std::memory_order_acq_rel);
    return table;
}

// The first thread's table is everyone's.
FrontTable* TreeFront::make(const MMDB_s& mmdb, std::size_t block_bytes) noexcept {
    FrontTable* known = table_.load(std::memory_order_acquire);
    if (known != nullptr)
        return known;
    const mmdb::TreePosition ipv4_start =
        mmdb.metadata.ip_version == 6
            ? mmdb::TreePosition{mmdb.ipv4_start_node.node_value, mmdb.ipv4_start_node.netmask}
            : mmdb::TreePosition{};
    FrontTable* const made = FrontTable::make(search_tree(mmdb), ipv4_start, block_bytes);
    if (made == nullptr || table_.compare_exchange_strong(known, made, std::memory_order_acq_rel))
        return made;
    FrontTable::end(made);
    return known;
}

bool TreeFront::turn_on(const MMDB_s& mmdb, std::size_t block_bytes) noexcept {
    FrontTable* const table = make(mmdb, block_bytes);
    if (table != nullptr)
        state_.store(reinterpret_cast<std::uintptr_t>(table), std::memory_order_release);
    return table != nullptr;
}

void TreeFront::turn_off() noexcept {
    state_.store(off, std::memory_order_relaxed);
}

void TreeFront::end() noexcept {
    turn_off();
    FrontTable::end(table_.exchange(nullptr, std::memory_order_acquire));
}

} // namespace mxy::compat
