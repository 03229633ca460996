#include "comma_locale.h"

#include <clocale>
#include <cstdlib>
#include <filesystem>

namespace mxy::test {

namespace {

bool set_comma(const char* name) {
    return std::setlocale(LC_ALL, name) != nullptr &&
           std::string_view(std::localeconv()->decimal_point) == ",";
}

} // namespace

CommaLocale::CommaLocale() : before_(std::setlocale(LC_ALL, nullptr)) {
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "es_ES.UTF-8",
                             "it_IT.UTF-8", "pt_BR.UTF-8", "ru_RU.UTF-8", "de_DE"})
        if (!is_set_)
            is_set_ = set_comma(name);
    is_set_ = is_set_ || make();
    if (!is_set_)
        std::setlocale(LC_ALL, before_.c_str());
}

bool CommaLocale::make() {
    std::string folder = (std::filesystem::temp_directory_path() / "mxydb-locale-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
        return false;
    folder_ = folder;
    const std::string command =
        "localedef -i de_DE -f UTF-8 '" + folder + "/de_DE.UTF-8' >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0)
        return false;
    ::setenv("LOCPATH", folder.c_str(), 1);
    return set_comma("de_DE.UTF-8");
}

CommaLocale::~CommaLocale() {
    std::setlocale(LC_ALL, before_.c_str());
    if (folder_.empty())
        return;
    ::unsetenv("LOCPATH");
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace mxy::test
