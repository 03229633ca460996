// Runs a fuzz target over saved inputs and over damaged copies of them, in a fixed order: a short
// check that any compiler can build. Arguments: ROUNDS FILE... A crash is the failure; the input at
// fault is then in the file "crash-input" of the current folder.
#include "support/random_database.h"
#include "support/test_data.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using mxy::test::Bytes;

// The input that is being run, in a file: a crash leaves no time to write it then.
class CurrentInput {
public:
    CurrentInput() : file_(::open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (file_ < 0)
            throw std::runtime_error(std::string("cannot write ") + name);
    }
    ~CurrentInput() {
        ::close(file_);
        ::unlink(name);
    }
    CurrentInput(const CurrentInput&) = delete;
    CurrentInput& operator=(const CurrentInput&) = delete;

    void run(const Bytes& input) const {
        const auto size = static_cast<off_t>(input.size());
        if (::pwrite(file_, input.data(), input.size(), 0) != size || ::ftruncate(file_, size) != 0)
            throw std::runtime_error(std::string("cannot write ") + name);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }

private:
    static constexpr const char* name = "crash-input";
    int file_;
};

std::size_t replay(const std::vector<Bytes>& inputs, unsigned long rounds) {
    const CurrentInput current;
    std::size_t count = 0;
    for (const Bytes& input : inputs) {
        current.run(input);
        ++count;
    }
    mxy::test::Random random(1);
    for (unsigned long round = 0; round < rounds; ++round) {
        Bytes input = inputs[random() % inputs.size()];
        mxy::test::damage(input, random);
        current.run(input);
        ++count;
    }
    return count;
}

} // namespace

int main(int argument_count, char** arguments) try {
    if (argument_count < 3) {
        std::fprintf(stderr, "usage: %s ROUNDS FILE...\n", arguments[0]);
        return 2;
    }
    std::vector<Bytes> inputs;
    for (int i = 2; i < argument_count; ++i)
        inputs.push_back(mxy::test::read_file(arguments[i]));
    for (std::uint64_t seed = 0; seed < 30; ++seed)
        inputs.push_back(mxy::test::random_database(seed).file);
    const std::size_t count = replay(inputs, std::strtoul(arguments[1], nullptr, 10));
    std::printf("%zu inputs, no crash\n", count);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
}
