// Runs numbered pieces of work in forked children, because the original may crash, hang or eat all
// memory on hostile input. A child that dies over the original is counted and replaced; one that
// dies over our library is a difference like any other.
#pragma once

#include "report.h"

#include <cstdint>
#include <functional>

namespace mxy::test {

// `work(i, ask_original)` is done for every i below `count`, and once more with ask_original false
// where the original did not survive it. It must depend on i alone.
void run_isolated(std::uint64_t count, Report& report,
                  const std::function<void(std::uint64_t, bool)>& work);

} // namespace mxy::test
