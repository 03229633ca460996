#include "handmade_databases.h"

#include <utility>

namespace mxy::test {

namespace {

constexpr std::size_t deepest = 512;
constexpr std::size_t most_values = 65'536;
constexpr std::size_t most_payload = 2'097'152;

// A file whose one record, found by every address, is `data` as a whole.
HandmadeDatabase with_data(std::string name, std::function<Bytes()> data) {
    return {std::move(name), [data] { return single_record_database(data()).build(); }};
}

// A file whose one record is the last value added to a data section.
HandmadeDatabase with_last_value(std::string name, std::function<Bytes(DataSection&)> last) {
    return {std::move(name), [last] {
                DataSection section;
                const Bytes value = last(section);
                const std::uint32_t offset = section.add(value);
                DatabaseSpec spec = single_record_database(section.content());
                spec.record_size = 28;
                spec.nodes = {{data_record(1, offset), data_record(1, offset)}};
                return spec.build();
            }};
}

HandmadeDatabase with_metadata(std::string name, std::function<void(Metadata&)> change) {
    return {std::move(name), [change] {
                DatabaseSpec spec = single_record_database(map({{"ip", utf8("x")}}));
                change(spec.metadata);
                return spec.build();
            }};
}

HandmadeDatabase with_nodes(std::string name, std::uint16_t ip_version, std::vector<Node> nodes) {
    return {std::move(name), [ip_version, nodes] {
                DatabaseSpec spec = single_record_database(map({{"ip", utf8("x")}}), ip_version);
                spec.nodes = nodes;
                return spec.build();
            }};
}

// A node count in the metadata that has nothing to do with the tree.
HandmadeDatabase with_node_count(std::string name, std::uint16_t record_size,
                                 std::uint32_t node_count) {
    return {std::move(name), [record_size, node_count] {
                DatabaseSpec spec = single_record_database(map({{"ip", utf8("x")}}));
                spec.record_size = record_size;
                spec.metadata.set("node_count", uint32(node_count));
                return spec.build();
            }};
}

// --- limits --------------------------------------------------------------------------------------

Bytes array_of_empty_strings(std::size_t items) {
    return join({header(11, items), repeat(utf8(""), items)});
}

Bytes map_of_empty_strings(std::size_t pairs) {
    return join({header(7, pairs), repeat(utf8(""), 2 * pairs)});
}

Bytes string_of(std::size_t size) {
    return utf8(std::string(size, 'x'));
}

// `[p, p]` over `[p, p]` and so on, down to one number.
Bytes fan_out(DataSection& section, unsigned levels) {
    std::uint32_t target = section.add(uint16(0));
    for (unsigned level = 1; level < levels; ++level)
        target = section.add(array({pointer(target), pointer(target)}));
    return array({pointer(target), pointer(target)});
}

Bytes many_pointers(DataSection& section, const Bytes& target, std::size_t count) {
    const std::uint32_t offset = section.add(target);
    return join({header(11, count), repeat(pointer(offset), count)});
}

// Containers one inside the other, each behind a pointer: a pointer takes a level too.
Bytes pointer_chain(DataSection& section, std::size_t containers, bool of_maps) {
    std::uint32_t target = section.add(uint16(1));
    const auto around = [&] {
        return of_maps ? map({{"a", pointer(target)}}) : array({pointer(target)});
    };
    for (std::size_t i = 1; i < containers; ++i)
        target = section.add(around());
    return around();
}

// Pointers of every width, to both ends of what they can reach as far as the section goes.
Bytes pointers_of_all_widths(DataSection& section) {
    constexpr std::uint32_t last_of_width_1 = 2'047;
    constexpr std::uint32_t last_of_width_2 = 526'335;
    std::vector<Bytes> pointers;
    const auto add_at = [&](std::uint32_t offset) {
        section.add(Bytes(offset - section.content().size())); // zeros that nobody points to
        section.add(uint16(static_cast<std::uint16_t>(offset)));
        for (unsigned width = 1; width <= 4; ++width) {
            const bool reaches =
                width == 4 || (width == 3 && offset > last_of_width_2) ||
                (width == 2 && offset > last_of_width_1 && offset <= last_of_width_2) ||
                (width == 1 && offset <= last_of_width_1);
            if (reaches)
                pointers.push_back(pointer(offset, width));
        }
    };
    for (const std::uint32_t offset :
         {0u, 250u, 256u, last_of_width_1 - 2, last_of_width_1 + 1, 70'000u, last_of_width_2 - 2,
          last_of_width_2 + 1, 600'000u, 1'050'000u, 20'000'000u})
        add_at(offset);
    return array(pointers);
}

std::vector<HandmadeDatabase> limits() {
    std::vector<HandmadeDatabase> made;
    for (const std::size_t containers : {255u, 256u, 257u, 300u, 511u, 512u})
        for (const bool of_maps : {false, true})
            made.push_back(with_last_value(
                std::to_string(containers) + (of_maps ? " maps" : " arrays") + " behind pointers",
                [=](DataSection& section) { return pointer_chain(section, containers, of_maps); }));
    made.push_back(with_last_value("pointers of all widths", pointers_of_all_widths));
    for (const std::size_t levels : {deepest - 2, deepest - 1, deepest, deepest + 1, 2 * deepest}) {
        const std::string depth = std::to_string(levels);
        made.push_back(
            with_data(depth + " nested arrays", [=] { return nested_arrays(levels, uint16(1)); }));
        made.push_back(
            with_data(depth + " nested maps", [=] { return nested_maps(levels, uint16(1)); }));
        made.push_back(with_data(depth + " nested arrays around an empty one",
                                 [=] { return nested_arrays(levels, array({})); }));
        made.push_back(with_data(depth + " nested arrays around a broken value",
                                 [=] { return nested_arrays(levels, from_hex("A3 00 00 01")); }));
        made.push_back(with_data(depth + " nested arrays before a key that is asked for", [=] {
            return map({{"deep", nested_arrays(levels, uint16(1))}, {"a", uint16(2)}});
        }));
        made.push_back(with_data(depth + " nested maps before an item that is asked for", [=] {
            return array({nested_maps(levels, uint16(1)), uint16(2)});
        }));
        made.push_back(with_metadata(
            depth + " levels in an unknown first metadata key", [=](Metadata& metadata) {
                metadata.add_first({"deep", nested_arrays(levels, utf8(""))});
            }));
        made.push_back(with_metadata(
            depth + " levels in an unknown last metadata key", [=](Metadata& metadata) {
                metadata.add_last({"deep", nested_arrays(levels, utf8(""))});
            }));
        made.push_back(with_metadata(depth + " levels in the languages", [=](Metadata& metadata) {
            metadata.set("languages", nested_arrays(levels, utf8("")));
        }));
    }
    for (const std::size_t items :
         {most_values - 2, most_values - 1, most_values, most_values + 7}) {
        const std::string count = std::to_string(items);
        made.push_back(
            with_data("array of " + count, [=] { return array_of_empty_strings(items); }));
        made.push_back(with_data("map of " + count + " halved",
                                 [=] { return map_of_empty_strings(items / 2); }));
        made.push_back(
            with_last_value(count + " pointers to one number", [=](DataSection& section) {
                return many_pointers(section, uint16(1), items);
            }));
        made.push_back(with_metadata(count + " languages", [=](Metadata& metadata) {
            metadata.set("languages", array_of_empty_strings(items));
        }));
        made.push_back(with_metadata(count + " halved descriptions", [=](Metadata& metadata) {
            metadata.set("description", map_of_empty_strings(items / 2));
        }));
    }
    for (const std::size_t size : {most_payload - 1, most_payload, most_payload + 1}) {
        made.push_back(
            with_data("string of " + std::to_string(size), [=] { return string_of(size); }));
        made.push_back(with_data("array with a string of " + std::to_string(size), [=] {
            return array({string_of(size), bytes({}), uint16(1)});
        }));
    }
    for (const std::size_t count : {32u, 33u})
        made.push_back(with_last_value(std::to_string(count) + " pointers to a long string",
                                       [=](DataSection& section) {
                                           return many_pointers(section, string_of(65'535), count);
                                       }));
    for (const unsigned levels : {15u, 16u, 17u, 20u, 40u})
        made.push_back(
            with_last_value("fan-out of " + std::to_string(levels) + " levels",
                            [=](DataSection& section) { return fan_out(section, levels); }));
    made.push_back(
        with_data("array that holds itself", [] { return from_hex("02 04 20 00 A1 01"); }));
    made.push_back(with_data("map that holds itself", [] { return from_hex("E1 41 61 20 00"); }));
    made.push_back(with_data("pointer to itself", [] { return from_hex("20 00"); }));
    return made;
}

// --- metadata ------------------------------------------------------------------------------------

std::vector<HandmadeDatabase> metadata_variants() {
    std::vector<HandmadeDatabase> made;
    for (const char* key :
         {"binary_format_major_version", "binary_format_minor_version", "build_epoch",
          "database_type", "description", "ip_version", "languages", "node_count", "record_size"}) {
        made.push_back(with_metadata(std::string("no ") + key,
                                     [=](Metadata& metadata) { metadata.remove(key); }));
        for (const auto& [kind, value] :
             {std::pair<const char*, Bytes>{"uint16 0", uint16(0)},
              {"uint16 2", uint16(2)},
              {"uint16 5", uint16(5)},
              {"uint32 0", uint32(0)},
              {"uint32 1", uint32(1)},
              {"uint64 0", uint64(0)},
              {"uint64 -1", uint64(~std::uint64_t{0})},
              {"string", utf8("text")},
              {"cut string", utf8(std::string_view("a\0b", 3))},
              {"empty map", map({})},
              {"empty array", array({})},
              {"float", float32(1)},
              {"array of numbers", array({utf8("a"), uint16(1)})},
              {"map of numbers", map({{"en", uint16(1)}})},
              {"map with a number as key", map({{uint16(1), utf8("x")}})},
              {"nothing", from_hex("A3")}})
            made.push_back(with_metadata(
                std::string(key) + " is " + kind,
                [key, value = value](Metadata& metadata) { metadata.set(key, value); }));
    }
    for (const int size : {8, 16, 20, 25, 32, 36, 48, 64})
        made.push_back(
            with_metadata("record size " + std::to_string(size), [=](Metadata& metadata) {
                metadata.set("record_size", uint16(static_cast<std::uint16_t>(size)));
            }));
    made.push_back(with_metadata("node_count twice", [](Metadata& metadata) {
        metadata.add_first({"node_count", uint32(1)});
    }));
    const auto with_behind = [&](const char* name, Bytes behind) {
        made.push_back({name, [behind] {
                            DatabaseSpec spec = single_record_database(map({{"ip", utf8("x")}}));
                            spec.after_metadata = behind;
                            return spec.build();
                        }});
    };
    with_behind("rubbish behind the metadata", from_hex("FF FF FF"));
    with_behind("a second marker with nothing behind it", metadata_marker());
    for (const char* hex : {"FF",    "5D",    "5E 00", "5F 00", "DF",    "E0",    "E1",    "E1 40",
                            "E1 FF", "FD 00", "FE 00", "FF 00", "20",    "20 00", "20 05", "28",
                            "00",    "00 00", "00 04", "1D",    "1F 00", "1F 04", "68",    "A1"})
        with_behind(hex, join({metadata_marker(), from_hex(hex)}));
    with_behind("a second marker and another map",
                join({metadata_marker(), map({{"a", uint16(1)}})}));
    for (const std::size_t distance : {131'072u - 14u, 131'072u - 13u, 131'072u, 200'000u})
        made.push_back({"metadata and rubbish of " + std::to_string(distance) + " bytes", [=] {
                            DatabaseSpec spec = single_record_database(map({{"ip", utf8("x")}}));
                            const std::size_t metadata = spec.metadata.encode(1, 24, 4).size();
                            spec.after_metadata = Bytes(distance - metadata);
                            return spec.build();
                        }});
    return made;
}

// --- search trees --------------------------------------------------------------------------------

// As many nodes in a row as an address has bits, and more.
std::vector<Node> chain(std::uint32_t length) {
    std::vector<Node> nodes;
    for (std::uint32_t i = 0; i < length; ++i) {
        const std::uint32_t next = i + 1 < length ? i + 1 : data_record(length, 0);
        nodes.push_back({next, next});
    }
    return nodes;
}

std::vector<HandmadeDatabase> trees() {
    std::vector<HandmadeDatabase> made;
    const std::size_t data_size =
        single_record_database(map({{"ip", utf8("x")}})).build().size() - 6 - 16;
    for (const std::uint16_t ip_version : {std::uint16_t{4}, std::uint16_t{6}}) {
        const std::string family = ", IPv" + std::to_string(ip_version);
        for (const std::uint32_t record :
             {0u, 1u, 2u, 9u, 16u, 17u, 18u, static_cast<std::uint32_t>(17 + data_size - 18),
              static_cast<std::uint32_t>(17 + data_size - 17),
              static_cast<std::uint32_t>(17 + data_size - 16),
              static_cast<std::uint32_t>(17 + data_size - 15),
              static_cast<std::uint32_t>(17 + data_size - 1),
              static_cast<std::uint32_t>(17 + data_size), 0xFFFFFFu}) {
            const std::string name = "record " + std::to_string(record) + family;
            made.push_back(with_nodes(name + " left", ip_version, {{record, data_record(1, 0)}}));
            made.push_back(with_nodes(name + " right", ip_version, {{data_record(1, 0), record}}));
        }
        for (const std::uint32_t length : {31u, 32u, 33u, 40u, 95u, 96u, 97u, 127u, 128u, 140u})
            made.push_back(with_nodes(std::to_string(length) + " nodes in a row" + family,
                                      ip_version, chain(length)));
        made.push_back(with_nodes("node 0 is its own child" + family, ip_version, {{0, 0}}));
        made.push_back(
            with_nodes("nodes in a circle" + family, ip_version, {{1, 1}, {1, 2}, {1, 2}}));
    }
    return made;
}

std::vector<HandmadeDatabase> node_counts() {
    std::vector<HandmadeDatabase> made;
    for (const std::uint16_t record_size :
         {std::uint16_t{24}, std::uint16_t{28}, std::uint16_t{32}})
        // 715,827,883 nodes of 6 bytes and 2^29 of 8 bytes are just above 4 GiB.
        for (const std::uint32_t count : {2u, 3u, 10u, 20u, 30u, 40u, 41u, 42u, 50u, 1'000u,
                                          613'566'757u, 715'827'883u, 536'870'912u, 0xFFFFFFFFu})
            made.push_back(with_node_count("node count " + std::to_string(count) + ", records of " +
                                               std::to_string(record_size),
                                           record_size, count));
    return made;
}

} // namespace

const std::vector<HandmadeDatabase>& handmade_databases() {
    static const std::vector<HandmadeDatabase> all = [] {
        std::vector<HandmadeDatabase> every;
        for (auto& group : {limits(), metadata_variants(), trees(), node_counts()})
            every.insert(every.end(), group.begin(), group.end());
        return every;
    }();
    return all;
}

} // namespace mxy::test
