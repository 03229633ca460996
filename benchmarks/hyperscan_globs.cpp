// Hyperscan as a matcher of globs: one database of anchored expressions, in block mode. See
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

class HyperscanGlobs : public GlobPeer {
public:
    explicit HyperscanGlobs(const std::vector<std::string>& globs) {
        std::vector<std::string> regexes;
        std::vector<const char*> texts;
        std::vector<unsigned> numbers;
        for (const std::string& glob : globs)
            regexes.push_back("^" + regex_of(glob) + "\\z");
        for (const std::string& regex : regexes) {
            numbers.push_back(static_cast<unsigned>(texts.size()));
            texts.push_back(regex.c_str());
        }
        // Each match once is all we ask for, and what it is fastest at.
        const std::vector<unsigned> flags(globs.size(), HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH);
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
