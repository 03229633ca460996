// Runs a fuzz target over saved inputs, made ones, and damaged copies of both, in a fixed order: a
// short check that any compiler can build. Arguments: ROUNDS [FILE...] A crash is the failure; the
// input at fault is then in a file of the current folder, "crash-input-" and the process number.
#include "inputs.h"

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
    CurrentInput()
        : name_("crash-input-" + std::to_string(::getpid())),
          file_(::open(name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (file_ < 0)
            throw std::runtime_error("cannot write " + name_);
    }
    ~CurrentInput() {
        ::close(file_);
        ::unlink(name_.c_str());
    }
    CurrentInput(const CurrentInput&) = delete;
    CurrentInput& operator=(const CurrentInput&) = delete;

    void run(const Bytes& input) const {
        const auto size = static_cast<off_t>(input.size());
        if (::pwrite(file_, input.data(), input.size(), 0) != size || ::ftruncate(file_, size) != 0)
            throw std::runtime_error("cannot write " + name_);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }

private:
    std::string name_;
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
    if (argument_count < 2) {
        std::fprintf(stderr, "usage: %s ROUNDS [FILE...]\n", arguments[0]);
        return 2;
    }
    std::vector<Bytes> inputs = mxy::test::made_inputs();
    for (int i = 2; i < argument_count; ++i)
        inputs.push_back(mxy::test::read_file(arguments[i]));
    const std::size_t count = replay(inputs, std::strtoul(arguments[1], nullptr, 10));
    std::printf("%zu inputs, no crash\n", count);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
}
