// What writes a database's entries in some format, one after the other. Each format is one kind of
// it; none knows where entries come from.
#pragma once

#include "../formats/records.h"
#include "../key_text.h"
#include "export_output.h"

#include "build/networks/network.h"

namespace matchy {

class ExportWriter {
public:
    explicit ExportWriter(ExportOutput& output) : output_(output) {}
    virtual ~ExportWriter() = default;
    ExportWriter(const ExportWriter&) = delete;
    ExportWriter& operator=(const ExportWriter&) = delete;

    // What stands before all entries.
    virtual void start() {}
    virtual void write_network(const mxy::build::Network& network, std::uint32_t data_offset) = 0;
    // `data_offset` is no_data where the name has none.
    virtual void write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) = 0;
    // Nothing more comes.
    virtual void finish() {}

protected:
    std::string& out() noexcept { return output_.text(); }

private:
    ExportOutput& output_;
};

} // namespace matchy
