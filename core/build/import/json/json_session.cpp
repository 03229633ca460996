// See json_session.h.
#include "build/import/json/json_session.h"

namespace mxy::build {

JsonSession::JsonSession(const InputText& input, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log)
    : reader(input.content()), text_(input.content()), progress_(input.name(), text_),
      sink_(progress_, options, builder, log), types_(options.types), merge_(options.merge) {
    if (!types_.on_loss)
        types_.on_loss = [this](std::string_view loss) { sink_.warn(reader.line(), loss); };
}

void JsonSession::read_all(JsonListener& listener) {
    try {
        for (std::size_t at = reader.skip_blanks(0); at < text_.size();)
            at = reader.skip_blanks(reader.read(at, text_.size(), listener));
    } catch (const JsonError& error) {
        fail(error);
    }
}

void JsonSession::fail(const JsonError& error) {
    throw BuildError(BuildError::Kind::bad_input,
                     progress_.name() + ":" + std::to_string(reader.line_of(error.position())) +
                         ":" + std::to_string(reader.column_of(error.position())) + ": " +
                         error.what());
}

ImportCounts JsonSession::finish() {
    progress_.consume(progress_.window().size());
    return sink_.finish();
}

} // namespace mxy::build
