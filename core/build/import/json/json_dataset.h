// A data set with metadata, as mmdb-cli reads and dumps it:
//     {"version": "v1", "schema": {}, "metadata": {}, "dataset": [entries]}
// The schema says types: {"port": "uint16", "geo": {"lat": "float64"}}. An entry may have a method.
#pragma once

#include "build/import/json/json_entry.h"

namespace mxy::build {

class Dataset : public JsonListener {
public:
    explicit Dataset(JsonSession& session);

    bool on(const JsonEvent& event) override;

private:
    enum class Member : std::uint8_t { other, schema, metadata, dataset };

    void start_member(std::string_view name);
    void take(const JsonEvent& event);
    void take_schema(ValueId schema);

    JsonSession& session_;
    Member member_ = Member::other;
    ValueTypes plain_types_; // of what stands beside the entries
    ValueAssembler assembler_;
    std::optional<KeyedEntry> entry_; // made when the types are known
};

} // namespace mxy::build
