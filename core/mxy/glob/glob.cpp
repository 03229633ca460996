// See glob.h. A piece between two stars may stand wherever it first fits: a piece matches a fixed
// number of units, so the first start gives the first end, and nothing is ever tried twice.
#include "mxy/glob/glob.h"

#include "base/utf8.h"
#include "mxy/glob/glob_compiler.h"
#include "mxy/glob/glob_program.h"
#include "mxy/glob/piece_search.h"

#include <algorithm>

namespace mxy::text {
namespace {

// Where the tail has to start, or null if that were before `earliest`.
const char* tail_start(Piece tail, const char* earliest, const char* end) noexcept {
    if (tail.empty())
        return end;
    ProgramReader reader = tail.reader();
    const Element first = reader.element();
    if (first.kind == ElementKind::literal && reader.at_end())
        return static_cast<std::size_t>(end - earliest) < first.count ? nullptr : end - first.count;
    const char* p = end;
    for (std::uint32_t i = 0; i < tail.units; ++i) {
        if (p == earliest)
            return nullptr;
        p -= utf8::decode_back(earliest, p).size;
    }
    return p;
}

} // namespace

bool program_matches(ByteView program, std::string_view text, std::size_t inner_start) noexcept {
    if (text.data() == nullptr) // a null pointer says below that nothing was found
        text = "";
    ProgramReader reader(program);
    const ProgramHeader header(reader);
    if (text.size() < header.least_size)
        return false;
    ProgramReader tail_reader = reader;
    const char* const end = text.data() + text.size();
    const char* p = match_piece(read_piece(reader), text, text.data(), end);
    if (header.pieces == 1 || p == nullptr)
        return p == end;

    tail_reader.skip(header.tail_offset);
    const Piece tail = read_piece(tail_reader);
    const char* const limit = tail_start(tail, p, end);
    if (limit == nullptr || match_piece(tail, text, limit, end) == nullptr)
        return false;
    for (std::uint32_t i = 2; i < header.pieces && !reader.at_end(); ++i) {
        if (i == 2)
            p = std::max(p, text.data() + inner_start);
        p = p > limit ? nullptr : find_piece(read_piece(reader), text, p, limit);
        if (p == nullptr)
            return false;
    }
    return true;
}

Glob Glob::parse(std::string_view pattern, CaseMode mode) {
    Glob glob;
    GlobCompiler compiler(mode);
    glob.error_ = compiler.compile({pattern, PatternKind::glob}, glob.program_);
    glob.error_position_ = compiler.position();
    glob.program_size_ = glob.program_.size();
    glob.program_.resize(glob.program_size_ + program_margin);
    glob.program_.shrink_to_fit();
    return glob;
}

} // namespace mxy::text
