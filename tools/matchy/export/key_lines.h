// The keys alone, one a line: a list for other programs, and for `matchy build`.
#pragma once

#include "export_writer.h"

namespace matchy {

class KeyLines : public ExportWriter {
public:
    using ExportWriter::ExportWriter;
    void write_network(const mxy::build::Network& network, std::uint32_t) override {
        out() += to_text(network);
        out() += '\n';
    }
    void write_name(NameKind kind, std::string_view text, std::uint32_t) override;

    // Names that no line can hold.
    std::uint64_t left_out() const noexcept { return left_out_; }

private:
    std::uint64_t left_out_ = 0;
};

} // namespace matchy
