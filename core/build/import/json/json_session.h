// What the readers of one JSON input share: its text, the reader, and where its entries go. It
// knows nothing of what entries look like.
#pragma once

#include "build/import/entry_sink.h"
#include "build/import/json/json_reader.h"

namespace mxy::build {

class JsonSession {
public:
    JsonSession(const InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                ImportLog& log);
    JsonSession(const JsonSession&) = delete;
    JsonSession& operator=(const JsonSession&) = delete;

    // Everything that can be told of values, with the losses going to the log.
    ValueTypes& types() noexcept { return types_; }
    Merge merge() const noexcept { return merge_; }
    DatabaseBuilder& builder() noexcept { return sink_.builder(); }
    ValuePool& pool() noexcept { return sink_.builder().values(); }
    EntrySink& sink() noexcept { return sink_; }
    std::string_view text() const noexcept { return text_; }

    JsonReader reader;

    // Adds an entry: `add` does it. See EntrySink::take().
    template <typename Add>
    void take(std::uint64_t line, const Add& add) {
        progress_.consume(reader.position() - static_cast<std::size_t>(progress_.position()));
        sink_.take(line, add);
    }

    // Reads the values of the text one after the other. Throws BuildError with the place where the
    // text is no JSON.
    void read_all(JsonListener& listener);
    [[noreturn]] void fail(const JsonError& error);

    // The counts of the import, which is over.
    ImportCounts finish();

private:
    std::string_view text_;
    InputText progress_; // the same text, of which the part that was read is consumed
    EntrySink sink_;
    ValueTypes types_;
    Merge merge_;
};

} // namespace mxy::build
