// Every record of every real database, boiled down to a few numbers and one hash of all dumps. The
// expected results are in expected/whole_files.tsv.
#include "reading.h"
#include "table.h"

#include <gtest/gtest.h>

#include <array>

#include <arpa/inet.h>

namespace mxy::test {
namespace {

class Fnv1a64 {
public:
    void add(std::string_view text) {
        for (const char letter : text) {
            hash_ ^= static_cast<unsigned char>(letter);
            hash_ *= 1099511628211u;
        }
    }
    std::string hex() const {
        std::array<char, 17> text{};
        std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash_));
        return text.data();
    }

private:
    std::uint64_t hash_ = 1469598103934665603u;
};

// Reads all nodes in file order and lists and dumps every data record.
class RecordCount {
public:
    explicit RecordCount(const MMDB_s& mmdb) {
        for (std::uint32_t number = 0; number < mmdb.metadata.node_count; ++number) {
            MMDB_search_node_s node;
            if (MMDB_read_node(&mmdb, number, &node) != MMDB_SUCCESS) {
                ++bad;
                continue;
            }
            add(node.left_record_type, node.left_record_entry);
            add(node.right_record_type, node.right_record_entry);
        }
    }

    std::size_t search = 0, empty = 0, data = 0, bad = 0;
    std::size_t values = 0, failures = 0, bytes = 0;
    Fnv1a64 hash;

private:
    void add(std::uint8_t type, MMDB_entry_s entry) {
        search += type == MMDB_RECORD_TYPE_SEARCH_NODE;
        empty += type == MMDB_RECORD_TYPE_EMPTY;
        if (type != MMDB_RECORD_TYPE_DATA)
            return;
        ++data;
        const List members = list(entry);
        if (members.status() != MMDB_SUCCESS) {
            ++failures;
            return;
        }
        values += members.size();
        const std::string text = dump(members.head()).text;
        bytes += text.size();
        hash.add(text);
    }
};

// Walks the tree from node 0, left before right.
class LeafCount {
public:
    explicit LeafCount(const MMDB_s& mmdb) : mmdb_(mmdb) { visit(0, 0); }

    std::size_t leaves = 0;
    std::string first = "-";

private:
    void visit(std::uint32_t number, unsigned level) {
        MMDB_search_node_s node;
        if (level == mmdb_.depth || MMDB_read_node(&mmdb_, number, &node) != MMDB_SUCCESS)
            return;
        visit_record(node.left_record, node.left_record_type, level);
        set_bit(level, true);
        visit_record(node.right_record, node.right_record_type, level);
        set_bit(level, false);
    }

    void visit_record(std::uint64_t record, std::uint8_t type, unsigned level) {
        if (type == MMDB_RECORD_TYPE_SEARCH_NODE)
            visit(static_cast<std::uint32_t>(record), level + 1);
        if (type == MMDB_RECORD_TYPE_DATA && ++leaves == 1)
            first = address_text() + "/" + std::to_string(level + 1);
    }

    void set_bit(unsigned level, bool on) {
        const auto bit = static_cast<std::uint8_t>(0x80u >> level % 8);
        auto& byte = address_[level / 8];
        byte = static_cast<std::uint8_t>(on ? byte | bit : byte & ~bit);
    }

    std::string address_text() const {
        std::array<char, INET6_ADDRSTRLEN> text{};
        inet_ntop(mmdb_.depth == 32 ? AF_INET : AF_INET6, address_.data(), text.data(),
                  static_cast<socklen_t>(text.size()));
        return text.data();
    }

    const MMDB_s& mmdb_;
    std::array<std::uint8_t, 16> address_{};
};

Row observe(const std::string& name, const MMDB_s& mmdb) {
    const RecordCount records(mmdb);
    const LeafCount tree(mmdb);
    return {{"file", name},
            {"records", std::to_string(records.search) + "/" + std::to_string(records.empty) + "/" +
                            std::to_string(records.data) + "/" + std::to_string(records.bad)},
            {"leaves", std::to_string(tree.leaves)},
            {"first", tree.first},
            {"values", std::to_string(records.values)},
            {"failures", std::to_string(records.failures)},
            {"bytes", std::to_string(records.bytes)},
            {"fnv", records.hash.hex()}};
}

TEST(WholeFiles, HaveTheContentThatTheTableSays) {
    MXYDB_REQUIRE_TEST_DATA();
    const Table expected = read_table("whole_files.tsv");
    for (const auto& path : real_databases()) {
        const std::string name = path.filename().string();
        OpenDatabase database(path);
        const auto row = expected.rows.find(name);
        if (database.status() == MMDB_SUCCESS && row != expected.rows.end())
            expect_same(observe(name, database.mmdb()), row->second);
        else
            EXPECT_EQ(database.status() == MMDB_SUCCESS, row != expected.rows.end())
                << name << ": files that open have a row in expected/whole_files.tsv, others none";
    }
}

} // namespace
} // namespace mxy::test
