// The places of single values in all records of a database: the columns of a table, each with the
// types that its values have. It says what such a table cannot hold. It knows nothing of keys or of
// how tables are written.
#pragma once

#include "build/data/value_pool.h"
#include "build/import/tables/record_shape.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace matchy {

struct PlaceColumn {
    std::string name; // as `matchy build --nested` reads it
    // What all values in it are; nothing where they differ.
    std::optional<mxy::mmdb::DataType> type;
};

class RecordPlaces {
public:
    // First all records are added, in any order, and then the columns settled: sorted by their
    // names, parts that are numbers by their value. Throws Failure (bad_input) where there are more
    // columns than any program takes.
    void add(const mxy::build::ValuePool& pool, mxy::build::ValueId record);
    void settle();
    const std::vector<PlaceColumn>& columns() const noexcept { return columns_; }

    // Calls `take` for each single value of a record that was added.
    using TakeCell = std::function<void(std::size_t column, mxy::build::ValueId value)>;
    void for_each_cell(const mxy::build::ValuePool& pool, mxy::build::ValueId record,
                       const TakeCell& take) const;

    // Whether some column has values of several types. Those may still come back by themselves, as
    // a table's reader sees what a number is: for that all records are looked at once more.
    bool has_mixed_types() const noexcept;
    void check_inference(mxy::build::ValuePool& pool, mxy::build::ValueId record);

    // What a table loses, a sentence each.
    std::vector<std::string> losses() const;

private:
    // Members of maps and elements of arrays are parts; an index is the name of an element.
    struct StepOrder {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const noexcept;
    };
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, StepOrder> parts;
        std::uint32_t types = 0; // of single values: a bit each
        bool is_map = false;
        bool is_array = false;
        bool has_empty_map = false;
        bool has_empty_array = false;
        bool has_empty_text = false;
        bool is_inferred = true; // all its values come back without a type
        std::size_t column = 0;
    };

    static Node& part(Node& node, std::string_view step);
    static void add(Node& node, const mxy::build::ValuePool& pool, mxy::build::ValueId value);
    void settle(Node& node, mxy::build::Place& place);
    template <typename NodeType, typename Take>
    static void visit(NodeType& node, const mxy::build::ValuePool& pool, mxy::build::ValueId value,
                      const Take& take);
    static void add_losses(const Node& node, mxy::build::Place& place,
                           std::vector<std::string>& losses);

    Node root_;
    std::vector<PlaceColumn> columns_;
};

} // namespace matchy
