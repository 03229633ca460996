// One entry that is a JSON object: its members come one after the other, in any order, and at its
// end it is added, or told to the log with the line of its start. What is wrong inside an entry
// never reaches the next one.
#pragma once

#include "build/import/json/json_session.h"
#include "build/import/json/json_shape.h"
#include "build/import/json/json_value.h"

#include <array>
#include <optional>
#include <string>

namespace mxy::build {

class JsonEntry {
public:
    explicit JsonEntry(JsonSession& session) noexcept : session_(session) {}
    virtual ~JsonEntry() = default;
    JsonEntry(const JsonEntry&) = delete;
    JsonEntry& operator=(const JsonEntry&) = delete;

    // An event of the value at `level`, its start and end included.
    void on(const JsonEvent& event, std::uint32_t level);
    // Where the text broke off inside an entry.
    void forget();

protected:
    JsonSession& session() noexcept { return session_; }

    virtual void clear() = 0;
    virtual void start() = 0;
    virtual void member(std::string_view name) = 0;
    // An event of the member's value.
    virtual void value(const JsonEvent& event) = 0;
    virtual void add() = 0;

private:
    void on_entry(const JsonEvent& event);
    template <typename Action>
    void attempt(const Action& action);

    JsonSession& session_;
    std::uint64_t line_ = 0;
    bool is_object_ = false;
    std::optional<std::string> failure_;
};

// {"key": K, "data": {}}, with the other names that a key and its data can have. Without data, all
// other members are the data.
class KeyedEntry : public JsonEntry {
public:
    // With methods, a member `method` says what is done: remove, replace, top_level_merge,
    // deep_merge; without it, the import's own way.
    explicit KeyedEntry(JsonSession& session, bool with_methods = false);

protected:
    void clear() override;
    void start() override;
    void member(std::string_view name) override;
    void value(const JsonEvent& event) override;
    void add() override;

private:
    enum class Target : std::uint8_t { others, key, method, record };

    void take_key(const JsonEvent& event);
    void take_record(const JsonEvent& event);
    ValueId whole_record(std::size_t key_rank);
    void apply(std::string_view key, ValueId record);

    bool with_methods_;
    Target target_ = Target::others;
    std::size_t rank_ = 0; // of the member that is a key
    std::array<std::optional<std::string>, key_members.size()> keys_;
    std::optional<std::string> method_;
    std::optional<ValueId> record_;
    ValueAssembler record_assembler_;
    ValueAssembler others_;
};

} // namespace mxy::build
