// The calls that are measured. Each does one slice of a workload on one library and says how many
// calls that were; it does not know how it is timed, nor which library it has.
#pragma once

#include "workload.h"

#include <span>

#include <matchy/matchy.h>

namespace mxy::bench {

// A workload's database as one library opened it, with what the operations need beforehand.
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
    std::span<MMDB_entry_s> entries(std::size_t slice);
    std::span<MMDB_entry_data_list_s* const> lists() const { return lists_; }
    // matchy_lookup_many() and matchy_lookup_addresses(); null in a library that has neither.
    decltype(::matchy_lookup_many)* lookup_many() const { return lookup_many_; }
    decltype(::matchy_lookup_addresses)* lookup_addresses() const { return lookup_addresses_; }
    FILE* nowhere() const { return nowhere_; }

private:
    const test::Library& library_;
    const Workload& workload_;
    MMDB_s db_{};
    std::vector<MMDB_entry_s> entries_;
    std::vector<MMDB_entry_data_list_s*> lists_;
    decltype(::matchy_lookup_many)* lookup_many_ = nullptr;
    decltype(::matchy_lookup_addresses)* lookup_addresses_ = nullptr;
    FILE* nowhere_ = nullptr;
};

struct Operation {
    const char* name;
    // Returns the number of calls.
    std::size_t (*run)(Subject& subject, std::size_t slice);
};

std::span<const Operation> operations();

} // namespace mxy::bench
