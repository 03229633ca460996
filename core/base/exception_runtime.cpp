// Two duties of a shared library that carries its own C++ runtime. Nothing here knows anything of
// what the library does.
//
// The per-thread state of exceptions: the runtime's own definition of the two functions makes the
// library depend on the dynamic loader by name (for __tls_get_addr), beside libc; the same two
// words reached through a TLS descriptor do not (-mtls-dialect=gnu2, see core/CMakeLists.txt). The
// struct and the functions are fixed by the Itanium C++ ABI, section 2.2.2.
//
// The emergency memory of exceptions: the runtime allocates it when the library is loaded and never
// gives it back, which a program that loads and unloads us many times would notice.

namespace __gnu_cxx {
void __freeres();
}

namespace __cxxabiv1 {

struct __cxa_eh_globals {
    void* caught_exceptions;
    unsigned int uncaught_exceptions;
};

namespace {

thread_local __cxa_eh_globals globals;

[[gnu::destructor]] void free_emergency_memory() {
    __gnu_cxx::__freeres();
}

} // namespace

extern "C" [[gnu::noinline]] __cxa_eh_globals* __cxa_get_globals() noexcept {
    return &globals;
}

extern "C" [[gnu::noinline]] __cxa_eh_globals* __cxa_get_globals_fast() noexcept {
    return &globals;
}

} // namespace __cxxabiv1
