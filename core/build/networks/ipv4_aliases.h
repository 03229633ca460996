// The two IPv6 networks that stand for all of IPv4: mapped addresses (::ffff:0:0/96) and 6to4
// (2002::/16). In an IPv6 tree they lead to where IPv4 addresses stand. It knows nothing of how a
// tree is made.
#pragma once

#include "build/networks/operation_list.h"

#include <optional>

namespace mxy::build {

// The same operation on the IPv4 network that an IPv6 network inside one of the two stands for.
// Nothing where it lies in neither of them. Throws BuildError (bad_input) for a 6to4 network longer
// than /48, which is a part of what a single IPv4 address stands for.
std::optional<Operation> as_ipv4(const Operation& ipv6);

// The two, as operations on an IPv6 tree.
std::array<Operation, 2> alias_operations() noexcept;

} // namespace mxy::build
