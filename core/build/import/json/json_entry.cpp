// See json_entry.h.
#include "build/import/json/json_entry.h"

#include <algorithm>

namespace mxy::build {

namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, reason);
}

} // namespace

// What is wrong with an entry is kept until its end.
template <typename Action>
void JsonEntry::attempt(const Action& action) {
    try {
        action();
    } catch (const BuildError& error) {
        failure_ = error.what();
    }
}

void JsonEntry::on(const JsonEvent& event, std::uint32_t level) {
    if (event.level == level)
        return on_entry(event);
    if (!is_object_ || failure_)
        return;
    if (event.level == level + 1 && event.kind == JsonEvent::Kind::key)
        attempt([&] { member(event.text); });
    else
        attempt([&] { value(event); });
}

void JsonEntry::on_entry(const JsonEvent& event) {
    if (event.kind == JsonEvent::Kind::end_array)
        return;
    if (event.kind == JsonEvent::Kind::end_map) {
        is_object_ = false;
        if (failure_)
            session_.sink().skip(line_, *failure_);
        else
            session_.take(line_, [&] { add(); });
        return;
    }
    line_ = session_.reader.line();
    failure_.reset();
    clear();
    is_object_ = event.kind == JsonEvent::Kind::start_map;
    if (is_object_)
        start();
    else
        session_.sink().skip(line_, "an entry must be an object");
}

void JsonEntry::forget() {
    is_object_ = false;
    clear();
}

KeyedEntry::KeyedEntry(JsonSession& session, bool with_methods)
    : JsonEntry(session), with_methods_(with_methods),
      record_assembler_(session.pool(), session.types()), others_(session.pool(), session.types()) {
}

void KeyedEntry::clear() {
    std::fill(keys_.begin(), keys_.end(), std::nullopt);
    method_.reset();
    record_.reset();
    record_assembler_.reset();
    others_.reset();
}

void KeyedEntry::start() {
    others_.start_map();
}

void KeyedEntry::member(std::string_view name) {
    if (name == "data" || name == "record") {
        target_ = Target::record;
    } else if (const auto rank = rank_of_key_member(name)) {
        target_ = Target::key;
        rank_ = *rank;
    } else if (with_methods_ && name == "method") {
        target_ = Target::method;
    } else {
        target_ = Target::others;
        others_.key(name);
    }
}

void KeyedEntry::value(const JsonEvent& event) {
    switch (target_) {
    case Target::key:
        return take_key(event);
    case Target::record:
        return take_record(event);
    case Target::method:
        if (event.kind != JsonEvent::Kind::string)
            refuse("the method is not a string");
        method_ = event.text;
        return;
    case Target::others:
        return feed(others_, event);
    }
}

// Only a string can be a key; anything else makes the member one of the data.
void KeyedEntry::take_key(const JsonEvent& event) {
    if (event.kind == JsonEvent::Kind::string) {
        keys_[rank_] = event.text;
        return;
    }
    target_ = Target::others;
    others_.key(key_members[rank_]);
    feed(others_, event);
}

void KeyedEntry::take_record(const JsonEvent& event) {
    feed(record_assembler_, event);
    if (record_assembler_.is_complete())
        record_ = as_record(session().pool(), record_assembler_.take());
}

void KeyedEntry::add() {
    std::size_t rank = 0;
    while (rank < keys_.size() && !keys_[rank])
        ++rank;
    if (rank == keys_.size())
        refuse("no key: none of key, entry, network, cidr, range, ip, indicator is a string");
    apply(*keys_[rank], whole_record(rank));
}

ValueId KeyedEntry::whole_record(std::size_t key_rank) {
    if (record_)
        return *record_;
    for (std::size_t rank = key_rank + 1; rank < keys_.size(); ++rank) {
        if (keys_[rank]) {
            others_.key(key_members[rank]);
            others_.string(*keys_[rank]);
        }
    }
    others_.end_map();
    return others_.take();
}

void KeyedEntry::apply(std::string_view key, ValueId record) {
    DatabaseBuilder& builder = session().builder();
    if (!method_)
        return builder.add(key, record, session().merge());
    if (*method_ == "replace")
        return builder.add(key, record, Merge::replace);
    if (*method_ == "top_level_merge")
        return builder.add(key, record, Merge::top_level);
    if (*method_ == "deep_merge")
        return builder.add(key, record, Merge::deep);
    if (*method_ != "remove")
        refuse("no method is called `" + *method_ + "`");
    const std::optional<Network> network = parse_network(key);
    if (!network)
        refuse("only networks can be removed");
    builder.remove(*network);
}

} // namespace mxy::build
