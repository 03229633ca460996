// See measured_database.h.
#include "measured_database.h"

#include "../failure.h"
#include "../progress.h"

#include <matchy/matchy.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace matchy::bench {
namespace {

using Clock = std::chrono::steady_clock;

double nanoseconds(Clock::duration time) {
    return std::chrono::duration<double, std::nano>(time).count();
}

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

MeasuredDatabase::MeasuredDatabase(const std::string& path)
    : path_(path), handle_(matchy_open(path.c_str())), mmdb_(nullptr) {
    if (handle_ == nullptr)
        throw Failure(ExitStatus::bad_input, matchy_last_error());
    mmdb_ = matchy_mmdb(handle_);
}

MeasuredDatabase::~MeasuredDatabase() {
    matchy_close(handle_);
}

bool MeasuredDatabase::has_texts() const noexcept {
    return matchy_has_string_data(handle_);
}

Found look_up(const MMDB_s& mmdb, const SocketAddress& address, std::string& error) {
    int status = MMDB_SUCCESS;
    const MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&mmdb, &address.any, &status);
    if (status == MMDB_SUCCESS || status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR)
        return result.found_entry ? Found::something : Found::nothing;
    error = std::string(mmdb.filename) + ": " + MMDB_strerror(status);
    return Found::error;
}

Found look_up(const MMDB_s& mmdb, std::string_view text, std::string& error) {
    std::array<matchy_hit_t, 16> hits;
    std::size_t count = 0;
    const std::int32_t status =
        matchy_find_all(&mmdb, text.data(), text.size(), hits.data(), hits.size(), &count);
    if (status == MATCHY_SUCCESS)
        return count != 0 ? Found::something : Found::nothing;
    error = matchy_last_error();
    return Found::error;
}

LoadTimes measure_loading(const std::string& path, unsigned iterations) {
    const SocketAddress address = socket_address(mxy::IpAddress::Family::ipv4, {0, 0x01020304});
    std::vector<double> open;
    std::vector<double> first_address;
    std::vector<double> first_text;
    std::vector<double> close;
    for (unsigned i = 0; i < iterations; ++i) {
        end_if_interrupted();
        std::string error;
        const Clock::time_point start = Clock::now();
        std::optional<MeasuredDatabase> database(path);
        const Clock::time_point opened = Clock::now();
        bool is_damaged = look_up(database->mmdb(), address, error) == Found::error;
        const Clock::time_point asked_address = Clock::now();
        is_damaged |= look_up(database->mmdb(), "www.example.com", error) == Found::error;
        const Clock::time_point asked_text = Clock::now();
        database.reset();
        const Clock::time_point closed = Clock::now();
        if (is_damaged)
            throw Failure(ExitStatus::bad_input, error);
        open.push_back(nanoseconds(opened - start));
        first_address.push_back(nanoseconds(asked_address - opened));
        first_text.push_back(nanoseconds(asked_text - asked_address));
        close.push_back(nanoseconds(closed - asked_text));
    }
    return {median(open), median(first_address), median(first_text), median(close)};
}

} // namespace matchy::bench
