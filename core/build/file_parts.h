// A finished file as the pieces that it is made of, in their order: so that nothing large is copied
// once more only to stand behind something else. It knows where pieces start, nothing of what they
// are.
#pragma once

#include "build/byte_writer.h"

namespace mxy::build {

class FileParts {
public:
    void add(Bytes piece) {
        size_ += piece.size();
        pieces_.push_back(std::move(piece));
    }

    void add(std::string_view text) { add(Bytes(text.begin(), text.end())); }

    void add_zeros(std::size_t count) { add(Bytes(count)); }

    // Zeros, so that what comes `distance` bytes later starts at a multiple of `alignment`.
    void align(std::size_t alignment, std::size_t distance) {
        add_zeros((alignment - (size_ + distance) % alignment) % alignment);
    }

    // Of all pieces: where the next one will start.
    std::uint64_t size() const noexcept { return size_; }

    const std::vector<Bytes>& pieces() const noexcept { return pieces_; }

private:
    std::vector<Bytes> pieces_;
    std::uint64_t size_ = 0;
};

} // namespace mxy::build
