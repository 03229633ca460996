// See json_dataset.h.
#include "build/import/json/json_dataset.h"

#include "build/import/database/restored_metadata.h"

namespace mxy::build {

namespace {

// mmdb-cli's names of types, and those of our own that do not contradict them.
std::optional<mmdb::DataType> schema_type(std::string_view name) noexcept {
    if (name == "bool")
        return mmdb::DataType::boolean;
    if (name == "float" || name == "float64")
        return mmdb::DataType::float64;
    if (name == "int")
        return mmdb::DataType::int32;
    if (name == "uint")
        return mmdb::DataType::uint32;
    return type_named(name);
}

// A schema's texts as types of places.
class SchemaPlaces {
public:
    SchemaPlaces(const ValuePool& pool, JsonSession& session) : pool_(pool), session_(session) {}

    // Recursion goes as deep as values can be.
    void take(ValueId schema, const std::string& place) {
        if (pool_.type(schema) == mmdb::DataType::map) {
            for (const MapMember& member : pool_.members(schema))
                take(member.value, place_of(place, pool_.text(member.key)));
            return;
        }
        const bool is_text = pool_.type(schema) == mmdb::DataType::utf8_string;
        const auto type = is_text ? schema_type(pool_.text(schema)) : std::nullopt;
        if (type)
            session_.types().places.try_emplace(place, *type);
        else
            session_.sink().warn(session_.reader.line(),
                                 "the schema's type of `" + place + "` is not known");
    }

private:
    static std::string place_of(const std::string& parent, std::string_view key) {
        std::string place = parent.empty() ? "" : parent + '.';
        for (const char letter : key) {
            if (letter == '.' || letter == '\\')
                place += '\\';
            place += letter;
        }
        return place;
    }

    const ValuePool& pool_;
    JsonSession& session_;
};

} // namespace

Dataset::Dataset(JsonSession& session)
    : session_(session), assembler_(session.pool(), plain_types_) {}

bool Dataset::on(const JsonEvent& event) {
    if (event.level == 0)
        return true;
    if (event.level == 1 && event.kind == JsonEvent::Kind::key)
        start_member(event.text);
    else if (member_ != Member::dataset)
        take(event);
    else if (event.level > 1)
        entry_->on(event, 2);
    return true;
}

void Dataset::start_member(std::string_view name) {
    member_ = name == "schema"     ? Member::schema
              : name == "metadata" ? Member::metadata
              : name == "dataset"  ? Member::dataset
                                   : Member::other;
    assembler_.reset();
    if (member_ == Member::dataset && !entry_)
        entry_.emplace(session_, true);
}

void Dataset::take(const JsonEvent& event) {
    if (member_ == Member::other)
        return;
    try {
        feed(assembler_, event);
        if (!assembler_.is_complete())
            return;
        const ValueId value = assembler_.take();
        if (member_ == Member::metadata)
            restore_metadata(session_.pool(), value, session_.builder().options());
        else if (member_ == Member::schema)
            take_schema(value);
    } catch (const BuildError& error) {
        session_.sink().give_up(session_.reader.line(), error.what());
    }
}

void Dataset::take_schema(ValueId schema) {
    if (entry_)
        session_.sink().warn(session_.reader.line(),
                             "the schema stands behind the data set, too late to be used");
    else if (session_.pool().type(schema) == mmdb::DataType::map)
        SchemaPlaces(session_.pool(), session_).take(schema, {});
}

} // namespace mxy::build
