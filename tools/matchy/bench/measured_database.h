// The database whose lookups are measured, opened and asked as programs do: through the C interface
// of the library. That is what maxminddb.h and matchy/matchy.h are for here, and only here.
#pragma once

#include <maxminddb.h>

#include "workload.h"

#include <string>

struct matchy_t;

namespace matchy::bench {

class MeasuredDatabase {
public:
    // Throws Failure.
    explicit MeasuredDatabase(const std::string& path);
    ~MeasuredDatabase();
    MeasuredDatabase(const MeasuredDatabase&) = delete;
    MeasuredDatabase& operator=(const MeasuredDatabase&) = delete;

    const std::string& path() const noexcept { return path_; }
    const MMDB_s& mmdb() const noexcept { return *mmdb_; }
    bool has_texts() const noexcept;

private:
    std::string path_;
    matchy_t* handle_;
    const MMDB_s* mmdb_;
};

enum class Found : std::uint8_t { nothing, something, error };

// `error` is a whole message, and set on errors alone.
// MMDB_lookup_sockaddr(). An IPv6 address is not found in an IPv4 database, which is no error.
Found look_up(const MMDB_s& mmdb, const SocketAddress& address, std::string& error);
// matchy_find_all(): all answers.
Found look_up(const MMDB_s& mmdb, std::string_view text, std::string& error);

// Nanoseconds; the median of each of several times.
struct LoadTimes {
    double open = 0;
    double first_address = 0;
    double first_text = 0;
    double close = 0;
};
LoadTimes measure_loading(const std::string& path, unsigned iterations);

} // namespace matchy::bench
