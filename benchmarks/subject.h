// A workload's database as one library opened it, with what the operations need beforehand. It does
// not know which operations there are.
#pragma once

#include "workload.h"

#include <array>
#include <cstdio>
#include <span>

#include <matchy/matchy.h>

namespace mxy::bench {

class Subject {
public:
    Subject(const test::Library& library, const Workload& workload);
    ~Subject();
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    const test::Library& library() const { return library_; }
    const Workload& workload() const { return workload_; }
    const MMDB_s& database() const { return db_; }

    // Entries of IPv4 addresses, and the lists of the first of them.
    static constexpr std::size_t lists_of_a_slice = 512;
    std::span<MMDB_entry_s> entries(std::size_t slice);
    std::span<MMDB_entry_data_list_s* const> lists() const { return lists_; }

    // Whether some of its records have the path, given with dots between: "country.iso_code".
    bool has(const std::string& path) const;
    // What one asks of such a database first, ended by a null: the country or the operator.
    const std::array<const char*, 3>& usual_path() const { return usual_path_; }

    // matchy_lookup_many() and matchy_lookup_addresses(); null in a library that has neither.
    decltype(::matchy_lookup_many)* lookup_many() const { return lookup_many_; }
    decltype(::matchy_lookup_addresses)* lookup_addresses() const { return lookup_addresses_; }
    FILE* nowhere() const { return nowhere_; }

private:
    void find_functions_of_ours();

    const test::Library& library_;
    const Workload& workload_;
    MMDB_s db_{};
    std::vector<MMDB_entry_s> entries_;
    std::vector<MMDB_entry_data_list_s*> lists_;
    std::array<const char*, 3> usual_path_{};
    decltype(::matchy_lookup_many)* lookup_many_ = nullptr;
    decltype(::matchy_lookup_addresses)* lookup_addresses_ = nullptr;
    FILE* nowhere_ = nullptr;
};

} // namespace mxy::bench
