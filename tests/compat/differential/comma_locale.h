// A locale whose decimal separator is a comma, for the time of a test. The dump prints numbers as
// the locale says. It knows of locales only.
#pragma once

#include <string>

namespace mxy::test {

class CommaLocale {
public:
    // Takes an installed one, else lets localedef make one in a temporary folder.
    CommaLocale();
    ~CommaLocale();
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;

    // False where the system has no such locale and cannot make one.
    bool is_set() const { return is_set_; }

private:
    bool make();

    std::string before_;
    std::string folder_;
    bool is_set_ = false;
};

} // namespace mxy::test
