"""The addresses that client programs look up. It knows nothing else."""

# Addresses that fall into the networks of the real and the written files, between them, and out.
USUAL = (
    "0.0.0.0", "1.0.0.1", "1.1.1.1", "1.1.1.3", "1.1.1.32", "1.2.0.1", "1.2.3.4", "2.125.160.216",
    "67.43.156.1", "81.2.69.160", "89.160.20.112", "128.0.0.0", "175.16.199.1", "202.196.224.1",
    "214.78.120.1", "255.255.255.255",
    "::", "::1.2.3.4", "::ffff:1.2.3.4", "::2:0:40", "2001:218::1", "2001:db8::1", "2001:db8::2",
    "2002:102:304::", "2a02:cf40::1", "fe80::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)

# Text that is no address, or one in an unusual form.
ODD = (
    "", " ", "x", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4 ", " 1.2.3.4", "01.02.03.04",
    "0x1.2.3.4", "16909060", "1.2.3.4/24", "localhost", ":::",
    "2001:db8::1%lo", "[::1]", "1.2.3.4\n", "ä",
)
