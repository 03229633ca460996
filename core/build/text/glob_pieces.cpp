// See glob_pieces.h. How rare a piece is, is judged by its grams of three bytes: the rarer a gram
// is among all globs, the more bits it tells; a piece has the bits of its grams. So of two pieces
// of the same size the rarer one is better, and usually of any two the longer one.
#include "build/text/glob_pieces.h"

#include "mxy/format.h"

#include <algorithm>
#include <bit>

namespace mxy::build {

namespace {

constexpr std::size_t gram_size = GlobPiece::shortest;

// The runs of bytes that a glob's piece can be taken from.
class Runs {
public:
    Runs(const GlobSegments& globs, text::CaseMode mode) noexcept : globs_(globs), mode_(mode) {}

    // Calls visit(run) for each.
    template <typename Visit>
    void of(std::uint32_t glob, Visit visit) {
        if (!globs_.matches_utf8(glob))
            return;
        for (const GlobSegment& segment : globs_.of(glob)) {
            if (segment.kind != text::image::segments::segment::kind_literal)
                continue;
            if (mode_ == text::CaseMode::sensitive)
                visit_long_enough(globs_.text(segment), visit);
            else
                split(globs_.text(segment), visit);
        }
    }

private:
    template <typename Visit>
    static void visit_long_enough(std::string_view run, Visit& visit) {
        if (run.size() >= GlobPiece::shortest)
            visit(run);
    }

    // Into lowered runs of ASCII.
    template <typename Visit>
    void split(std::string_view text, Visit& visit) {
        lowered_.clear();
        for (const char c : text) {
            if (static_cast<std::uint8_t>(c) < 0x80) {
                lowered_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
                continue;
            }
            visit_long_enough(lowered_, visit);
            lowered_.clear();
        }
        visit_long_enough(lowered_, visit);
    }

    const GlobSegments& globs_;
    text::CaseMode mode_;
    std::string lowered_;
};

// How often each gram is in the globs, with errors: grams share counters by their hash.
class GramCounts {
public:
    explicit GramCounts(std::size_t grams)
        : shift_(32 - static_cast<unsigned>(
                          std::bit_width(std::clamp<std::size_t>(grams, 1 << 10, 1 << 19)))),
          counts_(std::size_t{1} << (32 - shift_)) {}

    void add(std::string_view run) noexcept {
        for (std::size_t i = 0; i + gram_size <= run.size(); ++i)
            ++counts_[place(run.data() + i)];
    }

    // What the gram at `p` tells. Never 0.
    std::uint32_t bits(const char* p) const noexcept {
        return 33 - static_cast<std::uint32_t>(std::bit_width(counts_[place(p)]));
    }

private:
    std::size_t place(const char* p) const noexcept {
        const auto byte = [p](std::size_t i) {
            return std::uint32_t{static_cast<std::uint8_t>(p[i])};
        };
        const std::uint32_t gram = byte(0) << 16 | byte(1) << 8 | byte(2);
        return gram * 0x9E3779B1 >> shift_;
    }

    unsigned shift_;
    std::vector<std::uint32_t> counts_;
};

// The best piece of those that it is offered; of equally good ones the first.
class Choice {
public:
    explicit Choice(const GramCounts& counts) noexcept : counts_(counts) {}

    void offer(std::string_view run) noexcept {
        const std::size_t size = std::min(run.size(), GlobPiece::longest);
        const std::size_t grams = size - gram_size + 1;
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < grams; ++i)
            bits += counts_.bits(run.data() + i);
        for (std::size_t start = 0;; ++start) {
            if (bits > best_bits_) {
                best_bits_ = bits;
                best_ = GlobPiece(run.substr(start, size));
            }
            if (start + size == run.size())
                return;
            bits += counts_.bits(run.data() + start + grams);
            bits -= counts_.bits(run.data() + start);
        }
    }

    // Empty where none was offered.
    GlobPiece best() const noexcept { return best_; }

private:
    const GramCounts& counts_;
    GlobPiece best_;
    std::uint32_t best_bits_ = 0;
};

struct Chosen {
    GlobPiece piece;
    std::uint32_t glob;
};

// Numbers the different pieces. The first glob of each stands for it until all are numbered.
GlobPieces number(std::vector<Chosen> chosen, std::uint32_t glob_count) {
    GlobPieces result;
    result.of_glob.assign(glob_count, GlobPieces::none);
    std::vector<Chosen> first_of_piece;
    std::sort(chosen.begin(), chosen.end(), [](const Chosen& a, const Chosen& b) {
        return a.piece != b.piece ? a.piece < b.piece : a.glob < b.glob;
    });
    for (const Chosen& one : chosen) {
        if (first_of_piece.empty() || first_of_piece.back().piece != one.piece)
            first_of_piece.push_back(one);
        result.of_glob[one.glob] = first_of_piece.back().glob;
    }
    std::sort(first_of_piece.begin(), first_of_piece.end(),
              [](const Chosen& a, const Chosen& b) { return a.glob < b.glob; });
    for (const Chosen& first : first_of_piece)
        result.pieces.push_back(first.piece);

    std::uint32_t next_id = 0;
    for (std::uint32_t glob = 0; glob < glob_count; ++glob) {
        std::uint32_t& id = result.of_glob[glob];
        if (id != GlobPieces::none)
            id = id == glob ? next_id++ : result.of_glob[id];
    }
    return result;
}

} // namespace

GlobPiece::GlobPiece(std::string_view bytes) noexcept : packed_(bytes.size()) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        packed_ |= std::uint64_t{static_cast<std::uint8_t>(bytes[i])}
                   << (8 * (sizeof packed_ - 1 - i));
}

GlobPieces choose_pieces(const GlobSegments& globs, text::CaseMode mode) {
    Runs runs(globs, mode);
    std::size_t bytes = 0;
    for (std::uint32_t glob = 0; glob < globs.glob_count(); ++glob)
        runs.of(glob, [&](std::string_view run) { bytes += run.size(); });
    GramCounts counts(bytes);
    for (std::uint32_t glob = 0; glob < globs.glob_count(); ++glob)
        runs.of(glob, [&](std::string_view run) { counts.add(run); });

    std::vector<Chosen> chosen;
    for (std::uint32_t glob = 0; glob < globs.glob_count(); ++glob) {
        Choice choice(counts);
        runs.of(glob, [&](std::string_view run) { choice.offer(run); });
        if (choice.best().size() > 0)
            chosen.push_back({choice.best(), glob});
    }
    return number(std::move(chosen), globs.glob_count());
}

} // namespace mxy::build
