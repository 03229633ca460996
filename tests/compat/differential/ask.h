// Puts one question to one library and takes down the answer. It knows the interface and which of
// its fields are undefined when; it compares nothing.
#pragma once

#include "outcome.h"

#include "support/library.h"

#include <span>

#include <sys/socket.h>

namespace mxy::test {

// A database as one library sees it. Opened from a file, or filled in by hand around a data
// section in memory.
class Side {
public:
    explicit Side(const Library& library) : library_(&library) {}
    ~Side() { close(); }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    OpenOutcome open(const char* path, std::uint32_t flags);
    void close();
    // A struct with a data section and nothing else, as programs build it for data in memory.
    void use_section(std::span<const std::uint8_t> section);

    LookupOutcome lookup(const sockaddr* address) const;
    LookupOutcome lookup(const char* text) const;
    NodeOutcome node(std::uint32_t number) const;
    // `path` ends with a null pointer, as the interface wants it.
    ValueOutcome value(std::uint32_t offset, std::span<const char* const> path) const;

    const Library& library() const { return *library_; }
    const MMDB_s& database() const { return database_; }

private:
    const Library* library_;
    MMDB_s database_{};
    bool must_be_closed_ = false;
};

// A list, and the dumps of it; freed at the end of its life.
class List {
public:
    static List of_entry(const Side& side, std::uint32_t offset);
    static List of_metadata(const Side& side);
    ~List();
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    const ListOutcome& outcome() const { return outcome_; }
    DumpOutcome dump(int indent) const;

private:
    template <class Call>
    List(const Side& side, const std::uint8_t* base, Call call);

    const Side* side_;
    MMDB_entry_data_list_s* head_;
    ListOutcome outcome_;
};

} // namespace mxy::test
