// See json_import.h.
#include "build/import/json/json_import.h"

#include "build/import/json/exported_entry.h"
#include "build/import/json/json_dataset.h"
#include "build/import/json/json_entry.h"
#include "build/import/json/json_session.h"
#include "build/import/json/json_shape.h"

#include <algorithm>

namespace mxy::build {

namespace {

// Entries one after the other, alone or in arrays.
class EntryObjects : public JsonListener {
public:
    explicit EntryObjects(JsonSession& session) : entry_(session) {}

    bool on(const JsonEvent& event) override {
        if (event.level == 0)
            level_ = event.kind == JsonEvent::Kind::start_array ? 1 : 0;
        if (event.level >= level_)
            entry_.on(event, level_);
        return true;
    }

    void forget() { entry_.forget(); }

private:
    KeyedEntry entry_;
    std::uint32_t level_ = 0; // of entries
};

// One object whose members are entries: a name is a key, its value the record.
class Mapping : public JsonListener {
public:
    explicit Mapping(JsonSession& session)
        : session_(session), assembler_(session.pool(), session.types()) {}

    bool on(const JsonEvent& event) override {
        if (event.level == 0)
            return true;
        if (event.level == 1 && event.kind == JsonEvent::Kind::key) {
            start(event.text);
            return true;
        }
        if (!failure_)
            take(event);
        if (event.level == 1 && event.ends_value())
            finish();
        return true;
    }

private:
    void start(std::string_view key) {
        key_ = key;
        line_ = session_.reader.line();
        failure_.reset();
        record_.reset();
        assembler_.reset();
    }

    void take(const JsonEvent& event) {
        try {
            feed(assembler_, event);
            if (assembler_.is_complete())
                record_ = as_record(session_.pool(), assembler_.take());
        } catch (const BuildError& error) {
            failure_ = error.what();
        }
    }

    void finish() {
        if (failure_)
            session_.sink().skip(line_, *failure_);
        else
            session_.take(line_, [&] { session_.builder().add(key_, *record_, session_.merge()); });
    }

    JsonSession& session_;
    std::string key_;
    std::uint64_t line_ = 0;
    std::optional<std::string> failure_;
    std::optional<ValueId> record_;
    ValueAssembler assembler_;
};

// Each line by itself: where one is no JSON, the next one may be.
template <typename Lines>
void read_lines(JsonSession& session, Lines& lines) {
    const std::string_view text = session.text();
    for (std::size_t at = session.reader.skip_blanks(0); at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        try {
            while (at < end)
                at = session.reader.skip_blanks(session.reader.read(at, end, lines));
        } catch (const JsonError& error) {
            lines.forget();
            session.sink().skip(session.reader.line_of(error.position()),
                                "column " +
                                    std::to_string(session.reader.column_of(error.position())) +
                                    ": " + error.what());
            at = session.reader.skip_blanks(end);
        }
    }
}

JsonShape shape_of(JsonSession& session) {
    try {
        return json_shape(session.text());
    } catch (const JsonError& error) {
        session.fail(error);
    }
}

} // namespace

ImportCounts import_json(const InputText& input, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log) {
    JsonSession session(input, options, builder, log);
    const JsonShape shape = shape_of(session);
    if (shape.form == JsonForm::dataset) {
        Dataset dataset(session);
        session.read_all(dataset);
    } else if (shape.form == JsonForm::mapping) {
        Mapping mapping(session);
        session.read_all(mapping);
    } else if (shape.form == JsonForm::exported) {
        ExportedLines lines(session);
        read_lines(session, lines);
    } else {
        EntryObjects entries(session);
        if (shape.is_lines)
            read_lines(session, entries);
        else
            session.read_all(entries);
    }
    return session.finish();
}

} // namespace mxy::build
