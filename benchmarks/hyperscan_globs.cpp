// Hyperscan as a matcher of globs: one database of expressions, in block mode. See
// glob_peer.h.
#include "glob_peer.h"

#include <stdexcept>

#include <hs.h>

namespace mxy::bench {

namespace {

void must_succeed(hs_error_t error, const char* what) {
    if (error != HS_SUCCESS)
        throw std::runtime_error(std::string("hyperscan: ") + what + ": " + std::to_string(error));
}

struct Expression {
    std::string regex;
    unsigned flags = HS_FLAG_DOTALL;
};

// Anchored where the glob is, instead of with .* at the ends, as one who knows Hyperscan writes it:
// that compiles in half the time, and is asked up to a tenth faster.
Expression expression_of(std::string_view glob) {
    const bool any_start = glob.starts_with('*');
    if (any_start)
        glob.remove_prefix(1);
    const bool any_end = glob.ends_with('*');
    if (any_end)
        glob.remove_suffix(1);
    Expression expression;
    expression.regex = (any_start ? "" : "^") + regex_of(glob) + (any_end ? "" : "\\z");
    // What need not reach the end may match at many places; once is all we ask for.
    if (any_end)
        expression.flags |= HS_FLAG_SINGLEMATCH;
    return expression;
}

class HyperscanGlobs : public GlobPeer {
public:
    explicit HyperscanGlobs(const std::vector<std::string>& globs) {
        std::vector<Expression> expressions;
        for (const std::string& glob : globs)
            expressions.push_back(expression_of(glob));
        std::vector<const char*> texts;
        std::vector<unsigned> flags;
        std::vector<unsigned> numbers;
        for (const Expression& expression : expressions) {
            numbers.push_back(static_cast<unsigned>(texts.size()));
            texts.push_back(expression.regex.c_str());
            flags.push_back(expression.flags);
        }
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(texts.data(), flags.data(), numbers.data(),
                             static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr,
                             &database_, &error) != HS_SUCCESS) {
            const std::string message = error->message;
            hs_free_compile_error(error);
            throw std::runtime_error("hyperscan: " + message);
        }
        must_succeed(hs_alloc_scratch(database_, &scratch_), "scratch");
    }
    ~HyperscanGlobs() override {
        hs_free_scratch(scratch_);
        hs_free_database(database_);
    }

    void match(const std::string& text, std::vector<std::uint32_t>& ids) override {
        ids.clear();
        hs_scan(database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_, add, &ids);
    }

    std::size_t memory() const override {
        std::size_t of_database = 0;
        std::size_t of_scratch = 0;
        must_succeed(hs_database_size(database_, &of_database), "size");
        must_succeed(hs_scratch_size(scratch_, &of_scratch), "size of scratch");
        return of_database + of_scratch;
    }

private:
    static int add(unsigned id, unsigned long long, unsigned long long, unsigned, void* ids) {
        static_cast<std::vector<std::uint32_t>*>(ids)->push_back(id);
        return 0;
    }

    hs_database_t* database_ = nullptr;
    hs_scratch_t* scratch_ = nullptr;
};

} // namespace

std::unique_ptr<GlobPeer> make_hyperscan_globs(const std::vector<std::string>& globs) {
    return std::make_unique<HyperscanGlobs>(globs);
}

} // namespace mxy::bench
