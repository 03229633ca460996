// RE2::Set as a matcher of globs. See glob_peer.h.
#include "glob_peer.h"

#include <stdexcept>

#include <malloc.h>

#include <re2/re2.h>
#include <re2/set.h>

namespace mxy::bench {

namespace {

// The set does not tell its size, the heap does.
std::size_t heap_bytes() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

RE2::Options options_of_globs() {
    RE2::Options options(RE2::Latin1);
    options.set_dot_nl(true);
    options.set_log_errors(false);
    // Its automaton grows while it is asked, and answers nothing where it may not.
    options.set_max_mem(std::int64_t{2} << 30);
    return options;
}

class Re2Globs : public GlobPeer {
public:
    explicit Re2Globs(const std::vector<std::string>& globs)
        : heap_before_(heap_bytes()), set_(options_of_globs(), RE2::ANCHOR_BOTH) {
        for (const std::string& glob : globs)
            if (set_.Add(regex_of(glob), nullptr) < 0)
                throw std::runtime_error("re2 does not take " + glob);
        if (!set_.Compile())
            throw std::runtime_error("re2 has too little memory");
    }

    void match(const std::string& text, std::vector<std::uint32_t>& ids) override {
        RE2::Set::ErrorInfo error{};
        found_.clear();
        if (!set_.Match(text, &found_, &error) && error.kind != RE2::Set::kNoError)
            throw std::runtime_error("re2 gave up");
        ids.assign(found_.begin(), found_.end());
    }

    std::size_t memory() const override { return heap_bytes() - heap_before_; }

private:
    std::size_t heap_before_;
    RE2::Set set_;
    std::vector<int> found_;
};

} // namespace

std::unique_ptr<GlobPeer> make_re2_globs(const std::vector<std::string>& globs) {
    return std::make_unique<Re2Globs>(globs);
}

} // namespace mxy::bench
