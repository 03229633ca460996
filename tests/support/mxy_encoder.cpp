#include "support/mxy_encoder.h"

#include <algorithm>
#include <bit>
#include <map>

namespace mxy::test {

namespace {

constexpr std::uint32_t empty_slot = 0xFFFFFFFF;

void append(Bytes& out, const Bytes& more) {
    out.insert(out.end(), more.begin(), more.end());
}

void pad(Bytes& out, std::size_t alignment) {
    while (out.size() % alignment != 0)
        out.push_back(0);
}

Bytes little_endian(std::uint64_t value, unsigned width) {
    Bytes out;
    for (unsigned i = 0; i < width; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return out;
}

// A table of slots that is filled by linear probing.
class SlotTable {
public:
    explicit SlotTable(std::size_t size) : slots_(size, {0, empty_slot, 0}) {}

    void insert(std::uint64_t hash, std::uint32_t text_offset, std::uint32_t id) {
        std::size_t at = hash % slots_.size();
        while (slots_[at].text_offset != empty_slot)
            at = (at + 1) % slots_.size();
        slots_[at] = {hash, text_offset, id};
    }

    std::size_t size() const { return slots_.size(); }

    Bytes encode() const {
        Bytes out;
        for (const Slot& slot : slots_)
            append(out, join({le64(slot.hash), le32(slot.text_offset), le32(slot.id)}));
        return out;
    }

private:
    struct Slot {
        std::uint64_t hash;
        std::uint32_t text_offset;
        std::uint32_t id;
    };
    std::vector<Slot> slots_;
};

struct Stored {
    std::uint32_t text_offset;
    std::uint32_t id;
};

// Adds the texts to the pool; of equal ones the last stays in the result.
std::map<std::string, Stored> store(const std::vector<LiteralEntry>& entries,
                                    const std::vector<std::uint32_t>& ids, Bytes& pool) {
    std::map<std::string, Stored> kept;
    for (const std::uint32_t id : ids) {
        const std::string& text = entries[id].text;
        kept[text] = {static_cast<std::uint32_t>(pool.size()), id};
        append(pool, join({le16(static_cast<std::uint32_t>(text.size())), from_text(text), {0}}));
    }
    return kept;
}

std::size_t shard_capacity(std::size_t entries) {
    return entries == 0 ? 0 : std::bit_ceil(std::max<std::size_t>(16, (entries * 10 + 5) / 6));
}

Bytes table_of_data(const std::vector<LiteralEntry>& entries) {
    Bytes out = le32(static_cast<std::uint32_t>(entries.size()));
    for (std::uint32_t id = 0; id < entries.size(); ++id)
        append(out, join({le32(id), le32(entries[id].data_offset)}));
    return out;
}

Bytes start_of_literals(std::size_t entries, std::size_t slots, std::size_t strings_offset,
                        std::size_t strings_size) {
    Bytes out = from_text("LHSH");
    for (const std::size_t number : {std::size_t{1}, entries, slots, strings_offset, strings_size})
        append(out, le32(static_cast<std::uint32_t>(number)));
    return out;
}

// The older layout. Its readers need not know its hash function, so any will do.
Bytes older_literals(const std::vector<LiteralEntry>& entries) {
    std::vector<std::uint32_t> ids(entries.size());
    for (std::uint32_t id = 0; id < ids.size(); ++id)
        ids[id] = id;
    Bytes pool;
    const auto kept = store(entries, ids, pool);
    SlotTable table(std::max<std::size_t>(16, (entries.size() * 5 + 3) / 4));
    for (const auto& [text, stored] : kept)
        table.insert(~xxh64(text), stored.text_offset, stored.id);
    return join({start_of_literals(kept.size(), table.size(), 24 + 16 * table.size(), pool.size()),
                 table.encode(), pool, table_of_data(entries)});
}

std::uint32_t image_header_size(const ImageSpec& spec) {
    if (spec.short_header)
        return 64;
    const std::uint32_t sizes[] = {72, 96, 104, 104, 112};
    return sizes[spec.version - 1];
}

} // namespace

Bytes le16(std::uint32_t value) {
    return little_endian(value, 2);
}
Bytes le32(std::uint32_t value) {
    return little_endian(value, 4);
}
Bytes le64(std::uint64_t value) {
    return little_endian(value, 8);
}

std::uint32_t get32(const Bytes& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i)
        value |= std::uint32_t{bytes.at(at + i)} << (8 * i);
    return value;
}

void put32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (unsigned i = 0; i < 4; ++i)
        bytes.at(at + i) = static_cast<std::uint8_t>(value >> (8 * i));
}

Bytes LiteralSpec::build() const {
    if (older_layout)
        return older_literals(entries);
    std::vector<std::vector<std::uint32_t>> members(shards);
    for (std::uint32_t id = 0; id < entries.size(); ++id)
        members[xxh64(entries[id].text) % shards].push_back(id);
    Bytes bounds = le32(0);
    Bytes slots;
    Bytes pool;
    std::size_t slot_count = 0;
    std::size_t kept_count = 0;
    for (const auto& ids : members) {
        const auto kept = store(entries, ids, pool);
        SlotTable table(shard_capacity(ids.size()));
        for (const auto& [text, stored] : kept)
            table.insert(xxh64(text), stored.text_offset, stored.id);
        append(slots, table.encode());
        slot_count += table.size();
        kept_count += kept.size();
        append(bounds, le32(static_cast<std::uint32_t>(slot_count)));
    }
    const std::size_t strings_offset = 32 + bounds.size() + slots.size();
    const auto bits = static_cast<std::uint32_t>(std::countr_zero(shards));
    return join({start_of_literals(kept_count, slot_count, strings_offset, pool.size()),
                 le32(shards), le32(bits), bounds, slots, pool, table_of_data(entries)});
}

Bytes ImageSpec::build() const {
    const bool padded = version >= 4;
    Bytes out(image_header_size(*this));
    if (version == 5)
        pad(out, 64);
    const auto automaton_offset = static_cast<std::uint32_t>(out.size());
    append(out, automaton);
    if (padded)
        pad(out, 8);

    const auto entries_offset = static_cast<std::uint32_t>(out.size());
    const auto strings_offset = entries_offset + 16 * static_cast<std::uint32_t>(patterns.size());
    Bytes strings;
    Bytes mappings;
    for (std::uint32_t id = 0; id < patterns.size(); ++id) {
        const PatternEntry& pattern = patterns[id];
        const auto text_offset = strings_offset + static_cast<std::uint32_t>(strings.size());
        append(out, join({le32(id), le32(pattern.type), le32(text_offset),
                          le32(static_cast<std::uint32_t>(pattern.text.size()))}));
        append(strings, join({from_text(pattern.text), {0}}));
        if (pattern.data_offset)
            append(mappings, join({le32(id), le32(*pattern.data_offset), le32(0)}));
    }
    append(out, strings);
    if (padded)
        pad(out, 8);

    if (version >= 2 && !mappings.empty()) {
        put32(out, 72, static_cast<std::uint32_t>(out.size()));
        put32(out, 76, static_cast<std::uint32_t>(data.size()));
        append(out, data);
        if (padded)
            pad(out, 4);
        put32(out, 80, static_cast<std::uint32_t>(out.size()));
        put32(out, 84, static_cast<std::uint32_t>(mappings.size() / 12));
        put32(out, 88, 1);
        append(out, mappings);
    }

    const Bytes magic = from_text("PARAGLOB");
    std::copy(magic.begin(), magic.end(), out.begin());
    const auto automaton_size = static_cast<std::uint32_t>(automaton.size());
    put32(out, 8, version);
    put32(out, 12, mode);
    put32(out, 16, automaton_size);
    put32(out, 20, automaton_offset);
    put32(out, 24, automaton_size);
    put32(out, 32, static_cast<std::uint32_t>(patterns.size()));
    put32(out, 36, entries_offset);
    put32(out, 40, strings_offset);
    put32(out, 44, static_cast<std::uint32_t>(strings.size()));
    if (!short_header) {
        put32(out, 64, static_cast<std::uint32_t>(out.size()));
        put32(out, 68, version >= 4 ? 1 : 0);
    }
    return out;
}

MxyFile build_mxy(const MxySpec& spec) {
    DatabaseSpec database = spec.database;
    const std::size_t node_size = database.record_size / 4u;
    MxyFile file;
    file.data_start = database.make_nodes().size() * node_size + 16;
    Bytes& between = database.data;
    const auto here = [&] { return file.data_start + between.size(); };
    Bytes patterns;
    Bytes literals;
    if (spec.patterns) {
        while (here() % 4 != 0)
            between.push_back(0);
        append(between, join({from_text("MMDB_PATTERN"), Bytes(4)}));
        file.patterns = here();
        const Bytes image = spec.patterns->build();
        Bytes table = le32(static_cast<std::uint32_t>(spec.pattern_data.size()));
        for (const std::uint32_t offset : spec.pattern_data)
            append(table, le32(offset));
        patterns = join({le32(static_cast<std::uint32_t>(8 + image.size() + table.size())),
                         le32(static_cast<std::uint32_t>(image.size())), image, table});
        append(between, patterns);
    }
    if (spec.literals) {
        append(between, join({from_text("MMDB_LITERAL"), Bytes(4)}));
        file.literals = here();
        literals = spec.literals->build();
        append(between, literals);
    }
    if (spec.make_index) {
        while ((here() + 16) % 64 != 0)
            between.push_back(0);
        append(between, join({from_text("MXYDB_INDEX"), Bytes(5)}));
        file.index = here();
        append(between, spec.make_index(patterns, literals));
    }
    file.marker = here();
    const auto told = [&](std::uint64_t offset, std::int64_t shift) {
        return spec.offset_value(
            static_cast<std::uint32_t>(static_cast<std::int64_t>(offset) + shift));
    };
    if (spec.offset_value != nullptr) {
        database.metadata.set("pattern_section_offset", told(file.patterns, spec.patterns_shift));
        database.metadata.set("literal_section_offset", told(file.literals, spec.literals_shift));
        if (spec.make_index)
            database.metadata.set("mxydb_index_offset", told(file.index, spec.index_shift));
    }
    if (spec.match_mode)
        database.metadata.set("match_mode", uint16(*spec.match_mode));
    file.bytes = database.build();
    return file;
}

} // namespace mxy::test
